"use server";

import { redirect } from "next/navigation";
import { setBillingTerms, setPrice } from "#lib/billing/commands/prices.ts";
import { billingTermsInput, setPriceInput } from "#lib/billing/input/prices.ts";
import { formAction } from "#lib/form-action.ts";

export const setPriceAction = formAction("price:manage", setPriceInput, async (ctx, input) => {
  const set = await setPrice(ctx, input);
  if (!set.ok) return set;
  redirect(`/settings/prices?location=${input.locationId}&done=saved`);
});

export const setBillingTermsAction = formAction("price:manage", billingTermsInput, async (ctx, input) => {
  const set = await setBillingTerms(ctx, input);
  if (!set.ok) return set;
  redirect("/settings/billing?done=saved");
});
