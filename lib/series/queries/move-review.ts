import { eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { loadDiary } from "#lib/appointments/queries/busy.ts";
import { lastHeldBy } from "#lib/appointments/queries/held.ts";
import { loadSetting, type Setting } from "#lib/appointments/queries/setting.ts";
import { DIARY_DAYS, placeAll, type Wish } from "#lib/appointments/rules/choose.ts";
import { gapVerdict } from "#lib/appointments/rules/gaps.ts";
import type { ResourceKind } from "#lib/appointments/rules/phases.ts";
import { sayPlacementProblem } from "#lib/appointments/rules/placement.ts";
import { type AppointmentStatus, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { getRefusals } from "#lib/screening/queries/clearance.ts";
import { addDays, compareDates, type IsoDate, localDate, type WallTime } from "#lib/time.ts";
import { type Names, type SessionPlaceView, sayPlace } from "../outputs/session-place.ts";
import { isPlacedAnew, withRefusals } from "../rules/plan/blocked.ts";
import type { ConstantSession } from "../rules/plan/model.ts";
import { type MoveOption, type MoveRow, moveHorizon, moveOptions } from "../rules/plan/move.ts";
import { asStanding, isFixed, type LivingSession, livingRequest } from "../rules/replan.ts";
import { findLiving, firstDayToPlan, type Living, listLivingSessions, resourceNames } from "./living.ts";
import { loadPlanFacts } from "./plan-facts.ts";

export type MoveAsked = {
  readonly appointmentId: string;
  readonly date: IsoDate;
  readonly time: WallTime;
  /** Null keeps the clinician. */
  readonly clinicianId: string | null;
  /** How long the whole visit takes; left out for as long as it takes now. */
  readonly minutes?: number | undefined;
};

export type ReviewRowView = {
  /** Null outside a series. */
  readonly session: number | null;
  readonly appointmentId: string;
  /** What the confirming form sends back, so that nothing is overwritten unseen. */
  readonly version: number;
  readonly was: SessionPlaceView;
  readonly becomes: SessionPlaceView;
  readonly changed: boolean;
  /** Pinned, or begun: it stays put. */
  readonly fixed: boolean;
  /** Days since the session before, before and after; null for the first and outside a series. */
  readonly gapWas: number | null;
  readonly gap: number | null;
  readonly verdict: MoveRow["verdict"];
  /** Why it is not free, a sentence. */
  readonly problem: string | null;
};

export type ReviewOptionView = {
  readonly kind: MoveOption["kind"];
  /** Dates by which the later sessions move; 0 unless they are shifted. */
  readonly days: number;
  /** Every session of the series that has an appointment, in order; the one visit outside a series. Empty where re-planning finds nothing. */
  readonly rows: readonly ReviewRowView[];
  /** Everything is free and in order. */
  readonly possible: boolean;
  /** Gaps that this makes: under the shortest needs a clinician's reason, over the longest is accepted. */
  readonly shortGaps: number;
  readonly longGaps: number;
  /** Days by which all gaps together miss the target. */
  readonly offTarget: number;
};

export type MoveReviewView = {
  readonly appointmentId: string;
  readonly version: number;
  readonly patientName: string;
  readonly service: string;
  readonly seriesId: string | null;
  readonly session: number | null;
  readonly sessions: number | null;
  readonly gaps: { readonly min: number; readonly target: number; readonly max: number } | null;
  readonly minutes: number;
  readonly minutesWas: number;
  /** Why it cannot move at all: "arrived", "treated". */
  readonly cannotMove: string | null;
  /** Only this one first; then, in a series with later sessions, shifted, re-planned best, and re-planned with the fewest moves where that differs. */
  readonly options: readonly ReviewOptionView[];
  /** A clinician may take this time all the same, with a reason: nothing but the clinician is taken. */
  readonly mayBookTwice: boolean;
  /** Whether whoever looks may allow a gap under the shortest, with a reason. */
  readonly mayShorten: boolean;
};

/**
 * What moving one visit would do, before anything is written: "always with a preview of old time, new time and gap, pinned sessions staying put, the count
 * never changing". Asks what the commands ask, without locks; they have the last word. Null when there is no such appointment.
 */
export async function getMoveReview(ctx: Ctx<"diary:read">, asked: MoveAsked): Promise<MoveReviewView | null> {
  const found = await findVisit(ctx, asked.appointmentId);
  if (found === null) return null;
  const setting = await loadSetting(ctx.db, found, true);
  if (!setting.ok) return null;
  const refusal = await screeningRefusal(ctx, found, setting.value);
  const own = await ownPlace(ctx, found, asked, { setting: setting.value, refusal });
  const living = found.seriesId === null ? null : await findLiving(ctx.db, found.seriesId);
  const names = await resourceNames(ctx.db);
  const options =
    living === null || found.session === null
      ? [aloneView(found, own, names)]
      : await seriesOptions(ctx, { living, session: found.session, asked, own, pinned: found.pinned, refusal }, names);
  return {
    appointmentId: found.id,
    version: found.version,
    patientName: found.patientName,
    service: found.service,
    seriesId: found.seriesId,
    session: found.session,
    sessions: living?.sessions ?? null,
    gaps: living?.gapDays ?? null,
    minutes: setting.value.minutes + own.longer,
    minutesWas: setting.value.minutes,
    cannotMove: isFixed({ ...found, pinned: false }) || OVER.includes(found.status) ? STATUS_LABELS[found.status].toLowerCase() : null,
    options,
    mayBookTwice: own.mayBookTwice && allows(ctx.actor.roles, "appointment:override"),
    mayShorten: allows(ctx.actor.roles, "appointment:override"),
  };
}

const OVER: readonly AppointmentStatus[] = ["cancelled", "no_show"];

async function findVisit(ctx: Ctx<"diary:read">, appointmentId: string) {
  const [found] = await ctx.db
    .select({
      id: appointments.id,
      version: appointments.version,
      patientId: appointments.patientId,
      locationId: appointments.locationId,
      serviceId: appointments.serviceId,
      seriesId: appointments.seriesId,
      session: appointments.sessionNumber,
      status: appointments.status,
      pinned: appointments.pinned,
      extraMinutes: appointments.extraMinutes,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      canonicalId: patientDetails.id,
      dateOfBirth: patientDetails.dateOfBirth,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      service: services.name,
      needles: services.needles,
    })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(eq(appointments.id, appointmentId));
  return found ?? null;
}
type Found = NonNullable<Awaited<ReturnType<typeof findVisit>>>;

type Refusal = (day: IsoDate) => string | null;

/** Why screening would refuse a day, as the command asks it. */
async function screeningRefusal(ctx: Ctx<"diary:read">, found: Found, { diary: { timeZone } }: Setting): Promise<Refusal> {
  if (!found.needles) return () => null;
  const { canonicalId: patientId, seriesId, dateOfBirth } = found;
  return getRefusals(ctx, { patientId, seriesId, dateOfBirth, timeZone, on: localDate(ctx.now, timeZone) });
}

/** Where the visit itself would come to lie: asked with the very function that the command asks. */
type OwnPlace = {
  readonly was: Omit<ConstantSession, "session">;
  readonly becomes: Omit<ConstantSession, "session">;
  readonly problem: string | null;
  /** Minutes by which the visit would be longer than it is, and than its service. */
  readonly longer: number;
  readonly extraMinutes: number;
  readonly mayBookTwice: boolean;
};

type Standing = { readonly setting: Setting; readonly refusal: Refusal };

async function ownPlace(ctx: Ctx<"diary:read">, found: Found, asked: MoveAsked, { setting, refusal }: Standing): Promise<OwnPlace> {
  const held = await lastHeldBy(ctx, [found.id]);
  const holds = (kind: ResourceKind) => held.find((each) => each.kind === kind)?.id ?? null;
  const was = { date: found.date, start: found.time, clinicianId: holds("clinician"), roomId: holds("room"), deviceId: holds("device") };
  const longer = asked.minutes === undefined ? 0 : asked.minutes - setting.minutes;
  const wish: Wish = {
    session: found.session,
    date: asked.date,
    time: asked.time,
    clinicianId: asked.clinicianId ?? was.clinicianId,
    keep: held.map(({ id }) => id),
    extraMinutes: longer,
  };
  const { timeZone } = setting.diary;
  const diary = await loadDiary(ctx.db, setting, [wish], [found.id]);
  const [plain] = placeAll(diary, [wish]);
  const [twice] = placeAll(diary, [wish], true);
  const gone = compareDates(asked.date, localDate(ctx.now, timeZone)) < 0;
  const problem = plain?.problems[0];
  const refused = asked.date === found.date && asked.time === found.time ? null : refusal(asked.date);
  const taken = (kind: ResourceKind) => plain?.placed?.claims.find((claim) => claim.kind === kind)?.resourceId ?? null;
  return {
    was,
    becomes: {
      date: asked.date,
      start: asked.time,
      clinicianId: taken("clinician") ?? wish.clinicianId,
      roomId: taken("room"),
      deviceId: taken("device"),
    },
    problem: gone ? "This day has gone by." : (refused ?? (problem === undefined ? null : sayPlacementProblem(problem, timeZone))),
    longer,
    extraMinutes: setting.extraMinutes + longer,
    mayBookTwice: !gone && refused === null && plain?.placed === null && (twice?.placed ?? null) !== null,
  };
}

/** A visit of no series has no gaps, and nothing comes after it. */
function aloneView(found: Found, own: OwnPlace, names: Names): ReviewOptionView {
  const row: ReviewRowView = {
    session: null,
    appointmentId: found.id,
    version: found.version,
    was: sayPlace(own.was, names),
    becomes: sayPlace(own.becomes, names),
    changed: true,
    fixed: false,
    gapWas: null,
    gap: null,
    verdict: own.problem === null ? "ok" : "not_free",
    problem: own.problem,
  };
  return { kind: "only_this", days: 0, rows: [row], possible: own.problem === null, shortGaps: 0, longGaps: 0, offTarget: 0 };
}

type InSeries = {
  readonly living: Living;
  readonly session: number;
  readonly asked: MoveAsked;
  readonly own: OwnPlace;
  readonly pinned: boolean;
  readonly refusal: Refusal;
};

const PINNED = "It is pinned: move it alone, or unpin it first.";

/** What the move does to the rest of the series, three ways; a day that has gone by, or too far ahead, is told alone. */
async function seriesOptions(ctx: Ctx<"diary:read">, inSeries: InSeries, names: Names): Promise<ReviewOptionView[]> {
  const { living, session, asked, own, pinned, refusal } = inSeries;
  const sessions = await listLivingSessions(ctx.db, living.id);
  const today = localDate(ctx.now, living.timeZone);
  const notBefore = await firstDayToPlan(ctx, living, today);
  const request = livingRequest(living, sessions, { notBefore, extraMinutes: own.extraMinutes });
  const standing = sessions.map(asStanding);
  const move = { session, date: asked.date, start: asked.time, clinicianId: asked.clinicianId };
  const far = compareDates(asked.date, today) < 0 || compareDates(asked.date, addDays(today, DIARY_DAYS)) > 0;
  const days = far ? { from: 0, to: -1 } : moveHorizon(request, standing, move);
  const { patientId, locationId } = living;
  const ignoring = sessions.filter((each) => !isFixed(each) || each.session === session).map(({ appointmentId }) => appointmentId);
  const facts = await loadPlanFacts(ctx.db, { patientId, locationId, phases: request.phases, days, ignoring });
  if (facts === null) return [];
  const options = moveOptions(facts, request, standing, move);
  const against = (row: MoveRow) => (pinned && row.session === session ? PINNED : isPlacedAnew(row) ? refusal(row.becomes.date) : null);
  return (far ? options.slice(0, 1) : options).map((option) => {
    const asCommanded = option.kind === "only_this" ? asAsked(option, session, own, living.gapDays) : withRefusals(option, against);
    return optionView(asCommanded, sessions, names);
  });
}

/** For this visit alone the diary was asked as the command asks it: its word counts. */
function asAsked(option: MoveOption, session: number, { becomes, problem }: OwnPlace, limits: Living["gapDays"]): MoveOption {
  const rows = option.rows.map((row, index): MoveRow => {
    if (row.session !== session) return row;
    const neighbours = option.rows[index - 1]?.session === session - 1;
    const spacing = row.gap === null ? "ok" : gapVerdict(row.gap, limits, neighbours);
    return { ...row, becomes: { ...becomes, session }, problem, verdict: problem === null ? spacing : "not_free" };
  });
  const made = rows.filter(({ gap, gapWas }) => gap !== gapWas);
  return {
    ...option,
    rows,
    possible: rows.every(({ verdict }) => verdict !== "not_free" && verdict !== "out_of_order"),
    shortGaps: made.filter(({ verdict }) => verdict === "under").length,
    longGaps: made.filter(({ verdict }) => verdict === "over").length,
  };
}

function optionView({ rows, ...option }: MoveOption, sessions: readonly LivingSession[], names: Names): ReviewOptionView {
  return {
    ...option,
    rows: rows.flatMap(({ was, becomes, ...row }): ReviewRowView[] => {
      const appointment = sessions.find(({ session }) => session === row.session);
      if (appointment === undefined) return [];
      const { appointmentId, version } = appointment;
      return [{ ...row, appointmentId, version, was: sayPlace(was, names), becomes: sayPlace(becomes, names) }];
    }),
  };
}
