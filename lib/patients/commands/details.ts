import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { patientMerges } from "#db/schema/patient-merges.ts";
import { patients } from "#db/schema/patients.ts";
import { type DetailField, type Details, takeFields } from "../rules/details.ts";

/** Locks a patient's row. The record's own details, whatever was chosen from another; null where there is none, or it was merged into another. */
export async function lockOwnDetails(db: Db, patientId: string): Promise<Details | null> {
  const [own] = await db
    .select({
      givenName: patients.givenName,
      familyName: patients.familyName,
      preferredName: patients.preferredName,
      pronouns: patients.pronouns,
      dateOfBirth: patients.dateOfBirth,
      phone: patients.phone,
      email: patients.email,
      street: patients.street,
      city: patients.city,
      region: patients.region,
      postcode: patients.postcode,
      country: patients.country,
      formerNumber: patients.formerNumber,
      language: patients.language,
      timeZone: patients.timeZone,
    })
    .from(patients)
    .where(and(eq(patients.id, patientId), isNull(patients.mergedInto)))
    .for("update");
  return own ?? null;
}

/** Writes what was changed into the record's own details, and takes back what was chosen for these fields from a record merged into it. */
export async function writeDetails(
  db: Db,
  patientId: string,
  own: Details,
  changed: readonly DetailField[],
  details: Details,
): Promise<void> {
  await db
    .update(patients)
    .set({ ...takeFields(own, changed, details), version: sql`${patients.version} + 1` })
    .where(eq(patients.id, patientId));
  await db
    .update(patientMerges)
    .set({ chosen: sql`${patientMerges.chosen} - ${sql.param([...changed])}::text[]` })
    .where(and(eq(patientMerges.keptId, patientId), isNull(patientMerges.unmergedAt)));
}
