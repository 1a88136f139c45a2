import { and, desc, eq, sql } from "drizzle-orm";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { locations } from "#db/schema/locations.ts";
import { prices } from "#db/schema/prices.ts";
import { services } from "#db/schema/services.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { minorUnits, sayMoney } from "#lib/money.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { localDate, sayDate } from "#lib/time.ts";
import type { BillingTermsInput, SetPriceInput } from "../input/prices.ts";

/** An amount as it was typed in a currency; null for one that was left empty. */
function amountOf(typed: string, currency: string, field: string): Result<number | null> {
  if (typed === "") return done(null);
  const minor = minorUnits(typed, currency);
  return minor === null ? refuse("no_amount", { example: sayMoney({ minor: 34_000, currency }) }, field) : done(minor);
}

/**
 * Sets what a service costs at a location from a day on, or takes it off the list. What was quoted and sold before stays as it was. What was said last of that
 * day already, as when a form whose answer was lost is sent again, is not said twice.
 * @returns `not_found`, `no_amount`, `price_in_past`
 */
export function setPrice(ctx: Ctx<"price:manage">, input: SetPriceInput): Promise<Result<null>> {
  const { serviceId, locationId, validFrom } = input;
  return transaction(ctx, async (tx) => {
    const [found] = await tx.db
      .select({ currency: locations.currency, timeZone: locations.timeZone })
      .from(locations)
      .innerJoin(services, eq(services.id, serviceId))
      .where(eq(locations.id, locationId));
    if (found === undefined) return refuse("not_found");
    const today = localDate(tx.now, found.timeZone);
    if (validFrom < today) return refuse("price_in_past", { today: sayDate(today) }, "validFrom");
    const amount = amountOf(input.amount, found.currency, "amount");
    if (!amount.ok) return amount;
    const [last] = await tx.db
      .select({ amountMinor: prices.amountMinor, taxBasisPoints: prices.taxBasisPoints })
      .from(prices)
      .where(and(eq(prices.locationId, locationId), eq(prices.serviceId, serviceId), eq(prices.validFrom, validFrom)))
      .orderBy(desc(prices.createdAt), desc(prices.id))
      .limit(1);
    if (last !== undefined && last.amountMinor === amount.value && last.taxBasisPoints === input.tax) return done(null);
    await tx.db.insert(prices).values({
      ...{ serviceId, locationId, validFrom, taxBasisPoints: input.tax },
      amountMinor: amount.value,
      currency: found.currency,
      setBy: authorId(tx),
    });
    await recordAudit(tx, { action: "price:set", objectType: "service", objectId: serviceId, detail: { locationId, validFrom } });
    return done(null);
  });
}

/**
 * Says how a location bills. What was issued before keeps what was said then.
 * @returns `not_found`, `no_amount`, `changed_meanwhile`
 */
export function setBillingTerms(ctx: Ctx<"price:manage">, input: BillingTermsInput): Promise<Result<null>> {
  const { locationId, version, lateFee, noShowFee, feeTax, ...said } = input;
  return transaction(ctx, async (tx) => {
    const [location] = await tx.db.select({ currency: locations.currency }).from(locations).where(eq(locations.id, locationId));
    if (location === undefined) return refuse("not_found");
    const late = amountOf(lateFee, location.currency, "lateFee");
    if (!late.ok) return late;
    const missed = amountOf(noShowFee, location.currency, "noShowFee");
    if (!missed.ok) return missed;
    if (late.value === 0) return refuse("no_amount", { example: sayMoney({ minor: 5000, currency: location.currency }) }, "lateFee");
    if (missed.value === 0) return refuse("no_amount", { example: sayMoney({ minor: 5000, currency: location.currency }) }, "noShowFee");
    const terms = { ...said, lateFeeMinor: late.value, noShowFeeMinor: missed.value, feeTaxBasisPoints: feeTax };
    const written =
      version === null
        ? await tx.db
            .insert(billingTerms)
            .values({ locationId, ...terms })
            .onConflictDoNothing()
            .returning({ id: billingTerms.locationId })
        : await tx.db
            .update(billingTerms)
            .set({ ...terms, version: sql`${billingTerms.version} + 1` })
            .where(and(eq(billingTerms.locationId, locationId), eq(billingTerms.version, version)))
            .returning({ id: billingTerms.locationId });
    if (written.length === 0) return changedMeanwhile(tx, "location", locationId);
    await recordAudit(tx, { action: "billing:terms", objectType: "location", objectId: locationId });
    return done(null);
  });
}
