import { COMMON_BASES } from "./common-passwords.ts";

/** Length is what counts: no rule about digits or signs, nothing cut off, any character allowed. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 200;

const LEET: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" };

/** "P@ssw0rd2024!" and "!!password!!" become "password": what is around the letters falls away, signs and figures inside are read as letters. */
export function cores(password: string): string[] {
  const inner = [/^[^\p{L}@$!]+|[^\p{L}]+$/gu, /^[^\p{L}]+|[^\p{L}]+$/gu].map((around) => password.toLowerCase().replace(around, ""));
  return inner.map((word) => word.replace(/[013457@$!]/g, (sign) => LEET[sign] ?? sign));
}

/** One to four characters over and over: "abcabcabcabc". */
const repeats = (password: string): boolean => /^(.{1,4})\1{2,}.{0,3}$/u.test(password);

/** Mostly one character after the other: "abcdefghijkl", "987654321098". */
function isSequence(password: string): boolean {
  const codes = [...password].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const follow = (step: number) => steps.filter((each) => each === step).length >= steps.length * 0.8;
  return follow(1) || follow(-1);
}

/**
 * Whether a password is one that is tried first by its make: a common one stretched with digits and signs, a repetition or a sequence. The long list of
 * common ones is lib/auth/common-passwords.ts. Source: OWASP ASVS 5.0, 6.2.4.
 */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  const known = [lower, ...cores(lower)].some((word) => COMMON_BASES.has(word));
  return known || new Set(lower).size < 5 || repeats(lower) || isSequence(lower);
}

/**
 * Whether a password is made of what everyone at the clinic knows: the person's address or name, or the clinic's name, with at most four characters more.
 * @param known words that are no secret; those under four characters are not looked at.
 */
export function isGuessablePassword(password: string, known: readonly string[]): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const given = plain(password);
  return known.map(plain).some((word) => word.length >= 4 && given.includes(word) && given.length - word.length <= 4);
}
