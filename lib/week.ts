import { z } from "zod";
import { minutesOfDay, sayTime, type WallTime } from "./time.ts";

/** The days of a week of hours, Monday first, by the key that forms use. */
export const WEEKDAYS = [
  { key: "mon", iso: 1, label: "Monday" },
  { key: "tue", iso: 2, label: "Tuesday" },
  { key: "wed", iso: 3, label: "Wednesday" },
  { key: "thu", iso: 4, label: "Thursday" },
  { key: "fri", iso: 5, label: "Friday" },
  { key: "sat", iso: 6, label: "Saturday" },
  { key: "sun", iso: 7, label: "Sunday" },
] as const;

/** Open from `opens` up to, not including, `closes`, on an ISO weekday, on the wall clock of a location. */
export type WeekPeriod = { readonly weekday: number; readonly opens: WallTime; readonly closes: WallTime };

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const typedTime = z.string().trim().max(8).default("");
const typedPeriod = z.strictObject({ opens: typedTime, closes: typedTime });
type TypedPeriod = z.output<typeof typedPeriod>;

function periodProblem({ opens, closes }: TypedPeriod): { readonly at: "opens" | "closes"; readonly message: string } | null {
  if (opens !== "" && !TIME.test(opens)) return { at: "opens", message: "Write the time like 09:00." };
  if (closes !== "" && !TIME.test(closes)) return { at: "closes", message: "Write the time like 17:30." };
  if (opens === "") return { at: "opens", message: "Say when it starts, or empty both times." };
  if (closes === "") return { at: "closes", message: "Say when it ends, or empty both times." };
  return minutesOfDay(opens) < minutesOfDay(closes) ? null : { at: "closes", message: "The end must come after the start." };
}

/** One day of a form: up to two periods, each both times or neither; the second begins once the first is over. */
const typedDay = z.strictObject({ first: typedPeriod, second: typedPeriod }).transform((day, context) => {
  const filled = (["first", "second"] as const).filter((part) => day[part].opens !== "" || day[part].closes !== "");
  for (const part of filled) {
    const problem = periodProblem(day[part]);
    if (problem !== null) {
      context.addIssue({ code: "custom", path: [part, problem.at], message: problem.message });
      return z.NEVER;
    }
  }
  if (filled.length === 2 && minutesOfDay(day.second.opens) < minutesOfDay(day.first.closes)) {
    context.addIssue({ code: "custom", path: ["second", "opens"], message: "The second period must start after the first has ended." });
    return z.NEVER;
  }
  return filled.map((part) => day[part]);
});

/** A week as a form sends it ("week.mon.first.opens"); leaves as periods in order of the week. */
export const weekField = z
  .strictObject({ mon: typedDay, tue: typedDay, wed: typedDay, thu: typedDay, fri: typedDay, sat: typedDay, sun: typedDay })
  .transform((week): WeekPeriod[] =>
    WEEKDAYS.flatMap(({ key, iso }) => week[key].map(({ opens, closes }) => ({ weekday: iso, opens, closes }))),
  );

/** A week day by day, as the form of hours takes it. */
export function daysOfWeek(periods: readonly WeekPeriod[]) {
  return WEEKDAYS.map(({ key, iso, label }) => ({ day: key, label, periods: periods.filter(({ weekday }) => weekday === iso) }));
}

/** Whether two periods of a week share a minute. */
export function periodsOverlap(a: WeekPeriod, b: WeekPeriod): boolean {
  return a.weekday === b.weekday && minutesOfDay(a.opens) < minutesOfDay(b.closes) && minutesOfDay(b.opens) < minutesOfDay(a.closes);
}

/** "Monday to Friday, 9:00 am to 5:30 pm; Saturday, 9:00 am to 1:00 pm": days with the same hours in a row are said once. */
export function sayWeek(periods: readonly WeekPeriod[]): string {
  const runs: { from: string; to: string; hours: string }[] = [];
  let previous = "";
  for (const { iso, label } of WEEKDAYS) {
    const ofDay = periods.filter(({ weekday }) => weekday === iso).sort((a, b) => minutesOfDay(a.opens) - minutesOfDay(b.opens));
    const hours = ofDay.map(({ opens, closes }) => `${sayTime(opens)} to ${sayTime(closes)}`).join(" and ");
    const last = runs.at(-1);
    if (hours !== "" && hours === previous && last !== undefined) last.to = label;
    else if (hours !== "") runs.push({ from: label, to: label, hours });
    previous = hours;
  }
  return runs.map(({ from, to, hours }) => `${from === to ? from : `${from} to ${to}`}, ${hours}`).join("; ");
}
