"use server";

import { redirect } from "next/navigation";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { reissueLink } from "#lib/staff/commands/links.ts";
import { resetSecondStep } from "#lib/staff/commands/second-step.ts";
import { endSessionsOf } from "#lib/staff/commands/sessions.ts";
import { changeRoles, disableStaff, enableStaff, inviteStaff } from "#lib/staff/commands/staff.ts";
import { changeRolesInput, inviteStaffInput, staffMemberIdInput, staffMemberInput } from "#lib/staff/input.ts";
import { passwordLink } from "#lib/staff/rules/link.ts";

export const inviteStaffAction = formAction("staff:write", inviteStaffInput, async (ctx, input) => {
  const invited = await inviteStaff(ctx, input, env().secret);
  if (!invited.ok) return invited;
  return done({ message: `${input.name} is on the list.`, link: passwordLink(env().origin, "invite", invited.value.token) });
});

export const reissueLinkAction = formAction("staff:write", staffMemberIdInput, async (ctx, input) => {
  const made = await reissueLink(ctx, input);
  if (!made.ok) return made;
  return done({
    message: "A new link is made. Earlier ones no longer work.",
    link: passwordLink(env().origin, made.value.purpose, made.value.token),
  });
});

export const changeRolesAction = formAction("staff:write", changeRolesInput, async (ctx, input) => {
  const changed = await changeRoles(ctx, input);
  if (!changed.ok) return changed;
  redirect(`/settings/staff/${input.userId}?done=saved`);
});

export const disableStaffAction = formAction("staff:write", staffMemberInput, async (ctx, input) => {
  const disabled = await disableStaff(ctx, input);
  if (!disabled.ok) return disabled;
  redirect(`/settings/staff/${input.userId}?done=disabled`);
});

export const enableStaffAction = formAction("staff:write", staffMemberInput, async (ctx, input) => {
  const enabled = await enableStaff(ctx, input);
  if (!enabled.ok) return enabled;
  redirect(`/settings/staff/${input.userId}?done=enabled`);
});

export const endSessionsOfAction = formAction("staff:write", staffMemberIdInput, async (ctx, input) => {
  const ended = await endSessionsOf(ctx, input);
  if (!ended.ok) return ended;
  redirect(`/settings/staff/${input.userId}?done=signed-out`);
});

export const resetSecondStepAction = formAction("staff:write", staffMemberIdInput, async (ctx, input) => {
  const reset = await resetSecondStep(ctx, input);
  if (!reset.ok) return reset;
  redirect(`/settings/staff/${input.userId}?done=step-off`);
});
