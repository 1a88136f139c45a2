"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { endSeries } from "#lib/series/commands/propose.ts";
import { bookSeriesInput, endSeriesInput } from "#lib/series/input.ts";

export const bookSeriesAction = formAction("series:book", bookSeriesInput, async (ctx, input) => {
  const booked = await bookSeries(ctx, input);
  if (!booked.ok) return booked;
  redirect(`/series/${input.seriesId}?done=booked`);
});

export const endSeriesAction = formAction("series:propose", endSeriesInput, async (ctx, input) => {
  const ended = await endSeries(ctx, input);
  if (!ended.ok) return ended;
  redirect(`/series/${input.seriesId}?done=ended`);
});
