import { screeningParts } from "#e2e/support/screening.ts";
import { expect, test } from "./support/fixtures.ts";
import { keyboardWalk } from "./support/keyboard-walk.ts";
import { answerPart, typeBirthDate, type UnscreenedVisit, unscreenedVisit } from "./support/own-form.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { withRehearsal } from "./support/rehearsal.ts";

test.use({ storageState: NOBODY });

const PIN = "4812";
let visit: UnscreenedVisit;
test.beforeAll(async () => {
  visit = await unscreenedVisit();
});

test("with keys alone a tablet is handed over and taken back by PIN: every stop has its role and name, and none holds the focus", async ({
  open,
}) => {
  test.setTimeout(90_000);
  const { name, email, password } = accountOf("reception");
  // A sign-in of its own: the session is parked with the tablet.
  const page = await open("nobody");
  const keys = await keyboardWalk(page);
  await page.goto("/sign-in");
  await keys.write(page.getByLabel("Email"), email);
  await keys.write(page.getByLabel("Password", { exact: true }), password);
  await keys.press(page.getByRole("button", { name: "Sign in" }));
  await expect(page).toHaveURL(/\/diary/);
  await page.goto("/settings/me");
  const pin = page.getByRole("form", { name: "PIN", exact: true });
  await keys.write(pin.getByLabel(/PIN$/), PIN);
  await keys.write(pin.getByLabel("Your password"), password);
  await keys.press(pin.getByRole("button", { name: /^(?:Set|Change) the PIN$/ }));
  await expect(page.getByText("Your PIN is set.")).toBeVisible();
  keys.used();

  await page.goto(`/appointments/${visit.appointmentId}`);
  await keys.press(page.getByRole("link", { name: "Hand over the tablet" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hand over the tablet");
  expect(await keys.around()).toContain("button Hand over now");
  await keys.tick(page.getByRole("radio", { name: "The screening form, then the consent" }));
  await keys.press(page.getByRole("button", { name: "Hand over now" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Hello /);
  expect(await keys.around()).toEqual(["link Skip to the page", "link Go to the first form", "link For staff: take the tablet back"]);
  await keys.press(page.getByRole("link", { name: "For staff: take the tablet back" }));
  await keys.write(page.getByLabel(`PIN of ${name}`), "9999");
  await keys.press(page.getByRole("button", { name: "Take it back" }));
  await expect(page.getByText("This is not the PIN. 4 tries left.").first()).toBeVisible();
  await keys.write(page.getByLabel(`PIN of ${name}`), PIN);
  await keys.press(page.getByRole("button", { name: "Take it back" }));
  await expect(page.getByText("You have the tablet back.")).toBeVisible();
  const takesBack = [`textbox PIN of ${name}`, "button Take it back"];
  expect(keys.used()).toEqual([
    ...["link Hand over the tablet", "radio The screening form, then the consent", "button Hand over now"],
    ...["link For staff: take the tablet back", ...takesBack, ...takesBack],
  ]);
});

test("with keys alone a patient opens the single-use link, answers every group and signs by typing; each group takes the focus as it comes", async ({
  open,
}) => {
  test.setTimeout(120_000);
  const desk = await open("reception");
  await desk.goto(`/appointments/${visit.appointmentId}/form-link`);
  const atDesk = await keyboardWalk(desk);
  await atDesk.press(desk.getByRole("button", { name: "Make a new link" }));
  const link = await desk.getByLabel("The patient’s link").inputValue();

  const page = await open("nobody");
  const keys = await keyboardWalk(page);
  await page.goto(link);
  await typeBirthDate(page, keys, visit.born);
  await keys.press(page.getByRole("button", { name: "Open my form" }));
  await expect(page).toHaveURL(/\/form$/);
  await keys.press(page.getByRole("link", { name: "Go to the form" }));
  await expect(page).toHaveURL(/\/form\/screening/);
  expect(keys.used()).toEqual([
    ...["Day", "Month", "Year"].map((part) => expect.stringMatching(new RegExp(`^(?:textbox|spinbutton) ${part}$`))),
    ...["button Open my form", "link Go to the form"],
  ]);

  const parts = screeningParts();
  for (const [index, part] of parts.entries()) {
    if (index > 0) await expect.poll(keys.at).toBe(`heading ${part.title}`);
    await answerPart(page, keys, part);
    const answers = keys.used();
    expect(answers.at(-1)).toMatch(/^button /);
    expect(answers.slice(0, -1).map((stop) => stop.replace(/^(?:radio|checkbox) /, ""))).toEqual(part.ticks.map(({ tick }) => tick));
  }
  await expect.poll(keys.at).toBe("heading Look through your answers");
  const around = await keys.around();
  expect(around.filter((stop) => stop.startsWith("link Change: "))).toEqual(parts.map(({ title }) => `link Change: ${title}`));
  await keys.write(page.getByLabel("Or type your full name instead"), visit.name);
  await keys.press(page.getByRole("button", { name: "Sign and finish" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your form.");
  expect(keys.used()).toEqual(["textbox Or type your full name instead", "button Sign and finish"]);
});

test("with keys alone a clinician rewords a question, moves it, adds one of the clinic's own that flags a caution, compares and tries", async ({
  open,
}) => {
  test.setTimeout(120_000);
  await withRehearsal(async (rehearsal) => {
    const page = await open("clinician");
    const keys = await keyboardWalk(page);
    await page.goto("/settings/definitions");
    await keys.press(page.getByRole("link", { name: rehearsal }));
    await keys.press(page.getByRole("link", { name: "Edit this draft" }));
    await keys.press(page.getByRole("navigation", { name: "Parts of the form" }).getByRole("link", { name: "Sun and tanning" }));
    await expect(page.getByLabel("Title of the part")).toHaveValue("Sun and tanning");
    expect(await keys.around()).toContain("button Save this part");
    const editor = page.url();

    const tan = page.getByRole("group", { name: /When did you last use (?:fake|self-) ?tan/ });
    await keys.write(tan.getByLabel("Question", { exact: true }), "When did you last use self-tan?");
    await keys.choose(tan.getByLabel("Place"), "1 of 3");
    await keys.write(page.getByLabel("New question"), "Have you been on a sunbed?");
    await keys.press(page.getByRole("button", { name: "Save this part" }));
    await expect(page.getByText("Saved.")).toBeVisible();
    await expect(page.getByRole("group", { name: /^1\. When did you last use self-tan/ })).toBeVisible();
    const own = page.getByRole("group", { name: /Have you been on a sunbed/ }).first();
    await keys.tick(own.getByRole("checkbox", { name: "Yes", exact: true }));
    await keys.press(page.getByRole("button", { name: "Save this part" }));
    await expect(own.getByRole("checkbox", { name: "Yes", exact: true })).toBeChecked();
    expect(keys.used()).toEqual([
      ...[`link ${rehearsal}`, "link Edit this draft", "link Sun and tanning"],
      ...["textbox Question", "combobox Place", "textbox New question", "button Save this part"],
      ...["checkbox Yes", "button Save this part"],
    ]);

    await keys.press(page.getByRole("link", { name: "What changed" }));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^What changed/);
    await page.goto(editor);
    await keys.press(page.getByRole("link", { name: "Try the rules" }));
    await keys.press(page.locator("summary", { hasText: "Sun and tanning" }));
    await keys.tick(page.getByRole("group", { name: "Have you been on a sunbed?" }).getByRole("radio", { name: "Yes", exact: true }));
    await keys.press(page.getByRole("button", { name: "Work it out" }));
    await expect(page.getByText("Caution: Have you been on a sunbed?: answered yes")).toBeVisible();
  });
});
