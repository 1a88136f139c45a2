import { expect, test } from "./support/fixtures.ts";
import { type KeyboardWalk, keyboardWalk } from "./support/keyboard-walk.ts";
import { type UnscreenedVisit, unscreenedVisit } from "./support/own-form.ts";

let visit: UnscreenedVisit;
test.beforeAll(async () => {
  visit = await unscreenedVisit();
});

/** What is used to take a consent back. */
const TAKES_BACK = ["textbox What the patient said", "button Withdraw consent"];

test("with keys alone photographs are agreed to use by use, and one use is taken back", async ({ open }) => {
  test.setTimeout(90_000);
  const page = await open("reception");
  const keys = await keyboardWalk(page);
  await page.goto(`/patients/${visit.patientId}/consents`);
  await keys.press(page.getByRole("link", { name: "Sign on the tablet" }));
  const uses = page.getByRole("group", { name: "Tick what you agree to" }).getByRole("checkbox");
  await expect(uses).toHaveCount(5);
  const stops = await keys.around();
  expect(stops.filter((stop) => stop.startsWith("checkbox "))).toHaveLength(5);
  keys.used();
  await keys.tick(page.getByRole("checkbox", { name: /^For my record/ }));
  await keys.tick(page.getByRole("checkbox", { name: /^To teach/ }));
  await keys.press(page.getByRole("button", { name: "Sign", exact: true }));
  await expect(page.getByRole("link", { name: /sign|type/i }).first()).toBeVisible();
  await keys.sign(page, visit.name);
  await keys.press(page.getByRole("button", { name: "Sign", exact: true }));
  await expect(page.getByText("Your choices are kept.")).toBeVisible();
  expect(keys.used()).toEqual([
    ...[expect.stringMatching(/^checkbox For my record/), expect.stringMatching(/^checkbox To teach/), "button Sign"],
    ...["textbox Or type your full name instead", "button Sign"],
  ]);
  await keys.press(page.getByRole("link", { name: "to the consents" }));
  await keys.press(page.getByRole("link", { name: "Open or withdraw: Teaching" }));
  await takeBack(page, keys);
  expect(keys.used()).toEqual(["link to the consents", "link Open or withdraw: Teaching", ...TAKES_BACK]);
  await page.goto(`/patients/${visit.patientId}/consents`);
  const photographs = page.getByRole("list", { name: "Photographs" }).getByRole("listitem");
  await expect(photographs.filter({ hasText: "Agreed" })).toHaveCount(1);
});

test("with keys alone a treatment consent is read, ticked, signed by typing, and taken back", async ({ open }) => {
  test.setTimeout(90_000);
  const page = await open("reception");
  const keys = await keyboardWalk(page);
  await page.goto(`/appointments/${visit.appointmentId}/consent`);
  const statements = page.getByRole("group", { name: "Tick each one if you agree" }).getByRole("checkbox");
  await expect(statements).not.toHaveCount(0);
  for (const statement of await statements.all()) await keys.tick(statement);
  await keys.sign(page, visit.name);
  await keys.press(page.getByRole("button", { name: "Sign consent" }));
  await expect(page.getByText("Your part of the consent is signed.")).toBeVisible();
  const signs = keys.used();
  expect(signs.slice(0, -2).every((stop) => stop.startsWith("checkbox "))).toBe(true);
  expect(signs.slice(-2)).toEqual(["textbox Or type your full name instead", "button Sign consent"]);

  await page.goto(`/patients/${visit.patientId}/consents`);
  await keys.press(page.getByRole("list", { name: "Signed consents" }).getByRole("link").first());
  await expect(page.getByRole("heading", { name: "The patient takes it back" })).toBeVisible();
  expect(await keys.around()).toContain("button Withdraw consent");
  await takeBack(page, keys);
  expect(keys.used().slice(-2)).toEqual(TAKES_BACK);
});

async function takeBack(page: Parameters<typeof keyboardWalk>[0], keys: KeyboardWalk): Promise<void> {
  await keys.write(page.getByLabel("What the patient said"), "No reason given.");
  await keys.press(page.getByRole("button", { name: "Withdraw consent" }));
  await expect(page.getByText(/^Withdrawn on /)).toBeVisible();
}
