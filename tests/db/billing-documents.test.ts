/** The documents of money as PDFs, read back by a reader that shares nothing with what wrote them. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { invoiceOther } from "#lib/billing/commands/charge.ts";
import { closePackage } from "#lib/billing/commands/credit-notes.ts";
import { correctPayment, refund, takePayment } from "#lib/billing/commands/payments.ts";
import { creditNotePdf, invoicePdf, receiptPdf } from "#lib/billing/outputs/billing-pdf.tsx";
import { getPrintedCreditNote, getPrintedInvoice, getPrintedReceipt } from "#lib/billing/queries/printed.ts";
import { atTheTill, sellPackage, setTerms } from "#tests/support/billing.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("billing-documents");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const PARTS = [
  { amountMinor: 20_000, days: 0 },
  { amountMinor: 90_000, days: 28 },
] as const;

/** Four sessions of $300.00 with $100.00 off, a deposit of $200.00, and the rest four weeks later. */
async function course(terms: Parameters<typeof setTerms>[2] = {}) {
  const clinic = await desk.clinicOf();
  await setTerms(database.app, clinic, terms);
  const till = atTheTill(database.app, clinic);
  const { seriesId } = await desk.booked(clinic, 4);
  const sold = { patientId: at(clinic.patients, 0), seriesId, sessions: 4, unitMinor: 30_000, discountMinor: 10_000, parts: PARTS };
  return { clinic, till, ...(await sellPackage(till, clinic, sold)) };
}

async function wordsOf<T>(printed: T | null, print: (of: T) => Promise<Uint8Array>): Promise<string> {
  if (printed === null) throw new Error("There is nothing to print.");
  return (await readPdf(await print(printed))).words;
}

const printedBy = (ctx: ReturnType<typeof atTheTill>, id: string) =>
  ctx.db
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.action, "invoice:print"), eq(auditLog.objectId, id)));

test("an invoice names seller and buyer, its lines, the discount, the tax by rate, and when it is to be paid", async () => {
  const { till, invoiceId } = await course();
  const words = await wordsOf(await getPrintedInvoice(till, invoiceId), invoicePdf);
  for (const part of ["Tax invoice CAR-000001", "Issued Mon 5 Jan 2026", "Carlton Skin Pty Ltd, 1 Lygon Street", "ABN 51 824 753 556"])
    expect(words).toContain(part);
  for (const part of [
    "4 sessions",
    "$300.00",
    "Discount $100.00: For all at once",
    "Without tax $1,000.00",
    "GST 10 % on $1,000.00 $100.00",
  ])
    expect(words).toContain(part);
  for (const part of ["Total, tax included $1,100.00", "Deposit, by Mon 5 Jan 2026 $200.00", "Instalment 1, by Mon 2 Feb 2026 $900.00"])
    expect(words).toContain(part);
  expect(words).toContain("Patient 1");
  expect(await printedBy(till, invoiceId)).toHaveLength(1);
});

test("an invoice reads the same after a payment: what is paid stands on the receipt", async () => {
  const { till, invoiceId } = await course();
  const before = await wordsOf(await getPrintedInvoice(till, invoiceId), invoicePdf);
  const payment = { idempotencyKey: key(), invoiceId, amount: "200", method: "card" as const, reference: "4821" };
  const { paymentId } = value(await takePayment(till, payment));
  expect(await wordsOf(await getPrintedInvoice(till, invoiceId), invoicePdf)).toBe(before);
  const receipt = await wordsOf(await getPrintedReceipt(till, paymentId), receiptPdf);
  for (const part of [
    "Receipt",
    "CAR-000001",
    "Amount $200.00",
    "Method Card",
    "Reference 4821",
    "GST in it $100.00",
    "Paid $200.00",
    "Owed $900.00",
  ])
    expect(receipt).toContain(part);
});

test("a credit note names the invoice that it takes back, and a refund has a receipt of its own", async () => {
  const { till, invoiceId, packageId } = await course();
  value(await takePayment(till, { idempotencyKey: key(), invoiceId, amount: "200", method: "cash", reference: "" }));
  const { creditNoteId } = value(await closePackage(till, { idempotencyKey: key(), packageId, reason: "Moved away" }));
  const note = await wordsOf(await getPrintedCreditNote(till, creditNoteId ?? ""), creditNotePdf);
  for (const part of [
    "Credit note CAR-C000001",
    "to tax invoice CAR-000001 of Mon 5 Jan 2026",
    "4 unused sessions",
    "Moved away",
    "$1,100.00",
  ])
    expect(note).toContain(part);
  expect(note).toContain("GST 10 % on $1,000.00 $100.00");
  const back = { idempotencyKey: key(), invoiceId, amount: "200", method: "cash" as const, reference: "", reason: "Moved away" };
  const { paymentId } = value(await refund(till, back));
  const receipt = await wordsOf(await getPrintedReceipt(till, paymentId), receiptPdf);
  for (const part of ["Receipt for a refund", "Total $1,100.00", "Credited $1,100.00", "Paid $0.00", "Owed $0.00"])
    expect(receipt).toContain(part);
});

test("a payment that was a mistake has no receipt any more", async () => {
  const { till, invoiceId } = await course();
  const { paymentId } = value(await takePayment(till, { idempotencyKey: key(), invoiceId, amount: "200", method: "cash", reference: "" }));
  value(await correctPayment(till, { idempotencyKey: key(), paymentId, reason: "Typed twice" }));
  expect(await getPrintedReceipt(till, paymentId)).toBeNull();
});

test("a seller who is not registered issues a plain invoice without tax", async () => {
  const clinic: SmallClinic = await desk.clinicOf();
  await setTerms(database.app, clinic, { taxNumber: "", taxName: "", numberPrefix: "" });
  const till = atTheTill(database.app, clinic);
  const product = { locationId: clinic.locationId, description: "Serum", amount: "40", tax: 0 };
  const { invoiceId } = value(await invoiceOther(till, { idempotencyKey: key(), patientId: at(clinic.patients, 0), ...product }));
  const words = await wordsOf(await getPrintedInvoice(till, invoiceId), invoicePdf);
  expect(words).toContain("Invoice 000001");
  expect(words).not.toMatch(/Tax invoice|GST|Without tax/);
});
