import type { Page } from "@playwright/test";
import { document } from "#tests/support/documents.ts";
import { picture } from "#tests/support/pictures.ts";
import { BASE_URL } from "./support/environment.ts";
import { keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";

const pageOf = async (who: "unphotographed" | "patient") => `/patients/${(await keptExamples())[who]}/documents`;
const formOf = (page: Page) => page.getByRole("form", { name: "Add a document" });

async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await formOf(page)
    .getByLabel("File", { exact: true })
    .setInputFiles({ name, mimeType: "application/pdf", buffer: Buffer.from(bytes) });
}

test("a document is refused beside its field with everything kept, added, given as a file alone, and struck out; reception hears nothing of it", async ({
  open,
}) => {
  const address = await pageOf("unphotographed");
  const page = await open("clinician");
  await page.goto(address);
  const form = formOf(page);
  await form.getByLabel("What is it?").fill("Hepatitis serology");
  await form.getByLabel("Kind").selectOption("Result");
  await form.getByLabel("Day that stands on it").fill("2026-03-10");
  await choose(page, "serology.pdf", await picture.gif({ width: 8, height: 8 }));
  await form.getByRole("button", { name: "Add document" }).click();
  await expect(form.getByLabel("File", { exact: true })).toHaveAccessibleDescription(
    /This is no PDF, picture or plain text, whatever its name says/,
  );
  await expect(form.getByLabel("What is it?")).toHaveValue("Hepatitis serology");
  await expect(form.getByLabel("Kind")).toHaveValue("result");
  await expect(form.getByLabel("Day that stands on it")).toHaveValue("2026-03-10");
  await expect(form.getByLabel("Clinicians only")).toBeChecked();
  expect(await findViolations(page, "a refused document")).toEqual([]);

  await choose(page, "serology.pdf", document.withScript());
  await form.getByRole("button", { name: "Add document" }).click();
  await expect(page.getByText("The document is added.")).toBeVisible();
  const link = page.getByRole("link", { name: "Hepatitis serology" });
  const file = `${BASE_URL}${await link.getAttribute("href")}`;
  const given = await page.request.get(file, { headers: { "sec-fetch-site": "same-origin" } });
  expect(given.status()).toBe(200);
  expect(given.headers()).toMatchObject({
    "content-type": "application/pdf",
    "content-disposition": expect.stringMatching(/^attachment; filename="document-[0-9a-f-]+\.pdf"$/),
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(Buffer.from(document.withScript()).equals(await given.body())).toBe(true);
  const taking = page.waitForEvent("download");
  await link.click();
  expect((await taking).suggestedFilename()).toMatch(/\.pdf$/);

  const desk = await open("reception");
  expect((await desk.request.get(file)).status()).toBe(404);
  await desk.goto(address);
  await expect(desk.getByRole("heading", { name: "Add a document" })).toBeVisible();
  expect(await desk.content()).not.toContain("Hepatitis");
  expect((await (await open("nobody")).request.get(file)).status()).toBe(401);
  expect((await page.request.get(file, { headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(404);

  await page.getByText("Strike out Hepatitis serology").click();
  await page.getByLabel("Why?").fill("Filed for somebody else");
  await page.getByRole("form", { name: "Strike out Hepatitis serology" }).getByRole("button", { name: "Strike out" }).click();
  await expect(page.getByText(/^Struck out by .*: Filed for somebody else$/)).toBeVisible();
  await page.goto(`${address.replace("/documents", "")}?show=document`);
  await expect(page.getByRole("link", { name: "Document, struck out: Hepatitis serology" })).toBeVisible();
});

test("without JavaScript too a refused document says why, and what was typed comes back", async ({ open }) => {
  const page = await open("reception", { javaScript: false });
  await page.goto(await pageOf("patient"));
  const form = formOf(page);
  await form.getByLabel("What is it?").fill("A map");
  await form.getByLabel("Kind").selectOption("Other");
  await choose(page, "map.txt", document.text("<html>"));
  await form.getByRole("button", { name: "Add document" }).click();
  await expect(form.getByLabel("File", { exact: true })).toHaveAccessibleDescription(/a page, a program or an archive at the same time/);
  await expect(form.getByLabel("What is it?")).toHaveValue("A map");
  await expect(form.getByLabel("Kind")).toHaveValue("other");
  expect(page.url()).not.toContain("map");
  await choose(page, "map.txt", document.text("Turn left."));
  await form.getByRole("button", { name: "Add document" }).click();
  await expect(page.getByText("The document is added.")).toBeVisible();
  await expect(page.getByRole("link", { name: "A map" })).toBeVisible();
});
