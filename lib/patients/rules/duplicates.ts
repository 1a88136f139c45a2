import { isIsoDate } from "#lib/time.ts";
import type { Details } from "./details.ts";
import { sharedDigits } from "./search.ts";

/** What two records are compared by. */
export type Likeness = Pick<Details, "givenName" | "familyName" | "preferredName" | "dateOfBirth" | "phone" | "email">;

export type Verdict = "almost_certain" | "likely" | "possible";

export type Score = {
  /** From 0; what lies below `LEAST` is nobody's business. */
  readonly points: number;
  /** In words, what speaks for one person and what against it, the weightiest first. */
  readonly reasons: readonly string[];
};

/** Below this two records merely have something in common. */
export const LEAST = 40;

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  almost_certain: "Almost certainly one person",
  likely: "Probably one person",
  possible: "Perhaps one person",
};

/** How sure the points are; null where they say nothing. */
export function verdictOf(points: number): Verdict | null {
  return points >= 90 ? "almost_certain" : points >= 60 ? "likely" : points >= LEAST ? "possible" : null;
}

/** Letters that are no others with a mark. */
const PLAIN: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", æ: "ae", đ: "d", ı: "i" };

/** A name as the search reads it: without accents, apostrophes, full stops and capitals. */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\p{M}'’ʼ`.]/gu, "")
    .replaceAll(/[ßøłæđı]/g, (letter) => PLAIN[letter] ?? letter)
    .replaceAll(/[\s-]+/g, " ")
    .trim();
}

/** The words of a whole name in one order, whichever of them stands first. */
export function nameKey({ givenName, familyName }: Pick<Likeness, "givenName" | "familyName">): string {
  return foldName(`${givenName} ${familyName}`).split(" ").sort().join(" ");
}

/** How alike two words are, from 0 to 1: by the pairs of letters that they share, those at their ends among them. */
export function similarity(a: string, b: string): number {
  if (a === b) return a === "" ? 0 : 1;
  if (a === "" || b === "") return 0;
  const [left, right] = [pairsOf(a), pairsOf(b)];
  const rest = new Map<string, number>();
  for (const pair of right) rest.set(pair, (rest.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of left) {
    const many = rest.get(pair) ?? 0;
    if (many === 0) continue;
    rest.set(pair, many - 1);
    shared += 1;
  }
  return (2 * shared) / (left.length + right.length);
}

function pairsOf(word: string): readonly string[] {
  const letters = [...` ${word} `];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

type Part = { readonly points: number; readonly reason: string };

const ALIKE = 0.6;

function compareNames(a: Likeness, b: Likeness): Part | null {
  const [given, family, called] = [foldName(a.givenName), foldName(a.familyName), foldName(a.preferredName)];
  const [otherGiven, otherFamily, otherCalled] = [foldName(b.givenName), foldName(b.familyName), foldName(b.preferredName)];
  if (given === otherGiven && family === otherFamily) return { points: 40, reason: "The same name" };
  if (nameKey(a) === nameKey(b)) return { points: 40, reason: "The same names in another order" };
  const sameFamily = family !== "" && family === otherFamily;
  const calledSo =
    [called === otherGiven, called === otherCalled].some((same) => same && called !== "") || (given === otherCalled && given !== "");
  if (sameFamily && calledSo) return { points: 35, reason: "The same family name, and one is called as the other is named" };
  const likeFamily = Math.max(similarity(family, otherFamily), similarity(`${given} ${family}`, `${otherGiven} ${otherFamily}`));
  if (Math.min(similarity(given, otherGiven), likeFamily) >= ALIKE) return { points: 28, reason: "A name spelled much alike" };
  if (Math.min(similarity(given, otherFamily), similarity(family, otherGiven)) >= ALIKE)
    return { points: 24, reason: "Names spelled much alike, in another order" };
  if (given !== "" && given === otherGiven) return { points: 4, reason: "The same first name, another family name" };
  if (sameFamily) return { points: -6, reason: "The same family name, another first name" };
  return { points: -20, reason: "Another name" };
}

/** The dates that somebody may have meant who wrote this one: day and month the other way round, or one figure misread. */
export function datesNear(date: string): readonly string[] {
  const swapped = `${date.slice(0, 4)}-${date.slice(8)}-${date.slice(5, 7)}`;
  const misread = [0, 1, 2, 3, 5, 6, 8, 9].flatMap((at) =>
    [..."0123456789"].map((figure) => `${date.slice(0, at)}${figure}${date.slice(at + 1)}`),
  );
  return [...new Set([swapped, ...misread])].filter((near) => near !== date && isIsoDate(near) && near >= "1900-01-01");
}

function compareBirths(a: string | null, b: string | null): Part | null {
  if (a === null || b === null) return null;
  if (a === b) return { points: 35, reason: "Born on the same day" };
  if (a === `${b.slice(0, 4)}-${b.slice(8)}-${b.slice(5, 7)}`) return { points: 28, reason: "Day and month of birth the other way round" };
  const apart = [...a].filter((figure, at) => figure !== b[at]).length;
  if (apart === 1) return { points: 20, reason: "Dates of birth that differ in one figure" };
  return { points: -25, reason: "Born on different days" };
}

/** The figures of a telephone number that is long enough to tell people apart; null for any other. */
export function phoneKey(phone: string): string | null {
  const digits = sharedDigits(phone);
  return digits.length >= 6 ? digits : null;
}

export const emailKey = (email: string): string | null => (email.trim() === "" ? null : email.trim().toLowerCase());

function same(a: string | null, b: string | null, points: number, reason: string): Part | null {
  return a !== null && a === b ? { points, reason } : null;
}

/**
 * How much two records look like one person, in points that are the same whichever is looked at first. A household shares a telephone number and an address,
 * so that neither says much without a name; a date of birth that is quite another speaks against it.
 */
export function scoreLikeness(a: Likeness, b: Likeness): Score {
  const parts = [
    compareNames(a, b),
    compareBirths(a.dateOfBirth, b.dateOfBirth),
    same(phoneKey(a.phone), phoneKey(b.phone), 25, "The same telephone number"),
    same(emailKey(a.email), emailKey(b.email), 25, "The same e-mail"),
  ].filter((part) => part !== null);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const weight = ({ points: each }: Part) => Math.abs(each);
  return { points: Math.max(0, points), reasons: parts.toSorted((one, other) => weight(other) - weight(one)).map(({ reason }) => reason) };
}
