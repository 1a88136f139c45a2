/** What moving one session does to the rest of its series, before anything is written: "always with a preview of old time, new time and gap". */
import { gapVerdict } from "#lib/appointments/rules/gaps.ts";
import { RESOURCE_KINDS } from "#lib/appointments/rules/phases.ts";
import { type IsoDate, minutesOfDay, sayTime, timeOfMinutes, type WallTime } from "#lib/time.ts";
import { has } from "./bits.ts";
import { dateOfDay, dayNumber, planHorizon } from "./calendar.ts";
import type { ConstantSession, PlanFacts, PlanRequest } from "./model.ts";
import { firstFree, openSlots, type Slots } from "./slots.ts";
import { planWith } from "./solve.ts";

/** A session of the series as it stands, booked or only proposed. */
export type StandingSession = ConstantSession & {
  /** Done or pinned: it stays put whatever happens to the others. */
  readonly fixed: boolean;
};

export type Move = {
  readonly session: number;
  readonly date: IsoDate;
  readonly start: WallTime;
  /** Null keeps the clinician where free, else takes whoever is. */
  readonly clinicianId: string | null;
};

export type MoveVerdict = "ok" | "under" | "over" | "out_of_order" | "not_free";

export type MoveRow = {
  readonly session: number;
  readonly was: ConstantSession;
  /** What it would be; room and device are those that would be taken. Where it is not free, what was asked for. */
  readonly becomes: ConstantSession;
  readonly changed: boolean;
  readonly fixed: boolean;
  /** Days since the session before, before and after; null for the first. */
  readonly gapWas: number | null;
  readonly gap: number | null;
  readonly verdict: MoveVerdict;
  /** Why it is not free, a sentence. */
  readonly problem: string | null;
};

export type MoveOption = {
  readonly kind: "only_this" | "shift" | "replan" | "replan_fewest_moves";
  /** Dates by which the later sessions move; 0 unless `kind` is shift. */
  readonly days: number;
  /** Every session, in order: the count never changes. Empty where re-planning finds nothing. */
  readonly rows: readonly MoveRow[];
  /** Everything is free and in order. Gaps outside the limits remain for people to accept: see `shortGaps` and `longGaps`. */
  readonly possible: boolean;
  /** "A gap under the minimum needs a clinician and a reason; over the maximum is a warning that reception may accept." Only gaps that this changes. */
  readonly shortGaps: number;
  readonly longGaps: number;
  /** Days by which all gaps together miss the target. */
  readonly offTarget: number;
};

/**
 * Only this one; the later ones by the same days, at the same wall-clock time; or the later ones planned again, best beside fewest moves where they differ.
 * Where no later session could move, only the first is offered.
 * @param facts for every date that `moveHorizon` names, without the claims of the sessions that are not fixed.
 * @param request the series' own: gaps, phases, grid, wishes. Its constants, sessions and `was` are taken from `sessions`.
 * @param sessions those that stand, in order; one that is missing between two is left out.
 */
export function moveOptions(facts: PlanFacts, request: PlanRequest, sessions: readonly StandingSession[], move: Move): MoveOption[] {
  const at = sessions.findIndex(({ session }) => session === move.session);
  const moved = sessions[at];
  if (moved === undefined) return [];
  const check = freeCheck(facts, request);
  const target = check(moved, move);
  const later = sessions.slice(at + 1);
  const days = dayNumber(move.date) - dayNumber(moved.date);
  const judge = (kind: MoveOption["kind"], change: (session: StandingSession) => Becoming) =>
    judged(kind, request, sessions, (session) => (session === moved ? target : change(session)), kind === "shift" ? days : 0);

  const options = [judge("only_this", stays)];
  if (later.every(({ fixed }) => fixed)) return options;
  if (days !== 0)
    options.push(
      judge("shift", (session) =>
        session.fixed || session.session < move.session
          ? stays(session)
          : check(session, { ...session, date: dateOfDay(dayNumber(session.date) + days), clinicianId: null }),
      ),
    );
  const replans = (["best", "fewest_moves"] as const).map((aim) => {
    const kind = aim === "best" ? ("replan" as const) : ("replan_fewest_moves" as const);
    const becoming = replanned(facts, request, sessions, at, target.becomes, aim);
    return becoming === null
      ? { kind, days: 0, rows: [], possible: false, shortGaps: 0, longGaps: 0, offTarget: 0 }
      : judge(kind, (session) => becoming.get(session.session) ?? stays(session));
  });
  const [best, fewest] = replans;
  if (best !== undefined) options.push(best);
  if (fewest !== undefined && JSON.stringify(fewest.rows) !== JSON.stringify(best?.rows)) options.push(fewest);
  return options;
}

