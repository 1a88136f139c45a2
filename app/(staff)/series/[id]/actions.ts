"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { formAction } from "#lib/form-action.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { endSeries } from "#lib/series/commands/propose.ts";
import { bookSeriesInput, endSeriesInput } from "#lib/series/input.ts";
import { writePlan } from "./schedule/plan.ts";

/** Books the whole series, or lays the same dates out again with what each would clash with. */
const scheduleInput = bookSeriesInput.extend({ intent: z.enum(["check", "book"]).default("book") });

export const scheduleSeriesAction = formAction("series:book", scheduleInput, async (ctx, { intent, ...input }) => {
  if (intent === "check") redirect(`/series/${input.seriesId}/schedule?plan=${writePlan(input.sessions)}`);
  const booked = await bookSeries(ctx, input);
  if (!booked.ok) return booked;
  redirect(`/series/${input.seriesId}?done=booked`);
});

export const endSeriesAction = formAction("series:propose", endSeriesInput, async (ctx, input) => {
  const ended = await endSeries(ctx, input);
  if (!ended.ok) return ended;
  redirect(`/series/${input.seriesId}?done=ended`);
});
