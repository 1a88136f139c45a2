import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, ownBirthDateField, secretLinkField } from "../fields.ts";
import { LINK_CHANNELS, LINK_LASTS } from "./rules/links.ts";

export const issuePortalLinkInput = z.strictObject({
  patientId: idField,
  idempotencyKey: idempotencyKeyField,
  channel: z.enum(LINK_CHANNELS, "Choose how the link reaches the patient.").default("hand"),
  lasts: z.enum(LINK_LASTS, "Choose how long the link lasts.").default("visits"),
  /** Rotation: the other links end as this one is made. */
  endOthers: checkboxField,
});
export type IssuePortalLinkInput = z.output<typeof issuePortalLinkInput>;

export const revokePortalLinksInput = z.strictObject({ patientId: idField });
export type RevokePortalLinksInput = z.output<typeof revokePortalLinksInput>;

export const revokePortalLinkInput = z.strictObject({ linkId: idField });
export type RevokePortalLinkInput = z.output<typeof revokePortalLinkInput>;

export const openPortalLinkInput = z.strictObject({ token: secretLinkField, dateOfBirth: ownBirthDateField });
/** As it is read from a telephone, with whatever stands between its figures. */
export const portalCodeInput = z.strictObject({
  code: z
    .string("Write the code.")
    .max(60, "This is longer than a code.")
    .transform((text) => text.replaceAll(/[\s-]/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "Write the six figures of the code.")),
});
export type PortalCodeInput = z.output<typeof portalCodeInput>;
export type OpenPortalLinkInput = z.output<typeof openPortalLinkInput>;
