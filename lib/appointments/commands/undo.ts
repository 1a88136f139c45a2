import { and, eq, inArray, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { changes } from "#db/schema/changes.ts";
import { claims } from "#db/schema/claims.ts";
import { series } from "#db/schema/series.ts";
import { seriesEvents } from "#db/schema/series-events.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import type { UndoChangeInput } from "../input.ts";
import { whatBecame } from "../rules/became.ts";
import { oneByOne } from "../rules/moves.ts";
import { holdsResources } from "../rules/status.ts";
import type { AppointmentBefore, SeriesBefore } from "./change.ts";
import { releaseClaims, withLastWord } from "./claims.ts";
import type { Safeguard } from "./safeguard.ts";
import { checkUndo } from "./undo-checks.ts";
import { findChange, lockChange, type Touched, type UndoTx } from "./undo-standing.ts";

/** What a visit is cancelled for when the change that booked it is undone. */
const UNDONE = "Undone";

type Undone = { readonly changeId: string; readonly patientId: string; readonly seriesId: string | null };

/**
 * Takes one change back as a whole, once, while its message is held by the database's clock: statuses, times, what was held and what it altered of the
 * series are as they were; what it booked is cancelled. Leaves its trace, and what was signed or treated is never touched.
 * @returns `undo_overtaken` naming who changed what since, `slot_taken` naming what is in the way, `undo_treated`, `undo_too_late`, `undone_already`, or a
 * gap refusal where another session moved meanwhile, or what the safeguard refuses; nothing has changed then.
 */
export function undoChange(ctx: Ctx<"appointment:change">, { changeId }: UndoChangeInput, safeguard: Safeguard): Promise<Result<Undone>> {
  return withLastWord(() => transaction(ctx, (tx) => undoIn(tx, changeId, safeguard)));
}

async function undoIn(tx: UndoTx, changeId: string, safeguard: Safeguard): Promise<Result<Undone>> {
  const found = await findChange(tx, changeId);
  if (!found.ok) return found;
  const locked = await lockChange(tx, found.value);
  if (!locked.ok) return locked;
  const { change, touched } = locked.value;
  const allowed = await checkUndo(tx, locked.value);
  if (!allowed.ok) return allowed;
  const { id, patientId, seriesId } = change;
  await releaseClaims(
    tx,
    touched.map(({ now }) => now.id),
  );
  await stepAside(tx, touched);
  for (const { now, before } of inOrder(touched)) await putBack(tx, now.id, before);
  await claimAgain(tx, touched);
  await traceAppointments(tx, id, touched);
  if (change.seriesBefore !== null && seriesId !== null) await restoreSeries(tx, seriesId, change.seriesBefore);
  if (seriesId !== null) await traceSeries(tx, seriesId, id);
  await reopenWaitlist(tx, id, touched);
  await tx.db.update(changes).set({ undoneAt: sql`now()`, undoneBy: tx.actor.id }).where(eq(changes.id, id));
  await recordAudits(tx, [
    { action: "change:undo", objectType: "change", objectId: id, patientId },
    ...(change.seriesBefore === null ? [] : [{ action: "series:undo" as const, objectType: "series", objectId: seriesId, patientId }]),
    ...touched.map(({ now }) => ({ action: "appointment:undo" as const, objectType: "appointment", objectId: now.id, patientId })),
  ]);
  const safe = await safeguard(tx, touched.flatMap(becameOf), change.seriesBefore === null ? null : seriesId);
  return safe.ok ? done({ changeId: id, patientId, seriesId }) : safe;
}

/** What taking the change back made of an appointment, for the safeguard. */
function becameOf({ now, before }: Touched) {
  const start = now.during.start;
  const became = whatBecame({ status: now.status, start }, before ?? { status: "cancelled", start });
  return became === null ? [] : [{ appointmentId: now.id, became, field: null }];
}

/** Sessions that were given other numbers leave them first: two may never bear one number, not even for a moment. */
async function stepAside(tx: UndoTx, touched: readonly Touched[]): Promise<void> {
  const renumbered = touched.filter(({ now, before }) => before !== null && before.session !== now.session).map(({ now }) => now.id);
  if (renumbered.length === 0) return;
  await tx.db
    .update(appointments)
    .set({ sessionNumber: sql`-${appointments.sessionNumber}` })
    .where(inArray(appointments.id, renumbered));
}

/** First what ends, then what moves, then what comes back: nobody is in two places, not even for a moment. */
function inOrder(touched: readonly Touched[]): Touched[] {
  const standsAgain = ({ before }: Touched) => before !== null && holdsResources(before.status);
  const ends = touched.filter((each) => !standsAgain(each));
  const comesBack = touched.filter((each) => standsAgain(each) && !holdsResources(each.now.status));
  const moves = touched.filter((each) => standsAgain(each) && holdsResources(each.now.status));
  const moving = moves.map((each) => ({ each, from: each.now.during.start, to: each.before?.start ?? each.now.during.start }));
  return [...ends, ...oneByOne(moving).map(({ each }) => each), ...comesBack];
}

/** What the change booked is cancelled; everything else is as it was. */
async function putBack(tx: UndoTx, appointmentId: string, before: AppointmentBefore | null): Promise<void> {
  const version = sql`${appointments.version} + 1`;
  const values =
    before === null
      ? { status: "cancelled" as const, cancelReason: UNDONE, version }
      : {
          status: before.status,
          cancelReason: before.cancelReason,
          during: { start: before.start, end: before.end },
          localDate: before.localDate,
          localStart: before.localStart,
          timeZone: before.timeZone,
          extraMinutes: before.extraMinutes,
          sessionNumber: before.session,
          pinned: before.pinned,
          version,
        };
  await tx.db.update(appointments).set(values).where(eq(appointments.id, appointmentId));
}

async function claimAgain(tx: UndoTx, touched: readonly Touched[]): Promise<void> {
  const rows = touched.flatMap(({ now, before }) =>
    (before?.claims ?? []).map(({ kind, resourceId, start, end, lane, overrideReason }) => ({
      appointmentId: now.id,
      kind,
      resourceId,
      during: { start, end },
      lane,
      overrideReason,
    })),
  );
  if (rows.length > 0) await tx.db.insert(claims).values(rows);
}

async function traceAppointments(tx: UndoTx, changeId: string, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  await tx.db.insert(appointmentEvents).values(
    touched.map(({ now, before }) => ({
      appointmentId: now.id,
      what: "undone" as const,
      fromStatus: now.status,
      toStatus: before?.status ?? "cancelled",
      fromStart: now.during.start,
      toStart: before?.start ?? null,
      changeId,
      by: tx.actor.id,
      at: tx.now,
    })),
  );
}

async function restoreSeries(tx: UndoTx, seriesId: string, { versionAfter, pausedAt, ...before }: SeriesBefore): Promise<void> {
  await tx.db
    .update(series)
    .set({ ...before, pausedAt: pausedAt === null ? null : Temporal.Instant.from(pausedAt), version: versionAfter + 1 })
    .where(eq(series.id, seriesId));
}

/** Where the change stands in the history of the series, its undoing does too. */
async function traceSeries(tx: UndoTx, seriesId: string, changeId: string): Promise<void> {
  const [told] = await tx.db.select({ id: seriesEvents.id }).from(seriesEvents).where(eq(seriesEvents.changeId, changeId)).limit(1);
  if (told !== undefined) await tx.db.insert(seriesEvents).values({ seriesId, what: "undone", changeId, by: tx.actor.id, at: tx.now });
}

/** Whoever was on the waitlist until this change ended it is on it again, unless they were put on it anew: by the database's clock, one change is one instant. */
async function reopenWaitlist(tx: UndoTx, changeId: string, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  await tx.db
    .update(waitlistEntries)
    .set({ endedAt: null, endedHow: null, version: sql`${waitlistEntries.version} + 1` })
    .where(
      and(
        inArray(
          waitlistEntries.appointmentId,
          touched.map(({ now }) => now.id),
        ),
        sql`${waitlistEntries.endedAt} = (select c.at from ${changes} c where c.id = ${changeId})`,
        sql`not exists (select 1 from ${waitlistEntries} e where e.appointment_id = ${waitlistEntries.appointmentId} and e.ended_at is null)`,
      ),
    );
}
