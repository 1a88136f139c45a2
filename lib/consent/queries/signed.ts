import { eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { consents } from "#db/schema/consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, localDate, sayBirthDate, sayDate, sayInstant } from "#lib/time.ts";
import { type ConsentDefinition, consentDefinition } from "../input.ts";

/** What is frozen with a signature: the text as it was read, and what was ticked. */
export const frozenConsent = z.strictObject({ text: consentDefinition, ticked: z.array(z.string()) });

export type ConsentState = "in_force" | "expired" | "withdrawn" | "replaced";

export type ConsentView = {
  readonly id: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly born: string | null;
  readonly protocolName: string | null;
  readonly versionNumber: number;
  readonly text: ConsentDefinition;
  readonly ticked: readonly string[];
  readonly signedName: string;
  /** PNG as a data URL; null where the name was typed. */
  readonly signature: string | null;
  readonly signedAt: string;
  readonly signedWith: string;
  readonly until: string;
  readonly state: ConsentState;
  /** When and by whom it was withdrawn and what was said, or when it was replaced. */
  readonly ended: { readonly when: string; readonly by: string | null; readonly reason: string | null } | null;
  readonly hash: string;
};

const witness = alias(users, "witness");
const withdrawer = alias(users, "withdrawer");

/** The signed copy as it was read and signed. Audited before it is returned; null when there is none of that id. */
export async function getConsent(ctx: Ctx<"consent:take">, consentId: string): Promise<ConsentView | null> {
  const [row] = await ctx.db
    .select({
      id: consents.id,
      patientId: patientIdentities.canonicalId,
      given: patients.givenName,
      family: patients.familyName,
      dateOfBirth: patients.dateOfBirth,
      protocolName: definitions.name,
      versionNumber: definitionVersions.number,
      statements: consents.statements,
      signedName: consents.signedName,
      image: consents.signatureImage,
      signedAt: consents.signedAt,
      signedWith: witness.name,
      expiresOn: consents.expiresOn,
      withdrawnAt: consents.withdrawnAt,
      withdrawnBy: withdrawer.name,
      withdrawnReason: consents.withdrawnReason,
      replacedAt: consents.replacedAt,
      hash: consents.contentHash,
      timeZone: locations.timeZone,
    })
    .from(consents)
    .innerJoin(patientIdentities, eq(patientIdentities.id, consents.patientId))
    .innerJoin(patients, eq(patients.id, patientIdentities.canonicalId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, consents.consentVersionId))
    .innerJoin(witness, eq(witness.id, consents.signedWith))
    .innerJoin(appointments, eq(appointments.id, consents.appointmentId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(definitions, eq(definitions.id, consents.protocolId))
    .leftJoin(withdrawer, eq(withdrawer.id, consents.withdrawnBy))
    .where(eq(consents.id, consentId));
  if (row === undefined) return null;
  await recordAudit(ctx, { action: "consent:open", objectType: "consent", objectId: row.id, patientId: row.patientId });
  const { text, ticked } = frozenConsent.parse(row.statements);
  const endedAt = row.withdrawnAt ?? row.replacedAt;
  return {
    id: row.id,
    patientId: row.patientId,
    patientName: `${row.given} ${row.family}`.trim(),
    born: row.dateOfBirth === null ? null : sayBirthDate(row.dateOfBirth),
    protocolName: row.protocolName,
    versionNumber: row.versionNumber,
    text,
    ticked,
    signedName: row.signedName,
    signature: row.image === null ? null : `data:image/png;base64,${row.image.toString("base64")}`,
    signedAt: sayInstant(row.signedAt, row.timeZone),
    signedWith: row.signedWith,
    until: sayDate(row.expiresOn),
    state: stateOf(row, localDate(ctx.now, row.timeZone)),
    ended: endedAt === null ? null : { when: sayInstant(endedAt, row.timeZone), by: row.withdrawnBy, reason: row.withdrawnReason },
    hash: row.hash.toString("hex"),
  };
}

function stateOf(
  row: { readonly withdrawnAt: Temporal.Instant | null; readonly replacedAt: Temporal.Instant | null; readonly expiresOn: string },
  today: string,
): ConsentState {
  if (row.withdrawnAt !== null) return "withdrawn";
  if (row.replacedAt !== null) return "replaced";
  return compareDates(row.expiresOn, today) < 0 ? "expired" : "in_force";
}
