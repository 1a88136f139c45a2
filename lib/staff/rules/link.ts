/** How long a link lives: an invitation a day, a new password for somebody who has one already an hour. */
export const LINK_HOURS = { invite: 24, reset: 1 } as const;

/** The page that a single-use link opens; what stands behind the "#" never reaches a server. */
export const INVITATION_PATH = "/invitation";

/** The whole link, as it is copied and sent. */
export function invitationLink(origin: string, token: string): string {
  return `${origin}${INVITATION_PATH}#${token}`;
}

/** The token of a pasted link, or of the bare token; null when it is neither. */
export function tokenOf(pasted: string): string | null {
  const token = pasted.trim().split("#").at(-1)?.trim() ?? "";
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}
