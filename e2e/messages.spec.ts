import { expect, test } from "./support/fixtures.ts";
import { keyboardWalk } from "./support/keyboard-walk.ts";
import { dress, findOutline, findViolations, lookIntoDialogs, TWO_LOOKS } from "./support/looking.ts";
import { plantMessage } from "./support/messages.ts";
import { mouseOperator } from "./support/operator.ts";
import { accountOf } from "./support/people.ts";

/** Every face of the board and of the log: what is planned, each state of a message, and nothing that fits. */
const FACES = [
  "/messages",
  ...["planned", "waiting", "sending", "failed", "unreachable"].map((state) => `/messages?state=${state}`),
  ...["sent", "kept", "failed", "unreachable", "withdrawn"].map((state) => `/messages/sent?state=${state}`),
  ...["/messages?kind=test", "/messages/sent?kind=test", "/messages/pause"],
];

const NO_LINK_OF_OURS = `https://clinic.example/choices#00000000-0000-7000-8000-00000000dead.${"A".repeat(43)}`;

test("axe finds nothing on the board and the log in any state, light and dark, and no page is wider than a telephone", async ({ open }) => {
  test.setTimeout(180_000);
  const page = await open("reception");
  const found: string[] = [];
  for (const address of FACES) {
    await page.goto(address);
    for (const look of TWO_LOOKS) {
      await dress(page, look);
      found.push(...(await findViolations(page, address)));
    }
    if (address === "/messages") found.push(...(await lookIntoDialogs(page)));
    found.push(...(await findOutline(page)).map((line) => `${address}: ${line}`));
  }
  expect(found).toEqual([]);
});

test("with keys alone a message that did not arrive is read, tried again, and another is given up", async ({ open }) => {
  test.setTimeout(90_000);
  const [failed, lost] = [await plantMessage("failed", 0), await plantMessage("unreachable", 1)];
  const page = await open("reception");
  const keys = await keyboardWalk(page);
  await page.goto("/messages?state=failed");
  const row = page.getByRole("listitem").filter({ hasText: failed.name });
  await expect(row).toContainText("The other side could not be reached");
  await keys.press(row.getByRole("link", { name: `Reminder, the day before, ${failed.name}` }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reminder, the day before");
  await expect(page.getByText("the link to their page")).toBeVisible();
  await expect(page.getByText("{portal}")).toHaveCount(0);
  expect(await keys.around()).toContain(`button Try again : Reminder, the day before, ${failed.name}`);
  await keys.press(page.getByRole("button", { name: "Try again" }));
  await expect(page.getByText("It is tried again.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);

  await page.goto("/messages?state=unreachable");
  const other = page.getByRole("listitem").filter({ hasText: lost.name });
  await keys.press(other.getByRole("button", { name: "Give up" }));
  await expect(page.getByText("It is given up. Nobody is told what it said.")).toBeVisible();
  await page.goto("/messages/sent?state=withdrawn");
  await expect(page.getByRole("listitem").filter({ hasText: lost.name })).toContainText("Withdrawn");
});

test("a visit whose message was not delivered says so in the diary, on its page and on the patient's", async ({ open }) => {
  const told = await plantMessage("failed", 2);
  const page = await open("reception");
  const card = page.getByText("Message not delivered").first();
  await page.goto(`/diary?date=${told.date}&location=${told.location}&view=list`);
  await expect(card).toBeVisible();
  await page.goto(`/appointments/${told.id}`);
  await expect(page.locator("#messages")).toContainText("Not delivered");
  await page.goto(`/patients/${told.patientId}`);
  await expect(page.locator("#messages")).toContainText("One not delivered");
});

for (const javaScript of [true, false]) {
  const how = javaScript ? "" : ", without JavaScript";
  test(`reception stops all messages, every page of them says who did, and lets them go again${how}`, async ({ open }) => {
    const staff = mouseOperator({ javaScript });
    const page = await open("reception", { javaScript });
    await page.goto("/messages");
    await staff.press(page.getByRole("link", { name: "Stop all messages" }));
    await staff.press(page.getByRole("button", { name: "Stop all messages" }));
    await expect(page.getByText("All messages are stopped.")).toBeVisible();
    for (const address of ["/messages", "/messages/sent", "/messages/pause"]) {
      await page.goto(address);
      await expect(page.getByText(`Stopped by ${accountOf("reception").name}`)).toBeVisible();
      await dress(page, TWO_LOOKS[0]);
      if (javaScript) expect(await findViolations(page, `${address}, stopped`)).toEqual([]);
    }
    await staff.press(page.getByRole("button", { name: "Let messages go out again" }));
    await expect(page.getByText("Messages go out again.", { exact: true })).toBeVisible();
  });

  test(`staff note which messages a patient wants, and the board leaves out the others${how}`, async ({ open }) => {
    const told = await plantMessage("unreachable", javaScript ? 3 : 4);
    const staff = mouseOperator({ javaScript });
    const page = await open("clinician", { javaScript });
    await page.goto(`/patients/${told.patientId}/messages`);
    await expect(page.getByText("Not asked yet: they get everything.")).toBeVisible();
    await staff.tick(page.getByRole("radio", { name: /^Only what is part of the care/ }));
    await staff.press(page.getByRole("button", { name: "Save what they said" }));
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.goto(`/patients/${told.patientId}`);
    await expect(page.locator("#messages")).toContainText("Wants only what is part of the care");
  });

  test(`a patient chooses through a pasted link, and one that is none is answered as any other${how}`, async ({ open }) => {
    const patient = mouseOperator({ javaScript });
    const page = await open("nobody", { javaScript });
    await page.goto("/choices");
    await patient.write(page.getByLabel("Paste the link we sent you"), "not a link");
    await patient.press(page.getByRole("button", { name: "Save my choice" }));
    await expect(page.getByText("Paste the whole link we sent you, from https to its end.").first()).toBeVisible();
    await patient.write(page.getByLabel("Paste the link we sent you"), NO_LINK_OF_OURS);
    await patient.tick(page.getByRole("radio", { name: /^Only what is part of my care/ }));
    await patient.press(page.getByRole("button", { name: "Save my choice" }));
    await expect(page.getByText("Thank you. If this is a link we sent you, your choice holds from now on.")).toBeVisible();
  });
}

test("the secret of a link leaves the address at once and stands nowhere on the page", async ({ open }) => {
  const page = await open("nobody");
  await page.goto(NO_LINK_OF_OURS.replace("https://clinic.example", ""));
  await expect(page).toHaveURL(/\/choices$/);
  await expect(page.getByLabel("Paste the link we sent you")).toHaveCount(0);
  expect(await findOutline(page)).toEqual([]);
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    expect(await findViolations(page, "choices")).toEqual([]);
  }
});
