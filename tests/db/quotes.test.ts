/** The price list, how a location bills, and quotes that become packages: on real commits, by the product's commands. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageStates } from "#db/schema/billing-views.ts";
import { invoiceInstalments, invoices } from "#db/schema/invoices.ts";
import { packages } from "#db/schema/packages.ts";
import { prices } from "#db/schema/prices.ts";
import { quotes } from "#db/schema/quotes.ts";
import { setBillingTerms, setPrice } from "#lib/billing/commands/prices.ts";
import { acceptQuote, makeQuote, withdrawQuote } from "#lib/billing/commands/quotes.ts";
import { quotePdf } from "#lib/billing/outputs/quote-pdf.tsx";
import { getQuote, getQuoteStart, listSeriesQuotes } from "#lib/billing/queries/quotes.ts";
import { listBillingTerms, listPrices } from "#lib/billing/queries/terms.ts";
import { addDays, localDate } from "#lib/time.ts";
import { atTheTill, setPrice as priced, setTerms } from "#tests/support/billing.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("quotes");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const ZONE = "Australia/Melbourne";
const TODAY = localDate(START, ZONE);
const admin = (clinic: SmallClinic, now = START) =>
  actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: ["admin"] }, now);
const reception = (clinic: SmallClinic, now = START) => atTheTill(database.app, clinic, now, ["reception"]);

/** A clinic that bills, with a series of three for which nothing was quoted. */
async function proposed() {
  const clinic = await desk.clinicOf();
  await setTerms(database.app, clinic);
  await priced(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: 33_000 });
  const seriesId = await desk.proposed(clinic, 3);
  return { clinic, seriesId, till: atTheTill(database.app, clinic) };
}

const asked = (seriesId: string) => ({
  ...{ idempotencyKey: key(), seriesId, extras: [], followUps: [], discount: "", discountReason: "", deposit: "", instalments: 1 },
  ...{ firstDue: null, everyWeeks: 4, note: "" },
});

test("of what was said for a day the last word counts, a later day waits for its day, and an empty price takes the service off", async () => {
  const clinic = await desk.clinicOf();
  const set = (amount: string, days: number) =>
    setPrice(admin(clinic), {
      serviceId: clinic.serviceId,
      locationId: clinic.locationId,
      amount,
      tax: 1000,
      validFrom: addDays(TODAY, days),
    });
  value(await set("300", 0));
  value(await set("340", 0));
  value(await set("", 10));
  const now = async (days: number) =>
    at(
      (await listPrices(admin(clinic, START.add({ hours: 24 * days })), clinic.locationId)).filter(
        ({ serviceId }) => serviceId === clinic.serviceId,
      ),
      0,
    );
  expect(await now(0)).toMatchObject({ now: "$340.00", taxPercent: "10" });
  expect((await now(0)).next).toHaveLength(1);
  expect(await now(10)).toMatchObject({ now: null, next: [] });
  expect((await now(10)).before).toHaveLength(1);
  expect(refusal(await set("310", -1))).toMatchObject({ reason: "price_in_past", field: "validFrom" });
  expect(refusal(await set("abc", 0))).toMatchObject({ reason: "no_amount", field: "amount" });
  const rows = await database.app.db.select({ id: prices.id }).from(prices).where(eq(prices.serviceId, clinic.serviceId));
  expect(rows).toHaveLength(3);
  // Sent again, it is the same word; a word that was overruled is a new one.
  value(await set("340", 0));
  value(await set("", 10));
  const again = await database.app.db.select({ id: prices.id }).from(prices).where(eq(prices.serviceId, clinic.serviceId));
  expect(again).toHaveLength(3);
  value(await set("300", 0));
  expect(await now(0)).toMatchObject({ now: "$300.00" });
});

test("how a location bills is set once and changed by whoever saw what stands there", async () => {
  const clinic = await desk.clinicOf();
  const terms = {
    ...{
      locationId: clinic.locationId,
      version: null,
      sellerName: "Carlton Skin",
      sellerAddress: "",
      taxName: "GST",
      taxNumber: "",
      pricesIncludeTax: true,
    },
    ...{ numberPrefix: "CAR", footer: "", quoteDays: 14, lateHours: 24, lateFee: "50", noShowFee: "", feeTax: 0, showsPrices: false },
  };
  value(await setBillingTerms(admin(clinic), terms));
  expect(refusal(await setBillingTerms(admin(clinic), terms))).toMatchObject({ reason: "changed_meanwhile" });
  value(await setBillingTerms(admin(clinic), { ...terms, version: 1, noShowFee: "80" }));
  const place = (await listBillingTerms(admin(clinic))).find(({ locationId }) => locationId === clinic.locationId);
  expect(place?.terms).toMatchObject({ lateFee: "50.00", noShowFee: "80.00", version: 2, showsPrices: false });
});

test("nothing is quoted before a price is set and the clinic has said how it bills", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic, 3);
  const till = atTheTill(database.app, clinic);
  expect(refusal(await makeQuote(till, asked(seriesId))).reason).toBe("no_billing_terms");
  await setTerms(database.app, clinic);
  expect(refusal(await makeQuote(till, asked(seriesId))).reason).toBe("no_price");
  expect(await getQuoteStart(till, seriesId)).toMatchObject({ price: null });
});

