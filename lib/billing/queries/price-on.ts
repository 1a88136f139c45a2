import { and, desc, eq, lte } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { prices } from "#db/schema/prices.ts";
import type { IsoDate } from "#lib/time.ts";

type Asked = { readonly serviceId: string; readonly locationId: string; readonly day: IsoDate };

/** What a service cost at a location on a day: of all that was said for days up to then, the last word. Null where it stood on no list. */
export async function priceOn({ db }: { readonly db: Db }, { serviceId, locationId, day }: Asked) {
  const [word] = await db
    .select({ amountMinor: prices.amountMinor, currency: prices.currency, taxBasisPoints: prices.taxBasisPoints })
    .from(prices)
    .where(and(eq(prices.serviceId, serviceId), eq(prices.locationId, locationId), lte(prices.validFrom, day)))
    .orderBy(desc(prices.validFrom), desc(prices.createdAt), desc(prices.id))
    .limit(1);
  return word === undefined || word.amountMinor === null ? null : { ...word, amountMinor: word.amountMinor };
}
