import { eq } from "drizzle-orm";
import { z } from "zod";
import { violatedConstraint } from "#db/errors.ts";
import { once } from "#db/once.ts";
import { payments, writeOffs } from "#db/schema/payments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { CorrectPaymentInput, MoveCreditInput, RefundInput, TakePaymentInput, WriteOffInput } from "../input/money.ts";
import { isOnePatient, lockInvoice, withinOwed, withinTooMuch } from "./standing.ts";

const paid = z.object({ paymentId: z.string(), invoiceId: z.string() });
const of = z.object({ invoiceId: z.string() });

/** What the database says no to at the last moment, because somebody was there first. */
const MEANWHILE = new Set([
  "payments_no_more_than_owed",
  "payments_no_more_than_too_much",
  "payments_corrected_once",
  "write_offs_no_more_than_owed",
]);

async function orMeanwhile<T>(work: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint !== null && MEANWHILE.has(constraint)) return refuse("money_moved_meanwhile");
    throw error;
  }
}

/**
 * Takes money for one invoice, the whole of what it owes or a part.
 * @returns `not_found`, `no_amount`, `nothing_owed`, `more_than_owed`
 */
export function takePayment(ctx: Ctx<"payment:take">, input: TakePaymentInput): Promise<Result<z.output<typeof paid>>> {
  return orMeanwhile(
    transaction(ctx, (tx) =>
      once(tx, { command: "payment:take", key: input.idempotencyKey, input, answer: paid }, async () => {
        const invoice = await lockInvoice(tx, input.invoiceId);
        if (invoice === null) return refuse("not_found");
        const amount = withinOwed(invoice, input.amount);
        if (!amount.ok) return amount;
        const { method, reference } = input;
        return insertPayment(tx, { ...placeOf(invoice), method, reference, amountMinor: amount.value }, "payment:take");
      }),
    ),
  );
}

/**
 * Takes back whole a payment that was entered by mistake: it never came in. It counts for the day on which the payment stands, so that the takings of that day
 * are what they were; a count that was made with it shows a difference from then on.
 * @returns `not_found`, `payment_no_mistake` for a refund or a move, `payment_corrected`, `payment_returned` where it was paid back or moved since
 */
export function correctPayment(ctx: Ctx<"payment:take">, input: CorrectPaymentInput): Promise<Result<z.output<typeof paid>>> {
  return orMeanwhile(
    transaction(ctx, (tx) =>
      once(tx, { command: "payment:correct", key: input.idempotencyKey, input, answer: paid }, async () => {
        const [named] = await tx.db.select({ invoiceId: payments.invoiceId }).from(payments).where(eq(payments.id, input.paymentId));
        const invoice = named === undefined ? null : await lockInvoice(tx, named.invoiceId);
        if (invoice === null) return refuse("not_found");
        const [wrong] = await tx.db
          .select({
            amountMinor: payments.amountMinor,
            method: payments.method,
            takenOn: payments.takenOn,
            locationId: payments.locationId,
          })
          .from(payments)
          .where(eq(payments.id, input.paymentId));
        if (wrong === undefined || wrong.amountMinor < 0 || wrong.method === "credit") return refuse("payment_no_mistake");
        const [corrected] = await tx.db.select({ id: payments.id }).from(payments).where(eq(payments.correctsId, input.paymentId));
        if (corrected !== undefined) return refuse("payment_corrected");
        if (wrong.amountMinor > invoice.paidMinor) return refuse("payment_returned");
        const { method, takenOn, locationId } = wrong;
        const row = { ...placeOf(invoice), method, takenOn, locationId, amountMinor: -wrong.amountMinor };
        return insertPayment(tx, { ...row, reason: input.reason, correctsId: input.paymentId }, "payment:correct");
      }),
    ),
  );
}

/**
 * Pays back what an invoice has too much, or a part of it.
 * @returns `not_found`, `no_amount`, `nothing_too_much`, `more_than_too_much`
 */
