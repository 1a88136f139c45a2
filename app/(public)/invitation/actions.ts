"use server";

import { redirect } from "next/navigation";
import { keepDevice } from "#app/session-cookie.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { choosePasswordByLink } from "#lib/staff/commands/choose-password.ts";
import { byLinkInput } from "#lib/staff/input.ts";

export const acceptInvitationAction = publicAction(byLinkInput, async (ctx, input) => {
  const chosen = await choosePasswordByLink(ctx, "invite", input, env().secret);
  if (!chosen.ok) return chosen;
  await keepDevice(chosen.value.device);
  redirect("/sign-in?done=password-set");
});
