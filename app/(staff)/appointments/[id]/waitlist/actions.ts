"use server";

import { redirect } from "next/navigation";
import { putOnWaitlist } from "#lib/appointments/commands/waitlist.ts";
import { putOnWaitlistInput } from "#lib/appointments/input.ts";
import { formAction } from "#lib/form-action.ts";

export const putOnWaitlistAction = formAction("appointment:change", putOnWaitlistInput, async (ctx, input) => {
  const put = await putOnWaitlist(ctx, input);
  if (!put.ok) return put;
  redirect(`/appointments/${input.appointmentId}?done=waitlist`);
});
