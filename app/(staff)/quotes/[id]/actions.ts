"use server";

import { redirect } from "next/navigation";
import { acceptQuote, makeQuote, withdrawQuote } from "#lib/billing/commands/quotes.ts";
import { makeQuoteInput, quoteStepInput } from "#lib/billing/input/quotes.ts";
import { formAction } from "#lib/form-action.ts";

export const makeQuoteAction = formAction("billing:sell", makeQuoteInput, async (ctx, input) => {
  const made = await makeQuote(ctx, input);
  if (!made.ok) return made;
  redirect(`/quotes/${made.value.quoteId}?done=made`);
});

export const acceptQuoteAction = formAction("billing:sell", quoteStepInput, async (ctx, input) => {
  const accepted = await acceptQuote(ctx, input);
  if (!accepted.ok) return accepted;
  redirect(`/invoices/${accepted.value.invoiceId}?done=accepted`);
});

export const withdrawQuoteAction = formAction("billing:sell", quoteStepInput, async (ctx, input) => {
  const withdrawn = await withdrawQuote(ctx, input);
  if (!withdrawn.ok) return withdrawn;
  redirect(`/quotes/${input.quoteId}?done=withdrawn`);
});
