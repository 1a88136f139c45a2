"use server";

import { redirect } from "next/navigation";
import { publicAction } from "#lib/form-action.ts";
import { acceptInvitation } from "#lib/staff/commands/accept-invitation.ts";
import { acceptInvitationInput } from "#lib/staff/input.ts";

export const acceptInvitationAction = publicAction(acceptInvitationInput, async (ctx, input) => {
  const accepted = await acceptInvitation(ctx, input);
  if (!accepted.ok) return accepted;
  redirect("/sign-in?done=password-set");
});
