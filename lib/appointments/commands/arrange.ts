import { and, eq, inArray, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { series } from "#db/schema/series.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { saySession } from "../outputs/words.ts";
import { heldBy } from "../queries/held.ts";
import type { Setting } from "../queries/setting.ts";
import type { Placed, Wish } from "../rules/choose.ts";
import type { GapChange } from "../rules/gaps.ts";
import { oneByOne } from "../rules/moves.ts";
import { canMove, MOVABLE_STATUSES, STATUS_LABELS } from "../rules/status.ts";
import { type Change, recordChangeIn } from "./change.ts";
import { type BookingTx, type ClaimRequest, insertClaims, placeIn, releaseClaims } from "./claims.ts";
import type { Standing } from "./standing.ts";

/** What is to stand where: an appointment that moves there, or null for one that is booked. */
export type Step = { readonly wish: Wish; readonly appointment: Standing | null };

export type Arrangement = Pick<ClaimRequest, "setting" | "override" | "standsIn" | "fieldOf"> &
  Pick<Change, "what" | "seriesId" | "tellPatient" | "safeguard"> & {
    readonly steps: readonly Step[];
    readonly overrideReason?: string | null;
    /** The form field of the visit's length, where the form has one. */
    readonly lengthField?: string;
    /** Judged under the locks once everything has its place: the gaps that this makes, accepted, or a refusal. */
    readonly judge: () => Promise<Result<readonly GapChange[]>>;
    /** Why this session is where it is, for its history. */
    readonly reasonOf?: (wish: Wish, gaps: readonly GapChange[]) => string | null;
  };

export type Arranged = {
  readonly changeId: string;
  /** The appointments booked anew, in the order of time. */
  readonly booked: readonly string[];
  readonly gaps: readonly GapChange[];
};

/**
 * Books and moves sessions inside the caller's transaction, all or none, as one change. All that move give up what they held before any is placed, so
 * a new time may equal its own or another's old time, and a refusal changes nothing. The safeguard has the last word.
 * @returns the first refusal, naming the session; or what was made.
 */
export async function arrangeIn(tx: BookingTx, request: Arrangement): Promise<Result<Arranged>> {
  const { setting, steps, override, fieldOf, lengthField } = request;
  const moving = steps.flatMap(({ appointment }) => appointment ?? []);
  const ids = moving.map(({ id }) => id);
  for (const { wish, appointment } of steps) {
    const length = checkLength(setting, wish, lengthField ?? fieldOf(wish));
    if (!length.ok) return length;
    if (appointment !== null && !canMove(appointment.status))
      return refuse("cannot_move", { what: saySession(wish), status: STATUS_LABELS[appointment.status].toLowerCase() }, fieldOf(wish));
  }
  const placed = await placeIn(tx, {
    setting,
    wishes: steps.map(({ wish }) => wish),
    ignoring: ids,
    alsoHeld: await heldBy(tx, ids),
    leaving: moving.map(({ localDate }) => localDate),
    fieldOf,
    ...(override === undefined ? {} : { override }),
    ...(request.standsIn === undefined ? {} : { standsIn: request.standsIn }),
  });
  if (!placed.ok) return placed;
  const judged = await request.judge();
  if (!judged.ok) return judged;
  const of = (each: Placed) => steps.find(({ wish }) => wish === each.wish)?.appointment ?? null;
  const moves = placed.value.flatMap((each) => {
    const appointment = of(each);
    return appointment === null ? [] : [{ appointment, placed: each, from: appointment.during.start, to: each.during.start }];
  });
  const change = {
    what: request.what,
    patientId: setting.patientId,
    seriesId: request.seriesId,
    tellPatient: request.tellPatient,
    touching: ids,
    safeguard: request.safeguard,
    fieldOf: (session: number | null) => {
      const step = steps.find(({ wish }) => wish.session === session);
      return step === undefined ? null : fieldOf(step.wish);
    },
  };
  const recorded = await recordChangeIn(tx, change, async (changeId) => {
    await releaseClaims(tx, ids);
    for (const move of oneByOne(moves)) {
      const moved = await writeMove(tx, move.appointment, move.placed, setting);
      if (!moved.ok) return moved;
    }
    const made = await insertBooked(
      tx,
      request,
      placed.value.filter((each) => of(each) === null),
    );
    const standing = [...moves.map(({ appointment, placed: at }) => ({ appointmentId: appointment.id, placed: at })), ...made];
    await insertClaims(tx, standing, request.overrideReason ?? null);
    await writeTrace(tx, request, { changeId, gaps: judged.value, moves, made });
    return done(made.map(({ appointmentId }) => appointmentId));
  });
  return recorded.ok ? done({ ...recorded.value, gaps: judged.value }) : recorded;
}

/** By how many minutes a visit may be shorter or longer than its service; the database holds the same. */
const LEAST_EXTRA = -120;
const MOST_EXTRA = 240;

/** Whether a visit may be as long as it is wished: a service is stretched or shortened within limits. */
export function checkLength({ minutes, extraMinutes }: Setting, wish: Wish, field: string | null): Result<null> {
  const extra = extraMinutes + (wish.extraMinutes ?? 0);
  if (extra >= LEAST_EXTRA && extra <= MOST_EXTRA) return done(null);
  const service = minutes - extraMinutes;
  return refuse("visit_length", { least: String(Math.max(5, service + LEAST_EXTRA)), most: String(service + MOST_EXTRA) }, field);
}

/** By how much the visit came out longer than its service. */
function extraOf({ minutes, extraMinutes }: Setting, { start, end }: Placed["during"]): number {
  return end.since(start).total("minutes") - (minutes - extraMinutes);
}

/** Zero rows mean that someone else was first. */
async function writeMove(tx: BookingTx, appointment: Standing, { wish, during }: Placed, setting: Setting): Promise<Result<null>> {
  const { timeZone } = setting.diary;
  const updated = await tx.db
    .update(appointments)
    .set({
      during,
      localDate: wish.date,
      localStart: wish.time,
      timeZone,
      extraMinutes: extraOf(setting, during),
      version: sql`${appointments.version} + 1`,
    })
    .where(
      and(
        eq(appointments.id, appointment.id),
        eq(appointments.version, appointment.version),
        inArray(appointments.status, [...MOVABLE_STATUSES]),
      ),
    )
    .returning({ id: appointments.id });
  return updated.length === 0 ? changedMeanwhile(tx, "appointment", appointment.id, timeZone) : done(null);
}

type Made = { readonly appointmentId: string; readonly placed: Placed };

async function insertBooked(tx: BookingTx, { setting, seriesId }: Arrangement, placed: readonly Placed[]): Promise<Made[]> {
  if (placed.length === 0) return [];
  const rows = await tx.db
    .insert(appointments)
    .values(
      placed.map(({ wish, during }) => ({
        // A session stands in the record of its series, so that a merge can be undone.
        patientId: seriesId === null ? setting.patientId : sql`(select x.patient_id from ${series} x where x.id = ${seriesId}::uuid)`,
        locationId: setting.locationId,
        serviceId: setting.serviceId,
        seriesId,
        sessionNumber: wish.session,
        during,
        localDate: wish.date,
        localStart: wish.time,
        timeZone: setting.diary.timeZone,
        extraMinutes: extraOf(setting, during),
      })),
    )
    .returning({ id: appointments.id, during: appointments.during });
  return placed.map((session) => {
    const row = rows.find(({ during }) => during.start.equals(session.during.start));
    if (row === undefined) throw new Error("A booked session did not come back.");
    return { appointmentId: row.id, placed: session };
  });
}

type Traces = {
  readonly changeId: string;
  readonly gaps: readonly GapChange[];
  readonly moves: readonly { readonly appointment: Standing; readonly placed: Placed }[];
  readonly made: readonly Made[];
};

/** The history of each appointment, and the audit's row. */
async function writeTrace(tx: BookingTx, request: Arrangement, { changeId, gaps, moves, made }: Traces): Promise<void> {
  const has = (wish: Wish, verdict: GapChange["verdict"]) => gaps.some((gap) => gap.session === wish.session && gap.verdict === verdict);
  const traced = (wish: Wish) => ({ reason: request.reasonOf?.(wish, gaps) ?? null, changeId, by: tx.actor.id, at: tx.now });
  await tx.db.insert(appointmentEvents).values([
    ...moves.map(({ appointment, placed: { wish, during } }) => ({
      appointmentId: appointment.id,
      what: "moved" as const,
      fromStart: appointment.during.start,
      toStart: during.start,
      ...traced(wish),
    })),
    ...made.map(({ appointmentId, placed: { wish, during } }) => ({
      appointmentId,
      what: "booked" as const,
      toStatus: "booked",
      toStart: during.start,
      ...traced(wish),
    })),
  ]);
  const entry = (action: AuditAction, appointmentId: string, wish: Wish) => ({
    action,
    objectType: "appointment",
    objectId: appointmentId,
    patientId: request.setting.patientId,
    detail: { session: wish.session, overrides: request.override === true, shortGap: has(wish, "under"), longGap: has(wish, "over") },
  });
  await recordAudits(tx, [
    ...moves.map(({ appointment, placed }) => entry("appointment:move", appointment.id, placed.wish)),
    ...made.map(({ appointmentId, placed }) => entry("appointment:book", appointmentId, placed.wish)),
  ]);
}
