"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { proposeSeries } from "#lib/series/commands/propose.ts";
import { proposeSeriesInput } from "#lib/series/input.ts";

export const proposeSeriesAction = formAction("series:start", proposeSeriesInput, async (ctx, input) => {
  const proposed = await proposeSeries(ctx, input);
  if (!proposed.ok) return proposed;
  redirect(`/series/${proposed.value.seriesId}?done=proposed`);
});
