"use server";

import { redirect } from "next/navigation";
import { noteContactConsent } from "#lib/consent/commands/uses.ts";
import { noteContactConsentInput } from "#lib/consent/input.ts";
import { formAction } from "#lib/form-action.ts";

export const noteContactConsentAction = formAction("consent:take", noteContactConsentInput, async (ctx, input) => {
  const noted = await noteContactConsent(ctx, input);
  if (!noted.ok) return noted;
  redirect(`/patients/${noted.value.patientId}/consents?done=contact`);
});
