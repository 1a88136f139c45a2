import {
  compareDates,
  daysBetween,
  type InstantRange,
  type IsoDate,
  instantToWall,
  isoWeekday,
  minutesOfDay,
  overlaps,
  timeOfMinutes,
  type WallTime,
} from "#lib/time.ts";
import { type Diary, placeAll } from "./choose.ts";
import { type GapChange, newGaps } from "./gaps.ts";
import { type Phase, totalMinutes } from "./phases.ts";

export const DAY_PARTS = ["any", "morning", "afternoon"] as const;
export type DayPart = (typeof DAY_PARTS)[number];

/** When a patient could come earlier. Weekdays are ISO, none of them means any; morning is a start before 12:00. */
export type WaitlistWishes = {
  readonly earliestDate: IsoDate | null;
  readonly weekdays: readonly number[];
  readonly dayPart: DayPart;
  readonly clinicianId: string | null;
};

/** A stretch of a day in which somebody was expected, and who was to see them; null where the visit needed no clinician. */
export type FreedPlace = { readonly date: IsoDate; readonly during: InstantRange; readonly clinicianId: string | null };

/** Somebody on the waitlist, with the later booking that would move. */
export type Waiting = {
  readonly id: string;
  readonly since: Temporal.Instant;
  readonly bookedOn: IsoDate;
  readonly wishes: WaitlistWishes;
  /** Of the booked visit, as long as it was made. */
  readonly phases: readonly Phase[];
  readonly turnoverMinutes: number;
  /** The room and device that it holds now, taken before others. */
  readonly keep: readonly string[];
  /** The patient's other bookings of that day. */
  readonly patientBusy: readonly InstantRange[];
  /** Null outside a series; `sessions` are all that stand, the booked one among them, each on the date that counts. */
  readonly series: {
    readonly session: number;
    readonly gaps: { readonly min: number; readonly target: number; readonly max: number };
    readonly sessions: readonly { readonly session: number; readonly date: IsoDate }[];
  } | null;
};

export type Offer = {
  readonly id: string;
  readonly time: WallTime;
  readonly daysGained: number;
  /** The gaps that the move makes, all within the series' limits. */
  readonly gaps: readonly GapChange[];
};

/** What is free at the place that day, whoever comes. */
export type FreedDiary = Omit<Diary, "phases" | "turnoverMinutes" | "patientBusy">;

const GRID_MINUTES = 15;
/** Nobody rings more than these for one place. */
const MOST_OFFERS = 25;

/**
 * Who on the waitlist could come at a place that became free, each at the first start that works, best first, at most 25. A visit starts within the freed
 * stretch, with the clinician who became free; it may run on where that is free too. An entry whose move would break a wish, a gap or a limit is not in
 * here: whoever moves it asks the same rules again, and nobody can accept a gap out of limits here.
 *
 * In this order: the fewest days by which the gaps that the move makes miss their target; the most days gained; the longest wait; id.
 */
export function offersFor(place: FreedPlace, diary: FreedDiary, waiting: readonly Waiting[], now: Temporal.Instant): Offer[] {
  const starts = startsWithin(place, diary.timeZone, now);
  const near = { ...diary, busy: busyNear(place, diary, waiting) };
  const offers: Offer[] = [];
  // No rank depends on the start, so that the costly question, what is free, is asked of the best alone.
  for (const { entry, daysGained, gaps } of ranked(waiting, place)) {
    if (offers.length === MOST_OFFERS) break;
    const time = firstStart(entry, place, near, starts);
    if (time !== undefined) offers.push({ id: entry.id, time, daysGained, gaps });
  }
  return offers;
}

type Gain = Pick<Offer, "daysGained" | "gaps"> & { readonly entry: Waiting };

