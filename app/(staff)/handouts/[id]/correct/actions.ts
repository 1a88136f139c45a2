"use server";

import { redirect } from "next/navigation";
import { correctHandout } from "#lib/aftercare/commands/adjust.ts";
import { correctHandoutInput } from "#lib/aftercare/input/adjustments.ts";
import { formAction } from "#lib/form-action.ts";

export const correctHandoutAction = formAction("treatment:record", correctHandoutInput, async (ctx, input) => {
  const corrected = await correctHandout(ctx, input);
  if (!corrected.ok) return corrected;
  redirect(`/handouts/${corrected.value.handoutId}`);
});
