import { z } from "zod";
import { idempotencyKeyField, idField, ownBirthDateField, secretLinkField } from "#lib/fields.ts";

/** Which forms a tablet is handed over with, by the choice on the page. */
export const handOverInput = z.strictObject({
  appointmentId: idField,
  forms: z
    .enum(["screening", "consent", "both"], "Choose what the patient fills in.")
    .transform((choice): readonly ("screening" | "consent")[] => (choice === "both" ? ["screening", "consent"] : [choice])),
});
export type HandOverInput = z.output<typeof handOverInput>;

export const issueFormLinkInput = z.strictObject({ appointmentId: idField, idempotencyKey: idempotencyKeyField });
export type IssueFormLinkInput = z.output<typeof issueFormLinkInput>;

export const endFormLinkInput = z.strictObject({ linkId: idField });
export type EndFormLinkInput = z.output<typeof endFormLinkInput>;

export const openFormLinkInput = z.strictObject({ token: secretLinkField, dateOfBirth: ownBirthDateField });
export type OpenFormLinkInput = z.output<typeof openFormLinkInput>;
