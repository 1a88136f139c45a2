import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, requiredText, wholeNumberField } from "#lib/fields.ts";
import { postedAnswers, type Signature, signatureField } from "#lib/forms/input.ts";
import type { RawForm } from "#lib/forms/rules.ts";

const MOST_JSON = 100_000;
const fields = z.record(z.string().max(120), z.union([z.string().max(5000), z.array(z.string().max(100)).max(60)]));

/** What the draft held when the page read it, as JSON: what differs from it was changed on this page. Whatever cannot be read counts as nothing. */
const seenField = z
  .string()
  .max(MOST_JSON)
  .default("{}")
  .transform((json): RawForm => {
    try {
      return fields.safeParse(JSON.parse(json)).data ?? {};
    } catch {
      return {};
    }
  });

/** What a page of the form sends, whoever fills it in and whichever button was pressed: all answers so far, and where the page stands. */
const page = {
  /** The version that was on the page, and which of its forms. */
  formVersionId: idField,
  part: z.enum(["full", "short"]).default("full"),
  /** The section in sight, from 0; one more than the last is the summary. */
  at: wholeNumberField("Reload the page and go on.", 0, 200).default(0),
  answers: postedAnswers,
  seen: seenField,
  /** The page knows of a draft: where there is none any more, it was signed meanwhile. */
  begun: checkboxField,
  /** The patient was told which questions are open, and leaves them so. */
  leaveOpen: checkboxField,
  idempotencyKey: idempotencyKeyField,
};

/**
 * "stay" saves what was typed, "check" looks at the section too, "next", "back" and "summary" go on from it, "confirm" says that nothing has changed since the answers
 * given earlier for this visit.
 */
const going = z.enum(["stay", "check", "next", "back", "summary", "confirm"]);
const sign = z.literal("sign");

/** The form in the patient's own hands: the visit is that of their session. */
export const fillOwnScreeningInput = z.discriminatedUnion("go", [
  z.strictObject({ ...page, go: going, signature: z.unknown().optional() }),
  z.strictObject({ ...page, go: sign, signature: signatureField }),
]);

export type FillOwnScreeningInput = z.output<typeof fillOwnScreeningInput>;

const staffPage = { ...page, appointmentId: idField };

/** The form read aloud, or entered from paper, by staff. */
export const fillScreeningInput = z.discriminatedUnion("go", [
  z.strictObject({
    ...staffPage,
    go: going,
    mode: z.enum(["staff", "paper"]),
    signedName: z.unknown().optional(),
    seenSigned: z.unknown().optional(),
  }),
  z.discriminatedUnion("mode", [
    z.strictObject({ ...staffPage, go: sign, mode: z.literal("staff") }),
    z.strictObject({
      ...staffPage,
      go: sign,
      mode: z.literal("paper"),
      signedName: requiredText("Write the name as it is signed on the paper.", 120),
      seenSigned: z.literal("on", "Tick that you have seen the signed paper."),
    }),
  ]),
]);

export type FillScreeningInput = z.output<typeof fillScreeningInput>;

/** A page of the form to keep as a draft. */
export type SaveDraftInput = Pick<FillOwnScreeningInput, "formVersionId" | "part" | "answers" | "seen" | "begun">;

/** Answers to sign, and what the draft held when they were on the page. */
export type SignedPage = SaveDraftInput & Pick<FillOwnScreeningInput, "leaveOpen" | "idempotencyKey">;

export type SignOwnScreeningInput = SignedPage & { readonly signature: Signature };

/** By the patient on the clinic's tablet, by staff who read it aloud, or on paper. */
export type SignScreeningInput = SignedPage & { readonly appointmentId: string } & (
    | { readonly mode: "tablet"; readonly signature: Signature }
    | { readonly mode: "staff" }
    | { readonly mode: "paper"; readonly signedName: string }
  );

/** The questions that staff answer themselves; whoever is signed in signs. */
export const completeStaffPartInput = z.strictObject({
  appointmentId: idField,
  formVersionId: idField,
  answers: postedAnswers,
  idempotencyKey: idempotencyKeyField,
});

export type CompleteStaffPartInput = z.output<typeof completeStaffPartInput>;

export const decideFindingInput = z.strictObject({
  appointmentId: idField,
  rule: z.string().min(1).max(80),
  kind: z.enum(["sign_off", "resolution", "override"], "Choose what you decide."),
  reason: requiredText("Give your reason.", 2000).refine((reason) => reason.length >= 3, "Give your reason in a few words."),
  /** The finding and the answers behind it as they were on the page. */
  seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page and decide again."),
  idempotencyKey: idempotencyKeyField,
});

export type DecideFindingInput = z.output<typeof decideFindingInput>;
