import { z } from "zod";
import { dateField, idempotencyKeyField, idField, optionalText, requiredText, versionField } from "#lib/fields.ts";

export const ASKERS = [
  { id: "patient", words: "The patient" },
  { id: "parent", words: "A parent or guardian" },
  { id: "representative", words: "Somebody acting for them" },
] as const;

/** How whoever asked was known to be who they said. */
export const IDENTITY_CHECKS = [
  { id: "known", words: "Known to us, in person" },
  { id: "photo_id", words: "Photo identification seen" },
  { id: "portal", words: "Through their own page, with their date of birth" },
  { id: "called_back", words: "Called back on the number in the record" },
  { id: "authority", words: "Signed authority or court order seen, and identification" },
] as const;

export const ANSWERS = [
  { id: "given", words: "The copy was given" },
  { id: "refused", words: "Refused, with the reason in writing" },
  { id: "withdrawn", words: "They no longer want it" },
] as const;

export const noteRequestInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    patientId: idField,
    askedOn: dateField("Give the day on which they asked."),
    asker: z.enum(
      ASKERS.map(({ id }) => id),
      "Choose who asked.",
    ),
    askerName: optionalText(120),
    identityCheck: z.enum(
      IDENTITY_CHECKS.map(({ id }) => id),
      "Choose how you know who they are.",
    ),
  })
  .refine(({ asker, askerName }) => asker === "patient" || askerName !== "", {
    path: ["askerName"],
    message: "Give the name of who asked for the patient.",
  })
  .refine(({ asker, identityCheck }) => asker !== "representative" || identityCheck === "authority", {
    path: ["identityCheck"],
    message: "Somebody acting for a patient shows a signed authority or a court order first.",
  });
export type NoteRequestInput = z.output<typeof noteRequestInput>;

export const answerRequestInput = z
  .strictObject({
    requestId: idField,
    version: versionField,
    answer: z.enum(
      ANSWERS.map(({ id }) => id),
      "Choose how it was answered.",
    ),
    answerWords: optionalText(2000),
  })
  .refine(({ answer, answerWords }) => answer !== "refused" || answerWords !== "", {
    path: ["answerWords"],
    message: "Write the reason, as it is written to who asked.",
  });
export type AnswerRequestInput = z.output<typeof answerRequestInput>;

/** What a statement speaks of: the whole record, or "treatment:<id>". */
const aboutField = z.string("Choose what it is about.").transform((text, context) => {
  const [about, id] = text.split(":");
  if (text === "record") return { about: "record" as const, aboutId: null };
  const parsed = z
    .strictObject({ about: z.enum(["treatment", "consent", "adverse_event"]), aboutId: z.uuid() })
    .safeParse({ about, aboutId: id });
  if (parsed.success) return parsed.data;
  context.addIssue({ code: "custom", message: "Choose what it is about." });
  return z.NEVER;
});

export const takeDownStatementInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  about: aboutField,
  words: requiredText("Write it down in the patient’s own words.", 4000),
  saidOn: dateField("Give the day on which they said it."),
});
export type TakeDownStatementInput = z.output<typeof takeDownStatementInput>;
