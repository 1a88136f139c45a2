import { eq, sql } from "drizzle-orm";
import { invoiceBalances } from "#db/schema/billing-views.ts";
import { creditNoteLines, creditNotes } from "#db/schema/credit-notes.ts";
import { invoiceLines } from "#db/schema/invoices.ts";
import { payments } from "#db/schema/payments.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";
import { sayDate, sayInstant } from "#lib/time.ts";
import type { PrintedCreditNote, PrintedInvoice, PrintedReceipt } from "../outputs/printed.ts";
import { METHOD_LABELS } from "../rules/money.ts";
import { buyer, documentNumber, seller } from "../rules/parties.ts";
import { findInvoice, instalmentsOf, linesOf } from "./invoice-rows.ts";

const PRINT = "invoice:print" satisfies AuditAction;

/** The taxes in a document, one for each rate: of what, and how much. */
function taxesOf(lines: readonly { readonly taxBasisPoints: number; readonly totalMinor: number; readonly taxMinor: number }[]) {
  const rates = [...new Set(lines.filter(({ taxMinor }) => taxMinor > 0).map(({ taxBasisPoints }) => taxBasisPoints))].toSorted(
    (a, b) => a - b,
  );
  return rates.map((rate) => {
    const own = lines.filter(({ taxBasisPoints }) => taxBasisPoints === rate);
    return {
      rate: `${rate / 100} %`,
      taxMinor: own.reduce((all, { taxMinor }) => all + taxMinor, 0),
      netMinor: own.reduce((all, { totalMinor, taxMinor }) => all + totalMinor - taxMinor, 0),
    };
  });
}

/** An invoice for printing: as it was issued, with nothing of what came after. Audited before it is returned. */
export async function getPrintedInvoice(ctx: Ctx<"billing:read">, id: string): Promise<PrintedInvoice | null> {
  const found = await findInvoice(ctx, id);
  if (found === null) return null;
  const [lines, instalments] = await Promise.all([linesOf(ctx, id), instalmentsOf(ctx, id)]);
  await recordAudit(ctx, { action: PRINT, objectType: "invoice", objectId: id, patientId: found.patientId });
  const say = (minor: number) => sayMoney({ minor, currency: found.currency });
  const { seller: sells, buyer: buys, jurisdiction, currency, pricesIncludeTax } = found;
  return {
    ...{ seller: sells, buyer: buys, jurisdiction, currency, pricesIncludeTax },
    number: documentNumber("invoice", sells, found.number),
    issued: sayDate(found.issuedOn),
    lines: lines.map((line) => ({
      id: line.id,
      description: line.description,
      quantity: line.quantity,
      unit: say(line.unitMinor),
      discount: line.discountMinor === 0 ? null : { amount: say(line.discountMinor), reason: line.discountReason ?? "" },
      rate: `${line.taxBasisPoints / 100} %`,
      total: say(line.totalMinor),
    })),
    taxes: taxesOf(lines).map(({ rate, taxMinor, netMinor }) => ({ rate, tax: say(taxMinor), net: say(netMinor) })),
    total: say(found.totalMinor),
    tax: say(found.taxMinor),
    net: say(found.totalMinor - found.taxMinor),
    dues: instalments.map(({ amountMinor, dueOn }) => ({ amount: say(amountMinor), due: sayDate(dueOn) })),
    printed: sayInstant(ctx.now, found.timeZone),
  };
}

