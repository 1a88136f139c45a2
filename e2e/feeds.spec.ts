import type { Page } from "@playwright/test";
import { readFeed } from "#tests/support/feeds.ts";
import { expect, test } from "./support/fixtures.ts";
import { keyboardWalk } from "./support/keyboard-walk.ts";
import { dress, findOutline, findViolations, TWO_LOOKS, unfold } from "./support/looking.ts";
import { mouseOperator, type Operator } from "./support/operator.ts";

/** A mark that no other test's feed has. */
const labelled = (what: string) => `${what} ${crypto.randomUUID().slice(0, 8)}`;

/** Makes a calendar of the clinic's first location, and takes its address from where it is shown. */
async function makeAddress(page: Page, staff: Operator, label: string, names = false): Promise<string> {
  await page.goto("/settings/feeds");
  const whose = page.getByLabel("Whose visits");
  const first = await whose.locator('optgroup[label="Locations"] option').first().textContent();
  await staff.choose(whose, first ?? "");
  await staff.write(page.getByLabel("Who reads it"), label);
  if (names) await staff.tick(page.getByRole("checkbox", { name: "Name the patients" }));
  await staff.press(page.getByRole("button", { name: "Make the address" }));
  const shown = page.getByLabel("The calendar’s address");
  await expect(shown).toHaveValue(/\/feeds\/[\w-]{43}$/);
  return shown.inputValue();
}

const rowOf = (page: Page, label: string) => page.getByRole("listitem").filter({ hasText: label });

test("an admin makes an address, a program reads it without signing in, and once it is ended there is nothing there", async ({
  open,
  playwright,
}) => {
  test.setTimeout(90_000);
  const label = labelled("Reception screen");
  const page = await open("admin");
  const keys = await keyboardWalk(page);
  const address = await makeAddress(page, keys, label);
  await expect(page.getByRole("button", { name: "Copy the link" })).toBeVisible();
  await expect(rowOf(page, label)).toContainText("Not read yet");

  const program = await playwright.request.newContext();
  const answer = await program.get(address);
  expect(answer.status()).toBe(200);
  expect(answer.headers()).toMatchObject({
    "content-type": "text/calendar; charset=utf-8",
    "cache-control": expect.stringContaining("no-store"),
    "x-robots-tag": expect.stringContaining("noindex"),
    "x-content-type-options": "nosniff",
  });
  const { events, zones } = readFeed(await answer.text());
  expect(events.length).toBeGreaterThan(0);
  expect(zones.length).toBeGreaterThan(0);
  expect(events.every(({ uid }) => /^[0-9a-f-]{36}@cadence$/.test(uid))).toBe(true);

  await page.goto("/settings/feeds");
  await expect(page.getByText(address)).toHaveCount(0);
  await expect(rowOf(page, label)).toContainText(/Last read \w{3} \d/);
  await keys.press(rowOf(page, label).getByText("End it"));
  await keys.press(rowOf(page, label).getByRole("button", { name: "End this calendar" }));
  await expect(page.getByRole("list", { name: "Live calendars" }).filter({ hasText: label })).toHaveCount(0);

  const ended = await program.get(address);
  const unknown = await program.get(address.replace(/[\w-]{43}$/, "A".repeat(43)));
  expect(ended.status()).toBe(404);
  expect(unknown.status()).toBe(404);
  expect(await ended.text()).toBe(await unknown.text());
  const shape = (answer: typeof ended) => Object.keys(answer.headers()).toSorted();
  expect(shape(ended)).toEqual(shape(unknown));
  await program.dispose();
});

test("without JavaScript the address is made and shown once; patients are named only where it was asked for", async ({
  open,
  playwright,
}) => {
  test.setTimeout(90_000);
  const page = await open("admin", { javaScript: false });
  const staff = mouseOperator({ javaScript: false });
  const program = await playwright.request.newContext();
  const summaries = async (address: string) => readFeed(await (await program.get(address)).text()).events.map(({ summary }) => summary);
  const plain = await summaries(await makeAddress(page, staff, labelled("Plain")));
  const label = labelled("Named");
  const named = await summaries(await makeAddress(page, staff, label, true));
  await program.dispose();
  const visits = named.map((summary, index) => ({ summary, without: plain[index] ?? "" })).filter(({ without }) => without.includes(", "));
  expect(visits.length).toBeGreaterThan(0);
  expect(visits.filter(({ summary, without }) => !summary.endsWith(`, ${without}`))).toEqual([]);
  await page.goto("/settings/feeds");
  await expect(rowOf(page, label)).toContainText("Names the patients");
});

test("axe finds nothing on the page of feeds in any state, light and dark, and no page is wider than a telephone", async ({ open }) => {
  test.setTimeout(90_000);
  const page = await open("admin");
  await page.goto("/settings/feeds");
  const found: string[] = [];
  const look = async (state: string) => {
    for (const each of TWO_LOOKS) {
      await dress(page, each);
      found.push(...(await findViolations(page, state)));
    }
    found.push(...(await findOutline(page)).map((line) => `${state}: ${line}`));
  };
  await mouseOperator().press(page.getByRole("button", { name: "Make the address" }));
  await expect(page.locator(".error-summary")).toContainText("Say whose calendar it is");
  await look("refused");
  await makeAddress(page, mouseOperator(), labelled("Looked at"));
  await look("made");
  await unfold(page, "main");
  await look("unfolded");
  expect(found).toEqual([]);
});
