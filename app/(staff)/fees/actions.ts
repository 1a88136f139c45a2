"use server";

import { redirect } from "next/navigation";
import { decideFee } from "#lib/billing/commands/charge.ts";
import { decideFeeInput } from "#lib/billing/input/money.ts";
import { formAction } from "#lib/form-action.ts";

export const decideFeeAction = formAction("billing:sell", decideFeeInput, async (ctx, input) => {
  const decided = await decideFee(ctx, input);
  if (!decided.ok) return decided;
  const { invoiceId } = decided.value;
  redirect(invoiceId === null ? "/fees?done=waived" : `/invoices/${invoiceId}?done=issued`);
});
