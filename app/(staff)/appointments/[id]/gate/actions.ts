"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { decideFinding } from "#lib/screening/commands/decide.ts";
import { completeStaffPart } from "#lib/screening/commands/staff-part.ts";
import { completeStaffPartInput, decideFindingInput } from "#lib/screening/input.ts";

export const decideFindingAction = formAction("screening:decide", decideFindingInput, async (ctx, input) => {
  const decided = await decideFinding(ctx, input);
  if (!decided.ok) return decided;
  redirect(`/appointments/${input.appointmentId}/gate?done=decided`);
});

export const completeStaffPartAction = formAction("screening:decide", completeStaffPartInput, async (ctx, input) => {
  const noted = await completeStaffPart(ctx, input);
  if (!noted.ok) return noted;
  redirect(`/appointments/${input.appointmentId}/gate?done=noted`);
});
