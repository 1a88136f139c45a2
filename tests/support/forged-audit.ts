/** What somebody could do to the audit trail who has the database and sets its rules aside; the forger puts it back. */
import { Client } from "pg";

const oneByte = (column: string) => `set_byte(${column}, 31, get_byte(${column}, 31) # 1)`;
const another = (column: string) => `${column} = md5(random()::text)::uuid`;

/** Each column of an audit row, changed by as little as it can be. */
export const ROW_CHANGES: Readonly<Record<string, string>> = {
  at: "at = at + interval '1 microsecond'",
  actor_kind: "actor_kind = case actor_kind when 'staff' then 'system' else 'staff' end",
  actor_id: another("actor_id"),
  actor_roles: "actor_roles = actor_roles || ' '",
  session_id: another("session_id"),
  action: "action = action || 's'",
  object_type: "object_type = object_type || 's'",
  object_id: "object_id = coalesce(object_id, '') || '.'",
  patient_id: another("patient_id"),
  outcome: "outcome = case outcome when 'done' then 'refused' else 'done' end",
  reason: "reason = coalesce(reason, '') || '.'",
  detail: `detail = detail || '{"n": 1.0}'`,
  request_id: "request_id = request_id || '.'",
};

/** Each column of a link but its number. */
export const LINK_CHANGES: Readonly<Record<string, string>> = {
  audit_id: another("audit_id"),
  prev_hash: `prev_hash = ${oneByte("prev_hash")}`,
  hash: `hash = ${oneByte("hash")}`,
};

export const seals = (seq: number) => `(select audit_id from audit_chain where seq = ${seq})`;

export type Forger = {
  /** Runs the statements with triggers and foreign keys set aside, asks, and puts everything back. */
  during: <T>(statements: readonly string[], ask: () => Promise<T>) => Promise<T>;
  end: () => Promise<void>;
};

const KEPT = ["audit_log", "audit_chain", "audit_unsealed"] as const;

/** @param ownerUrl of a database that only this forger's tests use: what is forged is committed, and put back by hand. */
export async function openForger(ownerUrl: string): Promise<Forger> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query("set session_replication_role = replica");
  const each = async (statement: (table: string) => string) => {
    for (const table of KEPT) await owner.query(statement(table));
  };
  await each((table) => `create temporary table kept_${table} as table ${table} with no data`);
  return {
    during: async (statements, ask) => {
      await each((table) => `truncate kept_${table}`);
      await each((table) => `insert into kept_${table} table ${table}`);
      try {
        for (const statement of statements) await owner.query(statement);
        return await ask();
      } finally {
        await each((table) => `delete from ${table}`);
        await each((table) => `insert into ${table} table kept_${table}`);
      }
    },
    end: () => owner.end(),
  };
}
