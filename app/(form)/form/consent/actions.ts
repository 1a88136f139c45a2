"use server";

import { redirect } from "next/navigation";
import { signConsentAtTablet } from "#lib/consent/commands/sign.ts";
import { consentFormInput } from "#lib/consent/input.ts";
import { formLinkAction } from "#lib/form-action.ts";

export const signOwnConsentAction = formLinkAction("consent", consentFormInput, async (ctx, input) => {
  const signed = await signConsentAtTablet(ctx, input);
  if (!signed.ok) return signed;
  redirect("/form");
});
