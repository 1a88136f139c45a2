"use server";

import { redirect } from "next/navigation";
import { invoiceOther, invoiceVisit } from "#lib/billing/commands/charge.ts";
import { invoiceOtherInput, invoiceVisitInput } from "#lib/billing/input/money.ts";
import { formAction } from "#lib/form-action.ts";

export const invoiceVisitAction = formAction("billing:sell", invoiceVisitInput, async (ctx, input) => {
  const issued = await invoiceVisit(ctx, input);
  if (!issued.ok) return issued;
  redirect(`/invoices/${issued.value.invoiceId}?done=issued`);
});

export const invoiceOtherAction = formAction("billing:sell", invoiceOtherInput, async (ctx, input) => {
  const issued = await invoiceOther(ctx, input);
  if (!issued.ok) return issued;
  redirect(`/invoices/${issued.value.invoiceId}?done=issued`);
});
