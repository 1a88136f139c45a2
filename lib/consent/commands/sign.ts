import { eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { clinics } from "#db/schema/clinics.ts";
import { consents } from "#db/schema/consents.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type FormCtx, type FormTx, formTransaction, type Tx, transaction } from "#lib/auth/ctx.ts";
import { finishFormIn } from "#lib/forms/commands/finish.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { toTheMicrosecond } from "#lib/screening/commands/end-consents.ts";
import { lockVisitIn } from "#lib/screening/commands/standing.ts";
import { isMinorOn } from "#lib/screening/rules/minors.ts";
import { localDate } from "#lib/time.ts";
import type { ConsentDefinition, ConsentFormInput, SignConsentInput } from "../input.ts";
import { type PatientsPart, sealPatientsPart } from "../queries/seal.ts";
import { fillConsentFor, findConsentInForce, findDevices } from "../queries/text.ts";
import { missingSignatures } from "../rules/guardian.ts";
import { consentExpiry } from "../rules/words.ts";
import { endConsents, signaturesOf, withoutPictures } from "./standing.ts";

const answer = z.object({ consentId: z.string() });
type Signed = z.output<typeof answer>;

const request = (input: ConsentFormInput) => ({
  command: "consent:sign",
  key: input.idempotencyKey,
  input: withoutPictures(input),
  answer,
});

/**
 * The patient signs their part of the consent to the treatment of the visit's series, and a guardian with them who is under 18. The text is the version in
 * force, filled for this patient, frozen as read; it is in force once a clinician has completed it. One that still waits for a clinician is replaced;
 * one in force stays so until then. Idempotent by key.
 * @returns `statements_open` beside each statement not ticked, `signature_missing` beside each that is, `consent_text_changed`, `consent_not_in_force`,
 * `consent_without_series`, `birth_date_missing`, `appointment_over`.
 */
export function signConsent(ctx: Ctx<"consent:take">, input: SignConsentInput): Promise<Result<Signed>> {
  return transaction(ctx, (tx) => once(tx, request(input), () => signIn(tx, authorId(tx), input)));
}

/** The same by the patient at a tablet that was handed over: the visit is the one it was handed over for. @returns `not_allowed` at home too, `form_closed` */
export async function signConsentAtTablet(ctx: FormCtx, input: ConsentFormInput): Promise<Result<Signed>> {
  const { attendedBy, appointmentId } = ctx;
  if (ctx.via !== "tablet" || attendedBy === null || !ctx.forms.includes("consent")) return refuse("not_allowed");
  return formTransaction(ctx, (tx) =>
    once(tx, request(input), async () => {
      const signed = await signIn(tx, attendedBy, { ...input, appointmentId });
      if (!signed.ok) return signed;
      const finished = await finishFormIn(tx, "consent");
      return finished.ok ? signed : finished;
    }),
  );
}

async function signIn(tx: Tx<"consent:take"> | FormTx, signedWith: string, input: SignConsentInput): Promise<Result<Signed>> {
  const locked = await lockVisitIn(tx, input.appointmentId);
  if (!locked.ok) return locked;
  const visit = locked.value;
  if (visit.dateOfBirth === null) return refuse("birth_date_missing");
  if (visit.protocolId === null) return refuse("consent_without_series");
  if ((await findConsentInForce(tx)) === null) return refuse("consent_not_in_force");
  const filled = await fillConsentFor(tx, visit);
  if (filled === null || filled.versionId !== input.consentVersionId || filled.seen !== input.seen) return refuse("consent_text_changed");
  const signedAt = toTheMicrosecond(tx.now);
  const today = localDate(signedAt, visit.timeZone);
  const minor = isMinorOn(visit.dateOfBirth, today);
  const open = openFields(filled.text, input, minor);
  if (open !== null) return open;
  const part: PatientsPart = {
    kind: "treatment",
    purpose: null,
    patientId: visit.recordId,
    protocolId: visit.protocolId,
    appointmentId: visit.id,
    consentVersionId: filled.versionId,
    statements: { text: filled.text, ticked: filled.text.statements.map(({ id }) => id) },
    ...(visit.seriesId === null ? { device: null, deviceIds: null } : await findDevices(tx, visit.seriesId)),
    indication: visit.indication,
    ...signaturesOf(input, minor, visit.fullName),
    signedAt,
    signedWith,
    expiresOn: consentExpiry(today, await findConsentMonths(tx)),
  };
  const of = { patientId: visit.patientId, kind: "treatment", protocolId: visit.protocolId } as const;
  const replaced = await endConsents(tx, of, "waiting", { replacedAt: signedAt });
  const [inserted] = await tx.db
    .insert(consents)
    .values({ ...part, contentHash: sealPatientsPart(part) })
    .returning({ id: consents.id });
  if (inserted === undefined) throw new Error("The consent was not kept.");
  await recordAudits(tx, [
    ...replaced.map((objectId) => ({ action: "consent:replace" as const, objectType: "consent", objectId, patientId: visit.patientId })),
    { action: "consent:sign", objectType: "consent", objectId: inserted.id, patientId: visit.patientId, detail: { guardian: minor } },
  ]);
  return done({ consentId: inserted.id });
}

/** What is still open of the form, by field. */
function openFields(text: ConsentDefinition, input: ConsentFormInput, minor: boolean) {
  const unticked = text.statements.filter(({ id }) => !input.statements.includes(id));
  const beside = {
    ...Object.fromEntries(unticked.map(({ id }) => [`statements.${id}`, "Tick this, or ask us about it."])),
    ...missingSignatures(input, minor),
  };
  if (Object.keys(beside).length === 0) return null;
  return refuseFields(unticked.length > 0 ? "statements_open" : "signature_missing", {}, beside);
}

/** How long a consent holds, as the clinic has set it. */
async function findConsentMonths(tx: Tx<"consent:take"> | FormTx): Promise<number> {
  const [clinic] = await tx.db.select({ months: clinics.consentMonths }).from(clinics).where(eq(clinics.only, true));
  return clinic?.months ?? 12;
}
