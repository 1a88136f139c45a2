import type { Page } from "@playwright/test";
import { cookiesOf } from "./support/by-post.ts";
import { BASE_URL, SECOND_URL } from "./support/environment.ts";
import { exampleAddresses } from "./support/example-addresses.ts";
import { keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { handOver } from "./support/hand-over.ts";
import { dress, findOutline, findViolations, TWO_LOOKS } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { fillOwnForm, type UnscreenedVisit, unscreenedVisit } from "./support/own-form.ts";
import { pageRules } from "./support/page-rules.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { formWith, postPlainly, refusalIn } from "./support/plain-form.ts";
import { answerOf, screeningParts } from "./support/screening.ts";
import { signIn } from "./support/sign-in.ts";
import { lookInside } from "./support/sql.ts";

test.use({ storageState: NOBODY });

const PIN = "4812";
const hands = mouseOperator();

let visit: UnscreenedVisit;
test.beforeAll(async () => {
  visit = await unscreenedVisit();
});

async function setPin(page: Page): Promise<void> {
  await page.goto("/settings/me");
  const form = page.getByRole("form", { name: "PIN", exact: true });
  await form.getByLabel(/PIN$/).fill(PIN);
  await form.getByLabel("Your password").fill(accountOf("reception").password);
  await form.getByRole("button", { name: /^(?:Set|Change) the PIN$/ }).click();
  await expect(page.getByText("Your PIN is set.")).toBeVisible();
}

async function takeBack(page: Page, pin: string): Promise<void> {
  await page.getByRole("link", { name: "For staff: take the tablet back" }).click();
  await page.getByLabel(/^PIN of /).fill(pin);
  await page.getByRole("button", { name: "Take it back" }).click();
}

test("a patient fills in both forms on the tablet and gives it back; staff take it back by PIN, and the back button shows neither side the other's pages", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, accountOf("reception"));
  await setPin(page);
  const otherTab = await page.context().newPage();
  await otherTab.goto("/diary");
  await page.bringToFront();
  await page.goto(`/appointments/${visit.appointmentId}`);
  await page.getByRole("link", { name: "Hand over the tablet" }).click();
  await expect(page.getByText(/^You take it back with your PIN or password/)).toBeVisible();
  await page.getByRole("radio", { name: "The screening form, then the consent" }).check();
  await page.getByRole("button", { name: "Hand over now" }).click();
  await expect(page).toHaveURL(/\/form$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Hello ${visit.name.split(" ")[0]}`);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(otherTab).toHaveURL(/\/form$/);
  await otherTab.close();

  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Hello /);
    await expect(page).toHaveURL(/\/form$/);
  }

  const { hidden } = formWith(await (await page.request.get("/form/screening")).text(), "formVersionId");
  await page.getByRole("link", { name: "Go to the first form" }).click();
  await fillOwnForm(page, hands, visit.name);
  await expect(page).toHaveURL(/\/form$/);
  const sentAgain = await postPlainly(BASE_URL, "/form/screening", await cookiesOf(page), { ...hidden, go: "sign", leaveOpen: "on" });
  expect(new URL(sentAgain.location ?? "/nowhere", BASE_URL).pathname, "what is signed leads to what is left").toBe("/form");
  await page.getByRole("link", { name: "Go to the form" }).click();
  const statements = page.getByRole("group", { name: "Tick each one if you agree" }).getByRole("checkbox");
  await expect(statements).not.toHaveCount(0);
  for (const statement of await statements.all()) await statement.check();
  await hands.write(page.getByLabel("Or type your full name instead"), visit.name);
  await page.getByRole("button", { name: "Sign consent" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. Please give the tablet back.");
  for (const address of ["/form", "/form/screening", "/form/consent"]) {
    await page.goto(address);
    await expect(page).toHaveURL(/\/form\/done$/);
  }

  await takeBack(page, "9999");
  await expect(page.getByText("This is not the PIN. 4 tries left.").first()).toBeVisible();
  await page.getByLabel(/^PIN of /).fill(PIN);
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByText("You have the tablet back.")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/appointments/${visit.appointmentId}`));
  await page.goto("/diary");
  await expect(page.getByRole("link", { name: "Patients", exact: true })).toBeVisible();
  await page.goto("/form/screening");
  await expect(page).toHaveURL(/\/form\/closed$/);
});

