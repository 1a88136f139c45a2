import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { hadEffect, once } from "#db/once.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx, FormCtx, Tx } from "#lib/auth/ctx.ts";
import { finishFormIn } from "#lib/forms/commands/finish.ts";
import type { FormInForce } from "#lib/forms/queries.ts";
import { answersFromForm, type FormAnswers, type ReadForm, visibleQuestions } from "#lib/forms/rules.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { SignedPage, SignOwnScreeningInput, SignScreeningInput } from "../input.ts";
import { findEarlier } from "../queries/earlier.ts";
import type { Visit } from "../queries/gate-rows.ts";
import { hashOfImage, hashOfSignedForm } from "../queries/seal.ts";
import { fieldsOf, mergeDraft } from "../rules/draft.ts";
import { type FormPart, withLeftOpen } from "../rules/filling.ts";
import { besideDraftIn } from "./draft.ts";
import { type FillingTx, type FormMode, type Hand, handOf, type Standing, standingIn, within } from "./filling.ts";
import { besideFields, questionsOf } from "./reading.ts";
import { keepPrescriberTasksIn } from "./tasks.ts";

const answer = z.object({ responseId: z.string() });
export type Signed = z.output<typeof answer>;

/** The name under a form and its picture: the patient's, or that of the staff member who read it aloud and completes it by their own name. */
type Signature = {
  readonly signedName: string;
  readonly image: Uint8Array | null;
  /** With one tap, by whoever has the page: nobody wrote the name. */
  readonly confirmed: boolean;
};

/**
 * The form is signed: by the patient, by the staff member who read it aloud, or as it was signed on paper. The answers are those of the version in force, given
 * today at the location; a picture is kept by its hash too. The draft of this form becomes the signed one. Idempotent by key.
 * @returns errors beside the fields for dates that cannot be, the open questions until they are left so on purpose, `form_blank` where nothing at all is
 * answered, `answers_elsewhere` where the draft holds some that the page did not, `form_signed_meanwhile`, and the refusals of `standingIn`
 */
export function signScreening(ctx: Ctx<"screening:take">, input: SignScreeningInput): Promise<Result<Signed>>;
export function signScreening(ctx: FormCtx, input: SignOwnScreeningInput): Promise<Result<Signed>>;
export function signScreening(
  ctx: Ctx<"screening:take"> | FormCtx,
  input: SignScreeningInput | SignOwnScreeningInput,
): Promise<Result<Signed>> {
  return signBy(handOf(ctx, input), input);
}

export function signBy(hand: Hand, input: SignScreeningInput | SignOwnScreeningInput): Promise<Result<Signed>> {
  return within(hand, (tx) =>
    once(tx, { command: "screening:sign", key: input.idempotencyKey, input: asSent(hand, input), answer }, async () => {
      const standing = await standingIn(tx, hand.appointmentId, input);
      if (!standing.ok) return standing;
      const { visit, form } = standing.value;
      const seen = await refuseUnseen(tx, standing.value, input);
      if (!seen.ok) return seen;
      const read = answersFromForm(form.definition, input.answers, { answeredOn: localDate(tx.now, visit.timeZone), answering: "patient" });
      if (isBlank(form, read)) return refuse("form_blank");
      const open = refuseOpen(form, read, input.leaveOpen);
      if (open !== null) return open;
      return keepSigned(tx, standing.value, hand, read, { part: input.part, ...signatureOf(tx, input, visit) });
    }),
  );
}

/**
 * One tap on the day: nothing has changed since the answers that were given earlier for this visit, at home or the day before. They are signed again as they
 * were, by the patient under their name, by a clinician who reads them out under their own.
 * @returns `nothing_to_confirm` where none were given, the page shows others, or another form was signed since; else as `signScreening`
 */
export function confirmBy(hand: Hand, input: SignedPage): Promise<Result<Signed>> {
  return within(hand, (tx) =>
    once(tx, { command: "screening:confirm", key: input.idempotencyKey, input: asSent(hand, input), answer }, async () => {
      const standing = await standingIn(tx, hand.appointmentId, { ...input, part: "short" });
      if (!standing.ok) return standing;
      const { visit, form } = standing.value;
      const seen = await refuseUnseen(tx, standing.value, { ...input, part: "short" });
      if (!seen.ok) return seen;
      const earlier = await findEarlier(tx, hand.ctx, visit);
      if (earlier === null || earlier.confirmOn === null) return refuse("nothing_to_confirm");
      const base = fieldsOf(form.definition, earlier.answers);
      if (mergeDraft({ base, mine: input.answers, kept: base }).changed.length > 0) return refuse("nothing_to_confirm");
      const read = answersFromForm(form.definition, base, { answeredOn: localDate(tx.now, visit.timeZone), answering: "patient" });
      if (isBlank(form, read)) return refuse("form_blank");
      const wrong = refuseOpen(form, read, true);
      if (wrong !== null) return wrong;
      const signedName = "formSessionId" in tx ? visit.fullName : tx.actor.name;
      return keepSigned(tx, standing.value, hand, read, { part: "short", signedName, image: null, confirmed: true });
    }),
  );
}

