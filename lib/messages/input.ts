import { z } from "zod";
import { clinicalWordsIn, unknownVariables, variablesOf, WORDING_SLUGS, type WordingSlug } from "./rules/wordings.ts";
import { idField, secretLinkField } from "#lib/fields.ts";
import { OPEN_STATES, SUBJECTS } from "./rules/words.ts";

/** Longer subjects are cut off on a phone. */
export const SUBJECT_LENGTH = 70;
/** An opening or a closing is a few sentences: what a message has to tell stands between them. */
export const WORDS_LENGTH = 600;

/** The words of one kind of message as the clinic wrote them, in one version. */
export const templateContent = z.strictObject({
  message: z.enum(WORDING_SLUGS),
  subject: z.string().min(1).max(SUBJECT_LENGTH),
  opening: z.string().min(1).max(WORDS_LENGTH),
  closing: z.string().max(WORDS_LENGTH),
});
export type TemplateContent = z.output<typeof templateContent>;
/** What is worded of a kind of message. */
export type TemplateWords = Omit<TemplateContent, "message">;

/** What keeps the words of a kind from being used, at their place: an unknown variable would be sent as it stands, a clinical word in a subject read by others. */
export function templateIssues({
  message,
  ...words
}: TemplateContent): readonly { readonly path: readonly string[]; readonly message: string }[] {
  const fields = ["subject", "opening", "closing"] as const;
  return fields.flatMap((field) => issuesOf(words[field], field, message).map((issue) => ({ path: [field], message: issue })));
}

function issuesOf(text: string, field: keyof TemplateWords, slug: WordingSlug): readonly string[] {
  const known = variablesOf(slug, field);
  const unknown = unknownVariables(text, known);
  const choose = known.length === 0 ? "Nothing can be filled in here." : `What can be: ${known.map((name) => `{${name}}`).join(", ")}.`;
  const clinical = field === "subject" ? clinicalWordsIn(text) : [];
  return [
    ...(unknown.length === 0 ? [] : [`${unknown.join(", ")} is not filled in here. ${choose}`]),
    ...(/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ""))
      ? ["A brace stands alone. What is filled in has one on either side, like {when}."]
      : []),
    ...(field === "subject" && /\p{Cc}/u.test(text) ? ["Keep the subject on one line."] : []),
    ...(clinical.length === 0
      ? []
      : [`Others may read the subject: leave out “${clinical.join("”, “")}”, which says what the clinic does.`]),
  ];
}

const narrowed = { kind: z.enum(SUBJECTS).nullable().catch(null) };

/** What of the board an address asks for. What it cannot ask for counts as not asked. */
export const boardInput = z.object({
  ...narrowed,
  state: z
    .enum(["planned", ...OPEN_STATES])
    .nullable()
    .catch(null),
  /** The notice after which the page begins. */
  after: idField.nullable().catch(null),
});
export type BoardInput = z.output<typeof boardInput>;

/** The same of what was said. */
export const logInput = z.object({
  ...narrowed,
  state: z.enum(["sent", "kept", "failed", "unreachable", "withdrawn"]).nullable().catch(null),
  /** The message before which, from the newest on, the page begins. */
  before: idField.nullable().catch(null),
});
export type LogInput = z.output<typeof logInput>;

/** Where a message was tried again or given up, to come back to. */
const BACK = ["board", "message"] as const;

export const messageInput = z.strictObject({ messageId: idField, back: z.enum(BACK).catch("board") });
export type MessageInput = z.output<typeof messageInput>;

export const pauseInput = z.strictObject({});

const CHOICE = "Choose which messages.";
export const OPTIONAL_CHOICES = ["everything", "care"] as const;

/** What a patient said of messages that are of use but no part of the care, as the clinic notes it. */
export const noteChoiceInput = z.strictObject({ patientId: idField, wants: z.enum(OPTIONAL_CHOICES, CHOICE) });
export type NoteChoiceInput = z.output<typeof noteChoiceInput>;

/** The whole link as it was sent, or the part after "#": the message and its seal. */
const choicesLinkField = z
  .string("Paste the link we sent you.")
  .trim()
  .max(500, "Paste only the link we sent you.")
  .transform((pasted, context) => {
    const token = /(?:^|#)([0-9a-f-]{36}\.[A-Za-z0-9_-]{43})$/.exec(pasted)?.[1];
    if (token !== undefined) return token;
    context.addIssue({ code: "custom", message: "Paste the whole link we sent you, from https to its end." });
    return z.NEVER;
  });

/** The same from the patient, through the link of a message. */
export const ownChoiceInput = z.strictObject({ token: choicesLinkField, wants: z.enum(OPTIONAL_CHOICES, CHOICE) });
export type OwnChoiceInput = z.output<typeof ownChoiceInput>;
