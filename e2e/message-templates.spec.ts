import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { keyboardWalk } from "./support/keyboard-walk.ts";
import { dress, findOutline, findViolations, lookIntoDialogs, TWO_LOOKS, unfold } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { withRehearsal } from "./support/rehearsal.ts";

const DESK = { width: 1440, height: 900, scheme: "light" } as const;

/** The state of a page, looked at light and dark, wide and narrow, folded and unfolded. */
async function lookAt(page: Page, state: string): Promise<void> {
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    await unfold(page, "main");
    expect(await findViolations(page, state)).toEqual([]);
  }
  expect(await lookIntoDialogs(page)).toEqual([]);
  expect(await findOutline(page)).toEqual([]);
  await dress(page, DESK);
}

const CLINICAL = "Your skin treatment on {when}";
const UNKNOWN = "We look forward to seeing you, {nickname}.";

for (const javaScript of [true, false]) {
  const how = javaScript ? "" : ", without JavaScript";
  test(`a clinician words a message, is told what cannot stand there, sees it as a patient would, tries it on themselves and puts it in force${how}`, async ({
    open,
  }) => {
    test.setTimeout(240_000);
    await withRehearsal(async (rehearsal) => {
      const staff = mouseOperator({ javaScript });
      const page = await open("clinician", { javaScript });
      const look = async (state: string) => {
        if (javaScript) await lookAt(page, state);
      };
      await page.goto("/settings/definitions");
      await look("the list");
      await staff.press(page.getByRole("link", { name: rehearsal }));
      await expect(page.getByText("Not in use yet")).toBeVisible();
      await look("a draft to be read");

      await staff.press(page.getByRole("link", { name: "Edit this draft" }));
      await expect(page.getByLabel("Subject")).toBeVisible();
      await look("the editor");
      await staff.write(page.getByLabel("Subject"), CLINICAL);
      await staff.write(page.getByLabel("Opening"), UNKNOWN);
      await staff.press(page.getByRole("button", { name: "Save the words" }));
      await expect(page.getByLabel("Subject")).toHaveAccessibleDescription(/Others may read the subject: leave out “skin”, “treatment”/);
      await expect(page.getByLabel("Opening")).toHaveAccessibleDescription(/\{nickname\} is not filled in here/);
      await expect(page.getByLabel("Subject")).toHaveValue(CLINICAL);
      await look("words that cannot stand there");
      await staff.write(page.getByLabel("Subject"), "We see you on {when}");
      await staff.write(page.getByLabel("Opening"), "We look forward to you, {called}.");
      await staff.press(page.getByRole("button", { name: "Save the words" }));
      await expect(page).toHaveURL(/done=saved/);
      await look("saved words");

      await staff.press(page.getByRole("link", { name: "Read and approve" }));
      await staff.press(page.getByRole("link", { name: "As the patient sees it" }));
      await expect(page.getByRole("heading", { level: 1, name: "As the patient sees it" })).toBeVisible();
      await expect(page.getByRole("definition").filter({ hasText: /^We see you on / })).toBeVisible();
      await look("the preview");
      await staff.press(page.getByRole("button", { name: "Send it to me" }));
      await expect(page.getByText("It is on its way to your own address.")).toBeVisible();
      await look("a trial on its way");

      await staff.press(page.getByRole("link", { name: rehearsal }));
      await staff.press(page.getByRole("button", { name: "Approve and put in force" }));
      await expect(page.getByRole("checkbox", { name: /^I have read all of version 1/ })).toHaveAccessibleDescription(/./);
      await look("an approval that nobody ticked");
      await staff.tick(page.getByRole("checkbox", { name: /^I have read all of version 1/ }));
      await staff.press(page.getByRole("button", { name: "Approve and put in force" }));
      await expect(page.getByText("Approved and in force from now on.")).toBeVisible();
      await look("words in force");

      await staff.press(page.getByRole("button", { name: "New version from this" }));
      await staff.write(page.getByLabel("Closing"), "Until then.");
      await staff.press(page.getByRole("button", { name: "Save the words" }));
      await expect(page).toHaveURL(/done=saved/);
      await staff.press(page.getByRole("link", { name: "What changed" }));
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^What changed/);
      await look("what changed");
    }, "template");
  });
}

test("with keys alone a message is worded, seen as a patient would, tried and put in force", async ({ open }) => {
  test.setTimeout(120_000);
  await withRehearsal(async (rehearsal) => {
    const page = await open("clinician");
    const keys = await keyboardWalk(page);
    await page.goto("/settings/definitions");
    await keys.press(page.getByRole("link", { name: rehearsal }));
    await keys.press(page.getByRole("link", { name: "Edit this draft" }));
    await expect(page.getByLabel("Subject")).toBeVisible();
    expect(await keys.around()).toContain("button Save the words");
    await keys.write(page.getByLabel("Subject"), "We see you on {when}");
    await keys.press(page.getByRole("button", { name: "Save the words" }));
    await expect(page).toHaveURL(/done=saved/);
    await keys.press(page.getByRole("link", { name: "Read and approve" }));
    await keys.press(page.getByRole("link", { name: "As the patient sees it" }));
    await keys.press(page.getByRole("button", { name: "Send it to me" }));
    await expect(page.getByText("It is on its way to your own address.")).toBeVisible();
    await keys.press(page.getByRole("link", { name: rehearsal }));
    await keys.tick(page.getByRole("checkbox", { name: /^I have read all of version 1/ }));
    await keys.press(page.getByRole("button", { name: "Approve and put in force" }));
    await expect(page.getByText("Approved and in force from now on.")).toBeVisible();
    expect(keys.used()).toEqual([
      ...[`link ${rehearsal}`, "link Edit this draft", "textbox Subject", "button Save the words", "link Read and approve"],
      ...["link As the patient sees it", "button Send it to me", `link ${rehearsal}`],
      ...["checkbox I have read all of version 1 and approve it", "button Approve and put in force"],
    ]);
  }, "template");
});
