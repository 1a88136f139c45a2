"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { addExtraShift, removeExtraShift } from "#lib/resources/commands/shifts.ts";
import { addExtraShiftInput, removeExtraShiftInput } from "#lib/resources/input.ts";

export const addExtraShiftAction = formAction("hours:write", addExtraShiftInput, async (ctx, input) => {
  const result = await addExtraShift(ctx, input);
  if (!result.ok) return result;
  const { resourceId, locationId, date } = input;
  if (input.back === "diary") redirect(`/diary?location=${locationId}&date=${date}`);
  redirect(`/settings/shifts/new?resource=${resourceId}&location=${locationId}&date=${date}&done=saved`);
});

export const removeExtraShiftAction = formAction("hours:write", removeExtraShiftInput, async (ctx, input) => {
  const result = await removeExtraShift(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/shifts/new?resource=${input.resourceId}&location=${input.locationId}&date=${input.date}&done=removed`);
});
