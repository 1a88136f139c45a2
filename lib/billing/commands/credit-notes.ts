import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { packageStates, packageUses } from "#db/schema/billing-views.ts";
import { creditNoteLines, creditNotes } from "#db/schema/credit-notes.ts";
import { invoiceLines } from "#db/schema/invoices.ts";
import { packages } from "#db/schema/packages.ts";
import { treatments } from "#db/schema/treatments.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ClosePackageInput, CreditNoteInput } from "../input/money.ts";
import { addSums, taxOfPart } from "../rules/sums.ts";
import { buyerOf, sellerAt } from "./issue.ts";
import { lockInvoice, readAmount } from "./standing.ts";

const noted = z.object({ creditNoteId: z.string(), invoiceId: z.string() });

/**
 * Takes back an invoice, or parts of its lines, by a numbered document. What was paid for it is then too much, and goes back or pays another invoice. The
 * sessions of an open package are given back by closing it, never here: else what is left of them would be worth something else than was bought.
 * @returns `not_found`, `no_amount`, `no_credit_lines`, `more_than_sold`, `package_open`
 */
export function issueCreditNote(ctx: Ctx<"billing:forgive">, input: CreditNoteInput): Promise<Result<z.output<typeof noted>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "credit:issue", key: input.idempotencyKey, input, answer: noted }, async () => {
      const invoice = await lockInvoice(tx, input.invoiceId);
      if (invoice === null) return refuse("not_found");
      const { currency } = invoice;
      const sold = await soldLines(tx, invoice.id);
      const parts: Part[] = [];
      for (const [lineId, typed] of Object.entries(input.lines)) {
        if (typed === "") continue;
        const line = sold.find(({ id }) => id === lineId);
        if (line === undefined) return refuse("not_found");
        const field = `lines.${lineId}`;
        const amount = readAmount(typed, currency, field);
        if (!amount.ok) return amount;
        const left = line.totalMinor - line.takenBackMinor;
        if (line.inOpenPackage) return refuse("package_open", {}, field);
        if (amount.value > left) return refuse("more_than_sold", { left: sayMoney({ minor: left, currency }) }, field);
        parts.push({ line, minor: amount.value, sessions: null });
      }
      const [first, ...others] = parts;
      if (first === undefined) return refuse("no_credit_lines");
      return issueCreditNoteIn(tx, invoice, [first, ...others], input.reason);
    }),
  );
}

const closed = z.object({ creditNoteId: z.string().nullable(), invoiceId: z.string() });

/**
 * Ends a package and gives back the value of its unused sessions by a credit note. This forgives nothing: what was used stays sold. A record of the series that
 * is not signed yet comes first, because its signature uses a session.
 * @returns `not_found`, `package_closed`, `treatment_open`
 */
export function closePackage(ctx: Ctx<"billing:sell">, input: ClosePackageInput): Promise<Result<z.output<typeof closed>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "package:close", key: input.idempotencyKey, input, answer: closed }, async () => {
      const [named] = await tx.db.select({ invoiceId: packages.invoiceId }).from(packages).where(eq(packages.id, input.packageId));
      const invoice = named === undefined ? null : await lockInvoice(tx, named.invoiceId);
      if (invoice === null) return refuse("not_found");
      const [state] = await tx.db
        .select({
          patientId: packageStates.patientId,
          seriesId: packageStates.seriesId,
          sessions: packageStates.sessions,
          used: packageStates.usedSessions,
          unusedMinor: packageStates.unusedMinor,
          lineId: packageStates.lineId,
          closedAt: packageStates.closedAt,
        })
        .from(packageStates)
        .where(eq(packageStates.packageId, input.packageId));
      if (state === undefined) return refuse("not_found");
      if (state.closedAt !== null) return refuse("package_closed");
      if (await hasOpenRecord(tx, state.seriesId)) return refuse("treatment_open");
      await tx.db
        .update(packages)
        .set({ closedAt: await lastInstant(tx, input.packageId), closedBy: authorId(tx), closedReason: input.reason })
        .where(eq(packages.id, input.packageId));
      await recordAudit(tx, { action: "package:close", objectType: "package", objectId: input.packageId, patientId: state.patientId });
      const line = (await soldLines(tx, invoice.id)).find(({ id }) => id === state.lineId);
      if (line === undefined || state.unusedMinor === 0) return done({ creditNoteId: null, invoiceId: invoice.id });
      const sessions = Math.max(state.sessions - state.used, 1);
      return issueCreditNoteIn(tx, invoice, [{ line, minor: state.unusedMinor, sessions }], input.reason);
    }),
  );
}

