"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { chooseKeys } from "#lib/staff/commands/preferences.ts";
import { chooseKeysInput } from "#lib/staff/input.ts";

export const chooseKeysAction = formAction("clinic:read", chooseKeysInput, async (ctx, input) => {
  const chosen = await chooseKeys(ctx, input);
  if (!chosen.ok) return chosen;
  revalidatePath("/", "layout");
  return done("Saved.");
});
