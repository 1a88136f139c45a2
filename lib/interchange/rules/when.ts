import { type DateOrder, writtenDate } from "#lib/patients/rules/search.ts";
import { addDays, type IsoDate, isIsoDate, isoWeekday, sayDate, timeOfMinutes, type WallTime } from "#lib/time.ts";
import type { ReadValue } from "./values.ts";

const MINUTES_A_DAY = 1440;
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
/** As a date of our own pages begins, and those of other systems. */
const WEEKDAY_FIRST = /^([a-z]{3,9})[.,]*\s+(?=\S)/i;

/** A spreadsheet's count of days from 30 December 1899, the time of day behind the point. What is less is a year that stands alone. */
function fromSerial(text: string): { readonly date: IsoDate; readonly minutes: number } | null {
  const match = /^(\d{5})(?:[.,](\d+))?$/.exec(text);
  if (match === null) return null;
  const minutes = Math.round(Number(`0.${match[2] ?? "0"}`) * MINUTES_A_DAY);
  const days = Number(match[1]) + (minutes === MINUTES_A_DAY ? 1 : 0);
  return { date: addDays("1899-12-30", days), minutes: minutes % MINUTES_A_DAY };
}

/**
 * A day as people write it, in the clinic's order, with the year first, with the month in words, or as a spreadsheet counts it. A year of two figures is one of
 * this century; a weekday that is written with it must be its own.
 */
export function readDay(text: string, order: DateOrder, today: IsoDate): ReadValue<IsoDate> {
  const serial = fromSerial(text);
  if (serial !== null && serial.minutes === 0) return { value: serial.date };
  const weekday = weekdayOf(WEEKDAY_FIRST.exec(text)?.[1] ?? "");
  const typed = (weekday === null ? text : text.replace(WEEKDAY_FIRST, "")).replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  const parts = writtenDate(withoutMidnight(typed), order);
  if (parts === null) return { wrong: `“${text}” is not a date.` };
  const year = parts.year.length === 4 ? parts.year : `${today.slice(0, 2)}${parts.year.padStart(2, "0")}`;
  const date = `${year}-${parts.month.padStart(2, "0")}-${parts.day.padStart(2, "0")}`;
  if (!isIsoDate(date)) return { wrong: `There is no such date as “${text}”.` };
  if (weekday !== null && weekday !== isoWeekday(date))
    return { wrong: `${sayDate(date)} is another day of the week than “${text}” says.` };
  return { value: date };
}

/** As a date alone comes out of what keeps it with a time. */
function withoutMidnight(text: string): string {
  return text.replace(/[T ]0?0:00(?::00(?:\.0+)?)?$/i, "").replace(/ 12:00(?::00)? ?AM$/i, "");
}

function weekdayOf(word: string): number | null {
  const at = WEEKDAYS.findIndex((day) => day.startsWith(word.toLowerCase()));
  return word === "" || at === -1 ? null : at + 1;
}

const NO_TIME = "Write it like 15:00 or 3:00 pm.";

/** A time on the clinic's wall clock: "15:00", "15.00", "15h00", "0930", "3 pm", "3:00:00 PM", or the part of a day that a spreadsheet keeps. Whole minutes. */
export function readTime(text: string): ReadValue<WallTime> {
  if (/^0?\.\d+$/.test(text)) {
    const minutes = Math.round(Number(text) * MINUTES_A_DAY);
    return minutes < MINUTES_A_DAY ? { value: timeOfMinutes(minutes) } : { wrong: `“${text}” is no time. ${NO_TIME}` };
  }
  if (/\d\s*(?:z|utc|gmt|[+-]\d\d:?(?:\d\d)?)$/i.test(text))
    return { wrong: `“${text}” names a time zone. Write the time that the clinic’s own clock shows.` };
  const match = /^(\d{1,2})(?:(?<h>h)|[:.]?)(?<minute>\d{2})?(?:[:.](?<second>\d{2})(?:\.0+)?)?\s*(?<half>[ap])?\.?\s?m?\.?$/i.exec(text);
  const { h, minute, second = "00", half } = match?.groups ?? {};
  const isWhole =
    match !== null && (minute !== undefined || h !== undefined || half !== undefined) && /m\.?$/i.test(text) === (half !== undefined);
  const said = Number(match?.[1]);
  const hour = half === undefined ? said : (said % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  const fits = isWhole && Number(minute ?? 0) < 60 && hour < 24 && (half === undefined || (said >= 1 && said <= 12));
  if (!fits) return { wrong: `“${text}” is no time. ${NO_TIME}` };
  return second === "00"
    ? { value: timeOfMinutes(hour * 60 + Number(minute ?? 0)) }
    : { wrong: `“${text}” has seconds. Write whole minutes.` };
}

/** When something begins, as it is written; `at` where that names its distance from UTC, so that it is a moment wherever the clock hangs. */
export type When = { readonly date: IsoDate; readonly time: WallTime; readonly at: Temporal.Instant | null };

/** A moment as other systems, and our own files, write it: ISO 8601 with its distance from UTC, on the whole minute. */
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

function readMoment(text: string): ReadValue<When> | null {
  const [, date = "", time = ""] = MOMENT.exec(text) ?? [];
  if (date === "") return null;
  try {
    return { value: { date, time, at: Temporal.Instant.from(text) } };
  } catch {
    return { wrong: `There is no such moment as “${text}”.` };
  }
}

/** A date with its time behind it, in any way that either is written. */
export function readStart(text: string, order: DateOrder, today: IsoDate): ReadValue<When> {
  const moment = readMoment(text);
  if (moment !== null) return moment;
  const serial = fromSerial(text);
  if (serial !== null && /\D/.test(text)) return { value: { date: serial.date, time: timeOfMinutes(serial.minutes), at: null } };
  const match = /^(.*?\d)(?:T|,?\s+(?:at\s+)?)(\d{1,2}(?:[:.h]\d{2}.*|h|\s*[ap]\.?\s?m\.?))$/i.exec(text);
  const [, day = "", clock = ""] = match ?? [];
  if (match === null) return { wrong: `“${text}” is not a date with a time. Write it like 2026-12-01 15:00.` };
  const date = readDay(day, order, today);
  if ("wrong" in date) return date;
  const time = readTime(clock);
  return "wrong" in time ? time : { value: { date: date.value, time: time.value, at: null } };
}

/** How long something takes: "45", "45 min", "1 h 15", "1:15", or the part of a day that a spreadsheet keeps. In minutes. */
export function readMinutes(text: string): ReadValue<number> {
  if (/^0?\.\d+$/.test(text)) return { value: Math.round(Number(text) * MINUTES_A_DAY) };
  const minutes = /^(\d{1,3})\s*(?:m|min|mins|minutes?|')?\.?$/i.exec(text)?.[1];
  if (minutes !== undefined) return { value: Number(minutes) };
  const match = /^(\d{1,2})(?::(\d{2})(?::00)?|\s*(?:h|hrs?|hours?)\s*(?:(\d{1,2})\s*(?:m|min|mins|minutes?)?)?)$/i.exec(text);
  if (match === null) return { wrong: `“${text}” is no length of time. Write minutes, like 45.` };
  return { value: Number(match[1]) * 60 + Number(match[2] ?? match[3] ?? 0) };
}
