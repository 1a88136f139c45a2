import { recordChangeIn } from "#lib/appointments/commands/change.ts";
import { findStanding } from "#lib/appointments/commands/standing.ts";
import { cancelAllIn } from "#lib/appointments/commands/status.ts";
import { canMove } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import type { PauseSeriesInput, ResumeSeriesInput } from "../input.ts";
import { alterSeriesIn, beforeAltering, lockSeries, recordSeriesEventIn } from "./standing.ts";

/** `changeId` is null where no appointment was touched: resuming takes it back. */
type Paused = Result<{ readonly seriesId: string; readonly changeId: string | null; readonly cancelled: number }>;

/**
 * Pauses a series with a reason: it is not chased, and nothing new is booked into it until it is resumed. What is booked stays, or, when asked, everything to
 * come is cancelled with it as one change.
 */
export function pauseSeries(ctx: Ctx<"series:book">, input: PauseSeriesInput): Promise<Paused> {
  return transaction(ctx, (tx) => pauseIn(tx, input));
}

async function pauseIn(tx: Tx<"series:book">, input: PauseSeriesInput): Promise<Paused> {
  const locked = await lockSeries(tx, input);
  if (!locked.ok) return locked;
  const plan = locked.value;
  if (plan.pausedAt !== null) return refuse("series_paused");
  const coming = input.cancelComing
    ? (await findStanding(tx, plan.id)).filter((each) => canMove(each.status) && isAhead(each, tx.now))
    : [];
  const paused = { pausedAt: tx.now, pausedReason: input.reason };
  let changeId: string | null = null;
  if (coming.length === 0) await alterSeriesIn(tx, plan, paused);
  else {
    const change = {
      what: "cancelled",
      patientId: plan.patientId,
      seriesId: plan.id,
      seriesBefore: beforeAltering(plan),
      tellPatient: input.tellPatient,
      touching: coming.map(({ id }) => id),
      safeguard: screeningSafeguard,
    } as const;
    const recorded = await recordChangeIn(tx, change, async (id) => {
      const cancelled = await cancelAllIn(tx, coming, input.reason, id);
      if (!cancelled.ok) return cancelled;
      await alterSeriesIn(tx, plan, paused);
      return done([]);
    });
    if (!recorded.ok) return recorded;
    changeId = recorded.value.changeId;
  }
  const { reason } = input;
  const detail = { cancelled: coming.length };
  await recordSeriesEventIn(tx, { seriesId: plan.id, what: "paused", reason, detail, ...(changeId === null ? {} : { changeId }) });
  await recordAudit(tx, { action: "series:pause", objectType: "series", objectId: plan.id, patientId: plan.patientId, detail });
  return done({ seriesId: plan.id, changeId, cancelled: coming.length });
}

const isAhead = ({ during }: { readonly during: { readonly start: Temporal.Instant } }, now: Temporal.Instant) =>
  Temporal.Instant.compare(during.start, now) > 0;

/** Goes on with a paused series: its sessions are chased again, and those without an appointment can be booked. */
export function resumeSeries(ctx: Ctx<"series:book">, input: ResumeSeriesInput): Promise<Result<{ readonly seriesId: string }>> {
  return transaction(ctx, async (tx) => {
    const locked = await lockSeries(tx, input);
    if (!locked.ok) return locked;
    const plan = locked.value;
    if (plan.pausedAt === null) return refuse("series_not_paused");
    await alterSeriesIn(tx, plan, { pausedAt: null, pausedReason: null });
    await recordSeriesEventIn(tx, { seriesId: plan.id, what: "resumed" });
    await recordAudit(tx, { action: "series:resume", objectType: "series", objectId: plan.id, patientId: plan.patientId });
    return done({ seriesId: plan.id });
  });
}
