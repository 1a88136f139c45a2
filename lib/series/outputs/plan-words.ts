import { daysBetween, type IsoDate, minutesOfDay, sayDate, sayShortDate, sayTime, type WallTime } from "#lib/time.ts";
import type { PlanPreferences } from "../input.ts";
import { sayNumber } from "../rules/plan/words.ts";
import { FIRST_WITHIN_DAYS } from "../rules/replan.ts";

const TIMES = ["never", "once", "twice"] as const;

const sayTimes = (count: number): string => TIMES[count] ?? `${sayNumber(count)} times`;
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "five months", "seven weeks": how long something runs, in the roughest unit that still says something. */
export function sayLength(days: number): string {
  if (days < 14) return `${days} ${days === 1 ? "day" : "days"}`;
  if (days < 84) return `${sayNumber(Math.round(days / 7))} weeks`;
  return `${sayNumber(Math.round(days / 30.4))} months`;
}

type Session = { readonly date: IsoDate; readonly time: WallTime; readonly clinician: string | null };

/** "Thu 26 Nov 2026 to Tue 20 Apr 2027, five months. Aroha Ngata every time, mornings at 9:30, once at 10:15." */
export function sayPlan(sessions: readonly Session[]): string {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return "";
  const days = daysBetween(first.date, last.date);
  const span = days === 0 ? sayDate(first.date) : `${sayDate(first.date)} to ${sayDate(last.date)}, ${sayLength(days)}`;
  return `${span}. ${upper([sayWho(sessions), sayWhen(sessions)].filter((part) => part !== "").join(", "))}.`;
}

function sayWho(sessions: readonly Session[]): string {
  const counted = countBy(sessions.flatMap(({ clinician }) => clinician ?? []));
  const [only] = counted;
  if (only === undefined) return "";
  if (counted.length === 1) return sessions.length === 1 ? `with ${only.value}` : `${only.value} every time`;
  return counted.map(({ value, count }) => `${value} ${sayTimes(count)}`).join(", ");
}

function sayWhen(sessions: readonly Session[]): string {
  const counted = countBy(sessions.map(({ time }) => time));
  const [usual, other] = counted;
  if (usual === undefined) return "";
  if (counted.length > 2) {
    const inOrder = counted.map(({ value }) => value).toSorted();
    return `between ${sayTime(inOrder[0] ?? "00:00")} and ${sayTime(inOrder.at(-1) ?? "00:00")}`;
  }
  const part = minutesOfDay(usual.value) < 12 * 60 ? "mornings at" : "afternoons at";
  const alone = sessions.length === 1 ? `at ${sayTime(usual.value)}` : `${part} ${sayTime(usual.value).slice(0, -3)}`;
  return other === undefined ? alone : `${alone}, ${sayTimes(other.count)} at ${sayTime(other.value)}`;
}

/** Values with how often they occur, the most frequent first, then in the order they came. */
function countBy(values: readonly string[]): { readonly value: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
}

/** For who does not see the page change: "New plan: Thu 26 Nov 2026 to Tue 20 Apr 2027, gaps of 26 to 37 days." */
export function announcePlan(sessions: readonly Session[], gaps: readonly number[]): string {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return "";
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  const between = gaps.length === 0 ? "" : least === most ? `, gaps of ${least} days` : `, gaps of ${least} to ${most} days`;
  return `New plan: ${sayDate(first.date)} to ${sayDate(last.date)}${between}.`;
}

const WEEKDAYS = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** The wishes in a line: "From Fri 27 Nov within 14 days, Tue and Thu, near 9:30 am, mornings only". */
export function sayWishes(wishes: PlanPreferences, clinicians: readonly { readonly id: string; readonly name: string }[]): string {
  const { earliestDate, weekdays, lockedClinicianId, preferredClinicianId, excludedDates } = wishes;
  const clinician = clinicians.find(({ id }) => id === (lockedClinicianId ?? preferredClinicianId))?.name;
  const days = weekdays.map((day) => WEEKDAYS[day] ?? "").join(", ");
  const parts = [
    `${earliestDate === null ? "Soon" : `From ${sayShortDate(earliestDate)}`} within ${wishes.firstWithinDays ?? FIRST_WITHIN_DAYS} days`,
    days === "" ? null : wishes.onlyWeekdays.length > 0 ? `${days} only` : days,
    wishes.startTime === null ? null : `near ${sayTime(wishes.startTime)}`,
    wishes.dayPart === null ? null : `${wishes.dayPart}s only`,
    clinician === undefined ? null : `${clinician} ${lockedClinicianId === null ? "if possible" : "only"}`,
    wishes.sameClinician ? "same clinician throughout" : null,
    excludedDates.length === 0 ? null : "some dates avoided",
  ];
  return parts.filter((part) => part !== null).join(", ");
}
