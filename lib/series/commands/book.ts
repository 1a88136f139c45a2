import { eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { series } from "#db/schema/series.ts";
import { arrangeIn } from "#lib/appointments/commands/arrange.ts";
import { withLastWord } from "#lib/appointments/commands/claims.ts";
import { judgeGaps } from "#lib/appointments/commands/standing.ts";
import { loadSetting } from "#lib/appointments/queries/setting.ts";
import type { Wish } from "#lib/appointments/rules/choose.ts";
import { gapsOf } from "#lib/appointments/rules/gaps.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import type { BookSeriesInput } from "../input.ts";
import { countBooked, findProposed } from "../queries/proposed.ts";
import { holdSeries, recordSeriesEventIn } from "./standing.ts";

const answer = z.object({ seriesId: z.string(), appointmentIds: z.array(z.string()), changeId: z.string() });
type BookedSeries = z.output<typeof answer>;

/** The form field of a session's date: "sessions.2.date" for session 3. */
const fieldOf = (session: number | null) => (session === null ? null : `sessions.${session - 1}.date`);

/**
 * Books every session of a proposed series in one transaction, or none. Idempotent by key.
 * "A gap under the minimum needs a clinician and a reason; reception cannot do it. A gap over the maximum is a warning that reception may accept, logged."
 * @returns a refusal that names the session and what is in the way, beside that session's date.
 */
export function bookSeries(ctx: Ctx<"series:book">, input: BookSeriesInput): Promise<Result<BookedSeries>> {
  return withLastWord(() =>
    transaction(ctx, (tx) => once(tx, { command: "series:book", key: input.idempotencyKey, input, answer }, () => bookIn(tx, input))),
  );
}

async function bookIn(tx: Tx<"series:book">, input: BookSeriesInput): Promise<Result<BookedSeries>> {
  const plan = await findProposed(tx.db, input.seriesId);
  if (plan === null) return refuse("not_found");
  if (plan.endedAt !== null) return refuse("series_ended");
  if (input.sessions.length !== plan.sessions) return refuse("session_count", { sessions: String(plan.sessions) });
  const locationId = input.locationId ?? plan.locationId;
  const setting = await loadSetting(tx.db, { ...plan, locationId });
  if (!setting.ok) return setting;
  const wishes = input.sessions.map((session, index): Wish & { readonly session: number } => ({ ...session, session: index + 1 }));
  const gaps = gapsOf(wishes, plan);
  const judged = judgeGaps(tx, gaps, {
    reason: input.reason,
    acceptLongGap: input.acceptLongGap,
    limits: plan,
    dateOf: (session) => wishes[session - 1],
    fieldOf: (session) => fieldOf(session) ?? "sessions",
  });
  if (!judged.ok) return judged;
  const made = await arrangeIn(tx, {
    what: "booked",
    tellPatient: true,
    safeguard: screeningSafeguard,
    setting: setting.value,
    steps: wishes.map((wish) => ({ wish, appointment: null })),
    seriesId: plan.id,
    fieldOf: ({ session }) => fieldOf(session),
    standsIn: () => standsToBook(tx, plan),
    judge: async () => judged,
    reasonOf: ({ session }) => (gaps.some((gap) => gap.session === session && gap.verdict === "under") ? input.reason : null),
  });
  if (!made.ok) return made;
  const { changeId, booked } = made.value;
  await tx.db
    .update(series)
    .set({ locationId, ...(input.preferences === undefined ? {} : { preferences: input.preferences }) })
    .where(eq(series.id, plan.id));
  await recordSeriesEventIn(tx, { seriesId: plan.id, what: "booked", changeId, detail: { sessions: booked.length } });
  await recordAudit(tx, {
    action: "series:book",
    objectType: "series",
    objectId: plan.id,
    patientId: plan.patientId,
    detail: {
      sessions: booked.length,
      shortGaps: gaps.filter(({ verdict }) => verdict === "under").length,
      longGap: gaps.some(({ verdict }) => verdict === "over"),
    },
  });
  return done({ seriesId: plan.id, appointmentIds: [...booked], changeId });
}

/**
 * Asked under the patient's lock, so that two people scheduling one series do not both succeed; whoever ends it meanwhile waits, or was first. Where its
 * numbers were changed since they were read, the count and the gaps were judged by older ones.
 */
async function standsToBook(tx: Tx<"series:book">, read: { readonly id: string; readonly version: number }): Promise<Result<null>> {
  const plan = await holdSeries(tx, read.id);
  if (!plan.ok) return plan;
  if (plan.value.pausedAt !== null) return refuse("series_paused");
  if (plan.value.version !== read.version) return changedMeanwhile(tx, "series", read.id);
  return (await countBooked(tx.db, read.id)) > 0 ? refuse("already_scheduled") : done(null);
}
