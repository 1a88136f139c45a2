/** Where a secret link goes into a message, as the message is kept. */
export type Links = { readonly portal: string | null; readonly form: string | null; readonly choices: string | null };

/** The words with the links in their places. A place without its link is left out with its line: nobody is sent a link that leads nowhere. */
export function fillPlaces(words: string, links: Links): string {
  return words
    .split("\n")
    .filter((line) => PLACES.every((place) => links[place] !== null || !line.includes(`{${place}}`)))
    .join("\n")
    .replaceAll(/\{(portal|form|choices)\}/g, (whole, place: string) => (isPlace(place) ? (links[place] ?? whole) : whole));
}

const PLACES = ["portal", "form", "choices"] as const;

function isPlace(word: string): word is (typeof PLACES)[number] {
  return PLACES.some((place) => place === word);
}
