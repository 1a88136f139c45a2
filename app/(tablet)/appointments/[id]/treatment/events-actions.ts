"use server";

import { revalidatePath } from "next/cache";
import { recordEvent } from "#lib/adverse/commands.ts";
import { recordEventInput } from "#lib/adverse/input.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";

/** As on the patient's page, without leaving the record that is being written. */
export const noteEventAction = formAction("treatment:record", recordEventInput, async (ctx, input) => {
  const recorded = await recordEvent(ctx, input);
  if (!recorded.ok) return recorded;
  revalidatePath("/appointments/[id]/treatment", "page");
  return done("The event is written down.");
});
