import { asc, desc, eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { locations } from "#db/schema/locations.ts";
import { packages } from "#db/schema/packages.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { quoteInstalments, quoteLines, quotes } from "#db/schema/quotes.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";
import { addDays, type IsoDate, localDate, sayDate, sayInstant } from "#lib/time.ts";
import type { QuoteView } from "../outputs/quote.ts";
import { QUOTE_STATES, type QuoteState, quoteState, quoteSums, summedLine } from "../rules/quote.ts";
import { priceOn } from "./price-on.ts";

const of = (id: string) => eq(quoteLines.quoteId, id);

async function partsOf({ db }: { readonly db: Db }, quoteId: string) {
  const lines = await db
    .select({
      id: quoteLines.id,
      kind: quoteLines.kind,
      description: quoteLines.description,
      serviceId: quoteLines.serviceId,
      quantity: quoteLines.quantity,
      unitMinor: quoteLines.unitMinor,
      taxBasisPoints: quoteLines.taxBasisPoints,
    })
    .from(quoteLines)
    .where(of(quoteId))
    .orderBy(asc(quoteLines.position));
  const instalments = await db
    .select({ amountMinor: quoteInstalments.amountMinor, dueOn: quoteInstalments.dueOn })
    .from(quoteInstalments)
    .where(eq(quoteInstalments.quoteId, quoteId))
    .orderBy(asc(quoteInstalments.position));
  return { lines, instalments };
}

/** A quote whole, as it is read and printed. Audited before it is returned; null where there is none. */
export async function getQuote(
  ctx: Ctx<"billing:read">,
  id: string,
  act: "billing:open" | "quote:print" = "billing:open",
): Promise<QuoteView | null> {
  const [row] = await ctx.db
    .select({
      id: quotes.id,
      patientId: patientDetails.id,
      given: patientDetails.givenName,
      family: patientDetails.familyName,
      seriesId: quotes.seriesId,
      service: services.name,
      location: locations.name,
      timeZone: locations.timeZone,
      seller: billingTerms.sellerName,
      currency: quotes.currency,
      pricesIncludeTax: quotes.pricesIncludeTax,
      taxName: quotes.taxName,
      quotedOn: quotes.quotedOn,
      validUntil: quotes.validUntil,
      discountMinor: quotes.discountMinor,
      discountReason: quotes.discountReason,
      note: quotes.note,
      by: users.name,
      acceptedAt: quotes.acceptedAt,
      withdrawnAt: quotes.withdrawnAt,
      invoiceId: packages.invoiceId,
    })
    .from(quotes)
    .innerJoin(patientIdentities, eq(patientIdentities.id, quotes.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(series, eq(series.id, quotes.seriesId))
    .innerJoin(services, eq(services.id, series.serviceId))
    .innerJoin(locations, eq(locations.id, quotes.locationId))
    .leftJoin(billingTerms, eq(billingTerms.locationId, quotes.locationId))
    .leftJoin(packages, eq(packages.quoteId, quotes.id))
    .leftJoin(users, eq(users.id, quotes.quotedBy))
    .where(eq(quotes.id, id));
  if (row === undefined) return null;
  await recordAudit(ctx, { action: act, objectType: "quote", objectId: id, patientId: row.patientId });
  const { lines, instalments } = await partsOf(ctx, id);
  const { pricesIncludeTax, discountMinor, currency, taxName, acceptedAt, withdrawnAt, timeZone } = row;
  const say = (minor: number) => sayMoney({ minor, currency });
  const summed = lines.map((line) => summedLine(line, discountMinor, pricesIncludeTax));
  const sums = quoteSums(lines, discountMinor, pricesIncludeTax);
  const session = summed.find(({ kind }) => kind === "session");
  const state = quoteState(
    { accepted: acceptedAt !== null, withdrawn: withdrawnAt !== null, validUntil: row.validUntil },
    localDate(ctx.now, timeZone),
  );
  const endedAt = acceptedAt ?? withdrawnAt;
  return {
    ...{ id, patientId: row.patientId, seriesId: row.seriesId, service: row.service, location: row.location, currency, state },
    patientName: `${row.given} ${row.family}`.trim(),
    seller: row.seller ?? row.location,
    stateWords: QUOTE_STATES[state],
    quoted: sayDate(row.quotedOn),
    by: row.by ?? "the system",
    until: sayDate(row.validUntil),
    ended: endedAt === null ? null : sayInstant(endedAt, timeZone),
    invoiceId: row.invoiceId,
    lines: summed.map((line) => ({
      id: line.id,
      kind: line.kind,
      description: line.description,
      quantity: line.quantity,
      each: say(line.unitMinor),
      discount: line.discountMinor === 0 ? null : say(line.discountMinor),
      total: say(line.totalMinor),
    })),
    discountReason: row.discountReason ?? "",
    total: say(sums.totalMinor),
    totalWords: taxName === "" || sums.taxMinor === 0 ? "Total" : `Total, ${taxName} included`,
    tax: sums.taxMinor === 0 ? null : say(sums.taxMinor),
    taxWords: taxName === "" ? "Tax in it" : `${taxName} in it`,
    perSession: session === undefined ? "" : say(Math.round(session.totalMinor / session.quantity)),
    instalments: instalments.map(({ amountMinor, dueOn }) => ({
      amount: say(amountMinor),
      due: dueOn === null ? "On acceptance" : sayDate(dueOn),
    })),
    note: row.note,
    printed: sayInstant(ctx.now, timeZone),
  };
}

export type SeriesQuoteView = {
  readonly id: string;
  readonly state: QuoteState;
  readonly stateWords: string;
  readonly quoted: string;
  readonly until: string;
  readonly total: string;
};

/** The quotes of a series, the newest first. */
export async function listSeriesQuotes(ctx: Ctx<"billing:read">, seriesId: string): Promise<readonly SeriesQuoteView[]> {
  const rows = await ctx.db
    .select({
      id: quotes.id,
      currency: quotes.currency,
      pricesIncludeTax: quotes.pricesIncludeTax,
      discountMinor: quotes.discountMinor,
      quotedOn: quotes.quotedOn,
      validUntil: quotes.validUntil,
      acceptedAt: quotes.acceptedAt,
      withdrawnAt: quotes.withdrawnAt,
      timeZone: locations.timeZone,
      kind: quoteLines.kind,
      description: quoteLines.description,
      serviceId: quoteLines.serviceId,
      quantity: quoteLines.quantity,
      unitMinor: quoteLines.unitMinor,
      taxBasisPoints: quoteLines.taxBasisPoints,
    })
    .from(quotes)
    .innerJoin(quoteLines, eq(quoteLines.quoteId, quotes.id))
    .innerJoin(locations, eq(locations.id, quotes.locationId))
    .where(eq(quotes.seriesId, seriesId))
    .orderBy(desc(quotes.createdAt), desc(quotes.id), asc(quoteLines.position));
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((lines) => {
    const [quote] = lines;
    if (quote === undefined) return [];
    const facts = { accepted: quote.acceptedAt !== null, withdrawn: quote.withdrawnAt !== null, validUntil: quote.validUntil };
    const state = quoteState(facts, localDate(ctx.now, quote.timeZone));
    const { totalMinor } = quoteSums(lines, quote.discountMinor, quote.pricesIncludeTax);
    return [
      {
        ...{ id: quote.id, state, stateWords: QUOTE_STATES[state], quoted: sayDate(quote.quotedOn), until: sayDate(quote.validUntil) },
        total: sayMoney({ minor: totalMinor, currency: quote.currency }),
      },
    ];
  });
}

/** What a quote of a series would start from today; `price` is null where the location has none for its service. */
export type QuoteStart = {
  readonly service: string;
  readonly location: string;
  readonly currency: string;
  readonly sessions: number;
  readonly today: IsoDate;
  readonly price: { readonly each: string; readonly all: string } | null;
  /** Null until the clinic has said how the location bills. */
  readonly until: string | null;
  readonly includesTax: boolean;
};

export async function getQuoteStart(ctx: Ctx<"billing:read">, seriesId: string): Promise<QuoteStart | null> {
  const [row] = await ctx.db
    .select({
      service: services.name,
      serviceId: series.serviceId,
      location: locations.name,
      locationId: series.locationId,
      currency: locations.currency,
      timeZone: locations.timeZone,
      sessions: series.sessions,
      quoteDays: billingTerms.quoteDays,
      pricesIncludeTax: billingTerms.pricesIncludeTax,
    })
    .from(series)
    .innerJoin(services, eq(services.id, series.serviceId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .leftJoin(billingTerms, eq(billingTerms.locationId, series.locationId))
    .where(eq(series.id, seriesId));
  if (row === undefined) return null;
  const { service, location, currency, sessions, serviceId, locationId } = row;
  const today = localDate(ctx.now, row.timeZone);
  const price = await priceOn(ctx, { serviceId, locationId, day: today });
  const say = (minor: number) => sayMoney({ minor, currency });
  return {
    ...{ service, location, currency, sessions, today },
    price: price === null || price.currency !== currency ? null : { each: say(price.amountMinor), all: say(price.amountMinor * sessions) },
    until: row.quoteDays === null ? null : sayDate(addDays(today, row.quoteDays)),
    includesTax: row.pricesIncludeTax ?? true,
  };
}
