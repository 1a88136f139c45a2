import { asc, eq } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { reviews } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayDate, sayInstant } from "#lib/time.ts";
import { OUTCOME_LABELS, type ReviewState, type ReviewStep, reviewStates, STEP_LABELS } from "../rules.ts";
import { findReviewFacts } from "./facts.ts";

export type SeriesReviewsView = {
  /** The steps after the last treated session; empty before the first. */
  readonly steps: readonly { readonly step: ReviewStep; readonly label: string; readonly window: string; readonly state: ReviewState }[];
  /** The one that can be recorded today. */
  readonly open: { readonly step: ReviewStep; readonly label: string } | null;
  readonly last: string | null;
  /** What was recorded, the latest first, earlier last sessions included. */
  readonly recorded: readonly {
    readonly id: string;
    readonly label: string;
    readonly outcome: string;
    readonly words: string;
    readonly by: string;
  }[];
};

/** The reviews of a series for a clinician: what is due, what was seen. Audited before anything is returned; null where there is no such series. */
export async function getSeriesReviews(ctx: Ctx<"clinical:read">, seriesId: string): Promise<SeriesReviewsView | null> {
  const found = await findReviewFacts(ctx, seriesId);
  if (found === null) return null;
  await recordAudit(ctx, { action: "review:open", objectType: "series", objectId: seriesId, patientId: found.recordId });
  const rows = await ctx.db
    .select({
      id: reviews.id,
      step: reviews.step,
      outcome: reviews.outcome,
      words: reviews.words,
      by: users.name,
      at: reviews.doneAt,
      timeZone: locations.timeZone,
    })
    .from(reviews)
    .innerJoin(users, eq(users.id, reviews.doneBy))
    .innerJoin(series, eq(series.id, reviews.seriesId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .where(eq(reviews.seriesId, seriesId))
    .orderBy(asc(reviews.doneAt), asc(reviews.id));
  const states = found.facts === null ? [] : reviewStates(found.facts);
  const open = states.find(({ state }) => state === "due" || state === "overdue");
  return {
    steps: states.map(({ step, from, until, state }) => ({
      step,
      label: STEP_LABELS[step],
      window: `${sayDate(from)} to ${sayDate(until)}`,
      state,
    })),
    open: open === undefined ? null : { step: open.step, label: STEP_LABELS[open.step] },
    last: found.facts === null ? null : sayDate(found.facts.lastTreatedOn),
    recorded: rows.toReversed().map(({ id, step, outcome, words, by, at, timeZone }) => ({
      id,
      label: STEP_LABELS[step],
      outcome: OUTCOME_LABELS[outcome],
      words,
      by: `${by}, ${sayInstant(at, timeZone)}`,
    })),
  };
}
