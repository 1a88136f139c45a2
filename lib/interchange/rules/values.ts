import { readCell } from "#lib/csv.ts";
import type { DateOrder } from "#lib/patients/rules/search.ts";
import { readSearch } from "#lib/patients/rules/search.ts";
import { addDays, type IsoDate } from "#lib/time.ts";

/** What one cell says: a value, or the sentence that says why it cannot be read. */
export type ReadValue<T> = { readonly value: T } | { readonly wrong: string };

/** What other systems write where there is nothing. */
const NOTHING = new Set(["", "-", "--", "—", "n/a", "na", "none", "null", "nil", "unknown", "?", "not known", "not given"]);

export const saysNothing = (text: string): boolean => NOTHING.has(text.trim().toLowerCase());

/** A cell as it was meant: without the apostrophe that keeps a spreadsheet from calculating with it, as our own files write it too. */
export function plainCell(cell: string): string {
  return readCell(cell).trim();
}

/** "Carvalho, Ana" and "Ana Maria Carvalho": the family name stands before a comma, or last. Capitals are left as they are. */
export function splitName(whole: string): { readonly givenName: string; readonly familyName: string } {
  const name = whole.trim().replaceAll(/\s+/g, " ");
  const comma = name.indexOf(",");
  if (comma !== -1) return { familyName: name.slice(0, comma).trim(), givenName: name.slice(comma + 1).trim() };
  const last = name.lastIndexOf(" ");
  return last === -1 ? { givenName: name, familyName: "" } : { givenName: name.slice(0, last), familyName: name.slice(last + 1) };
}

/** A spreadsheet's count of days from 30 December 1899, as a date that was stored as a number comes out. */
function fromSerial(text: string): IsoDate | null {
  const match = /^(\d{4,5})(?:\.0+)?$/.exec(text);
  const days = Number(match?.[1] ?? 0);
  // What is less is a year that stands alone.
  return days >= 3_000 ? addDays("1899-12-30", days) : null;
}

/** A date of birth in the clinic's order, with the year first, with the month in words, or as a spreadsheet's number; a time of midnight behind it counts for nothing. */
export function readBirthDate(text: string, order: DateOrder, today: IsoDate): ReadValue<IsoDate> {
  const day = text.replace(/[T ]0?0:00(?::00(?:\.0+)?)?(?: ?AM|Z)?$/i, "").replace(/ 12:00(?::00)? ?AM$/i, "");
  const serial = fromSerial(day);
  if (serial !== null && serial <= today) return { value: serial };
  const read = readSearch(day, order, today);
  if (read.kind === "date") return { value: read.date };
  return { wrong: read.kind === "bad_date" ? read.understood : `“${text}” is not a date.` };
}

const YES = new Set(["yes", "y", "true", "1", "x", "ja", "oui", "si", "agreed", "opted in", "opt in", "on", "ok", "subscribed"]);
const NO = new Set([
  "no",
  "n",
  "false",
  "0",
  "nein",
  "non",
  "declined",
  "refused",
  "opted out",
  "opt out",
  "off",
  "unsubscribed",
  "do not contact",
]);

/** Whether somebody agreed: yes, no, or null where nobody asked, which is neither. */
export function readConsent(text: string): ReadValue<boolean | null> {
  if (saysNothing(text)) return { value: null };
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return { value: true };
  if (NO.has(word)) return { value: false };
  return { wrong: `“${text}” is neither yes nor no. Leave it empty where nobody asked.` };
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  usa: "US",
  "united states of america": "US",
  uk: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "great britain": "GB",
  holland: "NL",
  deutschland: "DE",
  espana: "ES",
  aotearoa: "NZ",
  "aotearoa new zealand": "NZ",
};

const plain = (text: string) =>
  text
    .normalize("NFKD")
    .replaceAll(/[\p{M}.]/gu, "")
    .trim()
    .toLowerCase();

function countryCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [[plain(name), code] as const, [code.toLowerCase(), code] as const];
    }),
  );
}
const COUNTRIES = countryCodes();

/** A country by its English name or its two letters. */
export function readCountry(text: string): ReadValue<string> {
  const name = plain(text);
  const code = OTHER_NAMES[name] ?? COUNTRIES.get(name);
  return code === undefined ? { wrong: `“${text}” is no country that is known. Write its two letters, like AU or NZ.` } : { value: code };
}
