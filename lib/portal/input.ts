import { z } from "zod";
import { dayMonthYearField, idempotencyKeyField, idField } from "../fields.ts";

export const issuePortalLinkInput = z.strictObject({ patientId: idField, idempotencyKey: idempotencyKeyField });
export type IssuePortalLinkInput = z.output<typeof issuePortalLinkInput>;

export const revokePortalLinksInput = z.strictObject({ patientId: idField });
export type RevokePortalLinksInput = z.output<typeof revokePortalLinksInput>;

/** The whole link as it was sent, or the part after "#": the secret, or nothing that could be one. */
const pastedLink = z
  .string("Paste the link we sent you.")
  .trim()
  .max(500, "Paste only the link we sent you.")
  .transform((pasted, context) => {
    const token = /(?:^|#)([A-Za-z0-9_-]{43})$/.exec(pasted)?.[1];
    if (token !== undefined) return token;
    context.addIssue({ code: "custom", message: "Paste the whole link we sent you, from https to its end." });
    return z.NEVER;
  });

const birthDate = dayMonthYearField("This is not a date. Type day, month and year, like 9 4 1990.").transform((date, context) => {
  if (date !== null) return date;
  context.addIssue({ code: "custom", message: "Type your date of birth." });
  return z.NEVER;
});

export const openPortalLinkInput = z.strictObject({ token: pastedLink, dateOfBirth: birthDate });
export type OpenPortalLinkInput = z.output<typeof openPortalLinkInput>;
