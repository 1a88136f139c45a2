import type { Locator, Page } from "@playwright/test";
import { at, book, propose, registerPatient, standing } from "./support/a-series.ts";
import { setClock } from "./support/clock.ts";
import { expect, test } from "./support/fixtures.ts";
import { treat } from "./support/journey.ts";
import {
  cancel,
  countDay,
  download,
  expectPips,
  expectWords,
  factOf,
  findPlace,
  panelOf,
  pay,
  payBack,
  SERVICE,
  setPriceOf,
  timesPrinted,
} from "./support/money.ts";
import { mouseOperator } from "./support/operator.ts";
import { accountOf } from "./support/people.ts";
import { makeReady, makeReadyAgain } from "./support/ready-visit.ts";
import { lookInside } from "./support/sql.ts";
import { clinicTime, dayWords, freeSeriesFrom } from "./support/times.ts";

const staff = mouseOperator();

test("the money of a series: quoted, accepted, paid in parts, used twice, cancelled in time and late, closed and paid back, and each day's count agrees", async ({
  open,
}) => {
  test.setTimeout(420_000);
  const [givenName, familyName] = ["Ottilie", `Ravenscroft ${Date.now() % 100_000}`];
  const name = `${givenName} ${familyName}`;
  const { locationId, location } = await findPlace();
  const [reception, clinician, admin] = [await open("reception"), await open("clinician"), await open("admin")];
  const turnClock = async (date: string, time: string) => {
    for (const page of [reception, clinician, admin]) await setClock(page.context(), clinicTime(date, time));
  };
  const firstDay = await freeSeriesFrom(70, 5, "14:00");
  const soldOn = Temporal.PlainDate.from(firstDay).subtract({ days: 8 }).toString();
  const patientId = await registerPatient({ givenName, familyName });
  const seriesId = await propose(patientId, "skin-rejuvenation", 4);
  const takings = (day: string) => `/takings?${new URLSearchParams({ location: locationId, day })}`;
  let invoice = "";

  await test.step("the admin sets the price, reception quotes the series with a deposit and prints the quote", async () => {
    await turnClock(soldOn, "09:00");
    await setPriceOf(admin, locationId, "333.35");
    await reception.goto(`/series/${seriesId}`);
    await expect(reception.getByText("Nothing was quoted yet.")).toBeVisible();
    await staff.press(reception.getByRole("link", { name: "Quote the series" }));
    await expect(reception.getByText("4 × $333.35")).toBeVisible();
    // Whoever takes the money at the desk gives none of it away.
    await expect(reception.getByLabel("Discount on the sessions")).toHaveCount(0);
    await staff.write(reception.getByLabel("Deposit on acceptance"), "400");
    await staff.write(reception.getByLabel("The rest in how many parts"), "2");
    await staff.setDate(reception.getByLabel("The first part is due"), firstDay);
    const extra = reception.getByRole("group", { name: "With the sessions" });
    await staff.write(extra.getByLabel("1. What it is"), "Aftercare set");
    await staff.write(extra.getByLabel("1. What it costs"), "45.50");
    await staff.write(extra.getByLabel("1. Tax"), "10");
    const onTop = reception.getByRole("group", { name: "What might come on top" });
    await staff.write(onTop.getByLabel("1. What it is"), "A further session");
    await staff.write(onTop.getByLabel("1. What it costs"), "340");
    await staff.press(reception.getByRole("button", { name: "Make the quote" }));
    await expect(reception.getByText("The quote is made.")).toBeVisible();
    // 4 × 333.35 and 45.50, in each of which a eleventh is GST: 121.22 and 4.14.
    await expect(panelOf(reception, "Total, GST included")).toContainText("$1,378.90");
    await expect(factOf(panelOf(reception, "Total, GST included"), "GST in it")).toContainText("$125.36");
    const pdf = await download(reception, reception.getByRole("link", { name: "Print" }));
    expectWords(pdf, name, "$1,378.90", "$125.36", "On acceptance", "$400.00", "$489.45", "A further session", "$340.00");
  });

  await test.step("the patient accepts, and pays the deposit", async () => {
    await staff.press(reception.getByRole("button", { name: "Accepted: invoice $1,378.90" }));
    await expect(reception.getByRole("heading", { level: 1, name: /^Invoice CAR-\d{6}$/ })).toBeVisible();
    invoice = new URL(reception.url()).pathname;
    await expectPips(reception, seriesId, { paid: 0, used: 0, booked: 0 });
    await reception.goto(invoice);
    await pay(reception, { amount: "400", method: "Card", reference: "T-4711" });
    await expect(panelOf(reception, "What is owed")).toContainText("$978.90");
    await expectPips(reception, seriesId, { paid: 1, used: 0, booked: 0 });
    await countDay(reception, takings(soldOn), "$400.00", [
      { method: "Card", expected: "$400.00", counted: "400.00" },
      { method: "Cash", expected: "$0.00", counted: "0" },
    ]);
  });

  const sql = lookInside();
  const [own] = await sql`select r.id from resources r join users u on u.id = r.user_id where u.email = ${accountOf("clinician").email}`;
  await sql.end();
  const sessions = await book(seriesId, () => ({ from: firstDay, within: "0", near: "14:00", with: `${own?.id}.only` }));
  await expectPips(reception, seriesId, { paid: 1, used: 0, booked: 4 });

  const cast = { clinician, reception, patient: reception, staff, atHome: staff };
  const [one, two, three, four] = [at(sessions, 1), at(sessions, 2), at(sessions, 3), at(sessions, 4)];
  const before = (time: string) => Temporal.PlainTime.from(time).subtract({ minutes: 10 }).toString({ smallestUnit: "minute" });
  const after = (time: string) => Temporal.PlainTime.from(time).add({ minutes: 68 }).toString({ smallestUnit: "minute" });

  await test.step("the first session: the consent names what was quoted, and signing the record uses the session", async () => {
    await turnClock(one.date, before(one.time));
    await reception.goto(`/appointments/${one.id}/consent`);
    await expect(reception.getByText("$1,378.90")).toBeVisible();
    await makeReady({ appointmentId: one.id, patientId, name }, clinicTime(one.date, before(one.time)));
    await treat(cast, one.id, { date: one.date, books: one.time, ends: after(one.time) });
    await expectPips(clinician, seriesId, { paid: 1, used: 1, booked: 3 });
    await reception.goto(invoice);
    await pay(reception, { amount: "489.45", method: "Transfer", reference: "Bank 2291" });
    await expectPips(reception, seriesId, { paid: 2, used: 1, booked: 3 });
  });

  await test.step("the second session, and a part of the next instalment in cash", async () => {
    await turnClock(two.date, before(two.time));
    await makeReadyAgain({ appointmentId: two.id }, clinicTime(two.date, before(two.time)));
    await treat(cast, two.id, { date: two.date, books: two.time, ends: after(two.time) });
    await reception.goto(invoice);
    await pay(reception, { amount: "150.05", method: "Cash" });
    await expect(panelOf(reception, "What is owed")).toContainText("$339.40 due");
    await expectPips(reception, seriesId, { paid: 3, used: 2, booked: 2 });
    const receipt = await download(reception, await latestReceipt(reception, invoice));
    expectWords(receipt, "Receipt", name, "$150.05", "Cash", accountOf("reception").name, "$1,378.90", "$1,039.50", "$339.40");
    expectWords(receipt, "GST in it", "$125.36");
    expect(receipt.words).toMatch(/Invoice CAR-\d{6} as of/);
  });

  await test.step("the third session is cancelled in time: it comes back, and no fee is proposed", async () => {
    await cancel(reception, three.id, "Away that week");
    await expectPips(reception, seriesId, { paid: 3, used: 2, booked: 1 });
    await reception.goto(`/appointments/${three.id}`);
    await expect(reception.getByRole("form", { name: `Fee of ${name}` })).toHaveCount(0);
    await reception.goto("/fees");
    await expect(reception.getByRole("form", { name: `Fee of ${name}` })).toHaveCount(0);
  });

  await test.step("the fourth is cancelled late: the fee is proposed, and charged because reception says so", async () => {
    await turnClock(four.date, "09:00");
    await cancel(reception, four.id, "A meeting at work");
    await expectPips(reception, seriesId, { paid: 3, used: 2, booked: 0 });
    await reception.goto(`/patients/${patientId}/money`);
    const invoices = reception.getByRole("table", { name: "Invoices, the last first" }).locator("tbody tr");
    await expect(invoices).toHaveCount(1);
    await reception.goto("/fees");
    const fee = reception.getByRole("form", { name: `Fee of ${name}` });
    await staff.press(fee.getByRole("button", { name: "Charge $60.00" }));
    await expect(reception.getByText("The invoice is issued.")).toBeVisible();
    await expect(reception.getByText(`Late cancellation: ${SERVICE}, ${dayWords(clinicTime(four.date, "09:00"))}`)).toBeVisible();
    await expect(factOf(panelOf(reception, "What is owed"), "Tax in it")).toContainText("GST $5.45");
    await pay(reception, { method: "Cash" });
    await expect(reception.getByText("Nothing owed", { exact: false }).first()).toBeVisible();
    await reception.goto("/fees");
    await expect(fee).toHaveCount(0);
    await reception.goto(`/patients/${patientId}/money`);
    await expect(invoices).toHaveCount(2);
  });

  await test.step("the package is closed, what was not used is credited, and what is too much goes back", async () => {
    await reception.goto(invoice);
    await staff.press(reception.getByText("Close the package", { exact: true }));
    const close = reception.getByRole("form", { name: "Close the package" });
    await staff.write(close.getByLabel("Why it ends"), "Moved to another city");
    await staff.press(close.getByRole("button", { name: "Close package" }));
    await expect(reception.getByText("The package is closed. What was not used is given back.")).toBeVisible();
    // Sold 1,378.90, of which two of four sessions, 666.70, are taken back; paid 1,039.50.
    await expect(factOf(panelOf(reception, "What is owed"), "Too much")).toContainText("$327.30");
    await payBack(reception, { amount: "200", method: "Card" });
    await payBack(reception, { method: "Cash" });
    await expect(factOf(panelOf(reception, "What is owed"), "Paid")).toContainText("$712.20");
    await expect(factOf(panelOf(reception, "What is owed"), "Owed")).toContainText("$0.00");
    await reception.goto(`/series/${seriesId}`);
    await expect(panelOf(reception, SERVICE)).toContainText("2 of 4");
    await expect(panelOf(reception, SERVICE)).toContainText("Moved to another city");
  });

  await test.step("the day's count by method agrees with what was paid and paid back, and an admin reads all of it", async () => {
    await countDay(reception, takings(four.date), "-$267.30", [
      { method: "Cash", expected: "-$67.30", counted: "-67.30" },
      { method: "Card", expected: "-$200.00", counted: "-200" },
    ]);
    await countDay(reception, takings(two.date), "$150.05", [{ method: "Cash", expected: "$150.05", counted: "150.05" }]);
    await countDay(reception, takings(one.date), "$489.45", [{ method: "Transfer", expected: "$489.45", counted: "489.45" }]);
    expect((await clinician.goto("/takings"))?.status()).toBe(403);
    await admin.goto(takings(four.date));
    const number = await readNumber(reception, invoice);
    await staff.press(admin.getByRole("link", { name: number }).first());
    await expect(admin.getByRole("heading", { level: 1, name: `Invoice ${number}` })).toBeVisible();
    const printed = await download(admin, admin.getByRole("link", { name: "Invoice as PDF" }));
    expectWords(printed, `Tax invoice ${number}`, "ABN 51 824 753 556", name, "$1,253.54", "GST 10 % on $1,253.54", "$125.36", "$1,378.90");
    expectWords(printed, "Deposit, by", "$400.00", "Instalment 1, by", "Instalment 2, by", "$489.45", location);
    expect(await timesPrinted(invoice.replace("/invoices/", ""))).toBe(1);
    const credit = await download(admin, panelOf(admin, "Credit notes").getByRole("link"));
    expectWords(credit, "Credit note CAR-C", `to tax invoice ${number}`, "2 unused sessions", "$606.09", "GST 10 % on $606.09", "$60.61");
    expectWords(credit, "Total taken back", "$666.70", "Moved to another city", name);
    const refunds = admin.getByRole("table", { name: "Payments of the invoice" }).getByRole("row").filter({ hasText: "Back, card" });
    const back = await download(admin, refunds.getByRole("link", { name: /^PDF/ }));
    expectWords(back, "Receipt for a refund", "Paid back", "$200.00", "Card", "Moved to another city", number);
    // Whoever adds it up comes to nought.
    expectWords(back, "Total $1,378.90", "Credited $666.70", "Paid $712.20", "Owed $0.00");
    await admin.goto(`/patients/${patientId}/money`);
    await expect(admin.getByText("Nothing owed.")).toBeVisible();
    expect((await admin.goto(`/patients/${patientId}`))?.status()).toBe(404);
  });

  expect((await standing(seriesId)).map(({ number }) => number)).toEqual([1, 2]);
});

/** The receipt of what was paid last. */
async function latestReceipt(page: Page, invoice: string): Promise<Locator> {
  await page.goto(invoice);
  return page.getByRole("table", { name: "Payments of the invoice" }).getByRole("row").last().getByRole("link", { name: /^PDF/ });
}

async function readNumber(page: Page, invoice: string): Promise<string> {
  await page.goto(invoice);
  const heading = await page.getByRole("heading", { level: 1 }).textContent();
  return heading?.replace("Invoice ", "") ?? "";
}
