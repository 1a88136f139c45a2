import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { textCell } from "#lib/csv.ts";
import type { Written } from "#lib/interchange/rules/archive/told.ts";

export type ToldColumn = { readonly name: string; readonly type: string; readonly written: Written };

/** A bound of a span, UTC; empty where there is none. */
const bound = (value: SQL): SQL => sql`coalesce(${utc(value)}, '')`;
const utc = (value: SQL): SQL =>
  sql`case when isfinite(${value}) then to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else ${value}::text end`;

/** A column as the text that is written, whatever the driver or the server's settings would make of it. */
function asText({ name, type, written }: ToldColumn): SQL {
  const column = sql`${sql.identifier(name)}`;
  switch (written) {
    case "instant":
      return utc(column);
    case "interval":
      return sql`case when ${column} is not null then ${bound(sql`lower(${column})`)} || '/' || ${bound(sql`upper(${column})`)} end`;
    case "hex":
      return sql`encode(${column}, 'hex')`;
    case "json":
      return type.startsWith("_") ? sql`to_jsonb(${column})::text` : sql`${column}::text`;
    default:
      return sql`${column}::text`;
  }
}

const batch = z.array(z.record(z.string(), z.string().nullable()));

/** Nothing between two commas is null; text and JSON stand in quotes, empty text too; whatever else there is holds neither quote nor comma. */
function cell(value: string | null, written: Written): string {
  if (value === null) return "";
  return written === "text" || written === "json" ? textCell(value) : value;
}

/**
 * The rows of a table as lines of comma-separated values, in the order of its key, a batch at a time through a cursor.
 * @param db one transaction, whose view of the database they are all of
 */
export async function* linesOf(
  db: Db,
  table: { readonly name: string; readonly key: readonly string[] },
  columns: readonly ToldColumn[],
): AsyncGenerator<{ readonly rows: number; readonly text: string }> {
  const selected = sql.join(
    columns.map((column) => sql`${asText(column)} as ${sql.identifier(column.name)}`),
    sql`, `,
  );
  const order =
    table.key.length === 0
      ? sql``
      : sql` order by ${sql.join(
          table.key.map((name) => sql`${sql.identifier(table.name)}.${sql.identifier(name)}`),
          sql`, `,
        )}`;
  await db.execute(sql`declare archived no scroll cursor for select ${selected} from ${sql.identifier(table.name)}${order}`);
  for (;;) {
    // So many are in memory at once: some hold a signature's picture.
    const found = await db.execute(sql`fetch 200 from archived`);
    const rows = batch.parse(found.rows);
    if (rows.length === 0) break;
    const lines = rows.map((row) => `${columns.map(({ name, written }) => cell(row[name] ?? null, written)).join(",")}\r\n`);
    yield { rows: rows.length, text: lines.join("") };
  }
  await db.execute(sql`close archived`);
}
