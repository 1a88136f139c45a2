import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { isRecordOf, patientDetails } from "#db/schema/patient-identities.ts";
import type { Reachable } from "../rules/channel.ts";

type Reading = { readonly db: Db };

export type Recipient = Reachable & { readonly called: string; readonly hasBirthDate: boolean };

/** How a patient is called and reached now: the latest word on each channel holds, under whichever of their records it was said. */
export async function readRecipient({ db }: Reading, patientId: string): Promise<Recipient> {
  const [patient] = await db
    .select({
      called: sql<string>`coalesce(nullif(${patientDetails.preferredName}, ''), ${patientDetails.givenName})`,
      hasBirthDate: sql<boolean>`${patientDetails.dateOfBirth} is not null`,
      email: patientDetails.email,
      phone: patientDetails.phone,
    })
    .from(patientDetails)
    .where(eq(patientDetails.id, patientId));
  if (patient === undefined) throw new Error("A message is to a patient.");
  const said = await db
    .selectDistinctOn([contactConsents.channel], { channel: contactConsents.channel, agreed: contactConsents.agreed })
    .from(contactConsents)
    .where(and(isRecordOf(contactConsents.patientId, patientId), inArray(contactConsents.channel, ["email", "text"])))
    .orderBy(contactConsents.channel, desc(contactConsents.createdAt), desc(contactConsents.id));
  return { ...patient, agreed: Object.fromEntries(said.map(({ channel, agreed }) => [channel, agreed])) };
}

export async function isPaused({ db }: Reading): Promise<boolean> {
  const paused = await db.select({ id: clinics.id }).from(clinics).where(isNotNull(clinics.messagesPausedAt)).limit(1);
  return paused.length > 0;
}
