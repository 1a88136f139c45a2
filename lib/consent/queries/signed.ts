import { eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { consents } from "#db/schema/consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { isDrawing } from "#lib/png.ts";
import { compareDates, localDate, sayBirthDate, sayDate, sayInstant, sayZone } from "#lib/time.ts";
import { type ConsentDefinition, consentDefinition } from "../input.ts";
import type { TickedElement } from "../rules/elements.ts";
import { sayLapse } from "../rules/words.ts";
import { isIntact, sealColumns } from "./seal.ts";

/** What is frozen with a signature: the text as it was read, and what was ticked. */
const frozenConsent = z.strictObject({ text: consentDefinition, ticked: z.array(z.string()) });
const frozenElements = z.array(z.strictObject({ number: z.number(), id: z.string(), words: z.string() }));

export type ConsentState = "waiting" | "in_force" | "expired" | "withdrawn" | "replaced" | "lapsed";

export type SignatureView = {
  readonly name: string;
  /** Drawn rather than typed. */
  readonly drawn: boolean;
  /** PNG as a data URL; null where nothing was drawn, and where the drawing is none that can be shown. */
  readonly image: string | null;
};

export type ConsentView = {
  readonly id: string;
  readonly kind: "treatment" | "photo" | "contact";
  readonly purpose: string | null;
  readonly patientId: string;
  readonly patientName: string;
  readonly born: string | null;
  readonly protocolName: string | null;
  /** What a treatment consent was given for beside the protocol; null where nothing was planned yet. */
  readonly device: string | null;
  readonly indication: string | null;
  readonly versionNumber: number;
  readonly text: ConsentDefinition;
  readonly ticked: readonly string[];
  readonly signature: SignatureView | null;
  readonly guardian: (SignatureView & { readonly relation: string }) | null;
  readonly signedAt: string;
  readonly signedWith: string;
  /** The clinician's part; null until it is signed, and for consents that need none. */
  readonly clinician: (SignatureView & { readonly signedAt: string; readonly elements: readonly TickedElement[] }) | null;
  /** The last day; null where it holds until it is withdrawn. */
  readonly until: string | null;
  readonly state: ConsentState;
  /** When and by whom it was withdrawn, how much of it and what was said; when it was replaced; when and why it lapsed. */
  readonly ended: {
    readonly when: string;
    readonly by: string | null;
    readonly scope: string | null;
    readonly reason: string | null;
  } | null;
  /** Whether what is kept is what was signed, by its seals. */
  readonly intact: boolean;
  /** SHA-256 over the patient's part, and over the whole. */
  readonly seal: string;
  readonly wholeSeal: string | null;
  /** "Melbourne": the place whose clock the times are told by. */
  readonly zone: string;
  /** When it was read, by the same clock. */
  readonly readAt: string;
};

const witness = alias(users, "witness");
const withdrawer = alias(users, "withdrawer");

/** The signed copy as it was read and signed. Audited before it is returned, a print as such; null when there is none of that id. */
export async function getConsent(
  ctx: Ctx<"consent:take">,
  consentId: string,
  action: "consent:open" | "consent:print" = "consent:open",
): Promise<ConsentView | null> {
  const [row] = await ctx.db
    .select({
      ...sealColumns,
      id: consents.id,
      canonicalId: patientIdentities.canonicalId,
      given: patientDetails.givenName,
      family: patientDetails.familyName,
      dateOfBirth: patientDetails.dateOfBirth,
      protocolName: definitions.name,
      versionNumber: definitionVersions.number,
      witness: witness.name,
      withdrawer: withdrawer.name,
      timeZone: locations.timeZone,
    })
    .from(consents)
    .innerJoin(patientIdentities, eq(patientIdentities.id, consents.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, consents.consentVersionId))
    .innerJoin(witness, eq(witness.id, consents.signedWith))
    .leftJoin(appointments, eq(appointments.id, consents.appointmentId))
    .leftJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(definitions, eq(definitions.id, consents.protocolId))
    .leftJoin(withdrawer, eq(withdrawer.id, consents.withdrawnBy))
    .where(eq(consents.id, consentId));
  if (row === undefined) return null;
  await recordAudit(ctx, { action, objectType: "consent", objectId: row.id, patientId: row.canonicalId });
  const timeZone = row.timeZone ?? (await getClinicZone(ctx));
  const { text, ticked } = frozenConsent.parse(row.statements);
  const endedAt = row.withdrawnAt ?? row.replacedAt ?? row.lapsedAt;
  return {
    id: row.id,
    kind: row.kind,
    purpose: row.purpose,
    patientId: row.canonicalId,
    patientName: `${row.given} ${row.family}`.trim(),
    born: row.dateOfBirth === null ? null : sayBirthDate(row.dateOfBirth),
    protocolName: row.protocolName,
    device: row.device,
    indication: row.indication,
    versionNumber: row.versionNumber,
    text,
    ticked,
    signature: row.signedName === null ? null : { name: row.signedName, ...pictureOf(row.signatureImage) },
    guardian:
      row.guardianName === null ? null : { name: row.guardianName, relation: row.guardianRelation ?? "", ...pictureOf(row.guardianImage) },
    signedAt: sayInstant(row.signedAt, timeZone),
    signedWith: row.witness,
    clinician:
      row.clinicianName === null || row.clinicianSignedAt === null
        ? null
        : {
            name: row.clinicianName,
            ...pictureOf(row.clinicianImage),
            signedAt: sayInstant(row.clinicianSignedAt, timeZone),
            elements: frozenElements.parse(row.elements),
          },
    until: row.expiresOn === null ? null : sayDate(row.expiresOn),
    state: stateOf(row, localDate(ctx.now, timeZone)),
    ended:
      endedAt === null
        ? null
        : {
            when: sayInstant(endedAt, timeZone),
            by: row.withdrawer,
            scope: row.withdrawnScope,
            reason: row.withdrawnReason ?? (row.lapsedReason === null ? null : sayLapse(row.lapsedReason)),
          },
    intact: isIntact(row),
    seal: row.contentHash.toString("hex"),
    wholeSeal: row.completedHash?.toString("hex") ?? null,
    zone: sayZone(timeZone),
    readAt: sayInstant(ctx.now, timeZone),
  };
}

const pictureOf = (image: Buffer | null) => ({
  drawn: image !== null,
  image: image !== null && isDrawing(image) ? `data:image/png;base64,${image.toString("base64")}` : null,
});

/** Where a consent stands by itself. Whether it fits a visit is asked of the visit. */
export function stateOf(
  row: Pick<typeof consents.$inferSelect, "withdrawnAt" | "replacedAt" | "lapsedAt" | "inForceAt" | "expiresOn">,
  today: string,
): ConsentState {
  if (row.withdrawnAt !== null) return "withdrawn";
  if (row.replacedAt !== null) return "replaced";
  if (row.lapsedAt !== null) return "lapsed";
  if (row.expiresOn !== null && compareDates(row.expiresOn, today) < 0) return "expired";
  return row.inForceAt === null ? "waiting" : "in_force";
}
