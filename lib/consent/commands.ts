import { createHash } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { contentHash, once } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { isRecordOf, patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { lockPatientIn, lockVisitIn } from "#lib/screening/commands/standing.ts";
import { localDate } from "#lib/time.ts";
import type { ConsentDefinition, SignConsentInput, WithdrawConsentInput } from "./input.ts";
import { fillConsentFor, findConsentInForce } from "./queries/text.ts";
import { consentExpiry } from "./rules.ts";

const answer = z.object({ consentId: z.string() });
type Signed = z.output<typeof answer>;

type ToSign = {
  readonly patientId: string;
  readonly protocolId: string;
  readonly appointmentId: string;
  readonly consentVersionId: string;
  readonly statements: { readonly text: ConsentDefinition; readonly ticked: readonly string[] };
  readonly signedName: string;
  readonly image: Uint8Array | null;
  readonly signedAt: Temporal.Instant;
  readonly expiresOn: string;
};

const hashOfImage = (image: Uint8Array | null) => (image === null ? null : createHash("sha256").update(image).digest("hex"));

/** What the hash of a consent covers: the text as it was read, every tick, name, picture and times. Change a byte, and it no longer fits. */
export function hashOfConsent({ image, signedAt, ...rest }: ToSign): Buffer {
  return contentHash({ ...rest, image: hashOfImage(image), signedAt: signedAt.toString() });
}

/**
 * The patient consents to the treatment of the visit's series, for twelve months. The text is the version in force, filled for this patient, frozen as read.
 * An earlier consent to the same protocol is replaced and stays readable. Idempotent by key.
 * @returns `statements_open` beside each statement not ticked, `consent_text_changed`, `consent_not_in_force`, `consent_without_series`, `appointment_over`.
 */
export function signConsent(ctx: Ctx<"consent:take">, input: SignConsentInput): Promise<Result<Signed>> {
  const { signature, ...rest } = input;
  const sent = { ...rest, typedName: signature.typedName, image: hashOfImage(signature.image) };
  return transaction(ctx, (tx) =>
    once(tx, { command: "consent:sign", key: input.idempotencyKey, input: sent, answer }, () => signIn(tx, input)),
  );
}

async function signIn(tx: Tx<"consent:take">, input: SignConsentInput): Promise<Result<Signed>> {
  const locked = await lockVisitIn(tx, input.appointmentId);
  if (!locked.ok) return locked;
  const visit = locked.value;
  if (visit.protocolId === null) return refuse("consent_without_series");
  if ((await findConsentInForce(tx)) === null) return refuse("consent_not_in_force");
  const filled = await fillConsentFor(tx, visit);
  if (filled === null || filled.versionId !== input.consentVersionId || filled.seen !== input.seen) return refuse("consent_text_changed");
  const open = filled.text.statements.filter(({ id }) => !input.statements.includes(id));
  if (open.length > 0) {
    return refuseFields(
      "statements_open",
      {},
      Object.fromEntries(open.map(({ id }) => [`statements.${id}`, "Tick this, or ask us about it."])),
    );
  }
  // To the microsecond, as the database keeps it: the hash must fit what is read back.
  const signedAt = tx.now.round({ smallestUnit: "microsecond", roundingMode: "floor" });
  const toSign: ToSign = {
    patientId: visit.recordId,
    protocolId: visit.protocolId,
    appointmentId: visit.id,
    consentVersionId: filled.versionId,
    statements: { text: filled.text, ticked: filled.text.statements.map(({ id }) => id) },
    signedName: input.signature.typedName ?? visit.fullName,
    image: input.signature.image,
    signedAt,
    expiresOn: consentExpiry(localDate(signedAt, visit.timeZone)),
  };
  const replaced = await endActive(tx, visit.patientId, visit.protocolId, { replacedAt: signedAt });
  const { image, ...row } = toSign;
  const [inserted] = await tx.db
    .insert(consents)
    .values({
      ...row,
      kind: "treatment",
      signatureImage: image === null ? null : Buffer.from(image),
      signedWith: authorId(tx),
      contentHash: hashOfConsent(toSign),
    })
    .returning({ id: consents.id });
  if (inserted === undefined) throw new Error("The consent was not kept.");
  await recordAudits(tx, [
    ...replaced.map((objectId) => ({ action: "consent:replace", objectType: "consent", objectId, patientId: visit.patientId })),
    { action: "consent:sign", objectType: "consent", objectId: inserted.id, patientId: visit.patientId },
  ]);
  return done({ consentId: inserted.id });
}

type End =
  | { readonly replacedAt: Temporal.Instant }
  | { readonly withdrawnAt: Temporal.Instant; readonly withdrawnBy: string; readonly withdrawnReason: string };

/** Ends what is active for a protocol, under whatever record of the patient it was signed. @returns the ids that ended */
async function endActive(tx: Tx<"consent:take">, patientId: string, protocolId: string, end: End): Promise<readonly string[]> {
  const ended = await tx.db
    .update(consents)
    .set(end)
    .where(
      and(
        eq(consents.kind, "treatment"),
        eq(consents.protocolId, protocolId),
        isRecordOf(consents.patientId, patientId),
        isNull(consents.withdrawnAt),
        isNull(consents.replacedAt),
      ),
    )
    .returning({ id: consents.id });
  return ended.map(({ id }) => id);
}

/**
 * The patient takes the consent back: what is signed stays readable, nothing starts from now on. Anyone who may take a consent may note it.
 * @returns `consent_ended` when it was withdrawn or replaced already
 */
export function withdrawConsent(ctx: Ctx<"consent:take">, input: WithdrawConsentInput): Promise<Result<{ readonly patientId: string }>> {
  return transaction(ctx, async (tx) => {
    const find = async () => {
      const [found] = await tx.db
        .select({
          patientId: patientIdentities.canonicalId,
          protocolId: consents.protocolId,
          withdrawn: sql<boolean>`${consents.withdrawnAt} is not null`,
          replaced: sql<boolean>`${consents.replacedAt} is not null`,
        })
        .from(consents)
        .innerJoin(patientIdentities, eq(patientIdentities.id, consents.patientId))
        .where(eq(consents.id, input.consentId));
      return found;
    };
    const seen = await find();
    if (seen === undefined) return refuse("not_found");
    await lockPatientIn(tx, seen.patientId);
    const found = await find();
    if (found === undefined || found.protocolId === null) return refuse("not_found");
    if (found.withdrawn || found.replaced)
      return refuse("consent_ended", { how: found.withdrawn ? "was withdrawn" : "was replaced by a newer one" });
    const end = { withdrawnAt: tx.now, withdrawnBy: authorId(tx), withdrawnReason: input.reason };
    const ended = await endActive(tx, found.patientId, found.protocolId, end);
    await recordAudits(
      tx,
      ended.map((objectId) => ({ action: "consent:withdraw", objectType: "consent", objectId, patientId: found.patientId })),
    );
    return done({ patientId: found.patientId });
  });
}
