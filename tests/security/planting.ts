/** Words planted by SQL, as the owner and past every trigger, in fields of the matrix where somebody's words can stand; and taken out again. */
import type { House } from "#tests/load/house.ts";
import type { ClassedField } from "#tests/support/classed-fields.ts";

/** Words without a space between them. */
const NAMES = ["given_name", "family_name", "preferred_name"];
const FEW_ROWS = 12;
const MOST_DOCUMENTS = 4_000;

export type Words = {
  /** One for each row and each text of a document, in turn. */
  readonly each: readonly string[];
  /** Behind what stands there, or before it. */
  readonly at: "end" | "beginning";
  /** All of them at once, where a text takes as much: in rows that hold one of these ids, and in tables of few rows. */
  readonly allIn?: readonly string[];
  /** Fields, as "table.column", whose text has no space in it and is somebody's words all the same. */
  readonly besides?: readonly string[];
};

/** Words that somebody wrote, of a JSON value: codes and ids are left as they are, or nothing could be read any more. */
function withWords(value: unknown, next: () => string, at: Words["at"]): unknown {
  if (typeof value === "string") {
    if (!value.includes(" ")) return value;
    const added = next();
    // As long as it was: what reads it again refuses more than was let in.
    if (value.length <= added.length) return value;
    const kept = value.slice(0, value.length - added.length - 1);
    return at === "end" ? `${kept} ${added}` : `${added} ${kept}`;
  }
  if (Array.isArray(value)) return value.map((each) => withWords(each, next, at));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withWords(each, next, at)]));
}

function inTexts({ witness: { sql } }: House, { table, column }: ClassedField, words: Words, isWhole: boolean): Promise<number> {
  const { each, at, allIn = [], besides = [] } = words;
  const isFree = NAMES.includes(column) || besides.includes(`${table}.${column}`);
  return sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const one = tx`(${each}::text[])[1 + abs(hashtext(x.ctid::text || ${column}::text)) % ${each.length}::int]`;
    const holdsOne = tx`x::text like any(${allIn.map((id) => `%${id}%`)}::text[])`;
    const isSmall = tx`(select count(*) from ${tx(table)}) <= ${FEW_ROWS}`;
    const added = isWhole ? tx`case when ${isSmall} or ${holdsOne} then ${each.join(" ")}::text else ${one} end` : one;
    const old = tx`nullif(x.${tx(column)}::text, '')`;
    const text = at === "end" ? tx`concat_ws(' ', ${old}, ${added})` : tx`concat_ws(' ', ${added}, ${old})`;
    // Words, and where words could stand: a code with more behind it is no code, and the page that reads it could not be looked at.
    const { count } = await tx`update ${tx(table)} x set ${tx(column)} = ${text}
      where x.${tx(column)}::text = '' or x.${tx(column)}::text like '% %' or (${isFree} and x.${tx(column)} is not null)`;
    return count;
  });
}

function inDocuments({ witness: { sql } }: House, { table, column }: ClassedField, { each, at }: Words): Promise<number> {
  let turn = 0;
  // What stands in braces is a gap that somebody's name fills: no wording is let in with one that nothing fills.
  const fitting = each.filter((text) => !text.includes("{"));
  const next = () => fitting[turn++ % fitting.length] ?? "";
  return sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const found = await tx<{ place: string; value: unknown }[]>`
      select ctid::text as place, ${tx(column)} as value from ${tx(table)} where ${tx(column)} is not null limit ${MOST_DOCUMENTS}`;
    let many = 0;
    for (const { place, value } of found) {
      const before = turn;
      const changed = JSON.stringify(withWords(value, next, at));
      if (turn === before) continue;
      await tx`update ${tx(table)} set ${tx(column)} = ${changed}::text::jsonb where ctid = ${place}::tid`;
      many += 1;
    }
    return many;
  });
}

/** @returns in how many rows; none where the field can hold no words: a code, a number, a day, or no more than it has */
export async function plantIn(house: House, field: ClassedField, words: Words): Promise<number> {
  const [type] = await house.witness.sql`
    select data_type from information_schema.columns
    where table_schema = 'public' and table_name = ${field.table} and column_name = ${field.column}`;
  const isText = type?.data_type === "text" || type?.data_type === "USER-DEFINED";
  const withAll = isText && (words.allIn ?? []).length > 0;
  const ways = [
    ...(withAll ? [() => inTexts(house, field, words, true)] : []),
    ...(isText ? [() => inTexts(house, field, words, false)] : []),
    ...(type?.data_type === "jsonb" ? [() => inDocuments(house, field, words)] : []),
  ];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      // A constraint stands against it, or an index that takes no text as long.
      if (!(error instanceof Error && "code" in error)) throw error;
    }
  }
  return 0;
}

/** Keeps these fields as they are. @returns what puts them back, row by row, as often as one likes */
export async function keepFields({ witness: { sql } }: House, fields: readonly ClassedField[]): Promise<() => Promise<void>> {
  await sql`drop schema if exists kept cascade`;
  await sql`create schema kept`;
  const tables = [...Map.groupBy(fields, ({ table }) => table)];
  for (const [table] of tables) await sql`create unlogged table ${sql(`kept.${table}`)} as table ${sql(table)}`;
  return async () => {
    for (const [table, columns] of tables) {
      const keys = await sql<{ name: string }[]>`
        select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        where i.indrelid = ${table}::text::regclass and i.indisprimary`;
      const all = (way: string, names: readonly string[]) => names.map((name) => `x."${name}" is not distinct from k."${name}"`).join(way);
      const fixed = await sql<{ name: string }[]>`
        select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = ${table} and (identity_generation = 'ALWAYS' or is_generated = 'ALWAYS')`;
      const names = columns.map(({ column }) => column).filter((column) => !fixed.some(({ name }) => name === column));
      const back = `update "${table}" x set ${names.map((name) => `"${name}" = k."${name}"`).join(", ")} from kept."${table}" k
        where ${all(
          " and ",
          keys.map(({ name }) => name),
        )} and not (${all(" and ", names)})`;
      await sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`;
        if (names.length > 0) await tx.unsafe(back);
      });
    }
  };
}
