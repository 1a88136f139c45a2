"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { setClinicianHours } from "#lib/resources/commands/hours.ts";
import { setClinicianHoursInput } from "#lib/resources/input.ts";

export const setClinicianHoursAction = formAction("clinic:write", setClinicianHoursInput, async (ctx, input) => {
  const result = await setClinicianHours(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/hours/${input.userId}?location=${input.locationId}&done=saved`);
});
