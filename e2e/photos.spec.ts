import type { Page } from "@playwright/test";
import { picture, polyglot } from "#tests/support/pictures.ts";
import { BASE_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { lookInside } from "./support/sql.ts";

type Found = { readonly visit: string; readonly later: string; readonly patient: string };

/** Two needling visits to come of somebody who agrees to photographs for the record and has none yet: another for each test. */
async function findVisit(which: number): Promise<Found> {
  const sql = lookInside();
  const [row] = await sql`
    select a.patient_id as patient, min(a.id::text) as visit, max(a.id::text) as later from appointments a join services s on s.id = a.service_id
    join series r on r.id = a.series_id and 'chin' = any(r.zones)
    where s.needles and a.status in ('booked', 'confirmed') and lower(a.during) > now() + interval '2 days' and exists (
      select from consents c where c.patient_id = a.patient_id and c.kind = 'photo' and c.purpose = 'record' and c.ended_hash is null)
    and not exists (select from photos p where p.patient_id = a.patient_id)
    group by a.patient_id having count(*) > 1 order by a.patient_id offset ${which} limit 1`;
  await sql.end();
  if (row === undefined) throw new Error("The demo has nobody like that.");
  return { visit: String(row.visit), later: String(row.later), patient: String(row.patient) };
}

const file = (bytes: Uint8Array, name = "front.jpg") => ({ name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) });
const jpeg = () => picture.jpeg({ width: 900, height: 1200 });
const inputOf = (page: Page, view: string) => page.getByLabel(`Take: ${view}`, { exact: true });

test("each view is taken by one choice or by the page's camera, compared by slider with keys alone, and a marked-up copy leaves its original", async ({
  open,
}) => {
  const { visit, later, patient } = await findVisit(0);
  const page = await open("clinician");
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.goto(`/appointments/${visit}/treatment`);
  for (const view of ["Front", "Right oblique", "Left oblique", "Close-up"]) {
    await inputOf(page, view).setInputFiles(file(await jpeg()));
    await expect(page.getByRole("link", { name: `Open ${view}, taken today` })).toBeVisible({ timeout: 30_000 });
  }
  // The same view once more, so that there are two to compare.
  await page.getByLabel("Take another: Front", { exact: true }).setInputFiles(file(await jpeg()));
  await expect(page.getByRole("form", { name: "Front" }).getByText("2 taken")).toBeVisible({ timeout: 30_000 });

  await test.step("at the next visit the page's own camera lays the last photograph over what it sees", async () => {
    await page.goto(`/appointments/${later}/treatment`);
    await page.getByRole("button", { name: "Camera with the last photograph: Right oblique" }).click();
    const camera = page.getByRole("dialog", { name: "Right oblique" });
    const ghost = camera.locator("img");
    await expect.poll(() => ghost.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)).toBe(true);
    await camera.getByRole("slider", { name: "Last photograph" }).fill("70");
    await expect(ghost).toHaveCSS("opacity", "0.7");
    await expect(camera.getByRole("button", { name: "Take photograph" })).toBeEnabled();
    expect(await findViolations(page, "the camera")).toEqual([]);
    await camera.getByRole("button", { name: "Take photograph" }).click();
    await expect(camera).toBeHidden();
    await expect(page.getByRole("link", { name: "Open Right oblique, taken today" })).toBeVisible({ timeout: 30_000 });
  });

  await page.goto(`/patients/${patient}/photos?view=front`);
  await expect(page.getByRole("img", { name: /^Front, / })).toHaveCount(2);
  await page.getByRole("button", { name: "Slider" }).focus();
  await page.keyboard.press("Enter");
  const slider = page.getByRole("slider", { name: "How much of the earlier photograph is seen" });
  await page.keyboard.press("Tab");
  await expect(slider).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveValue("51");

  await page
    .getByRole("link", { name: /^Front/ })
    .last()
    .click();
  await page.getByRole("button", { name: "Mark up a copy" }).click();
  await page.getByRole("button", { name: "Add ring" }).click();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: "Save the copy" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Front, marked up" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("link", { name: "The photograph as it was taken" })).toBeVisible();
  await page.getByLabel("Why").fill("Marked on the wrong side.");
  await page.getByRole("button", { name: "Take it out" }).click();
  await expect(page.getByText("The photograph is taken out of the record.")).toBeVisible();
});

test("without a script a photograph is kept by its form, and a page in a picture's clothes is refused with a sentence", async ({
  open,
}) => {
  const { visit } = await findVisit(1);
  const page = await open("clinician", { javaScript: false });
  await page.goto(`/appointments/${visit}/treatment`);
  const front = page.getByRole("form", { name: "Front" });
  await front.locator("input[type=file]").setInputFiles(file(polyglot.jpegAndPage(await jpeg())));
  await front.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByText("This picture is a page, a program or an archive at the same time, so it was not kept.")).toBeVisible();
  await front.locator("input[type=file]").setInputFiles(file(await jpeg()));
  await front.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByText("The photograph is kept.")).toBeVisible();
});

test("photographs are shown to clinicians on our own pages alone, and taken by nobody else", async ({ open }) => {
  const sql = lookInside();
  const [row] = await sql`select id, patient_id as patient from photos where state = 'kept' order by id limit 1`;
  await sql.end();
  const address = `${BASE_URL}/photos/${row?.id}`;
  const clinician = (await open("clinician")).request;
  for (const each of [address, `${address}/thumb`]) {
    const shown = await clinician.get(each, { headers: { "sec-fetch-site": "same-origin" } });
    expect(shown.status()).toBe(200);
    expect(shown.headers()).toMatchObject({
      "content-type": "image/jpeg",
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
    });
    expect((await clinician.get(each, { headers: { "sec-fetch-site": "cross-site" } })).status()).toBe(404);
    expect((await (await open("reception")).request.get(each)).status()).toBe(404);
    expect((await (await open("admin")).request.get(each)).status()).toBe(404);
    expect((await (await open("nobody")).request.get(each)).status()).toBe(401);
  }
  const form = async () => ({
    idempotencyKey: crypto.randomUUID(),
    patientId: String(row?.patient),
    view: "front",
    picture: file(await jpeg()),
  });
  const post = async (who: "clinician" | "reception" | "nobody", origin: string) => {
    const { request } = await open(who);
    const headers = { origin, accept: "application/json" };
    return (await request.post(`${BASE_URL}/photos`, { multipart: await form(), headers })).status();
  };
  expect(await post("reception", BASE_URL)).toBe(403);
  expect(await post("nobody", BASE_URL)).toBe(401);
  expect(await post("clinician", "https://elsewhere.example")).toBe(403);
  expect(await post("clinician", "null")).toBe(403);
  expect(await post("clinician", BASE_URL)).toBe(200);
});