/** Whether this page has signed its form already: its key had its effect, by the same hand. */
export async function isSignedBy({ ctx }: Hand, key: string): Promise<boolean> {
  for (const command of ["screening:sign", "screening:confirm"]) if (await hadEffect(ctx, { command, key })) return true;
  return false;
}

/** "Nothing is signed while answers that came from elsewhere have not been on the page": asked with the patient locked, so that none comes in between. */
async function refuseUnseen(tx: FillingTx, standing: Standing, page: SignedPage): Promise<Result<null>> {
  const beside = await besideDraftIn(tx, standing, page);
  if (!beside.ok) return beside;
  return beside.value.merged.elsewhere.length > 0 ? refuse("answers_elsewhere") : done(null);
}

/** What the key of a request stands for: the picture by its hash, so that no row of keys holds it. */
function asSent(
  { appointmentId, mode }: Hand,
  input: SignedPage & { readonly signature?: { readonly image: Uint8Array | null; readonly typedName: string | null } },
) {
  const { formVersionId, part, answers, leaveOpen, signature } = input;
  const signedName = "signedName" in input ? input.signedName : signature?.typedName;
  return {
    appointmentId,
    mode,
    formVersionId,
    part,
    answers,
    leaveOpen,
    signedName: signedName ?? null,
    image: hashOfImage(signature?.image ?? null),
  };
}

function signatureOf(tx: FillingTx, input: SignScreeningInput | SignOwnScreeningInput, visit: Visit): Signature {
  if ("signature" in input)
    return { signedName: input.signature.typedName ?? visit.fullName, image: input.signature.image, confirmed: false };
  return { signedName: input.mode === "paper" ? input.signedName : tx.actor.name, image: null, confirmed: false };
}

/** "A blank form cannot be completed", whatever is left open on purpose. */
function isBlank(form: FormInForce, { answers, errors }: ReadForm): boolean {
  const asked = visibleQuestions(form.definition, answers, "patient");
  return Object.keys(errors).length === 0 && !asked.some(({ id }) => Object.hasOwn(answers, id));
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
  const beside = besideFields(form, { ...asked, ...read.errors });
  if (Object.keys(beside).length === 0) return null;
  if (count === 0) return refuseFields("answers_to_check", {}, beside);
  const questions = count === 1 ? "1 question is" : `${count} questions are`;
  return refuseFields("answers_open", { questions }, { ...beside, leaveOpen: "Answer what you can, or tick this to leave the rest open." });
}

export type ToSign = Signature & {
  readonly part: FormPart | "staff";
  readonly answers: FormAnswers;
  readonly answeredOn: string;
  readonly mode: FormMode;
  readonly signedWith: string | null;
};

/** @returns `form_closed` where a patient's own form was signed or ended meanwhile */
async function keepSigned(
  tx: FillingTx,
  standing: Standing,
  { mode, signedWith }: Hand,
  read: ReadForm,
  signature: Signature & { readonly part: FormPart },
): Promise<Result<Signed>> {
  const { visit, form, screening } = standing;
  const answeredOn = localDate(tx.now, visit.timeZone);
  const answers =
    signature.part === "short" ? withLeftOpen(read.answers, read.unanswered, screening?.answers ?? {}, answeredOn) : read.answers;
  const kept = await insertSigned(tx, visit, form, { ...signature, answers, answeredOn, mode, signedWith }, read.unanswered.length);
  if (!kept.ok || !("formSessionId" in tx)) return kept;
  const finished = await finishFormIn(tx, "screening");
  return finished.ok ? kept : finished;
}

/** Keeps a signed form: the visit's draft of it becomes the signed one, where there is one. What follows from the answers is done in the same transaction. */
export async function insertSigned(
  tx: FillingTx | Tx<"screening:decide">,
  visit: Visit,
  form: FormInForce,
  signed: ToSign,
  open: number,
): Promise<Result<Signed>> {
  const { image, ...facts } = signed;
  // To the microsecond, as the database keeps it: the hash must fit what is read back.
  const signedAt = tx.now.round({ smallestUnit: "microsecond", roundingMode: "floor" });
  const named = { patientId: visit.recordId, appointmentId: visit.id, formVersionId: form.versionId, signedAt };
  const values = {
    ...facts,
    ...named,
    state: "signed" as const,
    signatureImage: image === null ? null : Buffer.from(image),
    contentHash: hashOfSignedForm({ ...signed, ...named }),
  };
  const isDraft = and(eq(formResponses.appointmentId, visit.id), eq(formResponses.part, signed.part), eq(formResponses.state, "draft"));
  const [wasDraft] = await tx.db.update(formResponses).set(values).where(isDraft).returning({ id: formResponses.id });
  const [inserted] =
    wasDraft === undefined ? await tx.db.insert(formResponses).values(values).returning({ id: formResponses.id }) : [wasDraft];
  if (inserted === undefined) throw new Error("The form was not kept.");
  await recordAudit(tx, {
    action: signed.part === "staff" ? "screening:staff-part" : "screening:sign",
    objectType: "form_response",
    objectId: inserted.id,
    patientId: visit.patientId,
    detail: { open, part: signed.part, mode: signed.mode },
  });
  await keepPrescriberTasksIn(tx, visit.patientId);
  return done({ responseId: inserted.id });
}
