/** What tables hold, in one number each: rows in the order of their key, as text that no setting of a server changes. The same rows make the same digest on any server. */
import { createHash } from "node:crypto";
import type { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import type { TableDigest } from "./manifest.ts";

const table = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  key: z.array(z.object({ name: z.string(), isText: z.boolean() })),
});
export type Table = z.output<typeof table>;

const SETTINGS = [
  ...["timezone = 'UTC'", "datestyle = 'ISO, YMD'", "intervalstyle = 'postgres'", "extra_float_digits = 1", "bytea_output = 'hex'"],
  ...["client_encoding = 'UTF8'", "statement_timeout = 0", "idle_in_transaction_session_timeout = 0"],
];

/** Sets a connection so that every server writes the same text. */
export async function writeAlike(client: Client): Promise<void> {
  for (const setting of SETTINGS) await client.query(`set ${setting}`);
}

/** Every table with rows of its own, the parts of divided ones among them. What a server forgets when it is killed is none. */
export async function listTables(client: Client): Promise<readonly Table[]> {
  const { rows } = await client.query(`
    select n.nspname as schema, c.relname as name,
      (select coalesce(json_agg(a.attname order by a.attnum), '[]') from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select json_agg(json_build_object('name', a.attname, 'isText', t.typcollation <> 0) order by array_position(i.indkey::smallint[], a.attnum))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) join pg_type t on t.oid = a.atttypid
        where i.indrelid = c.oid and i.indisprimary), '[]') as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^(pg_|information_schema$)'
    order by n.nspname collate "C", c.relname collate "C"`);
  return z.array(table).parse(rows);
}

export const qualified = (client: Client, { schema, name }: Pick<Table, "schema" | "name">): string =>
  `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;

/** Every row once, in an order that no server's language changes. */
export function selectInOrder(client: Client, each: Table): string {
  const column = (name: string) => `t.${client.escapeIdentifier(name)}`;
  const order = each.key.map(({ name, isText }) => (isText ? `${column(name)} collate "C"` : column(name)));
  const rows = each.columns.map(column).join(", ");
  return `select ${rows} from only ${qualified(client, each)} t order by ${order.length === 0 ? `row(${rows})::text collate "C"` : order.join(", ")}`;
}

const NEW_LINE = 0x0a;

/** Counts the lines of COPY's text, in which a line's end is nothing else. */
export function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, at + 1)) lines += 1;
  return lines;
}

/** @param client in a transaction with one view of the database, set by `writeAlike` */
export async function digestTables(client: Client, onTable: (name: string) => void = () => undefined): Promise<readonly TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const each of await listTables(client)) {
    const name = `${each.schema}.${each.name}`;
    onTable(name);
    const hash = createHash("sha256");
    let rows = 0;
    const stream: AsyncIterable<Uint8Array> = client.query(copyTo(`copy (${selectInOrder(client, each)}) to stdout`));
    for await (const chunk of stream) {
      hash.update(chunk);
      rows += linesIn(chunk);
    }
    digests.push({ name, rows, sha256: hash.digest("hex") });
  }
  return digests;
}

/** Where a database differs from what was told of it, a sentence each. */
export function differences(wanted: readonly TableDigest[], found: readonly TableDigest[]): readonly string[] {
  const has = new Map(found.map((each) => [each.name, each]));
  const missing = wanted.flatMap((each) => {
    const other = has.get(each.name);
    if (other === undefined) return [`The table ${each.name} is not there.`];
    if (other.rows !== each.rows) return [`The table ${each.name} has ${other.rows} rows, where there were ${each.rows}.`];
    return other.sha256 === each.sha256 ? [] : [`The table ${each.name} holds something else than it did.`];
  });
  const known = new Set(wanted.map(({ name }) => name));
  return [...missing, ...found.filter(({ name }) => !known.has(name)).map(({ name }) => `The table ${name} was not there.`)];
}
