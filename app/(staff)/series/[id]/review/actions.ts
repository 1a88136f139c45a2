"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { recordReview } from "#lib/reviews/commands.ts";
import { recordReviewInput } from "#lib/reviews/input.ts";

export const recordReviewAction = formAction("treatment:record", recordReviewInput, async (ctx, input) => {
  const recorded = await recordReview(ctx, input);
  if (!recorded.ok) return recorded;
  redirect(`/series/${input.seriesId}/review?done=recorded`);
});
