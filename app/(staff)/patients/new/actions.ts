"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { registerPatientInput } from "#lib/patients/input.ts";
import { keepSearch } from "../search-cookie.ts";

export const registerPatientAction = formAction("patient:write", registerPatientInput, async (ctx, input) => {
  const registered = await registerPatient(ctx, input);
  if (!registered.ok) return registered;
  await keepSearch("", ctx.actor.sessionId, "start");
  redirect(`/patients/${registered.value.patientId}?done=registered`);
});
