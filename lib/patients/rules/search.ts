import { compareDates, type IsoDate, isIsoDate, sayBirthDate } from "#lib/time.ts";

export type DateOrder = "dmy" | "mdy" | "ymd";

/** What a patient is known by besides a name. */
export type SearchFact =
  /** `digits` where the same figures could be a telephone number. */
  | { readonly kind: "date"; readonly date: IsoDate; readonly digits: string | null }
  /** The figures that every way of writing the number shares: without country code and leading zero. */
  | { readonly kind: "phone"; readonly digits: string; readonly written: string }
  | { readonly kind: "number"; readonly number: number; readonly digits: string | null }
  /** How the address begins, in small letters. */
  | { readonly kind: "email"; readonly start: string };

/** How what was typed into the search was understood, and the sentence that says so. */
export type ReadSearch = { readonly understood: string } & (
  | { readonly kind: "empty" }
  | { readonly kind: "bad_date" }
  | SearchFact
  /** Parts of a name in any order, and what else they must be known by. */
  | { readonly kind: "name"; readonly words: readonly string[]; readonly fact: SearchFact | null }
);

type ReadFact = { readonly understood: string } & (SearchFact | { readonly kind: "bad_date" });

const ASK = "Type a name, a phone number or a date of birth.";
/** More words narrow nothing that six have not. */
const MOST_WORDS = 6;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;

/**
 * Reads what a receptionist typed: a date of birth in any usual form (numbers in the clinic's order, a year first, or the month in words), a telephone
 * number however spaced and with or without its country code, an e-mail, a patient's number ("4127" or "#4127"), else parts of a name, which a date of
 * birth or a telephone number may follow or go before ("nguyen 3/7/88").
 * @param today decides the century of a year of two figures: nobody is born tomorrow.
 */
export function readSearch(text: string, dateOrder: DateOrder, today: IsoDate): ReadSearch {
  const typed = text.normalize("NFC").trim().replaceAll(/\s+/g, " ");
  if (typed === "") return { kind: "empty", understood: ASK };
  const factOf = (part: string) => readDate(part, dateOrder, today) ?? readPhone(part);
  const fact = readDate(typed, dateOrder, today) ?? readNumber(typed) ?? readPhone(typed);
  return fact ?? readEmail(typed) ?? readNameWith(typed.split(" "), factOf) ?? readName(typed);
}

function readDate(typed: string, order: DateOrder, today: IsoDate): ReadFact | null {
  const written = writtenDate(typed, order);
  if (written === null) return readRun(typed, order, today);
  const iso = isoOf(written, today);
  if (iso === null) return { kind: "bad_date", understood: `There is no such date as “${typed}”. ${example(order)}` };
  if (compareDates(iso, today) > 0) return { kind: "bad_date", understood: `${sayBirthDate(iso)} is still to come. ${example(order)}` };
  return { kind: "date", date: iso, digits: null, understood: `Read as born ${sayBirthDate(iso)}.` };
}

/** Figures as they were written: a year may have two. */
type DateParts = { readonly year: string; readonly month: string; readonly day: string };

/** The parts of a date as people write it, whether or not there is such a day; null where it is no date at all. */
export function writtenDate(typed: string, order: DateOrder): DateParts | null {
  return partsInWords(typed) ?? partsInFigures(typed, order);
}

/** "3 jul 1988", "3rd of July, 1988", "July 3 1988", "1988 Jul 3". */
function partsInWords(typed: string): DateParts | null {
  const parts = typed
    .toLowerCase()
    .replaceAll(/(\d)(?:st|nd|rd|th)\b/g, "$1")
    .replaceAll(/\bof\b/g, " ")
    .split(/[\s,./-]+/)
    .filter((part) => part !== "");
  if (parts.length !== 3) return null;
  const at = parts.findIndex(
    (part) => /^[a-z]{3,9}$/.test(part) && MONTHS.some((month) => part.startsWith(month) && isMonthWord(part, month)),
  );
  const figures = parts.filter((_, index) => index !== at);
  const [first = "", second = ""] = figures;
  if (at === -1 || !figures.every((part) => /^\d{1,4}$/.test(part))) return null;
  const month = String(MONTHS.findIndex((name) => (parts[at] ?? "").startsWith(name)) + 1);
  return first.length === 4 ? { year: first, month, day: second } : { year: second, month, day: first };
}

const FULL_MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;

function isMonthWord(word: string, month: string): boolean {
  return FULL_MONTHS.some((full) => full.startsWith(month) && full.startsWith(word)) || word === "sept";
}

/** "3/7/1988", "3.7.88", "1988-07-03"; with spaces only where the year has four figures, for phones are spaced too. */
function partsInFigures(typed: string, order: DateOrder): DateParts | null {
  const match = /^(\d{1,4})([-./ ]) ?(\d{1,2})\2 ?(\d{1,4})$/.exec(typed);
  const [, a = "", separator = "", b = "", c = ""] = match ?? [];
  if (match === null || (separator === " " && a.length !== 4 && c.length !== 4)) return null;
  if (a.length === 4) return c.length <= 2 ? { year: a, month: b, day: c } : null;
  if (a.length > 2 || c.length === 3 || c.length === 1) return null;
  if (order === "ymd" && c.length === 2) return { year: a, month: b, day: c };
  return order === "mdy" ? { year: c, month: a, day: b } : { year: c, month: b, day: a };
}

