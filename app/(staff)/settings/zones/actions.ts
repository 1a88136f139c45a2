"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { approveZoneCaps, setZoneCaps } from "#lib/resources/commands/caps.ts";
import { approveZoneCapsInput, setZoneCapsInput } from "#lib/resources/input.ts";

export const setZoneCapsAction = formAction("definition:edit", setZoneCapsInput, async (ctx, input) => {
  const saved = await setZoneCaps(ctx, input);
  if (!saved.ok) return saved;
  redirect("/settings/zones?done=saved");
});

export const approveZoneCapsAction = formAction("definition:approve", approveZoneCapsInput, async (ctx, input) => {
  const approved = await approveZoneCaps(ctx, input);
  if (!approved.ok) return approved;
  redirect("/settings/zones?done=approved");
});
