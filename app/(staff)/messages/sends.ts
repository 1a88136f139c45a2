import type { Sends } from "#lib/messages/rules/reach.ts";

/** What the clinic has been set up to send with: the one place where the pages are told. */
export function whatSends(): Sends {
  return { mail: false, sms: false };
}
