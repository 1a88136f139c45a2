"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { addBreachPatients, addBreachStep, closeBreach, noteBreach } from "#lib/privacy/commands/breaches.ts";
import { addBreachPatientsInput, addBreachStepInput, closeBreachInput, noteBreachInput } from "#lib/privacy/input/breaches.ts";

export const noteBreachAction = formAction(["breach:manage", "clinic:read"], noteBreachInput, async (ctx, input) => {
  const noted = await noteBreach(ctx, input);
  if (!noted.ok) return noted;
  redirect(`/settings/breaches/${noted.value.breachId}?done=logged`);
});

export const addBreachStepAction = formAction("breach:manage", addBreachStepInput, async (ctx, input) => {
  const added = await addBreachStep(ctx, input);
  if (!added.ok) return added;
  redirect(`/settings/breaches/${input.breachId}?done=logged`);
});

export const addBreachPatientsAction = formAction("breach:manage", addBreachPatientsInput, async (ctx, input) => {
  const added = await addBreachPatients(ctx, input);
  if (!added.ok) return added;
  redirect(`/settings/breaches/${input.breachId}?done=logged`);
});

export const closeBreachAction = formAction("breach:manage", closeBreachInput, async (ctx, input) => {
  const closed = await closeBreach(ctx, input);
  if (!closed.ok) return closed;
  redirect(`/settings/breaches/${input.breachId}?done=saved`);
});
