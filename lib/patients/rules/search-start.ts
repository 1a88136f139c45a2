import type { ReadSearch } from "./search.ts";

/** What a new patient's details begin with; empty where nothing was typed. */
export type PatientStart = {
  readonly givenName: string;
  readonly familyName: string;
  readonly dateOfBirth: string | null;
  readonly phone: string;
  readonly email: string;
};

export const NO_START: PatientStart = { givenName: "", familyName: "", dateOfBirth: null, phone: "", email: "" };

const capital = (word: string): string => word.replace(/^\p{L}/u, (letter) => letter.toLocaleUpperCase("en"));

/** First name first, unless a comma says otherwise; one word is the family name. */
function namesOf(text: string, words: readonly string[]): Pick<PatientStart, "givenName" | "familyName"> {
  const [before = ""] = text.split(",");
  const familyWords = before.trim().split(/\s+/).length;
  const named = words.every((word) => word === word.toLocaleLowerCase("en")) ? words.map(capital) : words;
  const isFamilyFirst = text.includes(",") && familyWords < named.length;
  const at = isFamilyFirst ? familyWords : named.length > 1 ? 1 : 0;
  const [first, rest] = [named.slice(0, at).join(" "), named.slice(at).join(" ")];
  return isFamilyFirst ? { givenName: rest, familyName: first } : { givenName: first, familyName: rest };
}

/** What was searched for is most often the name of whom nobody found, or what else was known of them. */
export function startOf(text: string, read: ReadSearch): PatientStart {
  const fact = read.kind === "name" ? read.fact : read;
  return {
    ...NO_START,
    ...(read.kind === "name" ? namesOf(text.normalize("NFC"), read.words) : {}),
    ...(fact?.kind === "date" ? { dateOfBirth: fact.date } : {}),
    ...(fact?.kind === "phone" ? { phone: fact.written } : {}),
    ...(fact?.kind === "email" ? { email: fact.start } : {}),
  };
}
