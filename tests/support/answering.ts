/** Patients of a small clinic who have answered and consented, without the pages between: what the gates are tested on. */
import { eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { localDate } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";
import { at } from "./results.ts";
import { type SmallClinic, START } from "./small-clinic.ts";

export const ZONE = "Australia/Melbourne";

type Given = {
  /** What differs from the all-clear form; of a short form, everything that is answered. */
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly part?: "full" | "short";
  readonly now?: Temporal.Instant;
};

/** Forms and consents in force, once for a database. */
export async function openAnswering({ db }: Database) {
  const approvers = await db
    .insert(users)
    .values({ name: "Approver", email: "approver@cadence.example", roles: ["clinician"] })
    .returning({ id: users.id });
  const inForce = async (kind: "form" | "consent", content: object) => {
    const made = await db
      .insert(definitions)
      .values({ kind, slug: kind === "form" ? "screening" : "treatment", name: kind })
      .returning({ id: definitions.id });
    const version = { number: 1, state: "in_force" as const, content, contentHash: contentHash(content) };
    const versions = await db
      .insert(definitionVersions)
      .values({ ...version, definitionId: at(made, 0).id, approvedBy: at(approvers, 0).id, approvedAt: START, inForceAt: START })
      .returning({ id: definitionVersions.id });
    return at(versions, 0).id;
  };
  const formVersionId = await inForce("form", defaultScreeningForm);
  const consentVersionId = await inForce("consent", defaultTreatmentConsent);
  const born = (patientId: string, dateOfBirth: string | null) =>
    db.update(patients).set({ dateOfBirth }).where(eq(patients.id, patientId));

  /** A signed form, on the location's day of that instant. */
  async function answer(clinic: SmallClinic, patientId: string, { changes = {}, part = "full", now = START }: Given = {}): Promise<void> {
    await db.insert(formResponses).values({
      patientId,
      formVersionId,
      part,
      state: "signed",
      // A form without any answer is kept by nobody: this one is read by no rule.
      answers: part === "full" ? { ...allClearAnswers, ...changes } : { question_of_their_own: "no", ...changes },
      answeredOn: localDate(now, ZONE),
      signedAt: now,
      signedName: "Someone",
      signedWith: at(clinic.clinicians, 0).userId,
      contentHash: contentHash(part),
    });
  }

  /** A treatment consent for the clinic's protocol, signed by both; at a visit and for a device where one is named. @returns its id */
  async function consent(
    clinic: SmallClinic,
    patientId: string,
    given: { readonly appointmentId?: string; readonly device?: string; readonly deviceIds?: string[] | null } = {},
  ): Promise<string> {
    const [protocol] = await db
      .select({ id: definitionVersions.definitionId })
      .from(definitionVersions)
      .where(eq(definitionVersions.id, clinic.protocolVersionId));
    const clinicianId = at(clinic.clinicians, 0).userId;
    const hash = contentHash("consent");
    const signed = {
      ...given,
      patientId,
      kind: "treatment" as const,
      protocolId: protocol?.id ?? null,
      consentVersionId,
      statements: [],
      elements: Array.from({ length: 16 }, (_, index) => index + 1),
      signedName: "Someone",
      signedAt: START,
      signedWith: clinicianId,
      contentHash: hash,
      clinicianId,
      clinicianName: "A clinician",
      clinicianSignedAt: START,
      completedHash: hash,
      inForceAt: START,
      expiresOn: "2027-01-05",
    };
    return at(await db.insert(consents).values(signed).returning({ id: consents.id }), 0).id;
  }

  return { born, answer, consent };
}

export type Answering = Awaited<ReturnType<typeof openAnswering>>;
