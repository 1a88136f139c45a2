"use server";

import { redirect } from "next/navigation";
import { signPhotoConsent } from "#lib/consent/commands/uses.ts";
import { signPhotoConsentInput } from "#lib/consent/input.ts";
import { formAction } from "#lib/form-action.ts";

export const signPhotoConsentAction = formAction("consent:take", signPhotoConsentInput, async (ctx, input) => {
  const signed = await signPhotoConsent(ctx, input);
  if (!signed.ok) return signed;
  redirect(`/patients/${signed.value.patientId}/photo-consent?done=signed`);
});
