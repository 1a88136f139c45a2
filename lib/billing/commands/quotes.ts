import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { violatedConstraint } from "#db/errors.ts";
import { once } from "#db/once.ts";
import { packages } from "#db/schema/packages.ts";
import { quoteInstalments, quoteLines, quotes } from "#db/schema/quotes.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction, widen } from "#lib/auth/ctx.ts";
import { minorUnits, sayMoney } from "#lib/money.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { addDays, sayDate } from "#lib/time.ts";
import type { MakeQuoteInput, QuoteStepInput } from "../input/quotes.ts";
import { priceOn } from "../queries/price-on.ts";
import { findQuoteDays } from "../queries/terms.ts";
import { instalmentsFor, type QuoteLine, quoteState, quoteSums, summedLine } from "../rules/quote.ts";
import { issueInvoiceIn, sellerAt } from "./issue.ts";

const quoted = z.object({ quoteId: z.string() });
const accepted = z.object({ invoiceId: z.string() });

type Typed = { readonly description: string; readonly amount: string; readonly tax: number };

/** The lines of one kind, their amounts read in the currency. */
function linesOf(kind: "extra" | "follow_up", typed: readonly Typed[], currency: string): Result<readonly QuoteLine[]> {
  const lines: QuoteLine[] = [];
  for (const [index, { description, amount, tax }] of typed.entries()) {
    const unitMinor = minorUnits(amount, currency);
    const field = `${kind === "extra" ? "extras" : "followUps"}.${index}.amount`;
    if (unitMinor === null) return refuse("no_amount", { example: sayMoney({ minor: 12_000, currency }) }, field);
    lines.push({ kind, description, serviceId: null, quantity: 1, unitMinor, taxBasisPoints: tax });
  }
  return done(lines);
}

/** An amount that may be left empty. */
function amountOr0(typed: string, currency: string, field: string): Result<number> {
  const minor = typed === "" ? 0 : minorUnits(typed, currency);
  return minor === null ? refuse("no_amount", { example: sayMoney({ minor: 12_000, currency }) }, field) : done(minor);
}

/** A series that is still to cost something, its patient's lock taken. */
async function holdSeriesToQuote(tx: Tx<"billing:sell">, seriesId: string) {
  const [named] = await tx.db.select({ recordId: series.patientId }).from(series).where(eq(series.id, seriesId));
  const patientId = named === undefined ? null : await lockPatient(tx, named.recordId);
  if (patientId === null) return refuse("not_found");
  const [plan] = await tx.db
    .select({
      sessions: series.sessions,
      serviceId: series.serviceId,
      locationId: series.locationId,
      endedAt: series.endedAt,
      service: services.name,
    })
    .from(series)
    .innerJoin(services, eq(services.id, series.serviceId))
    .where(eq(series.id, seriesId));
  if (plan === undefined) return refuse("not_found");
  return plan.endedAt === null ? done({ ...plan, patientId }) : refuse("series_ended");
}

/**
 * Quotes a series from the price list of its location on this day. It says what the patient is told and sells nothing.
 * @returns `not_found`, `series_ended`, `no_billing_terms`, `no_price`, `no_amount`, `discount_not_allowed`, `discount_too_much`, `deposit_too_much`, `due_in_past`
 */
export function makeQuote(ctx: Ctx<"billing:sell">, input: MakeQuoteInput): Promise<Result<z.output<typeof quoted>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "quote:make", key: input.idempotencyKey, input, answer: quoted }, () => makeQuoteIn(tx, input)),
  );
}

