"use server";

import { redirect } from "next/navigation";
import { takeOffWaitlist } from "#lib/appointments/commands/waitlist.ts";
import { takeOffWaitlistInput } from "#lib/appointments/input.ts";
import { formAction } from "#lib/form-action.ts";

export const takeOffWaitlistAction = formAction("appointment:change", takeOffWaitlistInput, async (ctx, input) => {
  const taken = await takeOffWaitlist(ctx, input);
  if (!taken.ok) return taken;
  redirect("/waitlist?done=off");
});