test("a quote accepted becomes a package and one invoice, whose due days are the quote's, and nothing else accepts it again", async () => {
  const { clinic, seriesId, till } = await proposed();
  const input = {
    ...asked(seriesId),
    extras: [{ description: "Home care kit", amount: "110", tax: 1000 }],
    followUps: [{ description: "A further session", amount: "330", tax: 1000 }],
    ...{ discount: "99", discountReason: "For all at once", deposit: "200", instalments: 2, firstDue: addDays(TODAY, 28) },
  };
  const { quoteId } = value(await makeQuote(till, input));
  expect(value(await makeQuote(till, input)).quoteId).toBe(quoteId);
  const quote = await getQuote(till, quoteId);
  expect(quote).toMatchObject({ state: "open", total: "$1,001.00", tax: "$91.00", perSession: "$297.00" });
  expect(quote?.instalments.map(({ amount }) => amount)).toEqual(["$200.00", "$400.50", "$400.50"]);
  const { invoiceId } = value(await acceptQuote(till, { quoteId }));
  const [invoice] = await database.app.db.select().from(invoices).where(eq(invoices.id, invoiceId));
  expect(invoice).toMatchObject({ totalMinor: 100_100, taxMinor: 9100 });
  const dues = await database.app.db.select().from(invoiceInstalments).where(eq(invoiceInstalments.invoiceId, invoiceId));
  expect(dues.map(({ dueOn }) => dueOn).toSorted()).toEqual([TODAY, addDays(TODAY, 28), addDays(TODAY, 56)]);
  const [state] = await database.app.db.select().from(packageStates).where(eq(packageStates.seriesId, seriesId));
  expect(state).toMatchObject({ sessions: 3, usedSessions: 0, paidSessions: 0, unusedMinor: 89_100 });
  expect(refusal(await acceptQuote(till, { quoteId })).reason).toBe("quote_ended");
  expect(refusal(await withdrawQuote(till, { quoteId })).reason).toBe("quote_ended");
  const again = value(await makeQuote(reception(clinic), asked(seriesId)));
  expect(refusal(await acceptQuote(till, again)).reason).toBe("package_there");
  expect(await listSeriesQuotes(till, seriesId)).toMatchObject([{ state: "open" }, { state: "accepted", total: "$1,001.00" }]);
});

test("of two who accept two quotes of one series at once, one opens a package and the other is told that there is one", async () => {
  const { seriesId, till } = await proposed();
  const made = [value(await makeQuote(till, asked(seriesId))), value(await makeQuote(till, asked(seriesId)))];
  const answers = await Promise.all(made.map((each) => acceptQuote(till, each)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.flatMap((each) => (each.ok ? [] : [each.refusal.reason]))).toEqual(["package_there"]);
  const opened = await database.app.db.select({ id: packages.id }).from(packages).where(eq(packages.seriesId, seriesId));
  expect(opened).toHaveLength(1);
});

test("a refused quote changes nothing: discounts are not reception's, nor more than the sessions, a deposit not more than the whole", async () => {
  const { clinic, seriesId, till } = await proposed();
  const off = { discount: "10", discountReason: "Friends" };
  expect(refusal(await makeQuote(reception(clinic), { ...asked(seriesId), ...off }))).toMatchObject({
    reason: "discount_not_allowed",
    field: "discount",
  });
  expect(refusal(await makeQuote(till, { ...asked(seriesId), ...off, discount: "991" })).reason).toBe("discount_too_much");
  expect(refusal(await makeQuote(till, { ...asked(seriesId), deposit: "991", firstDue: addDays(TODAY, 1) })).reason).toBe(
    "deposit_too_much",
  );
  expect(refusal(await makeQuote(till, { ...asked(seriesId), firstDue: addDays(TODAY, -1) })).reason).toBe("due_in_past");
  expect(await database.app.db.select({ id: quotes.id }).from(quotes).where(eq(quotes.seriesId, seriesId))).toEqual([]);
});

test("a quote holds as long as was said, and a withdrawn one is not accepted", async () => {
  const { clinic, seriesId, till } = await proposed();
  const first = value(await makeQuote(till, asked(seriesId)));
  const late = atTheTill(database.app, clinic, START.add({ hours: 24 * 31 }));
  expect(refusal(await acceptQuote(late, first)).reason).toBe("quote_expired");
  value(await withdrawQuote(till, first));
  expect(refusal(await acceptQuote(till, first))).toMatchObject({ reason: "quote_ended", facts: { how: "withdrawn" } });
});

test("a printed quote says the whole cost: sessions, what goes with them, deposit, days, and what might come on top", async () => {
  const { seriesId, till } = await proposed();
  const { quoteId } = value(
    await makeQuote(till, {
      ...asked(seriesId),
      followUps: [{ description: "Treatment of a problem", amount: "150", tax: 0 }],
      ...{ deposit: "190", firstDue: addDays(TODAY, 14), note: "Bring this along." },
    }),
  );
  const quote = await getQuote(till, quoteId, "quote:print");
  expect(quote).not.toBeNull();
  if (quote === null) return;
  const { words } = await readPdf(await quotePdf(quote));
  for (const said of [
    "$990.00",
    "$190.00",
    "On acceptance",
    "Treatment of a problem",
    "$150.00",
    "not part of the sum",
    "Bring this along.",
  ])
    expect(words).toContain(said);
});