async function makeQuoteIn(tx: Tx<"billing:sell">, input: MakeQuoteInput): Promise<Result<z.output<typeof quoted>>> {
  const held = await holdSeriesToQuote(tx, input.seriesId);
  if (!held.ok) return held;
  const { patientId, locationId, serviceId, sessions, service } = held.value;
  const sold = await sellerAt(tx, locationId);
  if (!sold.ok) return sold;
  const { currency, pricesIncludeTax, today, seller } = sold.value;
  const price = await priceOn(tx, { serviceId, locationId, day: today });
  if (price === null || price.currency !== currency) return refuse("no_price", { service });
  const extras = linesOf("extra", input.extras, currency);
  if (!extras.ok) return extras;
  const followUps = linesOf("follow_up", input.followUps, currency);
  if (!followUps.ok) return followUps;
  const { amountMinor: unitMinor, taxBasisPoints } = price;
  const lines: QuoteLine[] = [
    { kind: "session", description: service, serviceId, quantity: sessions, unitMinor, taxBasisPoints },
    ...extras.value,
    ...followUps.value,
  ];
  const discount = amountOr0(input.discount, currency, "discount");
  if (!discount.ok) return discount;
  const discountMinor = discount.value;
  if (discountMinor > 0 && widen(tx, "billing:forgive") === null) return refuse("discount_not_allowed", {}, "discount");
  if (discountMinor > unitMinor * sessions) return refuse("discount_too_much", {}, "discount");
  const { totalMinor } = quoteSums(lines, discountMinor, pricesIncludeTax);
  const deposit = amountOr0(input.deposit, currency, "deposit");
  if (!deposit.ok) return deposit;
  if (input.firstDue !== null && input.firstDue < today) return refuse("due_in_past", { today: sayDate(today) }, "firstDue");
  const { instalments: parts, firstDue, everyWeeks } = input;
  const instalments = instalmentsFor({ totalMinor, depositMinor: deposit.value, parts, firstDue, everyWeeks });
  if (instalments === null) return refuse("deposit_too_much", { total: sayMoney({ minor: totalMinor, currency }) }, "deposit");
  const [made] = await tx.db
    .insert(quotes)
    .values({
      ...{
        patientId,
        seriesId: input.seriesId,
        locationId,
        currency,
        pricesIncludeTax,
        taxName: seller.taxName,
        note: input.note,
        discountMinor,
      },
      quotedOn: today,
      validUntil: addDays(today, await findQuoteDays(tx, locationId)),
      discountReason: discountMinor > 0 ? input.discountReason : null,
      discountBy: discountMinor > 0 ? authorId(tx) : null,
      quotedBy: authorId(tx),
    })
    .returning({ id: quotes.id });
  if (made === undefined) throw new Error("The quote was not returned.");
  const quoteId = made.id;
  await tx.db.insert(quoteLines).values(lines.map((line, index) => ({ quoteId, position: index + 1, ...line })));
  if (instalments.length > 0)
    await tx.db.insert(quoteInstalments).values(instalments.map((each, index) => ({ quoteId, position: index + 1, ...each })));
  await recordAudit(tx, { action: "quote:make", objectType: "quote", objectId: quoteId, patientId });
  return done({ quoteId });
}

/** A quote that is still open, its patient's lock taken. Refuses `not_found`, `quote_ended`. */
async function holdOpenQuote(tx: Tx<"billing:sell">, quoteId: string) {
  const [named] = await tx.db.select({ recordId: quotes.patientId }).from(quotes).where(eq(quotes.id, quoteId));
  const patientId = named === undefined ? null : await lockPatient(tx, named.recordId);
  if (patientId === null) return refuse("not_found");
  const [quote] = await tx.db.select().from(quotes).where(eq(quotes.id, quoteId)).for("update");
  if (quote === undefined) return refuse("not_found");
  if (quote.acceptedAt !== null) return refuse("quote_ended", { how: "accepted" });
  if (quote.withdrawnAt !== null) return refuse("quote_ended", { how: "withdrawn" });
  return done({ ...quote, patientId });
}

/**
 * Notes that the patient accepted: the quote becomes a package, and one invoice for all of it, whose due days are the quote's. Accepted again, it answers with
 * the same invoice.
 * @returns `not_found`, `quote_ended`, `quote_expired`, `series_ended`, `series_changed_since`, `package_there`, `no_billing_terms`
 */
export async function acceptQuote(ctx: Ctx<"billing:sell">, { quoteId }: QuoteStepInput): Promise<Result<z.output<typeof accepted>>> {
  try {
    return await transaction(ctx, (tx) => acceptQuoteIn(tx, quoteId));
  } catch (error) {
    if (violatedConstraint(error) === "packages_open_once") return refuse("package_there");
    throw error;
  }
}