/** The days that facts must cover for `moveOptions`, both included. */
export function moveHorizon(
  request: PlanRequest,
  sessions: readonly StandingSession[],
  move: Move,
): { readonly from: number; readonly to: number } {
  const at = sessions.findIndex(({ session }) => session === move.session);
  const shift = dayNumber(move.date) - dayNumber(sessions[at]?.date ?? move.date);
  const days = sessions.slice(Math.max(at, 0)).map(({ date }) => dayNumber(date));
  const replanned = planHorizon(replanRequest(request, sessions, at, move, "best"));
  const every = [dayNumber(move.date), ...days, ...days.map((day) => day + shift)];
  if (replanned.from <= replanned.to) every.push(replanned.from, replanned.to);
  return { from: Math.min(...every), to: Math.max(...every) };
}

type Becoming = { readonly becomes: ConstantSession; readonly problem: string | null };

const stays = ({ fixed: _, ...session }: StandingSession): Becoming => ({ becomes: session, problem: null });

function judged(
  kind: MoveOption["kind"],
  request: PlanRequest,
  sessions: readonly StandingSession[],
  change: (session: StandingSession) => Becoming,
  days: number,
): MoveOption {
  const { target } = request.gapDays;
  const rows: MoveRow[] = [];
  for (const session of sessions) {
    const { becomes, problem } = change(session);
    const before = rows.at(-1);
    const gap = before === undefined ? null : dayNumber(becomes.date) - dayNumber(before.becomes.date);
    const gapWas = before === undefined ? null : dayNumber(session.date) - dayNumber(before.was.date);
    const spacing = gap === null ? "ok" : gapVerdict(gap, request.gapDays, session.session - (before?.session ?? 0) === 1);
    const { fixed, ...was } = session;
    rows.push({
      session: session.session,
      was,
      becomes,
      changed: becomes.date !== was.date || becomes.start !== was.start || becomes.clinicianId !== was.clinicianId,
      fixed,
      gapWas,
      gap,
      verdict: problem === null ? spacing : "not_free",
      problem,
    });
  }
  const newGaps = rows.filter(({ gap, gapWas }) => gap !== gapWas);
  return {
    kind,
    days,
    rows,
    possible: rows.every(({ verdict }) => verdict !== "not_free" && verdict !== "out_of_order"),
    shortGaps: newGaps.filter(({ verdict }) => verdict === "under").length,
    longGaps: newGaps.filter(({ verdict }) => verdict === "over").length,
    offTarget: rows.reduce((sum, { gap }) => sum + (gap === null ? 0 : Math.abs(gap - target)), 0),
  };
}

/** The series with everything up to the moved session standing still. Numbered by place, so that a missing session is not planned by the way. */
function replanRequest(
  request: PlanRequest,
  sessions: readonly StandingSession[],
  at: number,
  target: Pick<ConstantSession, "date" | "start" | "clinicianId">,
  aim: PlanRequest["aim"],
): PlanRequest {
  const placed = sessions.map(({ fixed, ...session }, index) => ({ fixed: fixed || index <= at, ...session, session: index + 1 }));
  const constants = placed
    .filter(({ fixed }) => fixed)
    .map(({ fixed: _, ...session }) => (session.session === at + 1 ? { ...session, ...pickTime(target) } : session));
  return {
    ...request,
    sessions: sessions.length,
    constraints: { ...request.constraints, constants, overLong: [] },
    was: placed.filter(({ fixed }) => !fixed),
    aim,
  };
}

