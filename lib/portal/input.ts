import { z } from "zod";
import { idempotencyKeyField, idField, ownBirthDateField, secretLinkField } from "../fields.ts";

export const issuePortalLinkInput = z.strictObject({ patientId: idField, idempotencyKey: idempotencyKeyField });
export type IssuePortalLinkInput = z.output<typeof issuePortalLinkInput>;

export const revokePortalLinksInput = z.strictObject({ patientId: idField });
export type RevokePortalLinksInput = z.output<typeof revokePortalLinksInput>;

export const openPortalLinkInput = z.strictObject({ token: secretLinkField, dateOfBirth: ownBirthDateField });
export type OpenPortalLinkInput = z.output<typeof openPortalLinkInput>;
