import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { packageStates, packageUses } from "#db/schema/billing-views.ts";
import { creditNoteLines } from "#db/schema/credit-notes.ts";
import { invoiceLines } from "#db/schema/invoices.ts";
import { feeDecisions } from "#db/schema/payments.ts";
import { services } from "#db/schema/services.ts";
import { lockAppointment, lockPatient } from "#lib/appointments/commands/locks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { sayDate } from "#lib/time.ts";
import type { DecideFeeInput, InvoiceOtherInput, InvoiceVisitInput } from "../input/money.ts";
import { proposedFees } from "../queries/fees.ts";
import { priceOn } from "../queries/price-on.ts";
import { CHARGEABLE } from "../rules/money.ts";
import { issueInvoiceIn, sellerAt } from "./issue.ts";
import { readAmount } from "./standing.ts";

const invoiced = z.object({ invoiceId: z.string() });

/**
 * Charges a visit that took place, at the price that its service had there on its day.
 * @returns `not_found`, `visit_not_over`, `visit_charged`, `visit_in_package`, `no_price`, `no_billing_terms`
 */
export function invoiceVisit(ctx: Ctx<"billing:sell">, input: InvoiceVisitInput): Promise<Result<z.output<typeof invoiced>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "invoice:visit", key: input.idempotencyKey, input, answer: invoiced }, async () => {
      const locked = await lockAppointment(tx, input.appointmentId);
      const patientId = locked === null ? null : await lockPatient(tx, locked.patientId);
      if (patientId === null) return refuse("not_found");
      const [visit] = await tx.db
        .select({
          id: appointments.id,
          status: appointments.status,
          locationId: appointments.locationId,
          serviceId: appointments.serviceId,
          seriesId: appointments.seriesId,
          day: appointments.localDate,
          service: services.name,
        })
        .from(appointments)
        .innerJoin(services, eq(services.id, appointments.serviceId))
        .where(eq(appointments.id, input.appointmentId));
      if (visit === undefined) return refuse("not_found");
      if (!CHARGEABLE.some((status) => status === visit.status)) return refuse("visit_not_over");
      if (await isCharged(tx, visit.id)) return refuse("visit_charged");
      if (await isCovered(tx, visit)) return refuse("visit_in_package");
      const price = await priceOn(tx, visit);
      const sold = await sellerAt(tx, visit.locationId);
      if (!sold.ok) return sold;
      if (price === null || price.currency !== sold.value.currency) return refuse("no_price", { service: visit.service });
      const { locationId, serviceId } = visit;
      const description = `${visit.service}, ${sayDate(visit.day)}`;
      const line = { kind: "visit" as const, description, serviceId, appointmentId: visit.id, ...plain };
      const { amountMinor: unitMinor, taxBasisPoints } = price;
      return issueInvoiceIn(tx, { patientId, locationId, lines: [{ ...line, unitMinor, taxBasisPoints }] });
    }),
  );
}

const plain = { quantity: 1, discountMinor: 0, discountReason: null } as const;

/** Charged by a line that was not taken back whole. */
async function isCharged(tx: Tx<never>, appointmentId: string): Promise<boolean> {
  const takenBack = sql`(select coalesce(sum(c.total_minor), 0) from ${creditNoteLines} c where c.invoice_line_id = ${invoiceLines.id})`;
  const [line] = await tx.db
    .select({ id: invoiceLines.id })
    .from(invoiceLines)
    .where(
      and(
        eq(invoiceLines.appointmentId, appointmentId),
        eq(invoiceLines.kind, "visit"),
        sql`(${invoiceLines.totalMinor} = 0 or ${invoiceLines.totalMinor} > ${takenBack})`,
      ),
    )
    .limit(1);
  return line !== undefined;
}