const pickTime = ({ date, start, clinicianId }: Pick<ConstantSession, "date" | "start" | "clinicianId">) => ({ date, start, clinicianId });

function replanned(
  facts: PlanFacts,
  request: PlanRequest,
  sessions: readonly StandingSession[],
  at: number,
  target: ConstantSession,
  aim: PlanRequest["aim"],
): ReadonlyMap<number, Becoming> | null {
  const again = replanRequest(request, sessions, at, target, aim);
  const outcome = planWith(openSlots(facts, again, planHorizon(again)), again);
  if (!outcome.feasible) return null;
  return new Map(
    outcome.plan.sessions.flatMap(({ gap: _, constant, moved: __, ...planned }, index): [number, Becoming][] => {
      const session = sessions[index]?.session;
      return session === undefined || constant ? [] : [[session, { becomes: { ...planned, session }, problem: null }]];
    }),
  );
}

/** Whether a session can be at a date and time, with whom, in which room and with which device: to the minute, off the grid too. */
function freeCheck(facts: PlanFacts, request: PlanRequest) {
  return (was: StandingSession, wanted: Omit<Move, "session">): Becoming => {
    const day = dayNumber(wanted.date);
    const slots = openSlots(facts, { ...request, gridMinutes: 1 }, { from: day, to: day });
    const start = minutesOfDay(wanted.start);
    const offered = slots.on(day);
    const ids = slots.clinicians.map((each) => each?.id ?? null);
    const free = ids.filter((_, index) => offered !== null && has(offered.starts[index] ?? new Uint32Array(), start));
    const asked = wanted.clinicianId ?? was.clinicianId;
    const [other] = free;
    const clinicianId = wanted.clinicianId !== null || other === undefined || free.includes(asked) ? asked : other;
    const becomes = { session: was.session, date: wanted.date, start: wanted.start, clinicianId };
    if (offered === null || !free.includes(clinicianId)) {
      const problem = start + lengthOf(request) > 1440 ? "It would end after midnight." : whyNotFree(slots, day, start, clinicianId);
      return { becomes: { ...becomes, roomId: was.roomId, deviceId: was.deviceId }, problem };
    }
    const roomId = slots.rooms[firstFree(offered.rooms, start)]?.id ?? null;
    const deviceId = slots.devices[firstFree(offered.devices, start)]?.id ?? null;
    return { becomes: { ...becomes, roomId, deviceId }, problem: null };
  };
}

const lengthOf = ({ phases }: PlanRequest) => phases.reduce((sum, { minutes }) => sum + minutes, 0);

function whyNotFree(slots: Slots, day: number, start: number, clinicianId: string | null): string {
  const { patient, ...alone } = slots.alone(day);
  const at = `at ${sayTime(timeOfMinutes(start))}`;
  const named = slots.clinicians.find((each) => each?.id === clinicianId) ?? null;
  const pools = { clinician: named === null ? slots.clinicians : [named], room: slots.rooms, device: slots.devices };
  const clinicians = alone.clinician.filter((_, index) => named === null || slots.clinicians[index] === named);
  const starts = { ...alone, clinician: clinicians };
  if (!has(patient, start)) return `The patient is already booked ${at}.`;
  const missing = RESOURCE_KINDS.find((kind) => !starts[kind].some((each) => has(each, start)));
  if (missing === undefined) return "The clocks change that day: this time does not exist, or comes twice.";
  const away = new Set(pools[missing].map((each) => each?.away.get(day)));
  const [word] = away;
  const why = away.size === 1 && word !== undefined ? ` (${word.toLowerCase()})` : "";
  return missing === "clinician" && named !== null ? `${named.name} is not free ${at}${why}.` : `No ${missing} is free ${at}${why}.`;
}
