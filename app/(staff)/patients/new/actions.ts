"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { registerFormInput } from "#lib/patients/input.ts";
import { listAlikeToRegister } from "#lib/patients/queries/alike.ts";
import { done } from "#lib/result.ts";
import { keepSearch } from "../search-cookie.ts";

export const registerPatientAction = formAction("patient:write", registerFormInput, async (ctx, { anyway, ...input }) => {
  const alike = anyway ? [] : await listAlikeToRegister(ctx, input);
  if (alike.length > 0) return done({ alike });
  const registered = await registerPatient(ctx, input);
  if (!registered.ok) return registered;
  await keepSearch("", ctx.actor.sessionId, "start");
  redirect(`/patients/${registered.value.patientId}?done=registered`);
});
