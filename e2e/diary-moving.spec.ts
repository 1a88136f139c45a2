import type { Locator, Page } from "@playwright/test";
import { bookOn, diaryOf, emptyDay, placeOf } from "./support/empty-day.ts";
import { expect, test } from "./support/fixtures.ts";
import { tabTo } from "./support/operator.ts";

const cardOf = (page: Page, id: string) => page.locator(`[data-kind="clinician"] [data-appointment="${id}"]`);
const linkOf = (card: Locator) => card.getByRole("link").first();
const said = (page: Page) => page.locator('main [aria-live="assertive"]');

/** Opens the day and waits until its script has taken over: from then on cards can be picked up. */
async function openDay(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator("[data-diary-grid]")).toBeVisible();
  await expect.poll(() => said(page).evaluate((element) => Object.keys(element).some((key) => key.startsWith("__react")))).toBe(true);
}

async function drag(page: Page, card: Locator, pixels: number, at: "middle" | "foot" = "middle"): Promise<void> {
  await card.scrollIntoViewIfNeeded();
  const box = await card.boundingBox();
  if (box === null) throw new Error("The card is not there.");
  const [x, y] = [box.x + 40, at === "foot" ? box.y + box.height - 3 : box.y + 20];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + pixels / 2, { steps: 5 });
  await page.mouse.move(x, y + pixels, { steps: 5 });
}

/** An hour of the grid. */
const HOUR = 96;

