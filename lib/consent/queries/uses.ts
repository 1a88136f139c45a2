import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { consents } from "#db/schema/consents.ts";
import { isRecordOf, patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { isMinorOn } from "#lib/screening/rules/minors.ts";
import { localDate, sayBirthDate } from "#lib/time.ts";
import type { UseKind } from "../rules/uses.ts";
import { type FilledConsent, fillVersion, findConsentInForce } from "./text.ts";

type Reading = { readonly db: Db };

/** The text in force about uses of one kind, with the clinic's name in it; null while no clinician approved one. */
export async function fillUses(reading: Reading, kind: UseKind): Promise<FilledConsent | null> {
  const version = await findConsentInForce(reading, kind);
  if (version === null) return null;
  const [clinic] = await reading.db.select({ name: clinics.name }).from(clinics).where(eq(clinics.only, true));
  return fillVersion(version, clinic === undefined ? {} : { clinic: clinic.name });
}

/** The record that stands for the patient, with what says who signs; null when there is none. */
export async function findWhoSigns(
  { db }: Reading,
  patientId: string,
): Promise<{ readonly id: string; readonly fullName: string; readonly dateOfBirth: string | null } | null> {
  const [row] = await db
    .select({
      id: patientDetails.id,
      given: patientDetails.givenName,
      family: patientDetails.familyName,
      dateOfBirth: patientDetails.dateOfBirth,
    })
    .from(patientIdentities)
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(patientIdentities.id, patientId));
  return row === undefined ? null : { id: row.id, fullName: `${row.given} ${row.family}`.trim(), dateOfBirth: row.dateOfBirth };
}

/** The uses of this kind that the patient agrees to now, by their ids: each holds from its signature until it is withdrawn. */
export async function listStandingUses({ db }: Reading, kind: UseKind, patientId: string): Promise<readonly string[]> {
  const rows = await db
    .select({ purpose: consents.purpose })
    .from(consents)
    .where(
      and(eq(consents.kind, kind), isRecordOf(consents.patientId, patientId), isNotNull(consents.inForceAt), isNull(consents.endedHash)),
    );
  return rows.flatMap(({ purpose }) => (purpose === null ? [] : [purpose]));
}

export type PhotoFormView = {
  readonly patientId: string;
  readonly patientName: string;
  /** Null where it is not on record, and then nobody can sign. */
  readonly born: string | null;
  readonly minor: boolean;
  readonly filled: FilledConsent | null;
};

/** The consent to photographs as a patient reads it, audited as a look at who they are; null when there is no such patient. */
export async function getPhotoForm(ctx: Ctx<"consent:take">, patientId: string): Promise<PhotoFormView | null> {
  const patient = await findWhoSigns(ctx, patientId);
  if (patient === null) return null;
  const { id, fullName, dateOfBirth } = patient;
  await recordAudit(ctx, { action: "patient:open", objectType: "patient", objectId: id, patientId: id });
  return {
    patientId: id,
    patientName: fullName,
    born: dateOfBirth === null ? null : sayBirthDate(dateOfBirth),
    minor: isMinorOn(dateOfBirth, localDate(ctx.now, await getClinicZone(ctx))),
    filled: await fillUses(ctx, "photo"),
  };
}
