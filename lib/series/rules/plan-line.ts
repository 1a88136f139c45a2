import { addDays, compareDates, daysBetween, type IsoDate, sayShortDate, sayTime, type TimeZone, type WallTime } from "#lib/time.ts";
import { dayNumber } from "./plan/calendar.ts";

/** What may be drawn of one session; a session without a date stands where the target gap puts it. */
export type LineSession = {
  readonly number: number;
  readonly date: IsoDate | null;
  /** Where one without a date is drawn, if not a target gap after the one before. */
  readonly about?: IsoDate | undefined;
  readonly time: WallTime | null;
  /** "planned" hollow, "moved" filled teal, "follows" teal ring: laid anew because of the move; the others as in every series line. */
  readonly state: "planned" | "moved" | "follows" | "done" | "this" | "to-come" | "not-fixed" | "missed";
  readonly pinned: boolean;
  /** Where it was before, when it stands elsewhere now. */
  readonly was: IsoDate | null;
  /** Below the mark: who, which room, which device. */
  readonly lines: readonly string[];
};

export type GapLimits = { readonly min: number; readonly target: number; readonly max: number };
export type Closure = { readonly from: IsoDate; readonly to: IsoDate; readonly what: string };

export type GapTone = "plain" | "warn" | "stop";

/** Everything of the drawing, with places in whole days from its first day. */
export type PlanLineView = {
  readonly start: IsoDate;
  readonly days: number;
  readonly months: readonly { readonly day: number; readonly label: string; readonly ticked: boolean }[];
  readonly sessions: readonly {
    readonly number: number;
    readonly day: number;
    readonly date: string;
    readonly time: string;
    readonly state: LineSession["state"];
    readonly pinned: boolean;
    readonly was: number | null;
    readonly lines: readonly string[];
    readonly gap: { readonly words: string; readonly off: string; readonly tone: GapTone } | null;
  }[];
  /** Where each next session may fall, from the one before. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly target: number }[];
  readonly closures: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  readonly clocks: readonly number[];
};

type LineFacts = {
  readonly sessions: readonly LineSession[];
  readonly gaps: GapLimits;
  readonly closures: readonly Closure[];
  readonly timeZone: TimeZone;
  /** Dates that must lie on the line too. */
  readonly also?: readonly IsoDate[] | undefined;
};

/** How a gap stands to the one aimed for and to the limits; amber once it has used up more than half of what the limit leaves. */
export function judgeGap(days: number, { min, target, max }: GapLimits): { readonly off: string; readonly tone: GapTone } {
  const over = days - target;
  const off = over === 0 ? "on target" : `${sayDays(Math.abs(over))} ${over > 0 ? "over" : "under"}`;
  if (days < min) return { off, tone: "stop" };
  if (days > max || over * 2 > max - target || -over * 2 > target - min) return { off, tone: over === 0 ? "plain" : "warn" };
  return { off, tone: "plain" };
}

export const sayDays = (days: number): string => `${days} ${days === 1 ? "day" : "days"}`;

/** A plan laid out along its days: equal days, equal room. */
export function planLine({ sessions, gaps, closures, timeZone, also = [] }: LineFacts): PlanLineView {
  const dates = datesOf(sessions, gaps.target);
  const every = [...dates, ...also, ...sessions.flatMap(({ was }) => was ?? [])].toSorted(compareDates);
  const start = every[0] ?? "1970-01-01";
  const end = every.at(-1) ?? start;
  const at = (date: IsoDate) => daysBetween(start, date);
  const days = Math.max(1, at(end));
  return {
    start,
    days,
    months: monthsOf(start, end),
    sessions: sessions.map((session, index) => {
      const date = dates[index] ?? start;
      const before = dates[index - 1];
      const gap = before === undefined || session.date === null || sessions[index - 1]?.date === null ? null : daysBetween(before, date);
      return {
        number: session.number,
        day: at(date),
        date: session.date === null ? "" : sayShortDate(session.date),
        time: session.time === null ? "" : sayTime(session.time),
        state: session.state,
        pinned: session.pinned,
        was: session.was === null || session.was === session.date ? null : at(session.was),
        lines: session.lines,
        gap: gap === null ? null : { words: sayDays(gap), ...judgeGap(gap, gaps) },
      };
    }),
    bands: dates
      .slice(0, -1)
      .flatMap((date, index) =>
        sessions[index]?.date === null || sessions[index + 1]?.date === null
          ? []
          : [{ from: at(addDays(date, gaps.min)), to: at(addDays(date, gaps.max)), target: at(addDays(date, gaps.target)) }],
      ),
    closures: closures
      .filter(({ from, to }) => compareDates(from, end) <= 0 && compareDates(to, start) >= 0)
      .map(({ from, to, what }) => ({ from: at(from), to: at(addDays(to, 1)), label: sayClosure(from, to, what) })),
    clocks: clockChanges(start, end, timeZone).map(at),
  };
}

function sayClosure(from: IsoDate, to: IsoDate, what: string): string {
  const day = (date: IsoDate) => sayShortDate(date).slice(4);
  return from === to ? `${what} ${day(from)}` : `${what} ${day(from)} to ${day(to)}`;
}

function datesOf(sessions: readonly LineSession[], target: number): IsoDate[] {
  const dates: IsoDate[] = [];
  for (const { date, about } of sessions) {
    const before = dates.at(-1);
    dates.push(
      date ??
        about ??
        (before === undefined ? (sessions.find((each) => each.date !== null)?.date ?? "1970-01-01") : addDays(before, target)),
    );
  }
  return dates;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** The month of the first day without a tick, then each month at its first; the year with the first whole month and with January. */
function monthsOf(start: IsoDate, end: IsoDate): PlanLineView["months"] {
  const months: { day: number; label: string; ticked: boolean }[] = [];
  let month = Temporal.PlainDate.from(start).with({ day: 1 });
  const last = Temporal.PlainDate.from(end);
  for (let first = true; Temporal.PlainDate.compare(month, last) <= 0; first = false) {
    const name = MONTHS[month.month - 1] ?? "";
    const withYear = month.month === 1 || months.length === (months[0]?.ticked === false ? 1 : 0);
    if (!first) months.push({ day: daysBetween(start, month.toString()), label: withYear ? `${name} ${month.year}` : name, ticked: true });
    else if (daysBetween(start, month.add({ months: 1 }).toString()) > 9 || month.toString() === start)
      months.push({
        day: 0,
        label: months.length === 0 && month.toString() === start ? `${name} ${month.year}` : name.slice(0, 3),
        ticked: month.toString() === start,
      });
    month = month.add({ months: 1 });
  }
  return months;
}

/** The days within on which the clocks change. */
function clockChanges(start: IsoDate, end: IsoDate, timeZone: TimeZone): IsoDate[] {
  const days: IsoDate[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.PlainDate.from(start).toZonedDateTime(timeZone).getTimeZoneTransition("next");
  while (at !== null && dayNumber(at.toPlainDate().toString()) <= dayNumber(end)) {
    days.push(at.toPlainDate().toString());
    at = at.getTimeZoneTransition("next");
  }
  return days;
}