test("failure 17: an appointment moves by keyboard alone, each step announced, and nothing is saved before the review is answered", async ({
  open,
}) => {
  const day = await emptyDay(300);
  const { id, name } = await bookOn(day, 0, "10:00");
  const page = await open("reception");
  await openDay(page, diaryOf(day));
  const card = cardOf(page, id);
  await tabTo(linkOf(card));
  await page.keyboard.press("m");
  await expect(said(page)).toContainText(`Moving ${name}`);
  await expect(said(page)).toContainText("Enter shows what would change, Escape stops");
  for (let step = 0; step < 6; step += 1) await page.keyboard.press("ArrowDown");
  await expect(said(page)).toContainText(/^10:30–/);
  await expect(page.getByRole("application", { name: new RegExp(`${name}, 10:30`) })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(said(page)).toHaveText("Stopped. It stays where it was.");
  await expect(linkOf(card)).toBeFocused();
  await page.keyboard.press("m");
  for (let step = 0; step < 6; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Move ${name}` });
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "Move ${name}":
      - heading "Move ${name}" [level=2]
      - term: Was
      - definition: /10:00 am/
      - term: Becomes
      - definition:
        - strong: /10:30 am/
      - group "Tell the patient":
        - radio "Yes, one message" [checked]
        - radio "No"
      - button "Move to 10:30 am"
      - link "Leave it"
  `);
  expect(await placeOf(id)).toBe(`${day.date} 10:00 booked 45`);
  await tabTo(dialog.getByRole("button", { name: "Move to 10:30 am" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(card).toHaveAttribute("data-from", String(10 * 60 + 30));
  expect(await placeOf(id)).toBe(`${day.date} 10:30 booked 45`);
  const undo = page.getByRole("complementary", { name: "Last change" });
  await expect(undo).toContainText(`${name} moved to`);
  await tabTo(undo.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(card).toHaveAttribute("data-from", String(10 * 60));
});

test("an appointment is carried to another day by keyboard", async ({ open }) => {
  const day = await emptyDay(330);
  const { id, name } = await bookOn(day, 0, "10:00");
  const page = await open("reception");
  await openDay(page, `${diaryOf(day)}&view=week&clinician=${day.clinicianId}`);
  await linkOf(cardOf(page, id)).focus();
  await page.keyboard.press("m");
  await expect(said(page)).toContainText(`Moving ${name}`);
  await page.keyboard.press("PageDown");
  await expect(page).toHaveURL(new RegExp(`moving=${id}`));
  await expect(page.getByRole("application", { name: new RegExp(name) })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("dialog", { name: `Move ${name}` }).or(page.getByRole("alert").filter({ hasText: "Not moved" })),
  ).toBeVisible();
  const later = Temporal.PlainDate.from(day.date).add({ days: 7 }).toString();
  expect(decodeURIComponent(page.url())).toContain(`${later}T10:00`.slice(0, 7));
});

test("failure 16: a refused drag leaves the appointment at its time and in its column, with the focus, and says what is in the way", async ({
  open,
}) => {
  const day = await emptyDay(360);
  const first = await bookOn(day, 0, "10:00");
  await bookOn(day, 1, "11:00");
  const page = await open("reception");
  await openDay(page, diaryOf(day));
  const card = cardOf(page, first.id);
  const before = await card.boundingBox();
  await drag(page, card, HOUR);
  await expect(page.locator(".diary-ghost")).toContainText("11:00");
  await page.mouse.up();
  const alert = page.getByRole("alert").filter({ hasText: "Not moved" });
  await expect(alert).toContainText(`${day.clinician} is taken from 11:00 am`);
  await expect(linkOf(card)).toBeFocused();
  await expect(page.locator(".diary-ghost")).toHaveCount(0);
  expect(await card.boundingBox()).toEqual(before);
  await expect(card).toHaveAttribute("data-from", "600");
  await expect(page.locator(`[data-column="${day.clinicianId}"] [data-appointment="${first.id}"]`)).toBeVisible();
  expect(await placeOf(first.id)).toBe(`${day.date} 10:00 booked 45`);
});

test("a drag that is let go with Escape asks for nothing, and one that is dropped asks first", async ({ open }) => {
  const day = await emptyDay(390);
  const { id, name } = await bookOn(day, 0, "10:00");
  const page = await open("reception");
  await openDay(page, diaryOf(day));
  const card = cardOf(page, id);
  await drag(page, card, HOUR / 2);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(".diary-ghost")).toHaveCount(0);
  expect(page.url()).not.toContain("review=");
  await drag(page, card, HOUR / 2);
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: `Move ${name}` });
  await expect(dialog.getByText("10:30 am").first()).toBeVisible();
  expect(await placeOf(id)).toBe(`${day.date} 10:00 booked 45`);
  await dialog.getByRole("button", { name: "Move to 10:30 am" }).click();
  await expect(card).toHaveAttribute("data-from", "630");
  await expect(page.locator(".diary-ghost")).toHaveCount(0);
});

test("pulling a card's foot makes the visit longer, after a review", async ({ open }) => {
  const day = await emptyDay(420);
  const { id, name } = await bookOn(day, 0, "09:30");
  const page = await open("reception");
  await openDay(page, diaryOf(day));
  const card = cardOf(page, id);
  await drag(page, card, HOUR / 4, "foot");
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: `Move ${name}` });
  await expect(dialog).toContainText("60 min");
  await dialog.getByRole("button", { name: /^Move to/ }).click();
  await expect(card).toHaveAttribute("data-minutes", "60");
  expect(await placeOf(id)).toBe(`${day.date} 09:30 booked 60`);
});

test("an appointment is cancelled from its card by keyboard alone, with a reason", async ({ open }) => {
  const day = await emptyDay(450);
  const { id, name } = await bookOn(day, 0, "10:00");
  const page = await open("reception");
  await openDay(page, diaryOf(day));
  await tabTo(linkOf(cardOf(page, id)));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: `What to do with ${name}` })).toBeFocused();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("dialog", { name });
  await expect(menu).toMatchAriaSnapshot(`
    - dialog "${name}":
      - form "Status":
        - button "Confirmed"
      - button "Move"
      - link "Open appointment"
      - link "Open patient"
      - link "Cancel appointment…"
  `);
  await tabTo(menu.getByRole("link", { name: "Cancel appointment…" }));
  await page.keyboard.press("Enter");
  await tabTo(page.getByLabel("Reason"));
  await page.keyboard.type("Unwell");
  await tabTo(page.getByRole("button", { name: "Cancel the appointment" }));
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/\/cancel$/);
  expect(await placeOf(id)).toBe(`${day.date} 10:00 cancelled 45`);
});
