/** Races that happen every time. */
import { type Database, openDatabase } from "#db/client.ts";
import type { TestDatabase } from "./database.ts";

/** Of this database alone: those of other test files on the same server wait for locks of their own. */
const WAITING = "select count(*)::int as many from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

/**
 * Holds a lock while the work is begun, and lets it go once so many of the work's connections wait for one: then all of them are past whatever they looked at
 * before, and go on from the same moment.
 * @param lock a statement that locks what they will come to, with its parameters
 */
export async function heldUp<T>(
  { ownerUrl }: Pick<TestDatabase, "ownerUrl">,
  { lock, of, many }: { readonly lock: string; readonly of: readonly string[]; readonly many: number },
  work: () => Promise<T>,
): Promise<T> {
  const other: Database = openDatabase(ownerUrl, { max: 1 });
  const holder = await other.pool.connect();
  try {
    await holder.query("begin");
    await holder.query(lock, [...of]);
    const working = work();
    const waiting = async () => {
      // A transaction sees the activity as it first looked at it, unless it lets go of that.
      await holder.query("select pg_stat_clear_snapshot()");
      return Number((await holder.query<{ many: number }>(WAITING)).rows[0]?.many);
    };
    while ((await waiting()) < many);
    await holder.query("commit");
    return await working;
  } finally {
    holder.release();
    await other.pool.end();
  }
}
