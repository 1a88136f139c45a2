/**
 * A whole database to another server, table by table, by COPY from one view of the old into one transaction of the new: everything arrives, or nothing does. The
 * package of the embedded server has no pg_dump, and COPY's text means the same to every edition.
 */
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { differences, digestTables, listTables, qualified, selectInOrder, type Table, writeAlike } from "../backup/digests.ts";
import { Failure, type Progress } from "../say.ts";

const NOT_ALLOWED = "42501";

export type Moved = { readonly tables: number; readonly rows: number; readonly sequences: number };

const link = z.object({ from: z.string(), to: z.string() });

/** Tables in an order in which each comes after those that its rows name. @throws where tables name each other in a circle */
export function inOrderOfKeys(tables: readonly Table[], links: readonly z.output<typeof link>[]): readonly Table[] {
  const nameOf = (each: Table) => `${each.schema}.${each.name}`;
  const ordered: Table[] = [];
  const placed = new Set<string>();
  let waiting = [...tables];
  while (waiting.length > 0) {
    const isReady = (each: Table) => links.every(({ from, to }) => from !== nameOf(each) || to === from || placed.has(to));
    const ready = waiting.filter(isReady);
    if (ready.length === 0) throw new Failure(`These tables name each other in a circle: ${waiting.map(nameOf).join(", ")}.`);
    for (const each of ready) placed.add(nameOf(each));
    ordered.push(...ready);
    waiting = waiting.filter((each) => !placed.has(nameOf(each)));
  }
  return ordered;
}

async function readLinks(client: Client): Promise<readonly z.output<typeof link>[]> {
  const { rows } = await client.query(`
    select n.nspname || '.' || c.relname as "from", m.nspname || '.' || f.relname as "to" from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class f on f.oid = k.confrelid join pg_namespace m on m.oid = f.relnamespace
    where k.contype = 'f'`);
  return z.array(link).parse(rows);
}

/** Lets rows come in as they are, without the triggers that would write or refuse: as a replica does, or table by table where this owner may not be one. */
async function withoutTriggers(target: Client, tables: readonly Table[]): Promise<() => Promise<void>> {
  await target.query("savepoint quiet");
  try {
    await target.query("set local session_replication_role = replica");
    return async () => {
      await target.query("set local session_replication_role = origin");
    };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === NOT_ALLOWED)) throw error;
    await target.query("rollback to savepoint quiet");
    for (const each of tables) await target.query(`alter table ${qualified(target, each)} disable trigger user`);
    return async () => {
      // Keys that are checked at the end only have been waiting: no table is altered before they were.
      await target.query("set constraints all immediate");
      for (const each of tables) await target.query(`alter table ${qualified(target, each)} enable trigger user`);
    };
  }
}

const always = z.array(z.object({ schema: z.string(), name: z.string(), trigger: z.string() }));

/** Triggers that no role of a session switches off are named, so that nobody has to find out. */
async function requireQuiet(target: Client): Promise<void> {
  const { rows } = await target.query(`
    select n.nspname as schema, c.relname as name, t.tgname as trigger from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgenabled = 'A'`);
  const found = always.parse(rows);
  if (found.length > 0) throw new Failure(`A trigger fires whatever is said: ${found.map(({ trigger }) => trigger).join(", ")}.`);
}

const column = (client: Client, each: Table): string => each.columns.map((name) => client.escapeIdentifier(name)).join(", ");

/** Copies everything and compares it, row count and ordered hash for each table. Both clients are the owners'; the target has had the same migrations and holds no clinic. */
export async function moveRows(source: Client, target: Client, progress: Progress): Promise<Moved> {
  for (const client of [source, target]) await writeAlike(client);
  await source.query("begin isolation level repeatable read read only");
  await target.query("begin");
  try {
    await requireQuiet(target);
    const tables = await listTables(source);
    const others = await listTables(target);
    requireSame(tables, others);
    const restoreTriggers = await withoutTriggers(target, others);
    // What migrations and the jobs' installation wrote there is what they wrote here, and newer.
    await target.query(`truncate ${others.map((each) => qualified(target, each)).join(", ")}`);
    for (const each of inOrderOfKeys(tables, await readLinks(source))) {
      progress(`${each.schema}.${each.name}`);
      await pipeline(
        source.query(copyTo(`copy (${selectInOrder(source, each)}) to stdout`)),
        target.query(copyFrom(`copy ${qualified(target, each)} (${column(target, each)}) from stdin`)),
      );
    }
    const sequences = await moveSequences(source, target);
    await restoreTriggers();
    progress("comparing");
    const wanted = await digestTables(source);
    const wrong = differences(wanted, await digestTables(target));
    if (wrong.length > 0) throw new Failure(`What arrived is not what was sent, and was taken back. ${wrong.join(" ")}`);
    // Statements are planned by what is known of the tables, and of these nothing is yet.
    await target.query("analyze");
    await target.query("commit");
    return { tables: wanted.length, rows: wanted.reduce((sum, { rows }) => sum + rows, 0), sequences };
  } catch (error) {
    await target.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await source.query("rollback").catch(() => undefined);
  }
}

function requireSame(tables: readonly Table[], others: readonly Table[]): void {
  const shape = (all: readonly Table[]) => new Map(all.map((each) => [`${each.schema}.${each.name}`, each.columns.toSorted().join()]));
  const [mine, theirs] = [shape(tables), shape(others)];
  const different = [...new Set([...mine.keys(), ...theirs.keys()])].filter((name) => mine.get(name) !== theirs.get(name));
  if (different.length > 0) throw new Failure(`The two databases do not have the same tables: ${different.join(", ")}.`);
}

const sequence = z.object({ schema: z.string(), name: z.string(), value: z.string(), called: z.boolean() });

async function moveSequences(source: Client, target: Client): Promise<number> {
  const { rows } = await source.query(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname !~ '^(pg_|information_schema$)'`);
  const found = z.array(sequence.pick({ schema: true, name: true })).parse(rows);
  for (const each of found) {
    const name = qualified(source, each);
    const stands = await source.query(`select last_value::text as value, is_called as called from ${name}`);
    const { value, called } = sequence.pick({ value: true, called: true }).parse(stands.rows[0]);
    await target.query("select setval($1::regclass, $2::bigint, $3)", [name, value, called]);
  }
  return found.length;
}
