"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { approveDestruction, holdRecords, liftHold, setPrivacyLaw, takeBackApproval } from "#lib/privacy/commands/keeping.ts";
import {
  approveDestructionInput,
  holdInput,
  liftHoldInput,
  setPrivacyLawInput,
  takeBackApprovalInput,
} from "#lib/privacy/input/keeping.ts";

export const setPrivacyLawAction = formAction("privacy:retain", setPrivacyLawInput, async (ctx, input) => {
  const result = await setPrivacyLaw(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/retention?done=saved");
});

export const holdRecordsAction = formAction("privacy:retain", holdInput, async (ctx, input) => {
  const result = await holdRecords(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/retention?done=logged");
});

export const liftHoldAction = formAction("privacy:retain", liftHoldInput, async (ctx, input) => {
  const result = await liftHold(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/retention?done=logged");
});

export const approveDestructionAction = formAction(["privacy:retain", "privacy:destroy"], approveDestructionInput, async (ctx, input) => {
  const result = await approveDestruction(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/retention?done=logged");
});

export const takeBackApprovalAction = formAction("privacy:retain", takeBackApprovalInput, async (ctx, input) => {
  const result = await takeBackApproval(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/retention?done=logged");
});
