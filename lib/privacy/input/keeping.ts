import { z } from "zod";
import { idField, requiredText, versionField, wholeNumberField } from "#lib/fields.ts";
import { LAWS } from "../rules/law.ts";

export const setPrivacyLawInput = z.strictObject({
  version: versionField,
  law: z.enum(["none", ...LAWS], "Choose the country, or that it is not confirmed.").transform((law) => (law === "none" ? null : law)),
});
export type SetPrivacyLawInput = z.output<typeof setPrivacyLawInput>;

export const holdInput = z.strictObject({
  number: wholeNumberField("Give the patient’s number, as it stands on their record.", 1, 999_999),
  reason: requiredText("Say why it is held: a claim, a complaint, an order.", 500),
});
export type HoldInput = z.output<typeof holdInput>;

export const liftHoldInput = z.strictObject({ holdId: idField, reason: requiredText("Say why it need no longer be held.", 500) });
export type LiftHoldInput = z.output<typeof liftHoldInput>;

export const approveDestructionInput = z.strictObject({ patientId: idField });
export type ApproveDestructionInput = z.output<typeof approveDestructionInput>;

export const takeBackApprovalInput = z.strictObject({ approvalId: idField });
export type TakeBackApprovalInput = z.output<typeof takeBackApprovalInput>;
