"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { dropGivenUp, retryGivenUp } from "#lib/messages/commands/given-up.ts";
import { givenUpInput } from "#lib/messages/input/given-up.ts";

export const retryGivenUpAction = formAction("message:manage", givenUpInput, async (ctx, input) => {
  const tried = await retryGivenUp(ctx, input);
  if (!tried.ok) return tried;
  redirect("/settings/jobs?done=retried");
});

export const dropGivenUpAction = formAction("message:manage", givenUpInput, async (ctx, input) => {
  const dropped = await dropGivenUp(ctx, input);
  if (!dropped.ok) return dropped;
  redirect("/settings/jobs?done=dropped");
});
