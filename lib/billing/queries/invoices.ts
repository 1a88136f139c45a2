import { and, asc, desc, eq, sql } from "drizzle-orm";
import { invoiceBalances } from "#db/schema/billing-views.ts";
import { creditNotes } from "#db/schema/credit-notes.ts";
import { invoices } from "#db/schema/invoices.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { payments, writeOffs } from "#db/schema/payments.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { currencySign, moneyDigits, sayMoney } from "#lib/money.ts";
import { localDate, sayDate, sayInstant } from "#lib/time.ts";
import { duesOf, METHOD_LABELS } from "../rules/money.ts";
import { documentNumber, seller } from "../rules/parties.ts";
import { findInvoice, instalmentsOf, linesOf } from "./invoice-rows.ts";
import { findPackageOf } from "./packages.ts";

/** Everything that stands on an invoice: its lines, what came in, went back, was taken back and given up, and what is owed. */
export async function getInvoice(ctx: Ctx<"billing:read">, id: string) {
  const found = await findInvoice(ctx, id);
  if (found === null) return null;
  const { currency, timeZone } = found;
  const say = (minor: number) => sayMoney({ minor, currency });
  const [lines, instalments, [balance], paid, noted, forgiven, owing, bought] = await Promise.all([
    linesOf(ctx, id),
    instalmentsOf(ctx, id),
    ctx.db
      .select({
        creditedMinor: invoiceBalances.creditedMinor,
        writtenOffMinor: invoiceBalances.writtenOffMinor,
        paidMinor: invoiceBalances.paidMinor,
        owedMinor: invoiceBalances.owedMinor,
      })
      .from(invoiceBalances)
      .where(eq(invoiceBalances.invoiceId, id)),
    ctx.db
      .select({
        id: payments.id,
        method: payments.method,
        amountMinor: payments.amountMinor,
        takenAt: payments.takenAt,
        reference: payments.reference,
        reason: payments.reason,
        correctsId: payments.correctsId,
        by: users.name,
      })
      .from(payments)
      .leftJoin(users, eq(users.id, payments.takenBy))
      .where(eq(payments.invoiceId, id))
      .orderBy(asc(payments.takenAt), asc(payments.id)),
    ctx.db
      .select({
        id: creditNotes.id,
        number: creditNotes.number,
        seller: creditNotes.seller,
        totalMinor: creditNotes.totalMinor,
        issuedOn: creditNotes.issuedOn,
        reason: creditNotes.reason,
      })
      .from(creditNotes)
      .where(eq(creditNotes.invoiceId, id))
      .orderBy(creditNotes.number),
    ctx.db
      .select({
        id: writeOffs.id,
        amountMinor: writeOffs.amountMinor,
        reason: writeOffs.reason,
        on: writeOffs.writtenOffOn,
        by: users.name,
      })
      .from(writeOffs)
      .leftJoin(users, eq(users.id, writeOffs.writtenOffBy))
      .where(eq(writeOffs.invoiceId, id))
      .orderBy(writeOffs.createdAt),
    ctx.db
      .select({ id: invoices.id, number: invoices.number, seller: invoices.seller, owedMinor: invoiceBalances.owedMinor })
      .from(invoices)
      .innerJoin(invoiceBalances, eq(invoiceBalances.invoiceId, invoices.id))
      .where(
        and(
          isRecordOf(invoices.patientId, found.patientId),
          eq(invoices.currency, currency),
          sql`${invoiceBalances.owedMinor} > 0 and ${invoices.id} <> ${id}::uuid`,
        ),
      )
      .orderBy(desc(invoices.issuedAt)),
    findPackageOf(ctx, id),
  ]);
  if (balance === undefined) return null;
  await recordAudit(ctx, { action: "billing:open", objectType: "invoice", objectId: id, patientId: found.patientId });
  const today = localDate(ctx.now, timeZone);
  const corrected = new Set(paid.flatMap(({ correctsId }) => (correctsId === null ? [] : [correctsId])));
  const tooMuchMinor = Math.max(-balance.owedMinor, 0);
  return {
    id,
    number: documentNumber("invoice", found.seller, found.number),
    patient: { id: found.patientId, name: found.patientName },
    issued: `Issued ${sayDate(found.issuedOn)}${found.issuedBy === null ? "" : ` by ${found.issuedBy}`}, ${found.seller.location}`,
    buyer: found.buyer,
    sign: currencySign(currency),
    lines: lines.map((line) => ({
      id: line.id,
      description: line.description,
      quantity: line.quantity,
      unit: say(line.unitMinor),
      discount: line.discountMinor === 0 ? null : `${say(line.discountMinor)} off: ${line.discountReason ?? ""}`,
      total: say(line.totalMinor),
      takenBack: line.takenBackMinor === 0 ? null : say(line.takenBackMinor),
      left: moneyDigits({ minor: line.totalMinor - line.takenBackMinor, currency }),
      /** Whether a credit note can take something of it back. */
      credits: line.totalMinor > line.takenBackMinor && !(line.kind === "session" && bought?.closedAt === null),
    })),
    total: say(found.totalMinor),
    tax: found.taxMinor === 0 ? null : `${found.seller.taxName} ${say(found.taxMinor)}`,
    paid: say(balance.paidMinor),
    credited: balance.creditedMinor === 0 ? null : say(balance.creditedMinor),
    writtenOff: balance.writtenOffMinor === 0 ? null : say(balance.writtenOffMinor),
    owes: balance.owedMinor > 0,
    owed: say(Math.max(balance.owedMinor, 0)),
    owedDigits: moneyDigits({ minor: Math.max(balance.owedMinor, 0), currency }),
    tooMuch: tooMuchMinor === 0 ? null : say(tooMuchMinor),
    tooMuchDigits: moneyDigits({ minor: tooMuchMinor, currency }),
    dues: duesOf(instalments, balance)
      .filter(({ openMinor }) => openMinor > 0)
      .map(({ openMinor, dueOn }) => ({ dueOn, words: `${say(openMinor)} due ${sayDate(dueOn)}`, overdue: dueOn < today })),
    payments: paid.map((row) => ({
      id: row.id,
      what: `${row.amountMinor > 0 ? "" : row.correctsId === null ? "Back, " : "Mistake, "}${METHOD_LABELS[row.method].toLowerCase()}`.replace(
        /^./,
        (letter) => letter.toUpperCase(),
      ),
      amount: say(row.amountMinor),
      when: [sayInstant(row.takenAt, timeZone), row.by].filter(Boolean).join(", "),
      reference: row.reference,
      reason: row.reason,
      mayCorrect: row.amountMinor > 0 && row.method !== "credit" && !corrected.has(row.id) && row.amountMinor <= balance.paidMinor,
      receipt: row.method !== "credit" && row.correctsId === null && !corrected.has(row.id),
    })),
    creditNotes: noted.map((note) => ({
      id: note.id,
      number: documentNumber("credit_note", seller.parse(note.seller), note.number),
      total: say(note.totalMinor),
      when: sayDate(note.issuedOn),
      reason: note.reason,
    })),
    writeOffs: forgiven.map((row) => ({
      id: row.id,
      amount: say(row.amountMinor),
      when: [sayDate(row.on), row.by].filter(Boolean).join(", "),
      reason: row.reason,
    })),
    otherOwing: owing.map((other) => ({
      id: other.id,
      number: documentNumber("invoice", seller.parse(other.seller), other.number),
      owed: say(other.owedMinor),
    })),
    package: bought === null ? null : { id: bought.id, open: bought.closedAt === null, booked: bought.booked },
  };
}
