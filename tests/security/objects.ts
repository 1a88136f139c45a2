/** Ids of every kind of object, to be put where an address or a form has one of its kind. */
import type { House } from "#tests/load/house.ts";
import { objectsIn } from "#tests/support/addressed-objects.ts";

/** How a row says that it is over, or was taken away. */
const ENDED = ["removed_at", "archived_at", "merged_into", "disabled_at", "ended_at", "withdrawn_at", "revoked_at", "stopped_at"];

export type ObjectKind = "own" | "other's" | "deleted" | "nonexistent";
export const OBJECT_KINDS: readonly ObjectKind[] = ["own", "other's", "deleted", "nonexistent"];

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export type Objects = {
  /** The text with every id of an object in it swapped for one of this kind, of the same table. */
  readonly swap: (text: string, kind: ObjectKind) => string;
  /** An address of this pattern for an object of this kind. @throws for a pattern whose table nobody named */
  readonly address: (pattern: string, kind: ObjectKind) => string;
};

export async function objectsOf({ witness: { sql } }: House): Promise<Objects> {
  const columns = await sql<{ table: string; names: string[] }[]>`
    select table_name as table, array_agg(column_name::text) as names from information_schema.columns
    where table_schema = 'public' group by table_name having 'id' = any(array_agg(column_name::text))`;
  const tableOf = new Map<string, string>();
  const all = new Map<string, readonly string[]>();
  const ended = new Map<string, string>();
  for (const { table, names } of columns) {
    const how = ENDED.filter((name) => names.includes(name));
    const found = await sql<{ id: string; over: boolean }[]>`
      select id::text, ${how.length === 0 ? sql`false` : sql`num_nonnulls(${sql(how)}) > 0`} as over from ${sql(table)} order by id limit 20000`;
    for (const { id } of found) tableOf.set(id, table);
    all.set(
      table,
      found.map(({ id }) => id),
    );
    const over = found.find((row) => row.over);
    if (over !== undefined) ended.set(table, over.id);
  }
  const another = (table: string, than: string): string => {
    const ids = all.get(table) ?? [];
    return ids[(ids.indexOf(than) + Math.ceil(ids.length / 2)) % Math.max(1, ids.length)] ?? crypto.randomUUID();
  };
  const instead = (table: string, id: string, kind: ObjectKind): string => {
    if (kind === "own") return id;
    if (kind === "other's") return another(table, id);
    return (kind === "deleted" ? ended.get(table) : undefined) ?? crypto.randomUUID();
  };
  return {
    swap: (text, kind) =>
      text.replaceAll(UUID, (id) => {
        const table = tableOf.get(id);
        return table === undefined ? id : instead(table, id, kind);
      }),
    address: (pattern, kind) => {
      let address = pattern;
      for (const { part, object: table } of objectsIn(pattern)) {
        const [first = crypto.randomUUID()] = all.get(table) ?? [];
        address = address.replace(part, instead(table, first, kind));
      }
      return address;
    },
  };
}
