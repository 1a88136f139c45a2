import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { locations } from "#db/schema/locations.ts";
import { prices } from "#db/schema/prices.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { moneyDigits, sayMoney } from "#lib/money.ts";
import { type IsoDate, localDate, sayDate } from "#lib/time.ts";

/** For how many days a quote of a location holds. */
export async function findQuoteDays({ db }: { readonly db: Db }, locationId: string): Promise<number> {
  const [found] = await db.select({ days: billingTerms.quoteDays }).from(billingTerms).where(eq(billingTerms.locationId, locationId));
  return found?.days ?? 1;
}

export type BillingTermsView = {
  readonly locationId: string;
  readonly location: string;
  readonly currency: string;
  readonly jurisdiction: string;
  readonly timeZone: string;
  /** Null until the clinic has said how it bills here. */
  readonly terms: {
    readonly sellerName: string;
    readonly sellerAddress: string;
    readonly taxName: string;
    readonly taxNumber: string;
    readonly pricesIncludeTax: boolean;
    readonly numberPrefix: string;
    readonly footer: string;
    readonly quoteDays: number;
    readonly lateHours: number | null;
    /** As they stand in a field; empty for none. */
    readonly lateFee: string;
    readonly noShowFee: string;
    readonly feeTax: string;
    readonly showsPrices: boolean;
    readonly version: number;
  } | null;
};

const terms = {
  locationId: locations.id,
  location: locations.name,
  currency: locations.currency,
  jurisdiction: locations.jurisdiction,
  timeZone: locations.timeZone,
  sellerName: billingTerms.sellerName,
  sellerAddress: billingTerms.sellerAddress,
  taxName: billingTerms.taxName,
  taxNumber: billingTerms.taxNumber,
  pricesIncludeTax: billingTerms.pricesIncludeTax,
  numberPrefix: billingTerms.numberPrefix,
  footer: billingTerms.footer,
  quoteDays: billingTerms.quoteDays,
  lateHours: billingTerms.lateHours,
  lateFeeMinor: billingTerms.lateFeeMinor,
  noShowFeeMinor: billingTerms.noShowFeeMinor,
  feeTaxBasisPoints: billingTerms.feeTaxBasisPoints,
  showsPrices: billingTerms.showsPrices,
  version: billingTerms.version,
};

/** How each location bills, by when it was added. */
export async function listBillingTerms(ctx: Ctx<"clinic:read">): Promise<readonly BillingTermsView[]> {
  const rows = await ctx.db
    .select(terms)
    .from(locations)
    .leftJoin(billingTerms, eq(billingTerms.locationId, locations.id))
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt), asc(locations.id));
  return rows.map(({ locationId, location, currency, jurisdiction, timeZone, ...row }) => {
    const digits = (minor: number | null) => (minor === null ? "" : moneyDigits({ minor, currency }));
    const { sellerName, sellerAddress, taxName, taxNumber, numberPrefix, footer, pricesIncludeTax, quoteDays, showsPrices, version } = row;
    const isSet =
      sellerName !== null && sellerAddress !== null && taxName !== null && taxNumber !== null && numberPrefix !== null && footer !== null;
    const said =
      isSet && pricesIncludeTax !== null && quoteDays !== null && showsPrices !== null && version !== null
        ? {
            ...{ sellerName, sellerAddress, taxName, taxNumber, pricesIncludeTax, numberPrefix, footer, quoteDays, showsPrices, version },
            lateHours: row.lateHours,
            lateFee: digits(row.lateFeeMinor),
            noShowFee: digits(row.noShowFeeMinor),
            feeTax: String((row.feeTaxBasisPoints ?? 0) / 100),
          }
        : null;
    return { locationId, location, currency, jurisdiction, timeZone, terms: said };
  });
}

export type PriceView = {
  readonly serviceId: string;
  readonly service: string;
  readonly category: string;
  /** "$340.00", or null for a service that stands on no list today. */
  readonly now: string | null;
  readonly nowDigits: string;
  readonly taxPercent: string;
  /** What comes after today, nearest first: "$360.00 from Mon 1 Mar 2027". */
  readonly next: readonly string[];
  /** What it was before, newest first. */
  readonly before: readonly string[];
};

/** The price list of a location, by category and service: today's word, what was said for later, and what held before. */
export async function listPrices(ctx: Ctx<"clinic:read">, locationId: string): Promise<readonly PriceView[]> {
  const [location] = await ctx.db.select({ timeZone: locations.timeZone }).from(locations).where(eq(locations.id, locationId));
  if (location === undefined) return [];
  const today = localDate(ctx.now, location.timeZone);
  const rows = await ctx.db
    .select({
      serviceId: services.id,
      service: services.name,
      category: serviceCategories.name,
      amountMinor: prices.amountMinor,
      currency: prices.currency,
      taxBasisPoints: prices.taxBasisPoints,
      validFrom: prices.validFrom,
    })
    .from(services)
    .innerJoin(serviceCategories, eq(serviceCategories.id, services.categoryId))
    .leftJoin(prices, and(eq(prices.serviceId, services.id), eq(prices.locationId, locationId)))
    .where(isNull(services.archivedAt))
    .orderBy(
      asc(serviceCategories.name),
      asc(services.name),
      asc(services.id),
      desc(prices.validFrom),
      desc(prices.createdAt),
      desc(prices.id),
    );
  return [...Map.groupBy(rows, ({ serviceId }) => serviceId).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const words = latestWords(own);
    const say = ({ amountMinor, currency }: Word) => (amountMinor === null ? "off the list" : sayMoney({ minor: amountMinor, currency }));
    const now = words.find(({ validFrom }) => validFrom <= today);
    const onList = now !== undefined && now.amountMinor !== null ? { minor: now.amountMinor, currency: now.currency } : null;
    return [
      {
        serviceId: first.serviceId,
        service: first.service,
        category: first.category,
        now: onList === null ? null : sayMoney(onList),
        nowDigits: onList === null ? "" : moneyDigits(onList),
        taxPercent: String((now?.taxBasisPoints ?? 0) / 100),
        next: words
          .filter(({ validFrom }) => validFrom > today)
          .toReversed()
          .map((word) => `${say(word)} from ${sayDate(word.validFrom)}`),
        before: words
          .filter((word) => word.validFrom <= today && word !== now)
          .map((word) => `${say(word)} from ${sayDate(word.validFrom)}`),
      },
    ];
  });
}

type Word = {
  readonly amountMinor: number | null;
  readonly currency: string;
  readonly taxBasisPoints: number;
  readonly validFrom: IsoDate;
};

/** Of what was said for one day the last word, newest day first, as the rows come. */
function latestWords(
  rows: readonly {
    readonly amountMinor: number | null;
    readonly currency: string | null;
    readonly taxBasisPoints: number | null;
    readonly validFrom: IsoDate | null;
  }[],
): readonly Word[] {
  return rows.flatMap(({ amountMinor, currency, taxBasisPoints, validFrom }, index) =>
    currency === null || taxBasisPoints === null || validFrom === null || rows[index - 1]?.validFrom === validFrom
      ? []
      : [{ amountMinor, currency, taxBasisPoints, validFrom }],
  );
}
