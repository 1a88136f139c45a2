"use server";

import { redirect } from "next/navigation";
import { keepSession } from "#app/session-cookie.ts";
import { currentPlace } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { confirmSelf } from "#lib/staff/commands/confirm.ts";
import { confirmInput } from "#lib/staff/input.ts";
import { returnPath } from "#lib/staff/rules/confirm.ts";

export const confirmSelfAction = formAction("clinic:read", confirmInput, async (ctx, input) => {
  const confirmed = await confirmSelf(ctx, input, env().secret, await currentPlace());
  if (!confirmed.ok) return confirmed;
  await keepSession(confirmed.value);
  redirect(returnPath(input.next) ?? "/confirm?done=confirmed");
});
