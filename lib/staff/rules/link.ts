/** How long a link lives: an invitation a day, a new password for somebody who has one already an hour. */
export const LINK_HOURS = { invite: 24, reset: 1 } as const;

/** The pages that single-use links open; what stands behind the "#" never reaches a server. */
const PAGES = { invite: "/invitation", reset: "/reset" } as const satisfies Record<keyof typeof LINK_HOURS, string>;

/** The whole link, as it is copied and sent. */
export function passwordLink(origin: string, purpose: keyof typeof LINK_HOURS, token: string): string {
  return `${origin}${PAGES[purpose]}#${token}`;
}

/** The token of a pasted link, or of the bare token; null when it is neither. */
export function tokenOf(pasted: string): string | null {
  const token = pasted.trim().split("#").at(-1)?.trim() ?? "";
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}
