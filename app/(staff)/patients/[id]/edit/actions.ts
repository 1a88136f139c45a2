"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { editPatientInput } from "#lib/patients/input.ts";

export const editPatientAction = formAction("patient:write", editPatientInput, async (ctx, input) => {
  const edited = await editPatient(ctx, input);
  if (!edited.ok) return edited;
  redirect(`/patients/${input.patientId}?done=${edited.value.revokedLinks > 0 ? "saved-links-ended" : "saved"}`);
});
