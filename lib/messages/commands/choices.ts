import { timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { messages } from "#db/schema/messages.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { messageSecret } from "#lib/auth/secrets.ts";

/** What a message's link to its patient's choice holds: the message, and a seal that only this installation can make. Nothing of it is kept. */
export function choicesToken(secret: string, messageId: string): string {
  return `${messageId}.${messageSecret(secret, "choices", messageId)}`;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whose choice a token opens, and the message that brought it; null for one that nobody made. */
export async function patientOfChoices(
  { db }: { readonly db: Db },
  token: string,
  secret: string,
): Promise<{ readonly patientId: string; readonly messageId: string } | null> {
  const [messageId = "", given = ""] = token.split(".");
  const [wanted, asked] = [Buffer.from(messageSecret(secret, "choices", messageId)), Buffer.from(given)];
  if (wanted.length !== asked.length || !timingSafeEqual(wanted, asked) || !ID.test(messageId)) return null;
  const [found] = await db
    .select({ patientId: patientIdentities.canonicalId })
    .from(messages)
    .innerJoin(patientIdentities, eq(patientIdentities.id, messages.patientId))
    .where(eq(messages.id, messageId));
  return found === undefined ? null : { patientId: found.patientId, messageId };
}
