import { createHash } from "node:crypto";
import { z } from "zod";
import { contentHash, once } from "#db/once.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { type FormInForce, findScreeningForm } from "#lib/forms/queries.ts";
import { answersFromForm, askAgain, type FormAnswers, knownAnswers, type ReadForm } from "#lib/forms/rules.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { CompleteStaffPartInput, SignScreeningInput } from "../input.ts";
import { getScreeningRecord } from "../queries/facts.ts";
import type { Visit } from "../queries/gate-rows.ts";
import type { RawAnswers } from "../rules/finding.ts";
import { lockVisitIn } from "./standing.ts";

const answer = z.object({ responseId: z.string() });
type Signed = z.output<typeof answer>;

/**
 * The patient signs the whole form. The answers are those of the version in force, given today at the location; a picture is kept by its hash too.
 * Idempotent by key. @returns errors beside the fields for dates that cannot be, the open questions until they are left so on purpose,
 * `birth_date_missing`, `form_not_in_force`, `form_superseded`, `appointment_over`.
 */
export function signScreening(ctx: Ctx<"screening:take">, input: SignScreeningInput): Promise<Result<Signed>> {
  const { signature, ...rest } = input;
  const sent = { ...rest, typedName: signature.typedName, image: hashOfImage(signature.image) };
  return transaction(ctx, (tx) =>
    once(tx, { command: "screening:sign", key: input.idempotencyKey, input: sent, answer }, async () => {
      const standing = await standingIn(tx, input);
      if (!standing.ok) return standing;
      const { visit, form } = standing.value;
      const answeredOn = localDate(tx.now, visit.timeZone);
      const read = answersFromForm(form.definition, input.answers, { answeredOn, answering: "patient" });
      const open = refuseOpen(form, read, input.leaveOpen);
      if (open !== null) return open;
      const signed = {
        part: "full" as const,
        answers: read.answers,
        answeredOn,
        signedName: signature.typedName ?? visit.fullName,
        image: signature.image,
      };
      return insertSigned(tx, visit, form, signed, read.unanswered.length);
    }),
  );
}

/**
 * A clinician answers the questions that only staff answer; being signed in is the signature. It joins the latest answers, the patient's stay as they are.
 * Idempotent by key. @returns errors beside the fields, `screening_first` before the patient's part, and the refusals of `signScreening`.
 */
export function completeStaffPart(ctx: Ctx<"screening:decide">, input: CompleteStaffPartInput): Promise<Result<Signed>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "screening:staff-part", key: input.idempotencyKey, input, answer }, async () => {
      const standing = await standingIn(tx, input);
      if (!standing.ok) return standing;
      const { visit, form } = standing.value;
      const record = await getScreeningRecord(tx, visit.patientId);
      if (record === null) return refuse("screening_first");
      const answeredOn = localDate(tx.now, visit.timeZone);
      const read = answersFromForm(form.definition, input.answers, {
        answeredOn,
        answering: "staff",
        earlier: knownAnswers(record.answers),
      });
      const beside = besideFields(form, { ...read, errors: { ...askEach(form, read.unanswered), ...read.errors } });
      if (Object.keys(beside).length > 0) return refuseFields("answers_to_check", {}, beside);
      const staffIds = new Set(questionsOf(form).flatMap(({ id, staffOnly }) => (staffOnly === true ? [id] : [])));
      const answers = Object.fromEntries(Object.entries(read.answers).filter(([id]) => staffIds.has(id)));
      return insertSigned(tx, visit, form, { part: "staff", answers, answeredOn, signedName: tx.actor.name, image: null }, 0);
    }),
  );
}

type SigningTx = Tx<"screening:take"> | Tx<"screening:decide">;

