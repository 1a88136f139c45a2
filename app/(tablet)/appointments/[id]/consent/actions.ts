"use server";

import { redirect } from "next/navigation";
import { signConsent } from "#lib/consent/commands/sign.ts";
import { signConsentInput } from "#lib/consent/input.ts";
import { formAction } from "#lib/form-action.ts";

export const signConsentAction = formAction("consent:take", signConsentInput, async (ctx, input) => {
  const signed = await signConsent(ctx, input);
  if (!signed.ok) return signed;
  redirect(`/appointments/${input.appointmentId}/consent?done=signed`);
});
