import { addDays, daysBetween, type IsoDate, isoWeekday, sayDate, sayShortDate } from "#lib/time.ts";

export const PERIODS = ["this_week", "last_week", "month", "last_month", "quarter", "year", "dates"] as const;
export type PeriodKind = (typeof PERIODS)[number];
export const PERIOD_LABELS: Readonly<Record<PeriodKind, string>> = {
  this_week: "This week",
  last_week: "Last week",
  month: "This month",
  last_month: "Last month",
  quarter: "This quarter",
  year: "This year",
  dates: "Days of your own",
};

/** No report reads more at once: two years, one of them a leap year. */
export const LONGEST_DAYS = 731;
/** Up to so many days a plot has one column a day; beyond them one a week. */
const DAILY_UP_TO = 31;

/** Both days included. */
export type Days = { readonly from: IsoDate; readonly to: IsoDate };

/** The Monday of a day's week. */
export function mondayOf(date: IsoDate): IsoDate {
  return addDays(date, 1 - isoWeekday(date));
}

/** The days of a period around today: weeks from Monday to Sunday, months, quarters and years of the calendar. */
export function daysOf(kind: Exclude<PeriodKind, "dates">, today: IsoDate): Days {
  const monday = mondayOf(today);
  if (kind === "this_week") return { from: monday, to: addDays(monday, 6) };
  if (kind === "last_week") return { from: addDays(monday, -7), to: addDays(monday, -1) };
  const day = Temporal.PlainDate.from(today);
  const first = { month: day.month, last_month: day.month, quarter: day.month - ((day.month - 1) % 3), year: 1 }[kind];
  const start = day.with({ month: first, day: 1 }).subtract({ months: kind === "last_month" ? 1 : 0 });
  const months = { month: 1, last_month: 1, quarter: 3, year: 12 }[kind];
  return { from: start.toString(), to: start.add({ months }).subtract({ days: 1 }).toString() };
}

export type Step = "day" | "week";

/** How wide a column of time is. */
export function stepOf({ from, to }: Days): Step {
  return daysBetween(from, to) < DAILY_UP_TO ? "day" : "week";
}

/** The columns of a period in order, each by its first day; a week that began before the period counts from its Monday. */
export function columnsOf(days: Days): readonly IsoDate[] {
  const step = stepOf(days);
  const columns: IsoDate[] = [];
  for (let at = step === "day" ? days.from : mondayOf(days.from); at <= days.to; at = addDays(at, step === "day" ? 1 : 7)) columns.push(at);
  return columns;
}

/** "Mon 2 Mar 2026 to Sun 8 Mar 2026". */
export function sayDays({ from, to }: Days): string {
  return from === to ? sayDate(from) : `${sayDate(from)} to ${sayDate(to)}`;
}

/** "Tue 3 Mar", or "Week of Mon 2 Mar 2026". */
export function sayColumn(date: IsoDate, step: Step): string {
  return step === "day" ? sayShortDate(date) : `Week of ${sayDate(date)}`;
}

/** "Tue 3", "2 Mar": below a column. */
export function sayTick(date: IsoDate, step: Step): string {
  const short = sayShortDate(date);
  return step === "day" ? short.split(" ").slice(0, 2).join(" ") : short.slice(4);
}
