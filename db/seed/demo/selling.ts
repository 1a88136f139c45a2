import { setBillingTerms, setPrice } from "#lib/billing/commands/prices.ts";
import { acceptQuote, makeQuote, withdrawQuote } from "#lib/billing/commands/quotes.ts";
import { moneyDigits } from "#lib/money.ts";
import { addDays, localDate } from "#lib/time.ts";
import { SERVICES } from "./clinic-data.ts";
import { type At, must } from "./clock.ts";
import type { PlannedSeries } from "./plan.ts";
import type { DemoSetting } from "./setting.ts";

/** How the demo's locations bill, and what their services cost from the first day on: figures of a clinic that does not exist. */
export async function setDemoPrices(at: At, setting: DemoSetting): Promise<void> {
  const admin = at(setting.opened, setting.admin);
  for (const [place, { id, name, timeZone }] of setting.locations.entries()) {
    must(
      "say how a location bills",
      await setBillingTerms(admin, {
        ...{ locationId: id, version: null, sellerName: "Cadence Demo Clinics Pty Ltd", sellerAddress: name, taxName: "GST" },
        ...{ taxNumber: "ABN 51 824 753 556", pricesIncludeTax: true, numberPrefix: place === 0 ? "CAR" : `L${place + 1}` },
        ...{ footer: "By card or transfer; please quote the number of the invoice.", quoteDays: 30, lateHours: 24, lateFee: "60" },
        ...{ noShowFee: "90", feeTax: 1000, showsPrices: place === 0 },
      }),
    );
    for (const [key, service] of Object.entries(setting.services)) {
      const price = Object.entries(SERVICES).find(([known]) => known === key)?.[1].price ?? null;
      if (price === null) continue;
      const amount = moneyDigits({ minor: price, currency: "AUD" });
      const validFrom = localDate(setting.opened, timeZone);
      must("set a price", await setPrice(admin, { serviceId: service.id, locationId: id, amount, tax: 1000, validFrom }));
    }
  }
}

type Selling = {
  readonly at: At;
  readonly setting: DemoSetting;
  readonly series: PlannedSeries;
  readonly seriesId: string;
  readonly place: number;
};

/** Every second series is quoted as it is proposed: most are accepted and become packages, some wait, some are withdrawn. */
export async function quoteSeries({ at, setting, series, seriesId, place }: Selling, proposedAt: Temporal.Instant): Promise<void> {
  if (place % 2 === 1 || !series.service.needles) return;
  const { timeZone } = series.clinician;
  const quotedAt = proposedAt.add({ minutes: 10 });
  const day = localDate(quotedAt, timeZone);
  const inParts = place % 4 === 0;
  const given = place % 10 === 0;
  const made = must(
    "quote a series",
    await makeQuote(at(quotedAt, given ? setting.doctor : setting.reception), {
      ...{ idempotencyKey: crypto.randomUUID(), seriesId, extras: [], note: "" },
      followUps: [{ description: "A further session, where it is needed", amount: "340", tax: 1000 }],
      ...{ discount: given ? "100" : "", discountReason: given ? "For the whole series at once" : "" },
      ...(inParts ? { deposit: "200", instalments: 3, firstDue: addDays(day, 28) } : { deposit: "", instalments: 1, firstDue: null }),
      everyWeeks: 4,
    }),
  );
  if (place % 14 === 12) return;
  const decidedAt = at(proposedAt.add({ minutes: 25 }), setting.reception);
  if (place % 14 === 6) must("withdraw a quote", await withdrawQuote(decidedAt, made));
  else must("accept a quote", await acceptQuote(decidedAt, made));
}
