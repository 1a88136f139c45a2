"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { changePassword } from "#lib/staff/commands/choose-password.ts";
import { removePin, setPin } from "#lib/staff/commands/pin.ts";
import { chooseKeys } from "#lib/staff/commands/preferences.ts";
import { proposeSecondStep, removeSecondStep, renewRecoveryCodes, setSecondStep } from "#lib/staff/commands/second-step.ts";
import { endOtherSessions, endOwnSession } from "#lib/staff/commands/sessions.ts";
import {
  changePasswordInput,
  chooseKeysInput,
  endSessionInput,
  nothingInput,
  removePinInput,
  secondStepInput,
  setPinInput,
} from "#lib/staff/input.ts";

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

export const changePasswordAction = formAction("clinic:read", changePasswordInput, async (ctx, input) => {
  const changed = await changePassword(ctx, input);
  return changed.ok ? done("Your password is changed. Everywhere else you are signed out.") : changed;
});

export const proposeSecondStepAction = formAction("self:secure", nothingInput, async (ctx) => {
  const proposed = await proposeSecondStep(ctx, env().secret);
  if (!proposed.ok) return proposed;
  revalidatePath("/settings/me/second-step");
  return done(null);
});

export const setSecondStepAction = formAction("self:secure", secondStepInput, async (ctx, input) => {
  const set = await setSecondStep(ctx, input, env().secret);
  if (!set.ok) return set;
  revalidatePath("/settings/me/second-step");
  return done({ message: "Your second step is set. Everywhere else you are signed out.", codes: set.value });
});

export const renewRecoveryCodesAction = formAction("self:secure", nothingInput, async (ctx) => {
  const made = await renewRecoveryCodes(ctx);
  if (!made.ok) return made;
  revalidatePath("/settings/me/second-step");
  return done({ message: "Your new recovery codes.", codes: made.value });
});

export const removeSecondStepAction = formAction("self:secure", nothingInput, async (ctx) => {
  const removed = await removeSecondStep(ctx);
  if (!removed.ok) return removed;
  redirect("/settings/me/second-step?done=off");
});

export const endOwnSessionAction = formAction("clinic:read", endSessionInput, async (ctx, input) => {
  const ended = await endOwnSession(ctx, input);
  if (!ended.ok) return ended;
  redirect("/settings/me/sessions?done=ended");
});

export const endOtherSessionsAction = formAction("clinic:read", nothingInput, async (ctx) => {
  const ended = await endOtherSessions(ctx);
  if (!ended.ok) return ended;
  redirect("/settings/me/sessions?done=others-ended");
});