async function standingIn(
  tx: SigningTx,
  input: { readonly appointmentId: string; readonly formVersionId: string },
): Promise<Result<{ readonly visit: Visit; readonly form: FormInForce }>> {
  const visit = await lockVisitIn(tx, input.appointmentId);
  if (!visit.ok) return visit;
  if (visit.value.dateOfBirth === null) return refuse("birth_date_missing");
  const form = await findScreeningForm(tx);
  if (form === null) return refuse("form_not_in_force");
  if (form.versionId !== input.formVersionId) return refuse("form_superseded");
  return done({ visit: visit.value, form });
}

const questionsOf = ({ definition }: FormInForce): readonly FormQuestion[] => definition.sections.flatMap(({ questions }) => questions);

function askEach(form: FormInForce, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    questionsOf(form).flatMap((question) => (ids.includes(question.id) ? [[question.id, askAgain(question)]] : [])),
  );
}

/** Sentences by field name, in the order of the form. */
function besideFields(form: FormInForce, { errors }: Pick<ReadForm, "errors">): Record<string, string> {
  return Object.fromEntries(
    questionsOf(form).flatMap(({ id }) => {
      const sentence = errors[id];
      return sentence === undefined ? [] : [[`answers.${id}`, sentence]];
    }),
  );
}

/** Wrong answers stop the form; open ones are pointed out once and never block: whoever ticks that they stay open goes on. */
function refuseOpen(form: FormInForce, read: ReadForm, leaveOpen: boolean): ReturnType<typeof refuseFields> | null {
  const count = leaveOpen ? 0 : read.unanswered.length;
  // The summary lists them, so each says which question it is.
  const asked = leaveOpen
    ? {}
    : Object.fromEntries(
        questionsOf(form).flatMap(({ id, label }) => (read.unanswered.includes(id) ? [[id, `Not answered: ${label}`]] : [])),
      );
  const beside = besideFields(form, { errors: { ...asked, ...read.errors } });
  if (Object.keys(beside).length === 0) return null;
  if (count === 0) return refuseFields("answers_to_check", {}, beside);
  const questions = count === 1 ? "1 question is" : `${count} questions are`;
  return refuseFields("answers_open", { questions }, { ...beside, leaveOpen: "Answer what you can, or tick this to leave the rest open." });
}

function hashOfImage(image: Uint8Array | null): string | null {
  return image === null ? null : createHash("sha256").update(image).digest("hex");
}

type ToSign = {
  readonly part: "full" | "staff";
  readonly answers: FormAnswers;
  readonly answeredOn: string;
  readonly signedName: string;
  readonly image: Uint8Array | null;
};

/** What the hash of a signed form covers: change a byte of any of it, and it no longer fits. */
export function hashOfSignedForm(
  form: Omit<ToSign, "answers"> & {
    readonly answers: RawAnswers;
    readonly patientId: string;
    readonly formVersionId: string;
    readonly signedAt: Temporal.Instant;
  },
): Buffer {
  const { image, signedAt, ...rest } = form;
  return contentHash({ ...rest, image: hashOfImage(image), signedAt: signedAt.toString() });
}

async function insertSigned(tx: SigningTx, visit: Visit, form: FormInForce, signed: ToSign, open: number): Promise<Result<Signed>> {
  const { image, ...facts } = signed;
  // To the microsecond, as the database keeps it: the hash must fit what is read back.
  const signedAt = tx.now.round({ smallestUnit: "microsecond", roundingMode: "floor" });
  const named = { patientId: visit.recordId, formVersionId: form.versionId, signedAt };
  const [inserted] = await tx.db
    .insert(formResponses)
    .values({
      ...facts,
      ...named,
      appointmentId: visit.id,
      state: "signed",
      signatureImage: image === null ? null : Buffer.from(image),
      signedWith: authorId(tx),
      contentHash: hashOfSignedForm({ ...signed, ...named }),
    })
    .returning({ id: formResponses.id });
  if (inserted === undefined) throw new Error("The form was not kept.");
  await recordAudit(tx, {
    action: signed.part === "staff" ? "screening:staff-part" : "screening:sign",
    objectType: "form_response",
    objectId: inserted.id,
    patientId: visit.patientId,
    detail: { open },
  });
  return done({ responseId: inserted.id });
}
