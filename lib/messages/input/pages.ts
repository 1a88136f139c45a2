import { z } from "zod";
import { idField } from "#lib/fields.ts";
import { OPEN_STATES, SUBJECTS } from "../rules/words.ts";

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
