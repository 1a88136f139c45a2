/** What the database itself refuses: every check, every rule of once, every trigger, and every right that a runtime role lacks. Read from a migrated one. */
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { Failure } from "#scripts/support/say.ts";
import { startTestServer } from "#tests/support/postgres-setup.ts";
import type { Guard } from "../guard.ts";
import { triggerTests } from "./triggers.ts";

type Query = <T extends object>(sql: string) => Promise<readonly T[]>;

const CONSTRAINTS = "tests/db/every-constraint.test.ts";

/** A unique rule over the key itself and more is left out: it says nothing that the key does not, and is there for other tables to point to. */
async function constraints(query: Query): Promise<readonly Guard[]> {
  const found = await query<{ name: string; table: string; kind: string }>(`
    select con.conname as name, r.relname as table, con.contype::text as kind from pg_constraint con join pg_class r on r.oid = con.conrelid
      left join pg_constraint key on key.conrelid = r.oid and key.contype = 'p'
      where r.relnamespace = 'public'::regnamespace and (con.contype in ('c', 'x') or (con.contype = 'u' and not key.conkey <@ con.conkey))
    union select i.relname, r.relname, 'index' from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class r on r.oid = x.indrelid
      where i.relnamespace = 'public'::regnamespace and x.indisunique and not exists (select 1 from pg_constraint c where c.conindid = i.oid)
    order by 2, 1`);
  return found.map(({ name, table, kind }) => ({
    name: `constraint: ${table} without ${name}`,
    test: {
      file: CONSTRAINTS,
      title: `and ${name} refuses`,
    },
    removal: { sql: kind === "index" ? `drop index ${name}` : `alter table ${table} drop constraint ${name}` },
    batch: "constraints",
  }));
}

async function triggers(query: Query): Promise<readonly Guard[]> {
  const found = await query<{ name: string; table: string }>(`
    select t.tgname as name, r.relname as table from pg_trigger t join pg_class r on r.oid = t.tgrelid
    where not t.tgisinternal and r.relnamespace = 'public'::regnamespace order by 2, 1`);
  const forgotten = found.filter(({ name }) => triggerTests[name] === undefined);
  if (forgotten.length > 0) throw new Failure(`No test is named for the triggers ${forgotten.map(({ name }) => name).join(", ")}.`);
  return found.flatMap(({ name, table }): readonly Guard[] => {
    const named = triggerTests[name];
    if (named === undefined) return [];
    const { batch, ...test } = named;
    return [
      {
        name: `trigger: ${table} without ${name}`,
        test,
        removal: { sql: `drop trigger ${name} on ${table}` },
        ...(batch === undefined ? {} : { batch }),
      },
    ];
  });
}

/** Every table and view with all rights for each runtime role. */
async function grants(query: Query): Promise<readonly Guard[]> {
  const found = await query<{ name: string }>(`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') order by 1`);
  return found.flatMap(({ name }) =>
    (["app", "portal", "retention"] as const).map(
      (role): Guard => ({
        name: `grant: ${name} all open to cadence_${role}`,
        test: { file: "tests/db/grants.test.ts", title: `the rights of cadence_${role} on ${name} are` },
        removal: { sql: `grant select, insert, update, delete, truncate on ${name} to cadence_${role}` },
        batch: "grants",
      }),
    ),
  );
}

export async function databaseGuards(): Promise<readonly Guard[]> {
  const { server, stop } = await startTestServer();
  try {
    const url = new URL(server.ownerUrl);
    url.pathname = `/${server.template}`;
    return await asOwner(url.toString(), async (client) => {
      const query: Query = async <T extends object>(sql: string) => (await client.query<T>(sql)).rows;
      return [...(await constraints(query)), ...(await triggers(query)), ...(await grants(query))];
    });
  } finally {
    await stop();
  }
}
