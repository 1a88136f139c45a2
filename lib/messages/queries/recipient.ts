import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { patientDetails } from "#db/schema/patient-identities.ts";
import type { Reachable } from "../rules/channel.ts";
import { reachColumns } from "./rows.ts";

type Reading = { readonly db: Db };

export type Recipient = Reachable & { readonly called: string; readonly hasBirthDate: boolean };

/** How a patient is called and reached now: the latest word on each channel holds, under whichever of their records it was said. One statement. */
export async function readRecipient({ db }: Reading, patientId: string): Promise<Recipient> {
  const [patient] = await db
    .select({
      called: sql<string>`coalesce(nullif(${patientDetails.preferredName}, ''), ${patientDetails.givenName})`,
      hasBirthDate: sql<boolean>`${patientDetails.dateOfBirth} is not null`,
      ...reachColumns,
    })
    .from(patientDetails)
    .where(eq(patientDetails.id, patientId));
  if (patient === undefined) throw new Error("A message is to a patient.");
  const { emailAgreed, textAgreed, ...rest } = patient;
  return { ...rest, agreed: { email: emailAgreed === true, text: textAgreed === true } };
}
