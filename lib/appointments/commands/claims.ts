import { and, inArray, isNull } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { claims } from "#db/schema/claims.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { done, type Refusal, type Result, refuse } from "#lib/result.ts";
import { addDays, compareDates, type IsoDate, localDate, type TimeZone } from "#lib/time.ts";
import { isTaken, saySession } from "../outputs/words.ts";
import { candidateIds, loadDiary } from "../queries/busy.ts";
import type { Held } from "../queries/held.ts";
import type { Setting } from "../queries/setting.ts";
import { DIARY_DAYS, type Diary, type Placed, type Placement, placeAll, type Wish } from "../rules/choose.ts";
import { RESOURCE_KINDS } from "../rules/phases.ts";
import { type PlacementProblem, sayPlacementProblem } from "../rules/placement.ts";
import { takeLocks } from "./locks.ts";

/** Whoever books: a single appointment, a series, or a change to what is booked. */
export type BookingTx = Tx<"appointment:book"> | Tx<"series:book"> | Tx<"appointment:change">;

/** Dates that the diary is not open for: days gone by, and the far future. */
function outsideDiary(now: Temporal.Instant, timeZone: TimeZone, wish: Wish): "in_the_past" | "too_far_ahead" | null {
  const today = localDate(now, timeZone);
  if (compareDates(wish.date, today) < 0) return "in_the_past";
  return compareDates(wish.date, addDays(today, DIARY_DAYS)) > 0 ? "too_far_ahead" : null;
}

/** The refusal for one thing that speaks against one session: it names the session, when, and what. */
export function refuseProblem(
  wish: Wish,
  problem: PlacementProblem,
  timeZone: TimeZone,
  field: string | null,
): { readonly ok: false; readonly refusal: Refusal } {
  return refuse(
    isTaken(problem) ? "slot_taken" : "slot_not_offered",
    { when: saySession(wish), what: sayPlacementProblem(problem, timeZone) },
    field,
  );
}

export type ClaimRequest = {
  readonly setting: Setting;
  readonly wishes: readonly Wish[];
  /** Appointments whose own claims are being released in this transaction. */
  readonly ignoring?: readonly string[];
  readonly override?: boolean;
  /** An appointment that is put back where it was may lie in the past. */
  readonly evenPast?: boolean;
  readonly alsoHeld?: readonly Held[];
  /** The days that what is held was on. */
  readonly leaving?: readonly IsoDate[];
  /** What others that are only tried would have taken before: then this is only tried too, without a lock. */
  readonly beforehand?: Pick<Diary, "busy" | "patientBusy">;
  /** A last question under the locks, before anything is decided. */
  readonly standsIn?: () => Promise<Result<null>>;
  /** The form field that a refusal about this session stands beside. */
  readonly fieldOf: (wish: Wish) => string | null;
};

/**
 * The core of every booking: locks first, then a look at every lane and at the patient's own day, then the decision.
 * @returns the placed sessions in the order of time, or the first refusal; nothing has been written.
 */
export async function placeIn(tx: BookingTx, request: ClaimRequest): Promise<Result<readonly Placed[]>> {
  const { setting, fieldOf } = request;
  const wishes = [...request.wishes].sort((a, b) => `${a.date} ${a.time}`.localeCompare(`${b.date} ${b.time}`, "en"));
  for (const wish of wishes) {
    const outside = outsideDiary(tx.now, setting.diary.timeZone, wish);
    if (outside !== null && !request.evenPast) return refuse(outside, { when: saySession(wish) }, fieldOf(wish));
  }
  if (request.beforehand !== undefined) return placeNow(tx, request, wishes);
  // Who wants what somebody else has booked already is told at once, and keeps nobody waiting for locks.
  if (request.standsIn === undefined) {
    const seen = await placeNow(tx, request, wishes);
    if (!seen.ok) return seen;
  }
  const couldServe = candidateIds(setting, wishes);
  const candidates = RESOURCE_KINDS.flatMap((kind) => couldServe[kind].map((id) => ({ kind, id })));
  await takeLocks(tx, setting.patientId, [...candidates, ...(request.alsoHeld ?? [])], daysTouched(request));
  const stands = await request.standsIn?.();
  if (stands !== undefined && !stands.ok) return stands;
  return placeNow(tx, request, wishes);
}

/**
 * The days that one session touches, so that others book on the other days meanwhile; none for several, whose locks would be too many. What runs on past
 * midnight, a turnover, is left to the constraint.
 */
function daysTouched({ wishes, leaving = [] }: ClaimRequest): readonly IsoDate[] {
  return wishes.length === 1 ? [...wishes.map(({ date }) => date), ...leaving] : [];
}

/** The decision on what can be seen at this moment: under the locks the last, before them only that it cannot be. */
async function placeNow(tx: BookingTx, request: ClaimRequest, wishes: readonly Wish[]): Promise<Result<readonly Placed[]>> {
  const { setting, fieldOf, beforehand = { busy: [], patientBusy: [] } } = request;
  const diary = await loadDiary(tx.db, setting, wishes, request.ignoring);
  const busy = [...diary.busy, ...beforehand.busy];
  const patientBusy = [...diary.patientBusy, ...beforehand.patientBusy];
  return allPlaced(placeAll({ ...diary, busy, patientBusy }, wishes, request.override), setting.diary.timeZone, fieldOf);
}

function allPlaced(
  placements: readonly Placement[],
  timeZone: TimeZone,
  fieldOf: (wish: Wish) => string | null,
): Result<readonly Placed[]> {
  const placed: Placed[] = [];
  for (const placement of placements) {
    if (placement.placed !== null) placed.push(placement.placed);
    else {
      const problem = placement.problems[0];
      if (problem === undefined) throw new Error("A session was neither placed nor refused.");
      return refuseProblem(placement.wish, problem, timeZone, fieldOf(placement.wish));
    }
  }
  return done(placed);
}

/** Writes the claims of placed sessions, in one statement. */
export async function insertClaims(
  tx: Tx<never>,
  sessions: readonly { readonly appointmentId: string; readonly placed: Placed }[],
  overrideReason: string | null,
): Promise<void> {
  const rows = sessions.flatMap(({ appointmentId, placed }) =>
    placed.claims.map(({ kind, resourceId, range, lane }) => ({
      appointmentId,
      kind,
      resourceId,
      during: range,
      lane,
      overrideReason: kind === "clinician" ? overrideReason : null,
    })),
  );
  if (rows.length > 0) await tx.db.insert(claims).values(rows);
}

/** Gives up what these appointments hold. */
export async function releaseClaims(tx: Tx<never>, appointmentIds: readonly string[]): Promise<void> {
  if (appointmentIds.length === 0) return;
  await tx.db
    .update(claims)
    .set({ releasedAt: tx.now })
    .where(and(inArray(claims.appointmentId, [...appointmentIds]), isNull(claims.releasedAt)));
}

const OVERLAPS = new Set(["claims_no_overlap", "appointments_patient_once_at_a_time"]);

/**
 * Runs a booking; when the exclusion constraint says no after all, runs it once more: the look under the lock then sees what was in the way
 * and names it. The constraint has the last word the second time too.
 */
export async function withLastWord<T>(book: () => Promise<Result<T>>): Promise<Result<T>> {
  for (let again = true; ; again = false) {
    try {
      return await book();
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === null || !OVERLAPS.has(constraint)) throw error;
      if (!again) return refuse("slot_taken", { when: "This time", what: "it was taken a moment ago." });
    }
  }
}
