import type { Place } from "./body.ts";

/** Where a secret goes into a message, a link or a code, as the message is kept. */
export type Links = {
  readonly portal: string | null;
  readonly form: string | null;
  readonly choices: string | null;
  readonly code: string | null;
};

const EACH = ["portal", "form", "choices", "code"] as const satisfies readonly Place[];

/** The words with the links in their places. A place without its link is left out with its line: nobody is sent a link that leads nowhere. */
export function fillPlaces(words: string, links: Links): string {
  return words
    .split("\n")
    .filter((line) => EACH.every((place) => links[place] !== null || !line.includes(`{${place}}`)))
    .join("\n")
    .replaceAll(/\{(portal|form|choices|code)\}/g, (whole, place: string) =>
      EACH.reduce((filled, each) => (each === place ? (links[each] ?? filled) : filled), whole),
    );
}
