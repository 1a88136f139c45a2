import { z } from "zod";
import { dateField, idempotencyKeyField, idField, requiredText, versionField } from "#lib/fields.ts";
import { audienceField } from "#lib/patients/input.ts";
import { KINDS } from "./rules/kinds.ts";

/** What comes with a document, before its bytes. */
export const addDocumentInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  title: requiredText("Say in a few words what it is.", 120).transform((title) => title.normalize("NFC").replaceAll(/\s+/g, " ")),
  kind: z.enum(KINDS, "Choose what kind of document it is."),
  audience: audienceField,
  datedOn: z.union([z.literal("").transform(() => null), dateField("Give the day that stands on it, or leave it empty.")]).default(null),
});
export type AddDocumentInput = z.output<typeof addDocumentInput>;

export const strikeDocumentInput = z.strictObject({
  patientId: idField,
  documentId: idField,
  version: versionField,
  reason: requiredText("Say why it is struck out.", 200),
});
export type StrikeDocumentInput = z.output<typeof strikeDocumentInput>;