/** A credit note for printing, with the number of what it takes back. Audited before it is returned. */
export async function getPrintedCreditNote(ctx: Ctx<"billing:read">, id: string): Promise<PrintedCreditNote | null> {
  const [note] = await ctx.db
    .select({
      id: creditNotes.id,
      number: creditNotes.number,
      invoiceId: creditNotes.invoiceId,
      reason: creditNotes.reason,
      seller: creditNotes.seller,
      buyer: creditNotes.buyer,
      totalMinor: creditNotes.totalMinor,
      taxMinor: creditNotes.taxMinor,
      issuedOn: creditNotes.issuedOn,
    })
    .from(creditNotes)
    .where(eq(creditNotes.id, id));
  const invoice = note === undefined ? null : await findInvoice(ctx, note.invoiceId);
  if (note === undefined || invoice === null) return null;
  const lines = await ctx.db
    .select({
      id: creditNoteLines.id,
      description: invoiceLines.description,
      taxBasisPoints: invoiceLines.taxBasisPoints,
      sessions: creditNoteLines.sessions,
      totalMinor: creditNoteLines.totalMinor,
      taxMinor: creditNoteLines.taxMinor,
    })
    .from(creditNoteLines)
    .innerJoin(invoiceLines, eq(invoiceLines.id, creditNoteLines.invoiceLineId))
    .where(eq(creditNoteLines.creditNoteId, id))
    .orderBy(invoiceLines.position);
  await recordAudit(ctx, { action: PRINT, objectType: "credit_note", objectId: id, patientId: invoice.patientId });
  const say = (minor: number) => sayMoney({ minor, currency: invoice.currency });
  const sells = seller.parse(note.seller);
  return {
    seller: sells,
    buyer: buyer.parse(note.buyer),
    jurisdiction: invoice.jurisdiction,
    currency: invoice.currency,
    number: documentNumber("credit_note", sells, note.number),
    invoice: { number: documentNumber("invoice", invoice.seller, invoice.number), issued: sayDate(invoice.issuedOn) },
    issued: sayDate(note.issuedOn),
    reason: note.reason,
    lines: lines.map((line) => ({
      id: line.id,
      description: line.description,
      sessions: line.sessions,
      rate: `${line.taxBasisPoints / 100} %`,
      total: say(line.totalMinor),
    })),
    taxes: taxesOf(lines).map(({ rate, taxMinor, netMinor }) => ({ rate, tax: say(taxMinor), net: say(netMinor) })),
    total: say(note.totalMinor),
    tax: say(note.taxMinor),
    net: say(note.totalMinor - note.taxMinor),
    printed: sayInstant(ctx.now, invoice.timeZone),
  };
}

/** A payment for printing, with what stands on its invoice as of now. Audited before it is returned; a mistake has no receipt. */
export async function getPrintedReceipt(ctx: Ctx<"billing:read">, id: string): Promise<PrintedReceipt | null> {
  const [payment] = await ctx.db
    .select({
      id: payments.id,
      invoiceId: payments.invoiceId,
      method: payments.method,
      amountMinor: payments.amountMinor,
      takenAt: payments.takenAt,
      reference: payments.reference,
      reason: payments.reason,
      isMistake: sql`${payments.correctsId} is not null or exists (select from payments c where c.corrects_id = ${payments.id})`.mapWith(
        Boolean,
      ),
      by: users.name,
    })
    .from(payments)
    .leftJoin(users, eq(users.id, payments.takenBy))
    .where(eq(payments.id, id));
  if (payment === undefined || payment.isMistake || payment.method === "credit") return null;
  const invoice = await findInvoice(ctx, payment.invoiceId);
  const [balance] = await ctx.db
    .select({
      paidMinor: invoiceBalances.paidMinor,
      owedMinor: invoiceBalances.owedMinor,
      creditedMinor: invoiceBalances.creditedMinor,
      writtenOffMinor: invoiceBalances.writtenOffMinor,
    })
    .from(invoiceBalances)
    .where(eq(invoiceBalances.invoiceId, payment.invoiceId));
  if (invoice === null || balance === undefined) return null;
  await recordAudit(ctx, { action: PRINT, objectType: "payment", objectId: id, patientId: invoice.patientId });
  const say = (minor: number) => sayMoney({ minor, currency: invoice.currency });
  return {
    seller: invoice.seller,
    buyer: invoice.buyer,
    invoice: {
      number: documentNumber("invoice", invoice.seller, invoice.number),
      issued: sayDate(invoice.issuedOn),
      total: say(invoice.totalMinor),
      tax: invoice.taxMinor === 0 ? null : say(invoice.taxMinor),
    },
    isRefund: payment.amountMinor < 0,
    amount: say(Math.abs(payment.amountMinor)),
    method: METHOD_LABELS[payment.method],
    when: sayInstant(payment.takenAt, invoice.timeZone),
    by: payment.by ?? "",
    reference: payment.reference,
    reason: payment.reason ?? "",
    credited: balance.creditedMinor === 0 ? null : say(balance.creditedMinor),
    writtenOff: balance.writtenOffMinor === 0 ? null : say(balance.writtenOffMinor),
    paid: say(balance.paidMinor),
    owed: say(Math.max(balance.owedMinor, 0)),
    printed: sayInstant(ctx.now, invoice.timeZone),
  };
}
