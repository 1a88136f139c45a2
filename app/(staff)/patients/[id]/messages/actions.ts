"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { noteMessageChoice } from "#lib/messages/commands/choose.ts";
import { noteChoiceInput } from "#lib/messages/input/pages.ts";
import { done } from "#lib/result.ts";

export const noteMessageChoiceAction = formAction("patient:write", noteChoiceInput, async (ctx, input) => {
  const noted = await noteMessageChoice(ctx, input);
  if (!noted.ok) return noted;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done(noted.value.changed ? "Saved." : "Nothing was changed.");
});
