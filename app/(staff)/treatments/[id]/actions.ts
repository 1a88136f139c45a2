"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { addAddendumInput } from "#lib/treatments/input.ts";

export const addAddendumAction = formAction("treatment:record", addAddendumInput, async (ctx, input) => {
  const added = await addAddendum(ctx, input);
  if (!added.ok) return added;
  revalidatePath("/treatments/[id]", "page");
  return done("The note is added.");
});
