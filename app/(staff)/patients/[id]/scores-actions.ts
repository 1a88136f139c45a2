"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { noteScore } from "#lib/scales/commands.ts";
import { noteScoreInput } from "#lib/scales/input.ts";
import { sayScore } from "#lib/scales/rules.ts";

/** One tap in a panel of scores, which stands on the record that is written and on a series' review. */
export const noteScoreAction = formAction("treatment:record", noteScoreInput, async (ctx, input) => {
  const noted = await noteScore(ctx, input);
  if (!noted.ok) return noted;
  revalidatePath("/appointments/[id]/treatment", "page");
  revalidatePath("/series/[id]/review", "page");
  return done(`Kept: ${sayScore(input.scale, input.rater, input.value)}.`);
});
