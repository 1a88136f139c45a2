/** Where whoever shows that it is they may be led on to: pages that ask for it, and nothing else that an address could say. */
const RETURNS: readonly RegExp[] = [
  // With the days that were asked for.
  /^\/exports(?:\?(?:&?(?:from|to)=\d{4}-\d{2}-\d{2}){1,2})?$/,
  /^\/imports(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
  /^\/patients\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/records$/,
  // With what the trail is narrowed to, so that it is not asked for anew.
  /^\/settings\/audit(?:\/(?:patients|staff)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?(?:\?(?:&?(?:from|to|action|outcome)=[\w%-]{1,80}){1,4})?$/,
  /^\/settings\/me\/second-step$/,
  /^\/settings\/retention$/,
  /^\/settings\/staff$/,
  /^\/settings\/staff\/new$/,
  /^\/settings\/staff\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
];

/** The page to go back to, or null for anything that is not on the list. */
export function returnPath(next: unknown): string | null {
  return typeof next === "string" && RETURNS.some((known) => known.test(next)) ? next : null;
}

/** The page that asks for the password again, on the way to another. */
export function confirmPath(next: string): string {
  return `/confirm?next=${encodeURIComponent(next)}`;
}
