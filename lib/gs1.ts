/**
 * Reads the code on a medical pack as a scanner sends it: GS1 element strings of GTIN (01), lot (10), expiry (17) and serial (21); other elements are passed
 * over. Own code, because the parsers on npm give dates as local `Date`s, take their century from the machine's clock, and check no check digit.
 * Pure. Source: GS1 General Specifications 3.2 (identifiers and their lengths), 7.9 (check digit), 7.12 (century, day 00).
 */
import { type IsoDate, isIsoDate } from "./time.ts";

/** What one pack's code says. Lot and serial are empty, expiry null, where it does not say. */
export type ScannedUnit = {
  /** 14 digits, its check digit right. */
  readonly gtin: string;
  readonly lot: string;
  /** The last day of use. */
  readonly expiry: IsoDate | null;
  readonly serial: string;
};

/** Why a code that is a GS1 code cannot be used. */
export type CodeProblem = "code_broken" | "code_check_digit" | "code_date";

export type ReadCode =
  | { readonly kind: "unit"; readonly unit: ScannedUnit }
  | { readonly kind: "wrong"; readonly problem: CodeProblem }
  /** No GS1 code: a lot number that somebody typed, say. */
  | { readonly kind: "plain"; readonly text: string };

/** What stands for FNC1 after an element without a length of its own. */
const FNC1 = "\u001d";
/** FNC1 as scanners send it whose keyboard wedge has no key for it: signs that no GS1 element can hold. */
const SEPARATORS = /[\u241d|~^]/g;
/** Data Matrix, GS1-128, QR, DataBar and dotcode say which symbol was read before what it holds. */
const SYMBOLOGY = /^\](?:d2|C1|Q3|e0|J1)/;
/** Signs that lots and serials are made of: GS1's set 82. */
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

/** Digits of an application identifier by its first two, where they are not two. */
const IDENTIFIER_DIGITS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(["23", "24", "25", "40", "41", "42", "71"].map((start) => [start, 3])),
  ...Object.fromEntries(["31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"].map((start) => [start, 4])),
};

/** Elements whose data have a length of their own, so that no separator follows: digits of data by the identifier's first two. */
const DATA_LENGTH: Readonly<Record<string, number>> = {
  "00": 18,
  "01": 14,
  "02": 14,
  "03": 14,
  "04": 16,
  ...Object.fromEntries(["11", "12", "13", "14", "15", "16", "17", "18", "19"].map((start) => [start, 6])),
  "20": 2,
  ...Object.fromEntries(["31", "32", "33", "34", "35", "36"].map((start) => [start, 6])),
  "41": 13,
};

/** Whether the last digit of a GTIN is the check digit of those before it. */
export function isGtin(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** A GTIN as printed below a bar code, 8, 12, 13 or 14 digits, as 14; null where it is none or its check digit is wrong. */
export function toGtin(typed: string): string | null {
  const digits = typed.replaceAll(/[\s-]/g, "");
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return null;
  const gtin = digits.padStart(14, "0");
  return isGtin(gtin) ? gtin : null;
}

/**
 * What a scanned or typed code says.
 * @param today settles the century of a two-digit year: never more than 50 years ahead, nor 49 back.
 */
export function readCode(sent: string, today: IsoDate): ReadCode {
  const text = sent.trim();
  const body = withoutFnc1(text.replace(SYMBOLOGY, "").replaceAll(SEPARATORS, FNC1));
  const byHand = /^\(\d{2,4}\)/.test(body);
  // A lot may begin with 01 as well; one that goes on with fourteen digits is a GTIN.
  if (body === text && !byHand && !/^01\d{14}/.test(body)) return { kind: "plain", text };
  const elements = byHand ? typedElements(body) : scannedElements(body);
  return elements === null ? { kind: "wrong", problem: "code_broken" } : toUnit(elements, today);
}

const withoutFnc1 = (text: string) => (text.startsWith(FNC1) ? text.slice(1) : text);

type Elements = ReadonlyMap<string, string>;

/** "(01)09312345678907(17)280930(10)BC-2609-114", as printed beside the symbol and typed. */
function typedElements(text: string): Elements | null {
  const found = [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)];
  const whole = found.map(([all]) => all).join("") === text;
  return whole ? asElements(found.map(([, identifier = "", data = ""]) => [identifier, data.trim()])) : null;
}

function scannedElements(text: string): Elements | null {
  const found: (readonly [string, string])[] = [];
  let rest = text;
  while (rest !== "") {
    const start = rest.slice(0, 2);
    const identifier = rest.slice(0, IDENTIFIER_DIGITS[start] ?? 2);
    const after = rest.slice(identifier.length);
    const end = after.indexOf(FNC1);
    const length = DATA_LENGTH[start] ?? (end === -1 ? after.length : end);
    if (!/^\d{2,4}$/.test(identifier) || length === 0 || after.length < length) return null;
    found.push([identifier, after.slice(0, length)]);
    rest = withoutFnc1(after.slice(length));
  }
  return asElements(found);
}

/** Null where one identifier came twice and says two things. */
function asElements(found: readonly (readonly [string, string])[]): Elements | null {
  const elements = new Map(found);
  return found.every(([identifier, data]) => elements.get(identifier) === data) ? elements : null;
}

function toUnit(elements: Elements, today: IsoDate): ReadCode {
  const gtin = elements.get("01");
  const lot = elements.get("10") ?? "";
  const serial = elements.get("21") ?? "";
  if (gtin === undefined || ![lot, serial].every((text) => text === "" || SET_82.test(text)))
    return { kind: "wrong", problem: "code_broken" };
  if (!isGtin(gtin)) return { kind: "wrong", problem: "code_check_digit" };
  const dated = elements.get("17");
  const expiry = dated === undefined ? null : toDate(dated, today);
  if (dated !== undefined && expiry === null) return { kind: "wrong", problem: "code_date" };
  return { kind: "unit", unit: { gtin, lot, expiry, serial } };
}

/** YYMMDD; day 00 is the last of its month. Null for what is no date. */
function toDate(text: string, today: IsoDate): IsoDate | null {
  if (!/^\d{6}$/.test(text)) return null;
  const [years, month, day] = [Number(text.slice(0, 2)), text.slice(2, 4), text.slice(4)];
  const now = Number(today.slice(0, 4));
  const inThisCentury = now - (now % 100) + years;
  const year = inThisCentury - now > 50 ? inThisCentury - 100 : now - inThisCentury > 49 ? inThisCentury + 100 : inThisCentury;
  const first = `${year}-${month}-01`;
  if (!isIsoDate(first)) return null;
  const date = day === "00" ? `${first.slice(0, 8)}${Temporal.PlainDate.from(first).daysInMonth}` : `${first.slice(0, 8)}${day}`;
  return isIsoDate(date) ? date : null;
}