test("while the tablet is handed over, every staff page, action, stream and route of the build answers as signed out, on either process", async ({
  page,
  playwright,
}) => {
  test.setTimeout(120_000);
  await signIn(page, accountOf("reception"));
  const staffCookies = await cookiesOf(page);
  const { hidden } = formWith(await (await page.request.get("/patients/new")).text(), "familyName");
  await page.goto(`/appointments/${visit.appointmentId}/hand-over`);
  await page.getByRole("button", { name: "Hand over now" }).click();
  await expect(page).toHaveURL(/\/form$/);

  const wrong: unknown[] = [];
  const client = await playwright.request.newContext({
    maxRedirects: 0,
    storageState: NOBODY,
    extraHTTPHeaders: { cookie: await cookiesOf(page) },
  });
  const examples = exampleAddresses(await keptExamples());
  for (const [pattern, [address = ""]] of Object.entries(examples)) {
    const kind = pageRules[pattern]?.kind;
    if (kind !== "area" && kind !== "object" && kind !== "start" && kind !== "sign-in") continue;
    const to = kind === "sign-in" ? "/form/back" : "/form";
    for (const server of [BASE_URL, SECOND_URL]) {
      const answer = await client.get(`${server}${address}`);
      const leadsTo = new URL(answer.headers().location ?? "/nowhere", BASE_URL).pathname;
      if (answer.status() !== 307 || leadsTo !== to) wrong.push({ server, address, status: answer.status(), leadsTo });
    }
  }
  expect(wrong).toEqual([]);
  for (const address of ["/api/diary/events", "/api/diary/choices", `/api/diary/visits/${visit.appointmentId}`])
    expect((await client.get(`${BASE_URL}${address}`)).status(), address).toBe(401);
  expect(await (await client.get(`${BASE_URL}/api/auth/session`)).text()).not.toContain(accountOf("reception").name);
  expect((await client.get(`${BASE_URL}/api/auth/signout`)).status()).toBe(403);
  await client.dispose();

  const familyName = `Parked${Date.now()}`;
  const fields = {
    ...hidden,
    givenName: "Someone",
    familyName,
    birthDateUnknown: "on",
    "dateOfBirth.day": "",
    "dateOfBirth.month": "",
    "dateOfBirth.year": "",
  };
  for (const server of [BASE_URL, SECOND_URL]) {
    const sent = await postPlainly(server, "/patients/new", staffCookies, fields);
    expect(sent.status === 307 || refusalIn(sent.html) !== null, "the form is refused or led away").toBe(true);
  }
  const sql = lookInside();
  expect(await sql`select 1 from patients where family_name = ${familyName}`).toHaveLength(0);
  await sql.end();
});

