/** What the database itself says, asked by a driver that shares nothing with the product's. */
import postgres from "postgres";
import { z } from "zod";

const counted = z.tuple([z.object({ many: z.coerce.number() })]);

export type Witness = ReturnType<typeof witnessOf>;

export function witnessOf(ownerUrl: string) {
  const sql = postgres(ownerUrl, { max: 4, onnotice: () => undefined });
  const count = async (rows: Promise<unknown>): Promise<number> => {
    const [{ many }] = counted.parse(await rows);
    return many;
  };
  return {
    sql,
    /**
     * A digest of every table, by its name, of which row stands where and who wrote it last: whatever is written makes another, at a tenth of what reading every
     * value costs. Left out is what a mere look may leave behind: the audit trail, counted tries, and when a session was last seen, whose tables are read by value.
     */
    digests: async (): Promise<ReadonlyMap<string, string>> => {
      const tables = await sql<{ name: string; seen: boolean }[]>`
        select relname as name, exists (select from pg_attribute where attrelid = c.oid and attname = 'last_seen_at') as seen from pg_class c
        where relkind = 'r' and relnamespace = 'public'::regnamespace and relname !~ '^(audit_|attempts$)' order by 1`;
      const looked = tables.map(async ({ name, seen }): Promise<[string, string]> => {
        const row = seen ? sql`md5((to_jsonb(x) - 'last_seen_at')::text)` : sql`x.ctid::text || x.xmin::text`;
        const [found] = await sql`select md5(coalesce(string_agg(${row}, ' ' order by ${row}), '')) as digest from ${sql(name)} x`;
        return [name, String(found?.digest)];
      });
      return new Map(await Promise.all(looked));
    },
    /** Pairs of live claims on one clinician, room or device and lane, or of live visits of one patient, that share an instant. */
    overlaps: async (): Promise<number> =>
      (await count(
        sql`select count(*) as many from claims a join claims b on a.resource_id = b.resource_id and a.lane = b.lane and a.id < b.id and a.during && b.during
          where a.released_at is null and b.released_at is null`,
      )) +
      (await count(
        sql`select count(*) as many from appointments a join appointments b on a.patient_id = b.patient_id and a.id < b.id and a.during && b.during
          where a.status not in ('cancelled', 'no_show') and b.status not in ('cancelled', 'no_show')`,
      )),
    /** Live visits whose claims do not cover every phase, and claims of visits that are over: nothing is half done. */
    halves: async (): Promise<number> =>
      count(
        sql`select count(*) as many from appointments a
          where (select count(*) from claims c where c.appointment_id = a.id and c.released_at is null)
            <> case when a.status in ('cancelled', 'no_show') then 0 else
              (select count(distinct k.kind) from service_phases p,
                lateral (values ('clinician', p.needs_clinician), ('room', p.needs_room), ('device', p.needs_device)) as k(kind, needed)
                where p.service_id = a.service_id and k.needed) end`,
      ),
    /** Over all sessions that the server has ended or is in. */
    deadlocks: (): Promise<number> => count(sql`select deadlocks as many from pg_stat_database where datname = current_database()`),
    end: () => sql.end(),
  };
}
