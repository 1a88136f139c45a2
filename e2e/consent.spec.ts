import type { Page } from "@playwright/test";
import { readPdf } from "#tests/support/pdf.ts";
import { BASE_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { dress, findOutline, findViolations, TWO_LOOKS } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { type UnscreenedVisit, unscreenedVisit } from "./support/own-form.ts";
import { accountOf, stateFileOf } from "./support/people.ts";
import { lookInside } from "./support/sql.ts";

const hands = mouseOperator();

/** The page as it stands: clean for axe in both schemes, no wider than 320 px, and left at a desk's width. */
async function lookAt(page: Page, state: string): Promise<void> {
  const found: string[] = [];
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    found.push(...(await findViolations(page, state)));
  }
  found.push(...(await findOutline(page)));
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(found).toEqual([]);
}

async function tickAll(page: Page, group: string): Promise<void> {
  const boxes = page.getByRole("group", { name: group }).getByRole("checkbox");
  await expect(boxes).not.toHaveCount(0);
  for (const box of await boxes.all()) await box.check();
}

test("a consent is signed by the patient, completed by the clinician, printed, and taken back, which stops the next start", async ({
  open,
}) => {
  test.setTimeout(180_000);
  const { appointmentId, patientId, name } = await unscreenedVisit();
  const reception = await open("reception");
  const clinician = await open("clinician");

  await reception.goto(`/appointments/${appointmentId}/consent`);
  await lookAt(reception, "consent to sign");
  await reception.getByRole("button", { name: "Sign consent" }).click();
  await expect(reception.getByText("Consent is given only with every statement ticked.")).toBeVisible();
  await tickAll(reception, "Tick each one if you agree");
  await hands.sign(reception, name);
  await reception.getByRole("button", { name: "Sign consent" }).click();
  await expect(reception.getByText("Your part of the consent is signed.")).toBeVisible();

  await clinician.goto(`/patients/${patientId}/consents`);
  await expect(clinician.getByText("Waiting for the clinician").first()).toBeVisible();
  await lookAt(clinician, "consents of a patient");
  await clinician
    .getByRole("link", { name: /^Complete: / })
    .first()
    .click();
  await expect(clinician.getByRole("checkbox")).toHaveCount(16);
  await lookAt(clinician, "consent to complete");
  await hands.sign(clinician, accountOf("clinician").name);
  await clinician.getByRole("button", { name: "Complete consent" }).click();
  await expect(clinician.getByRole("link", { name: "Point 16: talk it over, then tick it." })).toBeVisible();
  // What was drawn stays through the refusal.
  await tickAll(clinician, "Tick what you talked over with the patient");
  await clinician.getByRole("button", { name: "Complete consent" }).click();
  await expect(clinician.getByText(/^In force to /)).toBeVisible();
  await lookAt(clinician, "consent in force");
  const address = new URL(clinician.url()).pathname;

  const printed = await clinician.request.get(`${address}/pdf`);
  expect(printed.headers()).toMatchObject({ "content-type": "application/pdf", "cache-control": expect.stringContaining("no-store") });
  expect(printed.headers()["content-disposition"]).not.toContain(name.split(" ")[0]);
  const pdf = await readPdf(await printed.body());
  for (const words of [`${name}, drawn`, `${accountOf("clinician").name}, drawn`, "I agree to this treatment.", "16. The privacy notice"])
    expect(pdf.words).toContain(words);
  expect(pdf.pictures).toBe(2);
  for (const [who, status] of [
    ["reception", 200],
    ["admin", 404],
  ] as const) {
    expect((await (await open(who)).request.get(`${address}/pdf`)).status(), who).toBe(status);
  }
  expect((await (await open("nobody")).request.get(`${address}/pdf`)).status()).toBe(401);

  await reception.goto(address);
  await expect(reception.getByRole("button", { name: "Complete consent" })).toHaveCount(0);
  await reception.getByLabel("What the patient said").fill("Changed their mind.");
  await reception.getByRole("button", { name: "Withdraw consent" }).click();
  await expect(reception.getByText(/^Withdrawn on /)).toBeVisible();
  await expect(reception.getByText("Changed their mind.")).toBeVisible();
  await clinician.goto(`/appointments/${appointmentId}/treatment`);
  await expect(clinician.getByText("The patient has withdrawn the treatment consent.")).toBeVisible();
  await expect(clinician.getByRole("button", { name: "Start treatment" })).toBeDisabled();
});

