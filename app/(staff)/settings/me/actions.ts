"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { removePin, setPin } from "#lib/staff/commands/pin.ts";
import { chooseKeys } from "#lib/staff/commands/preferences.ts";
import { chooseKeysInput, removePinInput, setPinInput } from "#lib/staff/input.ts";

export const chooseKeysAction = formAction("clinic:read", chooseKeysInput, async (ctx, input) => {
  const chosen = await chooseKeys(ctx, input);
  if (!chosen.ok) return chosen;
  revalidatePath("/", "layout");
  return done("Saved.");
});

export const setPinAction = formAction("clinic:read", setPinInput, async (ctx, input) => {
  const set = await setPin(ctx, input);
  if (!set.ok) return set;
  revalidatePath("/settings/me");
  return done("Your PIN is set.");
});

export const removePinAction = formAction("clinic:read", removePinInput, async (ctx, input) => {
  const removed = await removePin(ctx, input);
  if (!removed.ok) return removed;
  revalidatePath("/settings/me");
  return done("Your PIN is removed. Your password takes the tablet back.");
});