/** Whoever gains by coming that day within their limits, best first. */
function ranked(waiting: readonly Waiting[], { date }: FreedPlace): Gain[] {
  return waiting
    .map((entry) => ({ entry, daysGained: daysBetween(date, entry.bookedOn), gaps: gapsMade(entry, date) }))
    .filter(({ daysGained, gaps }) => daysGained > 0 && gaps.every(({ verdict }) => verdict === "ok"))
    .map((gain) => ({ ...gain, missed: missedBy(gain) }))
    .toSorted(
      (a, b) =>
        a.missed - b.missed ||
        b.daysGained - a.daysGained ||
        Temporal.Instant.compare(a.entry.since, b.entry.since) ||
        a.entry.id.localeCompare(b.entry.id, "en"),
    );
}

/** What of the day's bookings a visit that starts within the place could meet: the rest would be asked of every room for nothing. */
function busyNear({ during }: FreedPlace, diary: FreedDiary, waiting: readonly Waiting[]): FreedDiary["busy"] {
  const longest = Math.max(0, ...waiting.map(({ phases, turnoverMinutes }) => totalMinutes(phases) + turnoverMinutes));
  const reach = { start: during.start, end: during.end.add({ minutes: longest }) };
  return diary.busy.filter(({ range }) => overlaps(range, reach));
}

/** The freed start itself, then every quarter-hour of the stretch; nothing that has gone by. */
function startsWithin({ date, during }: FreedPlace, timeZone: string, now: Temporal.Instant): WallTime[] {
  const from = minutesOfDay(instantToWall(during.start, timeZone).time);
  const end = instantToWall(during.end, timeZone);
  const until = end.date === date ? minutesOfDay(end.time) : 24 * 60;
  const wall = instantToWall(now, timeZone);
  const passed = compareDates(date, wall.date) < 0 ? until : date === wall.date ? minutesOfDay(wall.time) : -1;
  const starts = [from];
  for (let at = (Math.floor(from / GRID_MINUTES) + 1) * GRID_MINUTES; at < until; at += GRID_MINUTES) starts.push(at);
  return starts.filter((at) => at > passed).map(timeOfMinutes);
}

/** The first start that suits and is free; undefined where there is none. */
function firstStart(entry: Waiting, place: FreedPlace, diary: FreedDiary, starts: readonly WallTime[]): WallTime | undefined {
  const { phases, turnoverMinutes, patientBusy, keep, wishes, series } = entry;
  const needsClinician = phases.some(({ needs }) => needs.clinician);
  if (needsClinician && place.clinicianId === null) return undefined;
  const there = { ...diary, phases, turnoverMinutes, patientBusy };
  const clinicianId = needsClinician ? place.clinicianId : null;
  return starts.find((time) => {
    if (!suits(wishes, { date: place.date, time, clinicianId: place.clinicianId })) return false;
    const wish = { session: series?.session ?? null, date: place.date, time, clinicianId, keep };
    return placeAll(there, [wish])[0]?.placed !== null;
  });
}

/** Whether a start is one that the patient asked for. */
function suits(
  wishes: WaitlistWishes,
  at: { readonly date: IsoDate; readonly time: WallTime; readonly clinicianId: string | null },
): boolean {
  if (wishes.earliestDate !== null && compareDates(at.date, wishes.earliestDate) < 0) return false;
  if (wishes.weekdays.length > 0 && !wishes.weekdays.includes(isoWeekday(at.date))) return false;
  if (wishes.dayPart !== "any" && (minutesOfDay(at.time) < 12 * 60 ? "morning" : "afternoon") !== wishes.dayPart) return false;
  return wishes.clinicianId === null || wishes.clinicianId === at.clinicianId;
}

function gapsMade({ series }: Waiting, date: IsoDate): GapChange[] {
  if (series === null) return [];
  const after = series.sessions.map((each) => (each.session === series.session ? { ...each, date } : each));
  return newGaps(series.sessions, after, series.gaps);
}

const missedBy = ({ entry: { series }, gaps }: Gain) =>
  series === null ? 0 : gaps.reduce((sum, { days }) => sum + Math.abs(days - series.gaps.target), 0);
