import {
  compareDates,
  daysBetween,
  type InstantRange,
  type IsoDate,
  instantToWall,
  isoWeekday,
  minutesOfDay,
  timeOfMinutes,
  type WallTime,
} from "#lib/time.ts";
import { type Diary, placeAll } from "./choose.ts";
import { type GapChange, newGaps } from "./gaps.ts";
import type { Phase } from "./phases.ts";

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

/**
 * Who on the waitlist could come at a place that became free, each at the first start that works, best first. A visit starts within the freed stretch, with
 * the clinician who became free; it may run on where that is free too. An entry whose move would break a wish, a gap or a limit is not in here: whoever
 * moves it asks the same rules again, and reception cannot accept a gap out of limits here.
 *
 * In this order: the fewest days by which the gaps that the move makes miss their target; the most days gained; the longest wait; id.
 */
export function offersFor(place: FreedPlace, diary: FreedDiary, waiting: readonly Waiting[], now: Temporal.Instant): Offer[] {
  const starts = startsWithin(place, diary.timeZone, now);
  return waiting
    .flatMap((entry) => {
      const offer = offerTo(entry, place, diary, starts);
      return offer === null ? [] : [{ offer, entry, missed: missedBy(entry, offer) }];
    })
    .toSorted(
      (a, b) =>
        a.missed - b.missed ||
        b.offer.daysGained - a.offer.daysGained ||
        Temporal.Instant.compare(a.entry.since, b.entry.since) ||
        a.entry.id.localeCompare(b.entry.id, "en"),
    )
    .map(({ offer }) => offer);
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

function offerTo(entry: Waiting, place: FreedPlace, diary: FreedDiary, starts: readonly WallTime[]): Offer | null {
  const daysGained = daysBetween(place.date, entry.bookedOn);
  const needsClinician = entry.phases.some(({ needs }) => needs.clinician);
  if (daysGained <= 0 || (needsClinician && place.clinicianId === null)) return null;
  const gaps = gapsMade(entry, place.date);
  if (gaps.some(({ verdict }) => verdict !== "ok")) return null;
  const { phases, turnoverMinutes, patientBusy, keep, wishes } = entry;
  const there = { ...diary, phases, turnoverMinutes, patientBusy };
  const clinicianId = needsClinician ? place.clinicianId : null;
  const time = starts.find((start) => {
    if (!suits(wishes, { date: place.date, time: start, clinicianId: place.clinicianId })) return false;
    const wish = { session: entry.series?.session ?? null, date: place.date, time: start, clinicianId, keep };
    return placeAll(there, [wish])[0]?.placed !== null;
  });
  return time === undefined ? null : { id: entry.id, time, daysGained, gaps };
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

const missedBy = ({ series }: Waiting, { gaps }: Offer) =>
  series === null ? 0 : gaps.reduce((sum, { days }) => sum + Math.abs(days - series.gaps.target), 0);
