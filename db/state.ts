/** How the database and the work that waits in it stand, for whoever looks after the machines: counts and ages, nothing of the clinic. */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "./client.ts";
import journal from "./migrations/meta/_journal.json" with { type: "json" };

/** Which migration is the last that this build knows, by the milliseconds that name it. */
export const LAST_MIGRATION = Math.max(...journal.entries.map(({ when }) => when));

const migrated = z.object({ last: z.coerce.number().nullable() });
const silent = z.object({ seconds: z.number().nullable() });
const due = z.object({ queue: z.string(), many: z.number(), seconds: z.number() });

/** What lets the application's role read which migrations were run; run as the owner, after every migration. */
export function stateGrants(): readonly string[] {
  return ["grant usage on schema drizzle to cadence_app", "grant select on drizzle.__drizzle_migrations to cadence_app"];
}

/** The last migration that this database has had; null for none. */
export async function lastMigrationOf(db: Db): Promise<number | null> {
  const { rows } = await db.execute(sql`select max(created_at)::text as last from drizzle.__drizzle_migrations`);
  return migrated.parse(rows[0]).last;
}

/** For how many seconds no worker has given a sign of life: each looks after the queues every few seconds. Null where none ever has. */
export async function workerSilentFor(db: Db): Promise<number | null> {
  const { rows } = await db.execute(sql`select extract(epoch from now() - max(monitor_on))::float8 as seconds from pgboss.queue`);
  return silent.parse(rows[0]).seconds;
}

/** Work that is due. `seconds`: for how long the oldest has been; 0 where nothing is. */
export type Due = z.output<typeof due>;

/** Jobs that wait for a worker, by their queue. What waits for a later time is not due. */
export async function jobsDue(db: Db): Promise<readonly Due[]> {
  const { rows } = await db.execute(sql`
    select q.name as queue, count(j.id)::int as many, coalesce(extract(epoch from now() - min(j.start_after)), 0)::float8 as seconds
    from pgboss.queue q left join pgboss.job j on j.name = q.name and j.state in ('created', 'retry') and j.start_after <= now()
    group by q.name order by q.name`);
  return z.array(due).parse(rows);
}

/** What patients are to be told and have not been, from when it became due: news that no message was made of yet, and messages that were not sent. */
export async function messagesDue(db: Db): Promise<Due> {
  const { rows } = await db.execute(sql`
    select 'messages' as queue, count(*)::int as many, coalesce(extract(epoch from now() - min(due_at)), 0)::float8 as seconds
    from (select due_at from notices where state = 'planned' and due_at <= now()
      union all select due_at from messages where state in ('waiting', 'sending') and due_at <= now()) d`);
  return due.parse(rows[0]);
}