export function refund(ctx: Ctx<"payment:take">, input: RefundInput): Promise<Result<z.output<typeof paid>>> {
  return orMeanwhile(
    transaction(ctx, (tx) =>
      once(tx, { command: "payment:refund", key: input.idempotencyKey, input, answer: paid }, async () => {
        const invoice = await lockInvoice(tx, input.invoiceId);
        if (invoice === null) return refuse("not_found");
        const amount = withinTooMuch(invoice, input.amount);
        if (!amount.ok) return amount;
        const { method, reference, reason } = input;
        return insertPayment(tx, { ...placeOf(invoice), method, reference, reason, amountMinor: -amount.value }, "payment:refund");
      }),
    ),
  );
}

/**
 * Pays one invoice of a patient with what another of theirs has too much: no money moves.
 * @returns `not_found` where they are not one patient's too, `other_currency`, `nothing_too_much`, `more_than_too_much`, `nothing_owed`, `more_than_owed`
 */
export function moveCredit(ctx: Ctx<"payment:take">, input: MoveCreditInput): Promise<Result<z.output<typeof of>>> {
  return orMeanwhile(
    transaction(ctx, (tx) =>
      once(tx, { command: "payment:move", key: input.idempotencyKey, input, answer: of }, async () => {
        const from = await lockInvoice(tx, input.invoiceId);
        const to = await lockInvoice(tx, input.toInvoiceId);
        if (from === null || to === null || from.id === to.id || !(await isOnePatient(tx, from.patientId, to.patientId)))
          return refuse("not_found");
        if (from.currency !== to.currency) return refuse("other_currency", {}, "toInvoiceId");
        const tooMuch = withinTooMuch(from, input.amount);
        if (!tooMuch.ok) return tooMuch;
        const owed = withinOwed(to, input.amount);
        if (!owed.ok) return owed;
        const move = { method: "credit" as const, moveId: crypto.randomUUID(), takenAt: tx.now, takenBy: authorId(tx) };
        await tx.db.insert(payments).values({ ...placeOf(from), ...move, amountMinor: -owed.value, reason: "Used for another invoice" });
        await tx.db.insert(payments).values({ ...placeOf(to), ...move, amountMinor: owed.value });
        await recordAudit(tx, { action: "payment:move", objectType: "invoice", objectId: from.id, patientId: from.patientId });
        return done({ invoiceId: to.id });
      }),
    ),
  );
}

/**
 * Gives up what is owed of an invoice, or a part of it, with the reason. The invoice stays as it is.
 * @returns `not_found`, `no_amount`, `nothing_owed`, `more_than_owed`
 */
export function writeOff(ctx: Ctx<"billing:forgive">, input: WriteOffInput): Promise<Result<z.output<typeof of>>> {
  return orMeanwhile(
    transaction(ctx, (tx) =>
      once(tx, { command: "writeoff:make", key: input.idempotencyKey, input, answer: of }, async () => {
        const invoice = await lockInvoice(tx, input.invoiceId);
        if (invoice === null) return refuse("not_found");
        const amount = withinOwed(invoice, input.amount);
        if (!amount.ok) return amount;
        const { id: invoiceId, patientId, today } = invoice;
        await tx.db.insert(writeOffs).values({
          ...{ invoiceId, patientId, amountMinor: amount.value, reason: input.reason },
          writtenOffOn: today,
          writtenOffBy: authorId(tx),
        });
        await recordAudit(tx, { action: "writeoff:make", objectType: "invoice", objectId: invoiceId, patientId });
        return done({ invoiceId });
      }),
    ),
  );
}

type Standing = NonNullable<Awaited<ReturnType<typeof lockInvoice>>>;

const placeOf = ({ id, patientId, locationId, today }: Standing) => ({ invoiceId: id, patientId, locationId, takenOn: today });

type Row = Omit<typeof payments.$inferInsert, "takenAt" | "takenBy">;

async function insertPayment(
  tx: Tx<"payment:take">,
  row: Row,
  action: "payment:take" | "payment:correct" | "payment:refund",
): Promise<Result<z.output<typeof paid>>> {
  const [made] = await tx.db
    .insert(payments)
    .values({ ...row, takenAt: tx.now, takenBy: authorId(tx) })
    .returning({ id: payments.id });
  if (made === undefined) throw new Error("The payment was not kept.");
  await recordAudit(tx, { action, objectType: "payment", objectId: made.id, patientId: row.patientId });
  return done({ paymentId: made.id, invoiceId: row.invoiceId });
}
