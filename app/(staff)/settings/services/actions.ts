"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { addService, archiveService, restoreService, updateCategory, updateService } from "#lib/services/commands.ts";
import { addServiceInput, archiveServiceInput, updateCategoryInput, updateServiceInput } from "#lib/services/input.ts";

export const addServiceAction = formAction("clinic:write", addServiceInput, async (ctx, input) => {
  const result = await addService(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/services/${result.value.serviceId}?done=added`);
});

export const updateServiceAction = formAction("clinic:write", updateServiceInput, async (ctx, input) => {
  const result = await updateService(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/services/${input.serviceId}?done=saved`);
});

export const archiveServiceAction = formAction("clinic:write", archiveServiceInput, async (ctx, input) => {
  const result = await archiveService(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/services/${input.serviceId}?done=archived`);
});

export const restoreServiceAction = formAction("clinic:write", archiveServiceInput, async (ctx, input) => {
  const result = await restoreService(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/services/${input.serviceId}?done=restored`);
});

export const updateCategoryAction = formAction("clinic:write", updateCategoryInput, async (ctx, input) => {
  const result = await updateCategory(ctx, input);
  if (!result.ok) return result;
  redirect("/settings/services?done=saved");
});
