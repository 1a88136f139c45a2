import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";

const column = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  references: z.string().nullable(),
});
const table = z.object({ name: z.string(), columns: z.array(column), key: z.array(z.string()) });
export type CatalogTable = z.output<typeof table>;

/** Every table that there is, by its name, with its columns in the order of their making: as the database has them, not as anybody remembers them. */
export async function readCatalog(db: Db): Promise<readonly CatalogTable[]> {
  const { rows } = await db.execute(sql`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', t.typname, 'nullable', not a.attnotnull, 'references', (
          select f.relname || '.' || x.attname from pg_constraint k join pg_class f on f.oid = k.confrelid
            join pg_attribute x on x.attrelid = f.oid and x.attnum = k.confkey[1]
          where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum] order by k.conname limit 1)) order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select json_agg(a.attname order by array_position(i.indkey::smallint[], a.attnum))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary), '[]') as key
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname collate "C"`);
  return rows.map((row) => table.parse(row));
}