/** A record that was begun at a session of the series and waits for its signature. */
async function hasOpenRecord(tx: Tx<never>, seriesId: string): Promise<boolean> {
  const [open] = await tx.db
    .select({ id: treatments.id })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .where(and(eq(appointments.seriesId, seriesId), eq(treatments.state, "draft")))
    .limit(1);
  return open !== undefined;
}

/** Now, or when the last session was used, where a request that came later was served before this one: what was used stays used. */
async function lastInstant(tx: Tx<never>, packageId: string): Promise<Temporal.Instant> {
  const used = await tx.db.select({ at: packageUses.usedAt }).from(packageUses).where(eq(packageUses.packageId, packageId));
  return used.reduce((last, { at }) => (Temporal.Instant.compare(at, last) > 0 ? at : last), tx.now);
}

type SoldLine = Awaited<ReturnType<typeof soldLines>>[number];
type Part = { readonly line: SoldLine; readonly minor: number; readonly sessions: number | null };

/** The lines of an invoice, with what was taken back of each. Of a single table, columns in a select would lose its name, so it is written out. */
function soldLines(tx: Tx<never>, invoiceId: string) {
  const takenBack = sql`(select coalesce(sum(c.total_minor), 0)::integer from ${creditNoteLines} c where c.invoice_line_id = invoice_lines.id)`;
  const open = sql`invoice_lines.kind = 'session' and exists (select from ${packages} k where k.invoice_id = invoice_lines.invoice_id and k.closed_at is null)`;
  return tx.db
    .select({
      id: invoiceLines.id,
      totalMinor: invoiceLines.totalMinor,
      taxMinor: invoiceLines.taxMinor,
      takenBackMinor: takenBack.mapWith(Number),
      inOpenPackage: open.mapWith(Boolean),
    })
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoiceId))
    .orderBy(invoiceLines.position);
}

type Standing = NonNullable<Awaited<ReturnType<typeof lockInvoice>>>;

async function issueCreditNoteIn(
  tx: Tx<never>,
  invoice: Standing,
  parts: readonly [Part, ...Part[]],
  reason: string,
): Promise<Result<z.output<typeof noted>>> {
  const { id: invoiceId, patientId, locationId, today } = invoice;
  const sold = await sellerAt(tx, locationId);
  if (!sold.ok) return sold;
  const standing = await lockPatient(tx, patientId);
  const buyer = standing === null ? null : await buyerOf(tx, standing);
  if (buyer === null) return refuse("not_found");
  const lines = parts.map(({ line, minor, sessions }) => ({
    invoiceLineId: line.id,
    sessions,
    totalMinor: minor,
    taxMinor: taxOfPart(line, line.takenBackMinor, minor),
  }));
  const [made] = await tx.db
    .insert(creditNotes)
    .values({
      ...{ invoiceId, patientId, locationId, reason, buyer, ...addSums(lines) },
      seller: sold.value.seller,
      issuedOn: today,
      issuedAt: tx.now,
      issuedBy: authorId(tx),
    })
    .returning({ id: creditNotes.id });
  if (made === undefined) throw new Error("The credit note was not returned.");
  await tx.db.insert(creditNoteLines).values(lines.map((line) => ({ creditNoteId: made.id, ...line })));
  await recordAudit(tx, { action: "credit:issue", objectType: "credit_note", objectId: made.id, patientId });
  return done({ creditNoteId: made.id, invoiceId });
}
