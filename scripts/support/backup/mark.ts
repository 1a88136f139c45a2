/** One moment that both the running database and a restored one can be held to. */
import { Client } from "pg";
import { z } from "zod";
import { Failure } from "../say.ts";
import { digestTables, writeAlike } from "./digests.ts";
import type { TableDigest } from "./manifest.ts";

const slot = z.object({ consistent_point: z.string(), snapshot_name: z.string() });

export type Mark = {
  /** The place in the log: every change before it is seen, and none after. */
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

/** A connection that speaks of the log. */
function logClient(url: string): Promise<Client> {
  const address = new URL(url);
  address.searchParams.set("replication", "database");
  return ownerClient(address.toString());
}

/**
 * Finds a place in the log and a view of the tables that are of one moment, and reads what the tables held then. The server finds both by itself, as for a
 * replica that begins: by the records of commits in the log, so that nobody who writes has to wait.
 */
export async function takeMark(url: string, name: string): Promise<Mark> {
  const holder = await logClient(url);
  const reader = await ownerClient(url);
  try {
    await writeAlike(reader);
    const level = await reader.query<{ level: string }>("select current_setting('wal_level') as level");
    if (level.rows[0]?.level !== "logical")
      throw new Failure("The database still runs as an earlier edition started it: start Cadence anew once.");
    const made = await holder.query(
      `CREATE_REPLICATION_SLOT ${holder.escapeIdentifier(name)} TEMPORARY LOGICAL pgoutput (SNAPSHOT 'export')`,
    );
    const { consistent_point: lsn, snapshot_name: snapshot } = slot.parse(made.rows[0]);
    const at = Temporal.Now.instant();
    await reader.query("begin isolation level repeatable read read only");
    await reader.query(`set transaction snapshot ${reader.escapeLiteral(snapshot)}`);
    const tables = digestTables(reader).finally(() => reader.end());
    // Whoever asked awaits it later; until then a failure waits too.
    tables.catch(() => undefined);
    return { lsn, at, tables };
  } catch (error) {
    await reader.end();
    throw error;
  } finally {
    await holder.end();
  }
}
