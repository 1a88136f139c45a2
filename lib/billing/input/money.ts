import { z } from "zod";
import { dateField, idempotencyKeyField, idField, optionalText, requiredText } from "#lib/fields.ts";
import { percentField } from "./percent.ts";

/** How money comes in, and how it is counted. */
export const METHODS = ["cash", "card", "transfer"] as const;
export type Method = (typeof METHODS)[number];

/** As it is typed; read by the currency of the invoice, which a form does not know. */
const amountField = requiredText("Write the amount.", 20);

const methodField = z.enum(METHODS, "Choose how it was paid.");

const THIRTEEN_FIGURES = /\d{13}/;
/** A receipt's or a transfer's number. */
const referenceField = optionalText(80).refine(
  (text) => !THIRTEEN_FIGURES.test(text.replaceAll(/[ .-]/g, "")),
  "This looks like a card’s number. Write the receipt’s number instead; card numbers are kept nowhere.",
);

const reasonField = requiredText("Say why.", 300);

const ofInvoice = { idempotencyKey: idempotencyKeyField, invoiceId: idField };

export const takePaymentInput = z.strictObject({ ...ofInvoice, amount: amountField, method: methodField, reference: referenceField });
export type TakePaymentInput = z.output<typeof takePaymentInput>;

export const correctPaymentInput = z.strictObject({ idempotencyKey: idempotencyKeyField, paymentId: idField, reason: reasonField });
export type CorrectPaymentInput = z.output<typeof correctPaymentInput>;

export const refundInput = z.strictObject({
  ...ofInvoice,
  amount: amountField,
  method: methodField,
  reference: referenceField,
  reason: reasonField,
});
export type RefundInput = z.output<typeof refundInput>;

export const moveCreditInput = z.strictObject({ ...ofInvoice, toInvoiceId: idField, amount: amountField });
export type MoveCreditInput = z.output<typeof moveCreditInput>;

export const writeOffInput = z.strictObject({ ...ofInvoice, amount: amountField, reason: reasonField });
export type WriteOffInput = z.output<typeof writeOffInput>;

/** By the lines of the invoice: what of each is taken back. A line that is left empty stays as it is. */
export const creditNoteInput = z.strictObject({ ...ofInvoice, reason: reasonField, lines: z.record(idField, optionalText(20)) });
export type CreditNoteInput = z.output<typeof creditNoteInput>;

export const closePackageInput = z.strictObject({ idempotencyKey: idempotencyKeyField, packageId: idField, reason: reasonField });
export type ClosePackageInput = z.output<typeof closePackageInput>;

export const invoiceVisitInput = z.strictObject({ idempotencyKey: idempotencyKeyField, appointmentId: idField });
export type InvoiceVisitInput = z.output<typeof invoiceVisitInput>;

export const invoiceOtherInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  locationId: idField,
  description: requiredText("Say what it is.", 200),
  amount: amountField,
  tax: percentField,
});
export type InvoiceOtherInput = z.output<typeof invoiceOtherInput>;

export const decideFeeInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    appointmentId: idField,
    decision: z.enum(["charge", "waive"], "Choose whether it is charged."),
    reason: optionalText(300),
  })
  .refine(({ decision, reason }) => decision === "charge" || reason !== "", { path: ["reason"], message: "Say why it is waived." });
export type DecideFeeInput = z.output<typeof decideFeeInput>;

export const countDayInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  locationId: idField,
  day: dateField("Choose a day."),
  method: methodField,
  /** Below nought where more went back than came in. */
  counted: requiredText("Write what was counted; 0 for nothing.", 20),
  note: optionalText(300),
});
export type CountDayInput = z.output<typeof countDayInput>;
