import { eq } from "drizzle-orm";
import { series } from "#db/schema/series.ts";
import { seriesEvents } from "#db/schema/series-events.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";

/** The series as it stands, held until the commit against whoever would end, pause or change it: taken under the patient's lock. */
export async function holdSeries(tx: Tx<never>, seriesId: string): Promise<Result<typeof series.$inferSelect>> {
  const [plan] = await tx.db.select().from(series).where(eq(series.id, seriesId)).for("no key update");
  if (plan === undefined) return refuse("not_found");
  if (plan.endedAt !== null) return refuse("series_ended");
  return plan.pausedAt === null ? done(plan) : refuse("series_paused");
}

type SeriesEvent = Pick<typeof seriesEvents.$inferInsert, "seriesId" | "what"> & {
  readonly reason?: string;
  readonly changeId?: string;
  /** Numbers and ids only. */
  readonly detail?: Readonly<Record<string, number | string | boolean | null>>;
};

/** What happened to a series as a whole, in the transaction in which it did. */
export async function recordSeriesEventIn(tx: Tx<never>, { reason, changeId, ...event }: SeriesEvent): Promise<void> {
  await tx.db.insert(seriesEvents).values({
    ...event,
    reason: reason === undefined || reason === "" ? null : reason,
    changeId: changeId ?? null,
    by: tx.actor.id,
    at: tx.now,
  });
}
