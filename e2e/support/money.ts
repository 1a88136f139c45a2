/** What stands on the pages of money, and what people do there. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { type ReadPdf, readPdf } from "#tests/support/pdf.ts";
import { expect } from "./fixtures.ts";
import { mouseOperator } from "./operator.ts";
import { lookInside } from "./sql.ts";

const staff = mouseOperator();
export const SERVICE = "Needling, face";

/** A panel of the page, by its heading. */
export const panelOf = (page: Page, title: string) =>
  page.locator("section.panel").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** The value beside a term. */
export const factOf = (within: Locator, term: string) =>
  within.locator("dl > div").filter({ has: within.page().getByText(term, { exact: true }) });

/** Follows a link to a PDF as a person does, and reads what came with a reader that shares nothing with what wrote it. */
export async function download(page: Page, link: Locator): Promise<ReadPdf> {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(file.suggestedFilename()).toMatch(/^[a-z-]+-[0-9a-f-]{36}\.pdf$/);
  return readPdf(await readFile(await file.path()));
}

export function expectWords({ words }: ReadPdf, ...wanted: readonly string[]): void {
  for (const each of wanted) expect(words).toContain(each);
}

/** How often an invoice was printed, as the audit trail has it: a link that a page follows by itself, or twice, would count. */
export async function timesPrinted(invoiceId: string): Promise<number> {
  const sql = lookInside();
  const rows = await sql`select 1 from audit_log where action = 'invoice:print' and object_id = ${invoiceId}`;
  await sql.end();
  return rows.length;
}

const place = z.object({ locationId: z.string(), location: z.string() });

/** The demo's first location, where what is sold is sold. */
export async function findPlace() {
  const sql = lookInside();
  const [row] = await sql`select id as "locationId", name as location from locations where name = 'Carlton, Melbourne'`;
  await sql.end();
  return place.parse(row);
}

/** A location of the demo whose price list is nobody's but the clinic's. */
export async function findOtherPlace() {
  const sql = lookInside();
  const [row] = await sql`
    select l.id as "locationId", l.name as location from locations l join billing_terms b on b.location_id = l.id
    where not b.shows_prices and l.archived_at is null order by l.name limit 1`;
  await sql.end();
  return place.parse(row);
}

export async function setPriceOf(admin: Page, locationId: string, amount: string): Promise<void> {
  await admin.goto(`/settings/prices?location=${locationId}`);
  await staff.press(panelOf(admin, SERVICE).getByText("Set another price"));
  const form = admin.getByRole("form", { name: `Price of ${SERVICE}` });
  await staff.write(form.getByLabel("Price"), amount);
  await staff.write(form.getByLabel("Tax"), "10");
  await staff.press(form.getByRole("button", { name: "Set the price" }));
  await expect(admin.getByText("Saved.", { exact: true })).toBeVisible();
}

type Paying = { readonly amount?: string; readonly method: "Card" | "Cash" | "Transfer"; readonly reference?: string };

export async function pay(page: Page, { amount, method, reference }: Paying): Promise<void> {
  const form = page.getByRole("form", { name: "Take a payment" });
  if (amount !== undefined) await staff.write(form.getByLabel("Amount"), amount);
  await staff.tick(form.getByRole("radio", { name: method }));
  if (reference !== undefined) await staff.write(form.getByLabel("Reference"), reference);
  await staff.press(form.getByRole("button", { name: "Take payment" }));
  await expect(page.getByText("The payment is taken.")).toBeVisible();
}

export async function payBack(page: Page, { amount, method }: Paying): Promise<void> {
  const form = page.getByRole("form", { name: "Pay back what is too much" });
  if (amount !== undefined) await staff.write(form.getByLabel("Amount"), amount);
  await staff.tick(form.getByRole("radio", { name: method }));
  await staff.write(form.getByLabel("Why it goes back"), "Moved to another city");
  await staff.press(form.getByRole("button", { name: "Pay back" }));
  await expect(page.getByText("It is paid back.")).toBeVisible();
}

/** What the series page shows of its prepaid sessions: so many marks are filled for those paid, so many for those used and hollow for those booked. */
export async function expectPips(
  page: Page,
  seriesId: string,
  { paid, used, booked }: Record<"paid" | "used" | "booked", number>,
): Promise<void> {
  await page.goto(`/series/${seriesId}`);
  const panel = panelOf(page, SERVICE);
  const paidRow = factOf(panel, "Paid");
  await expect(paidRow).toContainText(`${paid} of 4 paid`);
  await expect(paidRow.locator(".is-done")).toHaveCount(paid);
  const usedRow = factOf(panel, "Booked, used");
  await expect(usedRow).toContainText(`${used} used, ${booked} booked`);
  await expect(usedRow.locator(".is-done")).toHaveCount(used);
  await expect(usedRow.locator(".is-to-come")).toHaveCount(booked);
  await expect(usedRow.locator(".is-not-fixed")).toHaveCount(4 - used - booked);
}

export async function cancel(page: Page, appointmentId: string, reason: string): Promise<void> {
  await page.goto(`/appointments/${appointmentId}/cancel`);
  await staff.write(page.getByLabel("Reason"), reason);
  await staff.press(page.getByRole("button", { name: "Cancel the appointment" }));
  // Where somebody waits for an earlier place the desk is led to them.
  await expect(page).toHaveURL(new RegExp(`/appointments/${appointmentId}(?:/offers|\\?done=cancelled)`));
}

type Counted = { readonly method: "Cash" | "Card" | "Transfer"; readonly expected: string; readonly counted: string };

/** The end of a day at the desk: what each method says should be there, and the count of it, which agrees to the cent. */
export async function countDay(page: Page, address: string, total: string, counts: readonly Counted[]): Promise<void> {
  await page.goto(address);
  await expect(page.getByText(`: ${total} in all.`)).toBeVisible();
  for (const { method, expected, counted } of counts) {
    const panel = panelOf(page, method);
    await expect(panel.locator(".panel-aside")).toHaveText(expected);
    const form = panel.getByRole("form", { name: `Count of ${method}` });
    if (!(await form.isVisible())) await staff.press(panel.getByText(`Count ${method.toLowerCase()}`));
    await staff.write(form.getByLabel("Counted"), counted);
    await staff.press(form.getByRole("button", { name: "Keep the count" }));
    await expect(page.getByText("The count is kept.")).toBeVisible();
    await expect(panel.getByText(`Counted ${expected}`)).toContainText("it agrees");
  }
}
