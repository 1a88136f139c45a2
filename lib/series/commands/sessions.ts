import { and, eq, gt, inArray, or, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { recordChangeIn } from "#lib/appointments/commands/change.ts";
import { findAppointment, findStanding, judgeGaps, sessionDates } from "#lib/appointments/commands/standing.ts";
import { cancelAllIn } from "#lib/appointments/commands/status.ts";
import { saySession } from "#lib/appointments/outputs/words.ts";
import { newGaps } from "#lib/appointments/rules/gaps.ts";
import { canMove, MOVABLE_STATUSES, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { recordAudit, recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import type { AddSessionInput, DropSessionInput, PinSessionInput } from "../input.ts";
import { alterSeriesIn, beforeAltering, checkSessionCount, closeRanks, lockSeries, type Plan, recordSeriesEventIn } from "./standing.ts";

type Changed = Result<{ readonly seriesId: string; readonly changeId: string; readonly sessions: number }>;

/** One more session at the end of a series, with a reason; it has no appointment yet. Beyond the protocol's number only a clinician adds one. */
export function addSession(ctx: Ctx<"series:book">, input: AddSessionInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const locked = await lockSeries(tx, input);
    if (!locked.ok) return locked;
    const plan = locked.value;
    const sessions = plan.sessions + 1;
    const allowed = await checkSessionCount(tx, plan, sessions);
    if (!allowed.ok) return allowed;
    const { id: seriesId, patientId } = plan;
    const change = {
      patientId,
      seriesId,
      seriesBefore: beforeAltering(plan),
      tellPatient: false,
      touching: [],
      safeguard: screeningSafeguard,
    };
    const recorded = await recordChangeIn(tx, { ...change, what: "session_added" }, async () => {
      await alterSeriesIn(tx, plan, { sessions });
      return done([]);
    });
    if (!recorded.ok) return recorded;
    const { changeId } = recorded.value;
    await recordSeriesEventIn(tx, { seriesId: plan.id, what: "session_added", reason: input.reason, changeId, detail: { sessions } });
    await recordAudit(tx, {
      action: "series:add_session",
      objectType: "series",
      objectId: plan.id,
      patientId: plan.patientId,
      detail: { sessions },
    });
    return done({ seriesId: plan.id, changeId, sessions });
  });
}

/**
 * Takes one session out of a series, with a reason: its appointment is cancelled, and those after it move up by one number, not by one day. Never one that
 * has begun; under the protocol's number only by a clinician. The gap that this leaves is judged as any other.
 */
export function dropSession(ctx: Ctx<"series:book">, input: DropSessionInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const locked = await lockSeries(tx, input);
    return locked.ok ? dropIn(tx, locked.value, input) : locked;
  });
}

async function dropIn(tx: Tx<"series:book">, plan: Plan, input: DropSessionInput): Promise<Changed> {
  const { session, reason } = input;
  if (session > plan.sessions) return refuse("session_dropped", { session: String(session) });
  const sessions = plan.sessions - 1;
  const allowed = await checkSessionCount(tx, plan, sessions);
  if (!allowed.ok) return allowed;
  const dropped = (await findStanding(tx, plan.id)).filter((each) => each.session === session);
  const begun = dropped.find((each) => !canMove(each.status));
  if (begun !== undefined)
    return refuse("cannot_drop", {
      when: saySession({ ...begun, date: begun.localDate, time: begun.localStart }),
      status: STATUS_LABELS[begun.status].toLowerCase(),
    });
  const gaps = await checkGapLeft(tx, plan, input);
  if (!gaps.ok) return gaps;
  const later = await tx.db
    .select({ id: appointments.id })
    .from(appointments)
    .where(and(eq(appointments.seriesId, plan.id), gt(appointments.sessionNumber, session)));
  const change = {
    what: "session_dropped",
    patientId: plan.patientId,
    seriesId: plan.id,
    seriesBefore: beforeAltering(plan),
    tellPatient: input.tellPatient && dropped.length > 0,
    touching: [...dropped, ...later].map(({ id }) => id),
    safeguard: screeningSafeguard,
  } as const;
  const recorded = await recordChangeIn(tx, change, async (changeId) => {
    const cancelled = await cancelAllIn(tx, dropped, reason, changeId);
    if (!cancelled.ok) return cancelled;
    await closeRanks(tx, plan.id, session);
    if (later.length > 0)
      await tx.db
        .insert(appointmentEvents)
        .values(later.map(({ id }) => ({ appointmentId: id, what: "renumbered" as const, reason, changeId, by: tx.actor.id, at: tx.now })));
    await alterSeriesIn(tx, plan, { sessions });
    return done([]);
  });
  if (!recorded.ok) return recorded;
  const { changeId } = recorded.value;
  const detail = { session, sessions };
  await recordSeriesEventIn(tx, { seriesId: plan.id, what: "session_dropped", reason, changeId, detail });
  const { patientId } = plan;
  await recordAudits(tx, [
    { action: "series:drop_session", objectType: "series", objectId: plan.id, patientId, detail },
    ...later.map(({ id }) => ({ action: "appointment:renumber" as const, objectType: "appointment", objectId: id, patientId })),
  ]);
  return done({ seriesId: plan.id, changeId, sessions });
}

/** The one gap that dropping a session makes of two. */
async function checkGapLeft(tx: Tx<"series:book">, plan: Plan, input: DropSessionInput): Promise<Result<unknown>> {
  const limits = { min: plan.gapMinDays, max: plan.gapMaxDays };
  const before = (await sessionDates(tx, plan.id)).filter(({ session }) => session !== input.session);
  const after = before.map((each) => ({ ...each, session: each.session > input.session ? each.session - 1 : each.session, time: null }));
  const left = newGaps([], after, limits).filter(({ session }) => session === input.session);
  const dateOf = (session: number) => after.find((each) => each.session === session);
  return judgeGaps(tx, left, { reason: input.reason, acceptLongGap: input.acceptLongGap, limits, dateOf });
}

/** Pins a session, so that it stays where it is when the others are planned anew, or lets it go. */
export function pinSession(ctx: Ctx<"series:book">, input: PinSessionInput): Promise<Result<{ readonly seriesId: string }>> {
  return transaction(ctx, async (tx) => {
    const found = await findAppointment(tx, input.appointmentId);
    if (found === null || found.seriesId === null) return refuse("not_found");
    const updated = await tx.db
      .update(appointments)
      .set({ pinned: input.pinned, version: sql`${appointments.version} + 1` })
      .where(
        and(
          eq(appointments.id, found.id),
          eq(appointments.version, input.version),
          or(inArray(appointments.status, [...MOVABLE_STATUSES]), eq(appointments.pinned, true)),
        ),
      )
      .returning({ id: appointments.id });
    if (updated.length === 0) return changedMeanwhile(tx, "appointment", found.id, found.timeZone);
    const what = input.pinned ? ("pinned" as const) : ("unpinned" as const);
    await tx.db.insert(appointmentEvents).values({ appointmentId: found.id, what, by: tx.actor.id, at: tx.now });
    await recordAudit(tx, {
      action: "appointment:pin",
      objectType: "appointment",
      objectId: found.id,
      patientId: found.patientId,
      detail: { pinned: input.pinned },
    });
    return done({ seriesId: found.seriesId });
  });
}
