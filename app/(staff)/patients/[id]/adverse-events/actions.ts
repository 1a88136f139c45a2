"use server";

import { redirect } from "next/navigation";
import { recordEvent } from "#lib/adverse/commands.ts";
import { recordEventInput } from "#lib/adverse/input.ts";
import { formAction } from "#lib/form-action.ts";

export const recordEventAction = formAction("treatment:record", recordEventInput, async (ctx, input) => {
  const recorded = await recordEvent(ctx, input);
  if (!recorded.ok) return recorded;
  redirect(`/adverse-events/${recorded.value.eventId}?done=recorded`);
});
