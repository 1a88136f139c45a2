"use server";

import { redirect } from "next/navigation";
import { withdrawConsent } from "#lib/consent/commands.ts";
import { withdrawConsentInput } from "#lib/consent/input.ts";
import { formAction } from "#lib/form-action.ts";

export const withdrawConsentAction = formAction("consent:take", withdrawConsentInput, async (ctx, input) => {
  const withdrawn = await withdrawConsent(ctx, input);
  if (!withdrawn.ok) return withdrawn;
  redirect(`/consents/${input.consentId}?done=withdrawn`);
});
