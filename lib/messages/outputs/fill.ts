import type { WordingVariable } from "../rules/wordings.ts";

/**
 * A fact as it may stand in a message: on one line, without what turns the direction of reading, and without braces, since a name that reads "{portal}"
 * is no place for a link.
 */
export function plain(fact: string): string {
  return unbraced(fact.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replaceAll(/\p{Bidi_Control}/gu, ""))
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

export function unbraced(text: string): string {
  return text.replaceAll("{", "(").replaceAll("}", ")");
}

export type Facts = Readonly<Partial<Record<WordingVariable, string>>>;

/** The clinic's words with their facts. A fact that is not known takes the little word before it with it: no "call us on ." is left behind. */
export function fill(words: string, facts: Facts): string {
  const known = new Map<string, string>(Object.entries(facts).map(([name, fact]) => [name, plain(fact)]));
  return words
    .replaceAll("\r\n", "\n")
    .replaceAll(/((?:,? (?:on|at|from|with|for|before|until))?,? ?)\{([^{}]*)\}/g, (_, before: string, name: string) => {
      const fact = known.get(name) ?? "";
      return fact === "" ? "" : `${before}${fact}`;
    })
    .trim();
}
