"use server";

import { redirect } from "next/navigation";
import { closePackage, issueCreditNote } from "#lib/billing/commands/credit-notes.ts";
import { correctPayment, moveCredit, refund, takePayment, writeOff } from "#lib/billing/commands/payments.ts";
import {
  closePackageInput,
  correctPaymentInput,
  creditNoteInput,
  moveCreditInput,
  refundInput,
  takePaymentInput,
  writeOffInput,
} from "#lib/billing/input/money.ts";
import { formAction } from "#lib/form-action.ts";

export const takePaymentAction = formAction("payment:take", takePaymentInput, async (ctx, input) => {
  const taken = await takePayment(ctx, input);
  if (!taken.ok) return taken;
  redirect(`/invoices/${input.invoiceId}?done=paid`);
});

export const correctPaymentAction = formAction("payment:take", correctPaymentInput, async (ctx, input) => {
  const corrected = await correctPayment(ctx, input);
  if (!corrected.ok) return corrected;
  redirect(`/invoices/${corrected.value.invoiceId}?done=corrected`);
});

export const refundAction = formAction("payment:take", refundInput, async (ctx, input) => {
  const refunded = await refund(ctx, input);
  if (!refunded.ok) return refunded;
  redirect(`/invoices/${input.invoiceId}?done=refunded`);
});

export const moveCreditAction = formAction("payment:take", moveCreditInput, async (ctx, input) => {
  const moved = await moveCredit(ctx, input);
  if (!moved.ok) return moved;
  redirect(`/invoices/${input.invoiceId}?done=moved`);
});

export const writeOffAction = formAction("billing:forgive", writeOffInput, async (ctx, input) => {
  const given = await writeOff(ctx, input);
  if (!given.ok) return given;
  redirect(`/invoices/${input.invoiceId}?done=written-off`);
});

export const issueCreditNoteAction = formAction("billing:forgive", creditNoteInput, async (ctx, input) => {
  const issued = await issueCreditNote(ctx, input);
  if (!issued.ok) return issued;
  redirect(`/invoices/${input.invoiceId}?done=credited`);
});

export const closePackageAction = formAction("billing:sell", closePackageInput, async (ctx, input) => {
  const closed = await closePackage(ctx, input);
  if (!closed.ok) return closed;
  redirect(`/invoices/${closed.value.invoiceId}?done=closed`);
});