/** Eight figures in a row: a date when they make one, and still perhaps a telephone number. */
function readRun(typed: string, order: DateOrder, today: IsoDate): ReadFact | null {
  if (!/^\d{8}$/.test(typed)) return null;
  const cut = (year: number, month: number, day: number): DateParts => ({
    year: typed.slice(year, year + 4),
    month: typed.slice(month, month + 2),
    day: typed.slice(day, day + 2),
  });
  const readings = [order === "mdy" ? cut(4, 0, 2) : order === "dmy" ? cut(4, 2, 0) : cut(0, 4, 6), cut(0, 4, 6)];
  for (const parts of readings) {
    const iso = isoOf(parts, today);
    if (iso !== null && compareDates(iso, today) <= 0)
      return { kind: "date", date: iso, digits: typed, understood: `Read as born ${sayBirthDate(iso)}, or a phone number.` };
  }
  return null;
}

function isoOf({ year, month, day }: DateParts, today: IsoDate): IsoDate | null {
  const iso = `${year.length === 4 ? year : fullYear(year, today)}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isIsoDate(iso) && compareDates(iso, "1900-01-01") >= 0 ? iso : null;
}

/** The latest year with these last two figures that has begun. */
function fullYear(twoFigures: string, today: IsoDate): string {
  const century = today.slice(0, 2);
  const year = `${century}${twoFigures.padStart(2, "0")}`;
  return Number(year) <= Number(today.slice(0, 4)) ? year : String(Number(year) - 100);
}

function example(order: DateOrder): string {
  const like = { dmy: "3/7/1988", mdy: "7/3/1988", ymd: "1988-07-03" } as const;
  return `Write it like ${like[order]} or 3 Jul 1988.`;
}

function readNumber(typed: string): ReadFact | null {
  const match = /^(?:(?:patient|no\.?|#) ?)?(\d{1,6})$/i.exec(typed);
  const digits = match?.[1];
  if (digits === undefined) return null;
  const plain = digits === typed && digits.length >= 4;
  return {
    kind: "number",
    number: Number(digits),
    digits: plain ? digits : null,
    understood: plain ? `Read as patient ${Number(digits)}, or part of a phone number.` : `Read as patient ${Number(digits)}.`,
  };
}

function readPhone(typed: string): ReadFact | null {
  if (!/^\+?[\d\s().\-/]+$/.test(typed)) return null;
  const digits = typed.replaceAll(/\D/g, "");
  if (digits.length < 5) return null;
  return { kind: "phone", digits: sharedDigits(typed), written: typed, understood: `Read as the phone number ${typed}.` };
}

// The country codes of ITU-T E.164: zones 1 and 7 have one figure, these have two, all others three.
const TWO_FIGURES = new Set(
  "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split(
    " ",
  ),
);

function withoutCountryCode(digits: string): string {
  if (/^[17]/.test(digits)) return digits.slice(1);
  return digits.slice(TWO_FIGURES.has(digits.slice(0, 2)) ? 2 : 3);
}

/** The figures that "+61 491 570 313", "0061491570313", "61491570313" and "0491 570 313" share: 491570313. */
export function sharedDigits(phone: string): string {
  const digits = phone.replaceAll(/\D/g, "");
  if (phone.trim().startsWith("+")) return withoutCountryCode(digits).replace(/^0+/, "");
  if (digits.startsWith("00")) return withoutCountryCode(digits.slice(2)).replace(/^0+/, "");
  if (digits.length >= 11 && !digits.startsWith("0")) return withoutCountryCode(digits).replace(/^0+/, "");
  return digits.replace(/^0+/, "");
}

function readEmail(typed: string): ReadSearch | null {
  if (!/^\S*@\S*$/.test(typed)) return null;
  if (typed.startsWith("@")) return { kind: "empty", understood: "Type the e-mail from its first letter." };
  return { kind: "email", start: typed.toLowerCase(), understood: `Read as the e-mail ${typed}.` };
}

const NAME_WORD = /^[^\d]*\p{L}[^\d]*$/u;

/** The longest end, or else the longest beginning, that is a fact, where all the rest are words without figures. */
function readNameWith(parts: readonly string[], factOf: (part: string) => ReadFact | null): ReadSearch | null {
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const cuts = [
      { names: parts.slice(0, -length), rest: parts.slice(-length) },
      { names: parts.slice(length), rest: parts.slice(0, length) },
    ];
    for (const { names, rest } of cuts) {
      const fact = names.every((name) => NAME_WORD.test(name)) ? factOf(rest.join(" ")) : null;
      if (fact?.kind === "bad_date") return fact;
      const name = fact === null ? null : readName(names.join(" "));
      if (fact === null || name?.kind !== "name") continue;
      const { understood, ...known } = fact;
      return { ...name, fact: known, understood: `${name.understood.slice(0, -1)}, ${understood.replace("Read as ", "")}` };
    }
  }
  return null;
}

/** What of a text could be words of a name, each once it is read. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize("NFC")
    .split(/[\s,%_\\]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));

function readName(typed: string): ReadSearch {
  const words = wordsOf(typed).slice(0, MOST_WORDS);
  if (words.length === 0) return { kind: "empty", understood: ASK };
  return { kind: "name", words, fact: null, understood: `Read as the name ${words.join(" ")}.` };
}
