import { env } from "#lib/env.ts";
import type { Sends } from "#lib/messages/rules/reach.ts";

/** What the clinic has been set up to send with: the one place where the pages are told. */
export function whatSends(): Sends {
  const { mail, sms } = env();
  return { mail: mail !== null, sms: sms !== null };
}
