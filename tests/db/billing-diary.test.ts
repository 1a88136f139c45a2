/** What the diary's card says of money: from the day's own statement, for visits that are still to come. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { listDayVisits } from "#lib/appointments/queries/day-visits.ts";
import { checksOf } from "#lib/appointments/rules/day/checks.ts";
import { takePayment, writeOff } from "#lib/billing/commands/payments.ts";
import { atTheTill, sellPackage, setTerms } from "#tests/support/billing.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("billing-diary");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const PARTS = [
  { amountMinor: 10_000, days: 0 },
  { amountMinor: 30_000, days: 20 },
] as const;

/** What the card of the first session says of money, so many days after the package was sold on 5 January. */
async function marks(clinic: SmallClinic, days: number) {
  const ctx = atTheTill(database.app, clinic, START.add({ hours: 24 * days }));
  const asked = { locationId: clinic.locationId, from: "2026-02-03", to: "2026-02-03", showGone: false, moving: null };
  const visits = await listDayVisits(ctx, asked);
  return checksOf(at(visits, 0), []).filter(({ key: name }) => name === "money");
}

test("the card warns of a deposit that is not paid, then of an instalment that is overdue, and else of nothing", async () => {
  const clinic = await desk.clinicOf();
  await setTerms(database.app, clinic);
  const till = atTheTill(database.app, clinic);
  const { seriesId } = await desk.booked(clinic, 4);
  expect(await marks(clinic, 0)).toEqual([]);
  const sold = { patientId: at(clinic.patients, 0), seriesId, sessions: 4, unitMinor: 10_000, parts: PARTS };
  const { invoiceId } = await sellPackage(till, clinic, sold);
  expect(await marks(clinic, 0)).toMatchObject([{ meaning: "warn", short: "Deposit not paid", words: "Deposit not paid, $100.00 due" }]);
  const form = { idempotencyKey: key(), invoiceId };
  value(await takePayment(till, { ...form, amount: "100", method: "card", reference: "" }));
  expect(await marks(clinic, 19)).toEqual([]);
  expect(await marks(clinic, 20)).toMatchObject([{ short: "Owes $300.00" }]);
  expect(await marks(clinic, 21)).toMatchObject([{ short: "Instalment overdue", words: "Instalment overdue, $300.00 due" }]);
  value(await writeOff(till, { ...form, idempotencyKey: key(), amount: "300", reason: "Goodwill" }));
  expect(await marks(clinic, 21)).toEqual([]);
});
