"use server";

import { redirect } from "next/navigation";
import { completeConsent } from "#lib/consent/commands/complete.ts";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { completeConsentInput, withdrawConsentInput } from "#lib/consent/input.ts";
import { formAction } from "#lib/form-action.ts";

export const completeConsentAction = formAction("consent:complete", completeConsentInput, async (ctx, input) => {
  const completed = await completeConsent(ctx, input);
  if (!completed.ok) return completed;
  redirect(`/consents/${input.consentId}?done=complete`);
});

export const withdrawConsentAction = formAction("consent:take", withdrawConsentInput, async (ctx, input) => {
  const withdrawn = await withdrawConsent(ctx, input);
  if (!withdrawn.ok) return withdrawn;
  redirect(`/consents/${input.consentId}?done=withdrawn`);
});
