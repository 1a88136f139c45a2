"use server";

import { redirect } from "next/navigation";
import { adjustAftercare } from "#lib/aftercare/commands/adjust.ts";
import { adjustAftercareInput } from "#lib/aftercare/input/adjustments.ts";
import { formAction } from "#lib/form-action.ts";

export const adjustAftercareAction = formAction("treatment:record", adjustAftercareInput, async (ctx, input) => {
  const adjusted = await adjustAftercare(ctx, input);
  if (!adjusted.ok) return adjusted;
  redirect(`/appointments/${adjusted.value.appointmentId}/treatment`);
});
