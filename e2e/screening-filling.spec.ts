import type { Page } from "@playwright/test";
import { BASE_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { handOver } from "./support/hand-over.ts";
import { findOutline, findViolations } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { answerPart, unscreenedVisit } from "./support/own-form.ts";
import { accountOf, cookieOf } from "./support/people.ts";
import { formWith, postPlainly, refusalIn } from "./support/plain-form.ts";
import { answerUpToLast } from "./support/ready-visit.ts";
import { answerOf, screeningParts } from "./support/screening.ts";
import { lookInside } from "./support/sql.ts";

const PHONE = { width: 390, height: 844 };
const hands = mouseOperator();
const plain = mouseOperator({ javaScript: false });
const [FIRST, SECOND] = screeningParts();
const completes = `Complete as ${accountOf("reception").name}`;

const part = (page: Page, { title }: { readonly title: string } = FIRST ?? { title: "" }) =>
  page.getByRole("region", { name: title, exact: true });
/** What every page has, at 320 px too; without a script axe cannot run, and the same pages are looked at with one. */
const measure = async (page: Page): Promise<void> => {
  expect(await findOutline(page)).toEqual([]);
  await page.setViewportSize(PHONE);
};
const look = async (page: Page, state: string): Promise<void> => {
  expect(await findViolations(page, state)).toEqual([]);
  await measure(page);
};

test("without JavaScript the form goes section by section on a phone, keeps each, and is completed after everything was looked through", async ({
  open,
}) => {
  test.setTimeout(120_000);
  const { appointmentId } = await unscreenedVisit();
  const page = await open("reception", { javaScript: false });
  await page.setViewportSize(PHONE);
  await page.goto(`/appointments/${appointmentId}/screening`);
  await measure(page);
  await expect(page.getByText("Part 1 of 10")).toBeVisible();
  await expect(page.getByRole("region", { name: SECOND?.title ?? "", exact: true })).toBeHidden();

  const [first, ...others] = screeningParts();
  if (first === undefined) throw new Error("The form is empty.");
  await answerPart(page, plain, first);
  await expect(page.getByText("Part 2 of 10")).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  for (const { ask, tick } of first.ticks) await expect(answerOf(part(page), ask, tick)).toBeChecked();
  await page.getByRole("button", { name: "Continue" }).click();

  // Another browser, tomorrow or now, goes on where it was.
  await page.goto(`/appointments/${appointmentId}/screening`);
  await expect(page.getByText("Part 2 of 10")).toBeVisible();
  for (const each of others) await answerPart(page, plain, each);
  const summary = page.getByRole("region", { name: "Look through the answers" });
  await expect(summary.getByText("Someone in my family does")).toBeVisible();
  await measure(page);

  await summary.getByRole("link", { name: `Change: ${first.title}` }).click();
  await plain.tick(answerOf(part(page), first.ticks[0]?.ask ?? "", "Unsure"));
  await page.getByRole("button", { name: "Back to the summary" }).click();
  await expect(summary.getByText("Unsure")).toBeVisible();
  await page.getByRole("button", { name: completes }).click();
  await expect(page.getByText("The form is completed.")).toBeVisible();
  await page.goto(`/appointments/${appointmentId}/screening`);
  await expect(page.getByText(/^A form was completed today at/)).toBeVisible();
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
});

test("without JavaScript a day that has not come is said beside its question, and everything typed is still there", async ({ open }) => {
  const { appointmentId } = await unscreenedVisit();
  const page = await open("reception", { javaScript: false });
  await page.setViewportSize(PHONE);
  await page.goto(`/appointments/${appointmentId}/screening?part=3`);
  await plain.tick(answerOf(page.getByRole("main"), "Have you ever had a cold sore?", "Yes"));
  const healed = page.getByRole("group", { name: "When did the last one heal?" });
  for (const [label, text] of [
    ["Day", "12"],
    ["Month", "12"],
    ["Year", "2099"],
  ] as const)
    await healed.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(healed.getByText("Sat 12 Dec 2099 has not come yet. Give the day it healed.")).toBeVisible();
  await expect(healed.getByLabel("Year", { exact: true })).toHaveValue("2099");
  await measure(page);
  await page.goto(`/appointments/${appointmentId}/screening?part=3`);
  await expect(healed.getByLabel("Year", { exact: true })).toHaveValue("2099");
});

test("what is typed is saved as it is typed; a lost connection is said in words, loses nothing, and is made up for when it is back", async ({
  open,
  complaints,
}) => {
  test.setTimeout(120_000);
  const { appointmentId } = await unscreenedVisit();
  const page = await open("reception");
  await page.setViewportSize(PHONE);
  await page.goto(`/appointments/${appointmentId}/screening`);
  const [one, two, three] = FIRST?.ticks ?? [];
  const answer = (question: typeof one, tick = "No") => answerOf(part(page), question?.ask ?? "", tick);
  await hands.tick(answer(one));
  await expect(page.getByText(/^Saved, /)).toBeVisible();

  await page.context().setOffline(true);
  await answer(two).check();
  await expect(page.getByText(/^Not saved yet: there is no connection/)).toBeVisible();
  expect(await findViolations(page, "without a connection")).toEqual([]);
  await answer(three, "Unsure").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Part 2 of 10")).toBeVisible();
  await expect(page.getByText(/^Not saved yet: there is no connection/)).toBeVisible();
  const stored = () => page.evaluate(() => localStorage.length + sessionStorage.length);
  expect(await stored()).toBe(0);

  await page.context().setOffline(false);
  await expect(page.getByText(/^Saved, /)).toBeVisible();
  // The browser itself complained of the connection, which was meant.
  expect(complaints.said.map(({ text }) => text).filter((text) => !text.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  complaints.said.splice(0);
  await page.reload();
  await expect(page.getByText("Part 2 of 10")).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  for (const [question, tick] of [
    [one, "No"],
    [two, "No"],
    [three, "Unsure"],
  ] as const)
    await expect(answer(question, tick)).toBeChecked();
});

test("two devices at one form are told of each other, and each question keeps what was given last", async ({ open }) => {
  test.setTimeout(120_000);
  const { appointmentId } = await unscreenedVisit();
  const [desk, room] = [await open("clinician"), await open("clinician")];
  const [one, two] = FIRST?.ticks ?? [];
  for (const page of [desk, room]) await page.goto(`/appointments/${appointmentId}/screening?part=1`);
  await hands.tick(answerOf(part(desk), one?.ask ?? "", "Yes"));
  await expect(desk.getByText(/^Saved, /)).toBeVisible();
  await hands.tick(answerOf(part(room), two?.ask ?? "", "Unsure"));
  await expect(room.getByText(/^Saved, /)).toBeVisible();
  await expect(answerOf(part(room), one?.ask ?? "", "Yes")).toBeChecked();
  await expect(answerOf(part(room), two?.ask ?? "", "Unsure")).toBeChecked();
});

test("a form read aloud, then on the patient's own tablet nothing has changed: confirmed with one tap", async ({ open }) => {
  test.setTimeout(180_000);
  const { appointmentId } = await unscreenedVisit();
  const desk = await open("reception");
  const address = `/appointments/${appointmentId}/screening`;
  await desk.goto(address);
  await look(desk, "the first section");
  const last = await answerUpToLast("reception", address);
  await desk.goto(address);
  for (const each of last) await answerPart(desk, hands, each);
  await expect(desk.getByRole("region", { name: "Look through the answers" })).toBeVisible();
  await look(desk, "the summary");
  await desk.getByRole("button", { name: completes }).click();
  await expect(desk.getByText("The form is completed.")).toBeVisible();

  const tablet = await open("nobody");
  await tablet.setViewportSize(PHONE);
  await handOver(tablet, appointmentId, "The screening form");
  await tablet.getByRole("link", { name: "Go to the form" }).click();
  const summary = tablet.getByRole("region", { name: "Has anything changed?" });
  await expect(summary).toBeVisible();
  await expect(summary.getByText("Do you feel ill today?")).toBeVisible();
  await look(tablet, "to be confirmed");
  await tablet.getByRole("button", { name: "Nothing has changed" }).click();
  await expect(tablet).not.toHaveURL(/\/form\/screening/);
});

test("a form is printed blank, and entered from paper only by whoever has seen it signed", async ({ open }) => {
  test.setTimeout(120_000);
  const { appointmentId, name } = await unscreenedVisit();
  const page = await open("reception");
  await page.goto(`/appointments/${appointmentId}/screening`);
  await page.getByRole("link", { name: "Print the form to fill in with a pen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Screening form on paper");
  await expect(page.getByRole("article").getByText("Are you pregnant, or could you be?")).toBeVisible();
  await look(page, "the paper");
  await page.getByRole("link", { name: "Enter what was written" }).click();
  const [first] = screeningParts();
  if (first === undefined) throw new Error("The form is empty.");
  await answerPart(page, hands, first);
  await expect(page.getByText("Part 2 of 10")).toBeVisible();
  for (let at = 2; at < 10; at += 1) {
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText(`Part ${at + 1} of 10`)).toBeVisible();
  }
  await page.getByRole("button", { name: completes }).click();
  await expect(page.getByText("Tick that you have seen the signed paper.").first()).toBeVisible();
  await page.getByLabel("The name as it is signed on the paper").fill(name);
  await page.getByLabel(/^Signed on paper, seen by me/).check();
  await page.getByRole("button", { name: completes }).click();
  await expect(page.getByText(/questions are not answered/).first()).toBeVisible();
  expect(await findViolations(page, "open questions pointed out")).toEqual([]);
  await page.getByLabel(/^These questions stay open/).check();
  await page.getByRole("button", { name: completes }).click();
  await expect(page.getByText("The form is completed.")).toBeVisible();
});

test("failure 11: a blank or unsigned form is completed by no post, whatever it says of itself", async () => {
  const { appointmentId, patientId } = await unscreenedVisit();
  const address = `/appointments/${appointmentId}/screening`;
  const cookie = cookieOf("reception");
  const page = await (await fetch(`${BASE_URL}${address}`, { headers: { cookie } })).text();
  const { hidden } = formWith(page, "formVersionId");
  const post = async (fields: Readonly<Record<string, string>>) =>
    refusalIn((await postPlainly(BASE_URL, address, cookie, { ...hidden, ...fields })).html);
  expect(await post({ go: "sign", leaveOpen: "on" })).toContain("Nothing is answered yet");
  expect(await post({ go: "sign", leaveOpen: "on", "answers.filler_last.day": " " })).toContain("Nothing is answered yet");
  const answered = { "answers.pregnant": "no", leaveOpen: "on" };
  expect(await post({ ...answered, go: "sign", mode: "paper" })).not.toBeNull();
  expect(await post({ ...answered, go: "sign", mode: "paper", signedName: " ", seenSigned: "on" })).not.toBeNull();
  expect(await post({ ...answered, go: "sign", mode: "tablet" })).not.toBeNull();
  expect(await post({ ...answered, go: "confirm", part: "short" })).not.toBeNull();
  const sql = lookInside();
  try {
    expect(await sql`select state from form_responses where patient_id = ${patientId} and state = 'signed'`).toHaveLength(0);
  } finally {
    await sql.end();
  }
});
