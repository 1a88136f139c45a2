"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { addAllergy, addMedicine, endHealthItem } from "#lib/patients/commands/health.ts";
import { addAllergyInput, addMedicineInput, endHealthItemInput } from "#lib/patients/input.ts";
import { done } from "#lib/result.ts";

export const addAllergyAction = formAction("health:write", addAllergyInput, async (ctx, input) => {
  const added = await addAllergy(ctx, input);
  if (!added.ok) return added;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Allergy noted.");
});

export const addMedicineAction = formAction("health:write", addMedicineInput, async (ctx, input) => {
  const added = await addMedicine(ctx, input);
  if (!added.ok) return added;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Medicine noted.");
});

export const endHealthItemAction = formAction("health:write", endHealthItemInput, async (ctx, input) => {
  const ended = await endHealthItem(ctx, input);
  if (!ended.ok) return ended;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Ended. It stays in the record.");
});