test("a tablet left alone covers the answers after two minutes and clears them a minute later; what was typed is there when it is handed over again", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const left = await unscreenedVisit();
  const [first] = screeningParts();
  if (first === undefined) throw new Error("The form has no parts.");
  const firstAnswer = () => {
    const [{ ask, tick } = { ask: "", tick: "" }] = first.ticks;
    return answerOf(page.getByRole("region", { name: first.title, exact: true }), ask, tick);
  };
  await page.clock.install();
  await handOver(page, left.appointmentId, "The screening form");
  await page.goto("/form/screening?part=1");
  const cover = page.getByRole("dialog", { name: "Are you still there?" });
  await hands.tick(firstAnswer());
  await page.clock.runFor(5_000);
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.clock.runFor(110_000);
  await expect(cover).toBeHidden();
  await page.clock.runFor(10_000);
  await expect(cover).toBeVisible();
  await expect(page.getByRole("button", { name: "I am still here" })).toBeFocused();
  const found: string[] = [];
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    found.push(...(await findViolations(page, "covered")));
  }
  found.push(...(await findOutline(page)));
  expect(found).toEqual([]);
  await page.getByRole("button", { name: "I am still here" }).click();
  await expect(cover).toBeHidden();
  await expect(firstAnswer()).toBeChecked();

  await page.clock.runFor(125_000);
  await expect(cover).toBeVisible();
  await page.clock.runFor(65_000);
  await expect(page).toHaveURL(/\/form\/closed$/);
  await expect(page.getByText("Please give the tablet back.")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This form is closed");
  for (const address of ["/form/screening", "/diary"]) {
    await page.goto(address);
    await expect(page).toHaveURL(/\/form\/closed$/);
  }

  await page.goto("/form/back");
  await page.getByLabel(/^Password of /).fill(accountOf("reception").password);
  await page.getByRole("form", { name: "With the password" }).getByRole("button").click();
  await expect(page.getByText("You have the tablet back.")).toBeVisible();
  await page.goto(`/appointments/${left.appointmentId}/hand-over`);
  await page.getByRole("button", { name: "Hand over now" }).click();
  await expect(page).toHaveURL(/\/form$/);
  await page.goto("/form/screening?part=1");
  await expect(firstAnswer()).toBeChecked();
});

test("after five wrong PINs only the password takes the tablet back, and somebody else may sign in as themselves", async ({
  page,
  open,
}) => {
  await signIn(page, accountOf("reception"));
  await setPin(page);
  await page.goto(`/appointments/${visit.appointmentId}/hand-over`);
  await page.getByRole("button", { name: "Hand over now" }).click();
  await page.getByRole("link", { name: "For staff: take the tablet back" }).click();
  for (const words of ["4 tries left", "3 tries left", "2 tries left", "1 try left", "The PIN no longer takes this tablet back."]) {
    await page.getByLabel(/^PIN of /).fill("9999");
    await page.getByRole("button", { name: "Take it back" }).click();
    await expect(page.getByText(words).first()).toBeVisible();
  }
  await page.getByLabel(/^PIN of /).fill(PIN);
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByText("The PIN no longer takes this tablet back.").first()).toBeVisible();
  await page
    .getByRole("form", { name: "With the password" })
    .getByLabel(/^Password of /)
    .fill(accountOf("reception").password);
  await page.getByRole("button", { name: "Use the password" }).click();
  await expect(page.getByText("You have the tablet back.")).toBeVisible();

  const other = await open("nobody");
  await handOver(other, visit.appointmentId, "The screening form");
  await other.goto("/sign-in");
  await expect(other).toHaveURL(/\/form\/back$/);
  await other.getByText("Someone else? Sign in as yourself").click();
  const own = other.getByRole("form", { name: "As someone else" });
  await own.getByLabel("Email").fill(accountOf("clinician").email);
  await own.getByLabel("Password", { exact: true }).fill(accountOf("clinician").password);
  await own.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByText("You have the tablet back.")).toBeVisible();
  await expect(other.locator("summary", { hasText: `You: ${accountOf("clinician").name}` })).toBeVisible();
});

test("without JavaScript the tablet is handed over and taken back all the same", async ({ open }) => {
  const page = await open("nobody", { javaScript: false });
  await handOver(page, visit.appointmentId, "The screening form");
  await page.goto("/diary");
  await expect(page).toHaveURL(/\/form$/);
  await page.getByRole("link", { name: "For staff: take the tablet back" }).click();
  await page.getByLabel(/^Password of /).fill(accountOf("reception").password);
  await page.getByRole("form", { name: "With the password" }).getByRole("button").click();
  await expect(page.getByText("You have the tablet back.")).toBeVisible();
});
