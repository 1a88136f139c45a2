"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { answerRequest, noteRequest, takeDownStatement } from "#lib/privacy/commands/requests.ts";
import { answerRequestInput, noteRequestInput, takeDownStatementInput } from "#lib/privacy/input/rights.ts";

export const noteRequestAction = formAction(["privacy:note", "clinic:read"], noteRequestInput, async (ctx, input) => {
  const noted = await noteRequest(ctx, input);
  if (!noted.ok) return noted;
  redirect(`/patients/${input.patientId}/records?done=logged`);
});

export const answerRequestAction = formAction("privacy:note", answerRequestInput, async (ctx, input) => {
  const answered = await answerRequest(ctx, input);
  if (!answered.ok) return answered;
  redirect(`/patients/${answered.value.patientId}/records?done=saved`);
});

export const takeDownStatementAction = formAction(["privacy:note", "clinic:read"], takeDownStatementInput, async (ctx, input) => {
  const taken = await takeDownStatement(ctx, input);
  if (!taken.ok) return taken;
  redirect(`/patients/${input.patientId}/records?done=logged`);
});
