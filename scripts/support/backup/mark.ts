/** One moment that both the running database and a restored one can be held to. */
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { z } from "zod";
import { Failure } from "../say.ts";
import { digestTables, listTables, qualified, writeAlike } from "./digests.ts";
import type { TableDigest } from "./manifest.ts";

const TRIES = 40;
const PAUSE = 250;
/** What a moment without writers may cost those who write: they wait for no longer, and the database itself ends our wait first where two wait for each other. */
const PATIENCE = ["lock_timeout = '700ms'", "deadlock_timeout = '50ms'"];
const NOT_NOW = new Set(["55P03", "40P01"]);

const marked = z.object({ lsn: z.string(), at: z.date(), snapshot: z.string() });

export type Mark = {
  readonly lsn: string;
  readonly at: Temporal.Instant;
  /** What every table held at that moment, read while everybody goes on. */
  readonly tables: Promise<readonly TableDigest[]>;
};

export async function ownerClient(url: string, name = "cadence-backup"): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: name, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/**
 * Writes a point of this name into the server's log while nobody is in the middle of a change, and reads what the tables held just then. Nobody can be: for the
 * few milliseconds that it takes, every table is locked against writers.
 */
export async function takeMark(url: string, name: string): Promise<Mark> {
  const holder = await ownerClient(url);
  const reader = await ownerClient(url);
  try {
    await writeAlike(reader);
    for (const setting of PATIENCE) await holder.query(`set ${setting}`);
    const all = (await listTables(holder)).map((each) => qualified(holder, each)).join(", ");
    const { lsn, at, snapshot } = await holdStill(holder, all, name);
    await reader.query("begin isolation level repeatable read read only");
    await reader.query(`set transaction snapshot ${reader.escapeLiteral(snapshot)}`);
    await holder.query("commit");
    const tables = digestTables(reader).finally(() => reader.end());
    // Whoever asked awaits it later; until then a failure waits too.
    tables.catch(() => undefined);
    return { lsn, at: at.toTemporalInstant(), tables };
  } catch (error) {
    await reader.end();
    throw error;
  } finally {
    await holder.end();
  }
}

async function holdStill(holder: Client, all: string, name: string): Promise<z.output<typeof marked>> {
  for (let tried = 1; ; tried += 1) {
    await holder.query("begin isolation level repeatable read");
    try {
      await holder.query(`lock table ${all} in share mode`);
      // The first look of a transaction fixes what it sees: from behind the lock, what is committed and nothing else.
      const { rows } = await holder.query(
        "select pg_create_restore_point($1)::text as lsn, clock_timestamp() as at, pg_export_snapshot() as snapshot",
        [name],
      );
      return marked.parse(rows[0]);
    } catch (error) {
      await holder.query("rollback");
      if (!NOT_NOW.has(codeOf(error))) throw error;
      if (tried >= TRIES) throw new Failure("The database never had a moment without a change under way: try again when less is going on.");
      await wait(PAUSE);
    }
  }
}
