import { LANGUAGES } from "#lib/patients/input.ts";
import type { DetailField, Details } from "#lib/patients/rules/details.ts";
import { sayBirthDate, sayDate, sayTime } from "#lib/time.ts";

/** A detail as it is read; null where there is none. */
export function sayDetail(field: DetailField, details: Details): string | null {
  const value = details[field];
  if (value === null || value === "") return null;
  if (field === "dateOfBirth") return sayBirthDate(value);
  if (field === "language") return LANGUAGES.find(({ code }) => code === value)?.name ?? value;
  return value;
}

/** "Tue 10 Mar 2026, 3:00 pm, Needling" */
export function sayVisit({ date, time, service }: { readonly date: string; readonly time: string; readonly service: string }): string {
  return `${sayDate(date)}, ${sayTime(time)}, ${service}`;
}

/** "3 visits" */
export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? "" : "s"}`;
}
