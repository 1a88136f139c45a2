/** Where a secret link stood in what was said: the words are kept, the secret never is. */
export const PLACES = {
  portal: "the link to their page",
  form: "the link to their form",
  choices: "the link to choose which messages they want",
  code: "the code",
} as const;
export type Place = keyof typeof PLACES;

export type BodyPart = { readonly at: number; readonly text: string } | { readonly at: number; readonly place: Place };

/** A text with the places of its links told apart from its words. */
export function partsOfBody(body: string): readonly BodyPart[] {
  const parts: BodyPart[] = [];
  let at = 0;
  for (const found of body.matchAll(/\{(portal|form|choices|code)\}/g)) {
    if (found.index > at) parts.push({ at, text: body.slice(at, found.index) });
    const place = found[1];
    if (place === "portal" || place === "form" || place === "choices" || place === "code") parts.push({ at: found.index, place });
    at = found.index + found[0].length;
  }
  if (at < body.length) parts.push({ at, text: body.slice(at) });
  return parts;
}
