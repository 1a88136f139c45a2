"use server";

import { redirect } from "next/navigation";
import { countDay } from "#lib/billing/commands/count.ts";
import { countDayInput } from "#lib/billing/input/money.ts";
import { formAction } from "#lib/form-action.ts";

export const countDayAction = formAction("takings:count", countDayInput, async (ctx, input) => {
  const counted = await countDay(ctx, input);
  if (!counted.ok) return counted;
  redirect(`/takings?${new URLSearchParams({ location: input.locationId, day: input.day, done: "counted" })}`);
});