async function acceptQuoteIn(tx: Tx<"billing:sell">, quoteId: string): Promise<Result<z.output<typeof accepted>>> {
  const held = await holdOpenQuote(tx, quoteId);
  if (!held.ok) return held;
  const quote = held.value;
  const { patientId, locationId, seriesId, discountMinor, pricesIncludeTax } = quote;
  const plan = await holdSeriesToQuote(tx, seriesId);
  if (!plan.ok) return plan;
  const sold = await sellerAt(tx, locationId);
  if (!sold.ok) return sold;
  const { today } = sold.value;
  const state = quoteState({ accepted: false, withdrawn: false, validUntil: quote.validUntil }, today);
  if (state === "expired") return refuse("quote_expired", { until: sayDate(quote.validUntil) });
  if (sold.value.pricesIncludeTax !== pricesIncludeTax || sold.value.currency !== quote.currency) return refuse("series_changed_since");
  const rows = await tx.db
    .select({
      kind: quoteLines.kind,
      description: quoteLines.description,
      serviceId: quoteLines.serviceId,
      quantity: quoteLines.quantity,
      unitMinor: quoteLines.unitMinor,
      taxBasisPoints: quoteLines.taxBasisPoints,
    })
    .from(quoteLines)
    .where(eq(quoteLines.quoteId, quoteId))
    .orderBy(asc(quoteLines.position));
  const [first, ...rest] = rows.flatMap((line) => {
    const { kind } = line;
    if (kind === "follow_up") return [];
    const { discountMinor: off } = summedLine(line, discountMinor, pricesIncludeTax);
    return [{ ...line, kind, discountMinor: off, appointmentId: null, discountReason: off > 0 ? quote.discountReason : null }];
  });
  if (first === undefined || first.quantity !== plan.value.sessions) return refuse("series_changed_since");
  const [open] = await tx.db
    .select({ id: packages.id })
    .from(packages)
    .where(and(eq(packages.seriesId, seriesId), isNull(packages.closedAt)));
  if (open !== undefined) return refuse("package_there");
  const dues = await tx.db
    .select({ amountMinor: quoteInstalments.amountMinor, dueOn: quoteInstalments.dueOn })
    .from(quoteInstalments)
    .where(eq(quoteInstalments.quoteId, quoteId))
    .orderBy(asc(quoteInstalments.position));
  const issued = await issueInvoiceIn(tx, {
    patientId,
    locationId,
    lines: [first, ...rest],
    ...(dues.length > 0 ? { instalments: dues } : {}),
  });
  if (!issued.ok) return issued;
  const { invoiceId } = issued.value;
  await tx.db
    .update(quotes)
    .set({ acceptedAt: tx.now, acceptedBy: authorId(tx) })
    .where(eq(quotes.id, quoteId));
  const [opened] = await tx.db
    .insert(packages)
    .values({ quoteId, invoiceId, patientId, seriesId, sessions: first.quantity, openedAt: tx.now })
    .returning({ id: packages.id });
  if (opened === undefined) throw new Error("The package was not returned.");
  await recordAudit(tx, { action: "quote:accept", objectType: "quote", objectId: quoteId, patientId });
  await recordAudit(tx, { action: "package:open", objectType: "package", objectId: opened.id, patientId });
  return done({ invoiceId });
}

/** Takes a quote back that was not accepted. Refuses `not_found`, `quote_ended`. */
export function withdrawQuote(ctx: Ctx<"billing:sell">, { quoteId }: QuoteStepInput): Promise<Result<{ readonly seriesId: string }>> {
  return transaction(ctx, async (tx) => {
    const held = await holdOpenQuote(tx, quoteId);
    if (!held.ok) return held;
    const { patientId, seriesId } = held.value;
    await tx.db
      .update(quotes)
      .set({ withdrawnAt: tx.now, withdrawnBy: authorId(tx) })
      .where(eq(quotes.id, quoteId));
    await recordAudit(tx, { action: "quote:withdraw", objectType: "quote", objectId: quoteId, patientId });
    return done({ seriesId });
  });
}
