/** What a consent says of the cost, its twelfth element: what the patient was quoted, else what the price list knows. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quotes } from "#db/schema/quotes.ts";
import { acceptQuote, makeQuote, withdrawQuote } from "#lib/billing/commands/quotes.ts";
import type { MakeQuoteInput } from "#lib/billing/input/quotes.ts";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { getConsentForm } from "#lib/consent/queries/text.ts";
import { CONSENT_ELEMENTS } from "#lib/consent/rules/elements.ts";
import { setTerms } from "#tests/support/billing.ts";
import { completePart, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, listAt, NOW, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";

const LISTED = "Each session costs $340.00; 4 sessions cost $1,360.00 together.";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("consent_cost");
  clinic = await openScreeningClinic(database.app);
  await setTerms(database.app, clinic);
});
afterAll(() => database.close());

const selling = (now = NOW) => as(clinic, clinic.reception, ["billing:sell"], now);

async function quote(seriesId: string, more: Partial<MakeQuoteInput> = {}): Promise<string> {
  const plain = { extras: [], followUps: [], discount: "", discountReason: "", deposit: "", instalments: 1, firstDue: null, everyWeeks: 4 };
  return value(await makeQuote(selling(), { idempotencyKey: key(), seriesId, note: "", ...plain, ...more })).quoteId;
}

/** The first paragraph of the section of costs, as the patient reads it at this instant. */
async function costOf(appointmentId: string, now = NOW): Promise<string | undefined> {
  const form = await getConsentForm(as(clinic, clinic.reception, ["consent:take"], now), appointmentId);
  return form?.filled?.text.sections.find(({ heading }) => heading === "What it costs")?.paragraphs[0];
}

test("the twelfth element is the cost", () => {
  expect(CONSENT_ELEMENTS[11]).toMatchObject({ id: "cost" });
});

test("without a quote the price list says it; an open quote says the whole, its deposit and what might come on top", async () => {
  const { appointmentId, seriesId } = await bookVisit(clinic);
  expect(await costOf(appointmentId)).toBe(LISTED);
  await quote(seriesId);
  expect(await costOf(appointmentId)).toBe("You were quoted $1,360.00 for all 4 sessions.");
  await quote(seriesId, {
    extras: [{ description: "Aftercare set", amount: "45.50", tax: 1000 }],
    followUps: [
      { description: "A review", amount: "80", tax: 0 },
      { description: "A further session", amount: "340", tax: 0 },
    ],
    ...{ deposit: "200", instalments: 2, firstDue: TODAY },
  });
  expect(await costOf(appointmentId)).toBe(
    "You were quoted $1,405.50 for all 4 sessions. Of that, $200.00 is due when you accept, the rest on the days in the quote. What might come on top: A review, $80.00; A further session, $340.00.",
  );
});

test("the quote that was accepted is said before a later one; one that was taken back or no longer holds is not said at all", async () => {
  const { appointmentId, seriesId } = await bookVisit(clinic);
  const withdrawn = await quote(seriesId, { deposit: "100", firstDue: TODAY });
  value(await withdrawQuote(selling(), { quoteId: withdrawn }));
  expect(await costOf(appointmentId)).toBe(LISTED);
  const expired = await quote(seriesId, { extras: [{ description: "Aftercare set", amount: "45.50", tax: 1000 }] });
  expect(await costOf(appointmentId)).toContain("$1,405.50");
  expect(await costOf(appointmentId, NOW.add({ hours: 24 * 31 }))).toBe(LISTED);
  value(await acceptQuote(selling(), { quoteId: expired }));
  await quote(seriesId);
  expect(await costOf(appointmentId)).toContain("$1,405.50");
  // What was accepted is the agreement, however long ago.
  expect(await costOf(appointmentId, NOW.add({ hours: 24 * 31 }))).toContain("$1,405.50");
});

test("a quote that is made while the patient reads is read before it is signed, and the copy keeps the cost as it was signed", async () => {
  const { appointmentId, seriesId } = await bookVisit(clinic);
  const form = await getConsentForm(as(clinic, clinic.reception, ["consent:take"]), appointmentId);
  const quoteId = await quote(seriesId);
  expect(refusal(await signPart(clinic, appointmentId, { seen: form?.filled?.seen ?? "" })).reason).toBe("consent_text_changed");
  const { consentId } = value(await signPart(clinic, appointmentId));
  value(await completePart(clinic, consentId));
  value(await withdrawQuote(selling(), { quoteId }));
  await listAt(database.app, clinic, 35_000);
  const kept = await getConsent(as(clinic, clinic.reception, ["consent:take"]), consentId);
  expect(JSON.stringify(kept?.text)).toContain("You were quoted $1,360.00 for all 4 sessions.");
  expect(kept?.intact).toBe(true);
  const [row] = await database.app.db.select({ withdrawnAt: quotes.withdrawnAt }).from(quotes).where(eq(quotes.id, quoteId));
  expect(row?.withdrawnAt).not.toBeNull();
});
