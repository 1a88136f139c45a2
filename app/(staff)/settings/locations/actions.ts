"use server";

import { redirect } from "next/navigation";
import {
  addLocation,
  renameClinic,
  setConsentMonths,
  setLocationHours,
  setMinorsPathway,
  updateLocation,
} from "#lib/clinic/commands/locations.ts";
import {
  addLocationInput,
  renameClinicInput,
  setConsentMonthsInput,
  setLocationHoursInput,
  setMinorsPathwayInput,
  updateLocationInput,
} from "#lib/clinic/input/locations.ts";
import { formAction } from "#lib/form-action.ts";

export const renameClinicAction = formAction("clinic:write", renameClinicInput, async (ctx, input) => {
  const result = await renameClinic(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/locations?done=saved");
});

export const setMinorsPathwayAction = formAction("clinic:write", setMinorsPathwayInput, async (ctx, input) => {
  const result = await setMinorsPathway(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/locations?done=saved");
});

export const setConsentMonthsAction = formAction("clinic:write", setConsentMonthsInput, async (ctx, input) => {
  const result = await setConsentMonths(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/locations?done=saved");
});

export const addLocationAction = formAction("clinic:write", addLocationInput, async (ctx, input) => {
  const result = await addLocation(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/locations/${result.value.locationId}?done=added`);
});

export const updateLocationAction = formAction("clinic:write", updateLocationInput, async (ctx, input) => {
  const result = await updateLocation(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/locations/${input.locationId}?done=saved`);
});

export const setLocationHoursAction = formAction("clinic:write", setLocationHoursInput, async (ctx, input) => {
  const result = await setLocationHours(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/locations/${input.locationId}?done=saved`);
});
