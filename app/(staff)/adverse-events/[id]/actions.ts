"use server";

import { redirect } from "next/navigation";
import { changeEvent, closeEvent, reviewEvent } from "#lib/adverse/commands.ts";
import { changeEventInput, closeEventInput, reviewEventInput } from "#lib/adverse/input.ts";
import { formAction } from "#lib/form-action.ts";

export const changeEventAction = formAction("treatment:record", changeEventInput, async (ctx, input) => {
  const changed = await changeEvent(ctx, input);
  if (!changed.ok) return changed;
  redirect(`/adverse-events/${input.eventId}?done=changed`);
});

export const reviewEventAction = formAction("treatment:record", reviewEventInput, async (ctx, input) => {
  const reviewed = await reviewEvent(ctx, input);
  if (!reviewed.ok) return reviewed;
  redirect(`/adverse-events/${input.eventId}?done=reviewed`);
});

export const closeEventAction = formAction("treatment:record", closeEventInput, async (ctx, input) => {
  const closed = await closeEvent(ctx, input);
  if (!closed.ok) return closed;
  redirect(`/adverse-events/${input.eventId}?done=outcome`);
});
