"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { signScreeningInput } from "#lib/screening/input.ts";

export const signScreeningAction = formAction("screening:take", signScreeningInput, async (ctx, input) => {
  const signed = await signScreening(ctx, input);
  if (!signed.ok) return signed;
  redirect(`/appointments/${input.appointmentId}/screening?done=signed`);
});
