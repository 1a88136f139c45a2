"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { addAlert, archiveAlert } from "#lib/patients/commands/alerts.ts";
import { addAlertInput, archiveAlertInput } from "#lib/patients/input.ts";
import { done } from "#lib/result.ts";

export const addAlertAction = formAction("alert:write", addAlertInput, async (ctx, input) => {
  const added = await addAlert(ctx, input);
  if (!added.ok) return added;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Alert added.");
});

export const archiveAlertAction = formAction("alert:write", archiveAlertInput, async (ctx, input) => {
  const archived = await archiveAlert(ctx, input);
  if (!archived.ok) return archived;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Alert removed.");
});
