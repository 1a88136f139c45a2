import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { dress, findOutline, findViolations, TWO_LOOKS, unfold } from "./support/looking.ts";
import { withRehearsal } from "./support/rehearsal.ts";

const DESK = { width: 1440, height: 900, scheme: "light" } as const;

/** The state of a page, looked at light and dark, wide and narrow, folded and unfolded. */
async function lookAt(page: Page, state: string): Promise<void> {
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    await unfold(page, "main");
    expect(await findViolations(page, state)).toEqual([]);
  }
  expect(await findOutline(page)).toEqual([]);
  await dress(page, DESK);
}

const openPart = async (page: Page, name: string) => {
  await page.getByRole("navigation", { name: "Parts of the form" }).getByRole("link", { name }).click();
  await expect(page.getByLabel("Title of the part")).toHaveValue(name);
};
const question = (page: Page, name: RegExp) => page.getByRole("group", { name });

test("a clinician begins a new version, rewords it, adds a question that flags a caution, waits longer, compares, tries and approves it; a second editor is shown the difference", async ({
  open,
}) => {
  test.setTimeout(240_000);
  await withRehearsal(async (rehearsal) => {
    const page = await open("clinician");
    await page.goto("/settings/definitions");
    await page.getByRole("link", { name: rehearsal }).click();
    await page.getByLabel("I have read all of version 1").check();
    await page.getByRole("button", { name: "Approve and put in force" }).click();
    await expect(page.getByText("Approved and in force from now on.")).toBeVisible();

    await page.getByRole("button", { name: "New version from this" }).click();
    await expect(page.getByRole("heading", { name: "Edit version 2", level: 1 })).toBeVisible();
    await lookAt(page, "the outline");
    await openPart(page, "Other treatments");
    const editor = page.url();

    // Reworded: the preview follows each key, and nothing is saved before it is asked for.
    const filler = question(page, /^1\. When did you last have filler/);
    await filler.getByLabel("Question", { exact: true }).fill("When did a clinic last inject filler?");
    const preview = page.getByRole("region", { name: "As the patient sees it" });
    await expect(preview.getByRole("group", { name: "When did a clinic last inject filler?" })).toBeVisible();

    // A shorter wait is refused beside its field; what was typed stays.
    await filler.getByLabel("Defer for").fill("3");
    await page.getByRole("button", { name: "Save this part" }).click();
    await expect(filler.getByLabel("Defer for")).toHaveAccessibleDescription(
      /The rule says 6 months\. A clinic may wait longer, never shorter\./,
    );
    await expect(filler.getByLabel("Question", { exact: true })).toHaveValue("When did a clinic last inject filler?");
    await lookAt(page, "a shorter wait");
    await filler.getByLabel("Defer for").fill("9");
    await page.getByLabel("New question").fill("Have you had thread lifting?");
    await page.getByRole("button", { name: "Save this part" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();

    const own = question(page, /Have you had thread lifting/).first();
    await own.getByRole("checkbox", { name: "Yes", exact: true }).check();
    await page.getByRole("button", { name: "Save this part" }).click();
    await expect(page).toHaveURL(/done=saved/);
    await expect(own.getByRole("checkbox", { name: "Yes", exact: true })).toBeChecked();
    await lookAt(page, "a question of the clinic's own");

    // Two at the same part: the second is shown what is saved and what they typed, and loses none of it.
    const second = await open("admin");
    await second.goto(editor);
    const words = "About the skin that we will treat.";
    // The preview follows once the page's script is there: until then a typed word might be taken for the page's own.
    await expect(async () => {
      await second.getByLabel("Introduction").fill(words);
      await expect(second.getByRole("region", { name: "As the patient sees it" }).getByText(words, { exact: true })).toBeVisible();
    }).toPass();
    await page.getByLabel("Title of the part").fill("Earlier treatments");
    await page.getByRole("button", { name: "Save this part" }).click();
    await expect(
      page.getByRole("navigation", { name: "Parts of the form" }).getByRole("link", { name: "Earlier treatments" }),
    ).toBeVisible();
    await second.getByRole("button", { name: "Save this part" }).click();
    await expect(second.getByText("Somebody else saved this part while you wrote")).toBeVisible();
    const differing = second.getByRole("listitem").filter({ hasText: "Introduction" });
    await expect(differing.locator("ins")).not.toHaveCount(0);
    await expect(differing.locator("del")).not.toHaveCount(0);
    await expect(second.getByLabel("Introduction")).toHaveValue(words);
    await lookAt(second, "what somebody else saved");
    await second.getByLabel("Title of the part").fill("Earlier treatments");
    await second.getByRole("button", { name: "Save this part" }).click();
    await expect(second).toHaveURL(/done=saved/);

    await page.goto(editor);
    await page.getByRole("link", { name: "What changed" }).click();
    await expect(page.getByRole("heading", { name: "What changed since version 1", level: 1 })).toBeVisible();
    const changed = page.getByRole("listitem").filter({ hasText: "inject filler" });
    await expect(changed.locator("del").first()).toContainText("removed:");
    await expect(changed).toContainText(/Defer for.*6.*9.* months/);
    await expect(page.getByRole("listitem").filter({ hasText: "thread lifting" })).toContainText("Flags a caution");
    await lookAt(page, "what changed");

    // Tried: posted, answered, and nowhere in the address.
    await page.goto(editor);
    await page.getByRole("link", { name: "Try the rules" }).click();
    await expect(page.getByRole("heading", { name: "Try the rules", level: 1 })).toBeVisible();
    await page.getByText("Earlier treatments", { exact: true }).click();
    await page.getByLabel("Answered on").fill("2026-11-23");
    await page.getByLabel("Treatment on").fill("2026-12-01");
    const injected = page.getByRole("group", { name: "When did a clinic last inject filler?" });
    await injected.getByLabel("Day", { exact: true }).fill("1");
    await injected.getByLabel("Month").fill("5");
    await injected.getByLabel("Year").fill("2026");
    await page.getByRole("group", { name: "Have you had thread lifting?" }).getByLabel("Yes").check();
    await page.getByRole("button", { name: "Work it out" }).click();
    await expect(page.getByText("Defer, on Tue 1 Dec 2026")).toBeVisible();
    await expect(page.getByText("Earliest date: Mon 1 Feb 2027")).toBeVisible();
    await expect(page.getByText("Caution: Have you had thread lifting?: answered yes")).toBeVisible();
    await expect(page.getByText("Anaesthetic: nothing answered speaks against it")).toBeVisible();
    await expect(injected.getByLabel("Year")).toHaveValue("2026");
    expect(new URL(page.url()).search).toBe("");
    await lookAt(page, "the rules, tried");

    // Only a clinician puts it in force; the version before it stays as it was.
    await second.getByRole("link", { name: "Read and approve" }).click();
    await expect(second.getByRole("heading", { name: rehearsal, level: 1 })).toBeVisible();
    await expect(second.getByRole("button", { name: "Approve and put in force" })).toHaveCount(0);
    await page.goto(second.url());
    await lookAt(page, "the draft, to be approved");
    await page.getByLabel("I have read all of version 2").check();
    await page.getByRole("button", { name: "Approve and put in force" }).click();
    await expect(page.getByText("Approved and in force from now on.")).toBeVisible();
    await page.getByRole("link", { name: "Version 1" }).click();
    await expect(page.getByText("When did you last have filler?")).toBeVisible();
    await expect(page.getByText("Retired").first()).toBeVisible();
    await second.goto(editor);
    await expect(second.getByText("Version 2 is no longer a draft")).toBeVisible();
  });
});

test("a draft is begun, edited and tried without scripts", async ({ open }) => {
  test.setTimeout(120_000);
  await withRehearsal(async (rehearsal) => {
    const page = await open("clinician", { javaScript: false });
    await page.goto("/settings/definitions");
    await page.getByRole("link", { name: rehearsal }).click();
    await page.getByRole("link", { name: "Edit this draft" }).click();
    await openPart(page, "Sun and tanning");
    const tan = question(page, /^2\. When did you last use fake tan/);
    await tan.getByLabel("Question", { exact: true }).fill("");
    await page.getByRole("button", { name: "Save this part" }).click();
    await expect(page.getByRole("link", { name: "Write the question." })).toBeVisible();
    await tan.getByLabel("Question", { exact: true }).fill("When did you last use self-tan?");
    await tan.getByLabel("Place").selectOption("1");
    await page.getByRole("button", { name: "Save this part" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await expect(question(page, /^1\. When did you last use self-tan/)).toBeVisible();
    await expect(page.getByRole("region", { name: "As the patient sees it" })).toContainText("When did you last use self-tan?");

    await page.getByRole("link", { name: "Try the rules" }).click();
    await page.getByLabel("stays open").check();
    await page.getByRole("button", { name: "Work it out" }).click();
    await expect(page.getByText("Pregnancy: not answered")).toBeVisible();
    await expect(page.getByLabel("stays open")).toBeChecked();
  });
});