/** Whether a package paid for this visit, or its signature would still use one. */
async function isCovered(tx: Tx<never>, visit: { readonly id: string; readonly seriesId: string | null }): Promise<boolean> {
  if (visit.seriesId === null) return false;
  const used = await tx.db
    .select({ packageId: packageUses.packageId })
    .from(packageUses)
    .innerJoin(packageStates, eq(packageStates.packageId, packageUses.packageId))
    .where(and(eq(packageStates.seriesId, visit.seriesId), eq(packageUses.appointmentId, visit.id)));
  if (used.length > 0) return true;
  const waiting = await tx.db
    .select({ packageId: packageStates.packageId })
    .from(packageStates)
    .where(
      and(
        eq(packageStates.seriesId, visit.seriesId),
        sql`${packageStates.closedAt} is null and ${packageStates.usedSessions} < ${packageStates.sessions}`,
        sql`not exists (select from treatments t where t.appointment_id = ${visit.id} and t.state = 'signed')`,
      ),
    );
  return waiting.length > 0;
}

/**
 * Sells something that is no visit: a product, a copy of records. Its description says what.
 * @returns `not_found`, `no_amount`, `no_billing_terms`
 */
export function invoiceOther(ctx: Ctx<"billing:sell">, input: InvoiceOtherInput): Promise<Result<z.output<typeof invoiced>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "invoice:other", key: input.idempotencyKey, input, answer: invoiced }, async () => {
      const patientId = await lockPatient(tx, input.patientId);
      if (patientId === null) return refuse("not_found");
      const { locationId, description, tax: taxBasisPoints } = input;
      const sold = await sellerAt(tx, locationId);
      if (!sold.ok) return sold;
      const amount = readAmount(input.amount, sold.value.currency);
      if (!amount.ok) return amount;
      const line = { kind: "other" as const, description, serviceId: null, appointmentId: null, ...plain };
      return issueInvoiceIn(tx, { patientId, locationId, lines: [{ ...line, unitMinor: amount.value, taxBasisPoints }] });
    }),
  );
}

const decided = z.object({ invoiceId: z.string().nullable() });

/**
 * Decides on a fee that the terms propose for a visit: charges it by an invoice, or waives it with the reason. Once.
 * @returns `not_found`, `no_fee_proposed` where none is, or it was decided
 */
export function decideFee(ctx: Ctx<"billing:sell">, input: DecideFeeInput): Promise<Result<z.output<typeof decided>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "fee:decide", key: input.idempotencyKey, input, answer: decided }, async () => {
      const locked = await lockAppointment(tx, input.appointmentId);
      const patientId = locked === null ? null : await lockPatient(tx, locked.patientId);
      if (patientId === null) return refuse("not_found");
      const [fee] = await proposedFees(tx, inArray(appointments.id, [input.appointmentId]));
      if (fee === undefined) return refuse("no_fee_proposed");
      const { appointmentId, kind, locationId } = fee;
      const about = { objectType: "appointment", objectId: appointmentId, patientId };
      if (input.decision === "waive") {
        await tx.db.insert(feeDecisions).values({ appointmentId, patientId, kind, waivedReason: input.reason, decidedBy: authorId(tx) });
        await recordAudit(tx, { action: "fee:waive", ...about });
        return done({ invoiceId: null });
      }
      const what = kind === "late_fee" ? "Late cancellation" : "Missed visit";
      const description = `${what}: ${fee.service}, ${sayDate(fee.day)}`;
      const line = { kind, description, serviceId: null, appointmentId, ...plain };
      const { unitMinor, taxBasisPoints } = fee;
      const issued = await issueInvoiceIn(tx, { patientId, locationId, lines: [{ ...line, unitMinor, taxBasisPoints }] });
      if (!issued.ok) return issued;
      const { invoiceId } = issued.value;
      await tx.db.insert(feeDecisions).values({ appointmentId, patientId, kind, invoiceId, decidedBy: authorId(tx) });
      await recordAudit(tx, { action: "fee:charge", ...about });
      return done({ invoiceId });
    }),
  );
}
