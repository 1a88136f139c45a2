import { propose, registerPatient } from "./support/a-series.ts";
import { keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { keyboardWalk } from "./support/keyboard-walk.ts";
import { factOf, findOtherPlace, panelOf, SERVICE } from "./support/money.ts";
import { mouseOperator } from "./support/operator.ts";
import { openPortalAs } from "./support/portal.ts";
import { clinicTime, dayWords } from "./support/times.ts";

test.describe.configure({ mode: "parallel" });

const staff = mouseOperator();

test("a price is set and a series quoted with a discount, a deposit and what might come on top, by keyboard alone", async ({ open }) => {
  test.setTimeout(180_000);
  const { location } = await findOtherPlace();
  const admin = await open("admin");
  const keys = await keyboardWalk(admin);
  const far = Temporal.Now.plainDateISO("UTC").add({ days: 700 });
  await admin.goto("/settings/prices");
  await keys.press(admin.getByRole("link", { name: location, exact: true }));
  await expect(admin.getByText(`What services cost at ${location}.`)).toBeVisible();
  await keys.press(admin.getByText(`Set another price of ${SERVICE}`));
  expect(keys.used().at(-1)).toContain(`Set another price of ${SERVICE}`);
  const form = admin.getByRole("form", { name: `Price of ${SERVICE}` });
  await keys.write(form.getByRole("textbox", { name: "Price" }), "three hundred");
  await keys.write(form.getByLabel("Tax"), "10");
  await keys.setDate(form.getByLabel("From"), far.toString());
  await keys.press(form.getByRole("button", { name: "Set the price" }));
  // What is refused stays written, and the first link of the summary leads to it.
  await keys.press(admin.getByRole("link", { name: /Write an amount above nought/ }));
  await keys.write(form.getByRole("textbox", { name: "Price" }), "365.70");
  await keys.press(form.getByRole("button", { name: "Set the price" }));
  await expect(admin.getByText("Saved.", { exact: true })).toBeVisible();
  await expect(panelOf(admin, SERVICE)).toContainText(`Then $365.70 from ${dayWords(clinicTime(far.toString(), "12:00"))}`);

  const page = await open("clinician");
  const hands = await keyboardWalk(page);
  const patientId = await registerPatient({ familyName: `Quillfeather ${Date.now() % 100_000}` });
  const seriesId = await propose(patientId, "skin-rejuvenation", 4);
  await page.goto(`/series/${seriesId}`);
  await hands.press(page.getByRole("link", { name: "Quote the series" }));
  await hands.write(page.getByLabel("Discount on the sessions"), "60");
  await hands.write(page.getByLabel("Why"), "For the whole series at once");
  await hands.write(page.getByLabel("Deposit on acceptance"), "250");
  await hands.write(page.getByLabel("The rest in how many parts"), "3");
  await hands.setDate(page.getByLabel("The first part is due"), Temporal.Now.plainDateISO("UTC").add({ days: 30 }).toString());
  await hands.write(page.getByLabel("Weeks between two parts"), "6");
  const onTop = page.getByRole("group", { name: "What might come on top" });
  await hands.write(onTop.getByLabel("1. What it is"), "A further session");
  await hands.write(onTop.getByLabel("1. What it costs"), "340");
  await hands.press(onTop.getByText("More lines"));
  await hands.write(onTop.getByLabel("2. What it is"), "A review with photographs");
  await hands.write(onTop.getByLabel("2. What it costs"), "80");
  await hands.press(page.getByRole("button", { name: "Make the quote" }));
  await expect(page.getByText("The quote is made.")).toBeVisible();
  await expect(panelOf(page, "Total, GST included")).toContainText("$1,300.00");
  await expect(page.getByText("Discount $60.00: For the whole series at once")).toBeVisible();
  const paid = panelOf(page, "How it is paid").locator("dl > div");
  await expect(paid).toHaveCount(4);
  await expect(paid.first()).toContainText("$250.00");
  for (const part of [1, 2, 3]) await expect(paid.nth(part)).toContainText("$350.00");
  await expect(panelOf(page, "What might come on top").locator("dl > div")).toHaveCount(2);
  // Nothing on the page is only for a mouse.
  expect((await hands.around()).length).toBeGreaterThan(5);
  await hands.press(page.getByRole("button", { name: "Accepted: invoice $1,300.00" }));
  await expect(page.getByRole("heading", { level: 1, name: /^Invoice CAR-/ })).toBeVisible();
});

test("patients see the prices of a location only once its admin says so", async ({ open }) => {
  test.setTimeout(120_000);
  const { locationId, location } = await findOtherPlace();
  const { patient } = await keptExamples();
  const page = await open("nobody", { javaScript: false });
  await openPortalAs(page.context(), patient);
  const admin = await open("admin");
  const say = async (shown: boolean) => {
    await admin.goto(`/settings/billing/${locationId}`);
    const box = admin.getByRole("checkbox", { name: "Patients see the price list" });
    if (shown) await expect(box).not.toBeChecked();
    await box.setChecked(shown);
    await staff.press(admin.getByRole("button", { name: "Save how it bills" }));
    await expect(admin.getByText("Saved.", { exact: true })).toBeVisible();
  };
  const places = page.getByRole("heading", { level: 2, name: location, exact: true });
  await page.goto("/portal/prices");
  await expect(places).toHaveCount(0);
  await say(true);
  try {
    await page.goto("/portal");
    await page.getByRole("link", { name: "What our treatments cost" }).click();
    await expect(places).toBeVisible();
    const own = page.locator("section").filter({ has: places });
    await expect(factOf(own, SERVICE)).toContainText("$340.00");
    await expect(own).toContainText("GST is in the prices.");
  } finally {
    await say(false);
  }
  await page.reload();
  await expect(places).toHaveCount(0);
});