test("photographs are off use by use until they are signed for, and each is taken back by itself; ways of contact are noted", async ({
  open,
}) => {
  test.setTimeout(120_000);
  const { patientId, name } = await unscreenedVisit();
  const page = await open("reception");
  await page.goto(`/patients/${patientId}/photo-consent`);
  const uses = page.getByRole("group", { name: "Tick what you agree to" }).getByRole("checkbox");
  await expect(uses).toHaveCount(5);
  for (const use of await uses.all()) await expect(use).not.toBeChecked();
  await lookAt(page, "photographs to sign");
  await hands.write(page.getByLabel("Or type your full name instead"), name);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(page.getByText("Nothing is ticked, so there is nothing to keep.")).toBeVisible();
  await page.getByRole("checkbox", { name: /^For my record/ }).check();
  await page.getByRole("checkbox", { name: /^To teach/ }).check();
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(page.getByText("Your choices are kept.")).toBeVisible();

  await page.getByRole("link", { name: "to the consents" }).click();
  const photographs = page.getByRole("list", { name: "Photographs" }).getByRole("listitem");
  await expect(photographs.filter({ hasText: "Agreed" })).toHaveCount(2);
  await expect(photographs.filter({ hasText: "Off" })).toHaveCount(3);
  await page.getByRole("link", { name: "Open or withdraw: Teaching" }).click();
  await page.getByLabel("What the patient said").fill("No reason given.");
  await page.getByRole("button", { name: "Withdraw consent" }).click();
  await expect(page.getByText(/^Withdrawn on /)).toBeVisible();
  await page.goto(`/patients/${patientId}/consents`);
  await expect(photographs.filter({ hasText: "Agreed" })).toHaveCount(1);
  await expect(page.getByRole("listitem").filter({ hasText: "Teaching" }).filter({ hasText: "Withdrawn" })).toBeVisible();

  const note = page.getByRole("form", { name: "Note ways of contact" });
  await note.getByRole("checkbox", { name: "Text message" }).check();
  await note.getByRole("button", { name: "Keep these ways" }).click();
  await expect(page.getByText("The ways of contact are kept.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Ways of contact" }).getByRole("listitem").filter({ hasText: "Agreed" })).toHaveCount(1);
  await lookAt(page, "consents with uses");
});

test("without JavaScript a minor signs with their guardian, and not without", async ({ browser, complaints }) => {
  test.setTimeout(120_000);
  const visit: UnscreenedVisit = await unscreenedVisit();
  const sql = lookInside();
  await sql`update patients set date_of_birth = (now() - interval '16 years')::date where id = ${visit.patientId}::uuid`;
  const context = await browser.newContext({ baseURL: BASE_URL, storageState: stateFileOf("reception"), javaScriptEnabled: false });
  const page = await context.newPage();
  try {
    await page.goto(`/appointments/${visit.appointmentId}/consent`);
    await tickAll(page, "Tick each one if you agree");
    await page.getByLabel("Or type your full name instead").fill(visit.name);
    await page.getByRole("button", { name: "Sign consent" }).click();
    for (const words of ["Write the guardian’s full name.", "Write what they are to the patient: mother, father, carer."])
      await expect(page.getByText(words).first()).toBeVisible();
    await page.getByLabel("Their full name", { exact: true }).fill("Rosa Brandvold");
    await page.getByLabel("What they are to you").fill("Mother");
    await page.getByLabel("Or they type their full name instead").fill("Rosa Brandvold");
    await page.getByRole("button", { name: "Sign consent" }).click();
    await expect(page.getByText("Your part of the consent is signed.")).toBeVisible();
    await page.goto(`/patients/${visit.patientId}/consents`);
    await page.getByRole("list", { name: "Signed consents" }).getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Guardian’s signature" })).toBeVisible();
    await expect(page.getByText("Rosa Brandvold (typed)")).toBeVisible();
    await expect(page.getByText(`${visit.name} (typed)`)).toBeVisible();
    expect(complaints.said).toEqual([]);
  } finally {
    await sql`update patients set date_of_birth = ${visit.born}::date where id = ${visit.patientId}::uuid`;
    await sql.end();
    await context.close();
  }
});
