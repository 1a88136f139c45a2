import type { Page } from "@playwright/test";
import { at, book, propose, registerPatient, type Session, standing } from "./support/a-series.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { screenByPost } from "./support/ready-visit.ts";
import { clinicTime, dayWords, ZONE } from "./support/times.ts";

const staff = mouseOperator();
const today = () => Temporal.Now.plainDateISO(ZONE);
const inDays = (days: number) => today().add({ days }).toString();
const words = (date: string) => dayWords(clinicTime(date, "12:00"));

/** A patient with four sessions, the first within a week from the day after tomorrow. */
async function bookedSeries(familyName: string) {
  const patientId = await registerPatient({ familyName });
  const seriesId = await propose(patientId, "scar-reduction", 4);
  const sessions = await book(seriesId, () => ({ from: inDays(2), within: "5" }));
  expect(sessions).toHaveLength(4);
  return { patientId, seriesId, sessions };
}

/** From where it is offered to the plan made again, in two clicks; nothing that is left lies before the day. */
async function replanned(desk: Page, seriesId: string, notBefore: string): Promise<readonly Session[]> {
  await desk.getByRole("link", { name: `Re-plan sessions 1 to 4 from ${words(notBefore)}` }).click();
  await expect(desk.getByText(`Planned from ${words(notBefore)} on`)).toBeVisible();
  await desk.getByRole("button", { name: /^Move \d sessions?$/ }).click();
  await expect(desk.getByText("The sessions are planned again.")).toBeVisible();
  await expect(desk.getByText("no longer hold")).toHaveCount(0);
  const after = await standing(seriesId);
  expect(after.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(after.filter(({ date }) => date < notBefore)).toEqual([]);
  return after;
}

test("a cold sore healed last week: the session before its day is flagged wherever it is seen, and planned again in two clicks", async ({
  open,
}) => {
  test.setTimeout(180_000);
  const desk = await open("reception");
  const clinician = await open("clinician");
  const { patientId, seriesId, sessions } = await bookedSeries(`Iredale${Date.now() % 100_000}`);
  const first = at(sessions, 1);
  const healed = today().subtract({ days: 7 });
  await desk.goto(await screenByPost(first.id, { keloid: "no", cold_sore_ever: "yes", cold_sore_last_healed: healed.toString() }));
  const [month, days] = [healed.add({ months: 1 }), healed.add({ days: 30 })];
  const notBefore = (Temporal.PlainDate.compare(month, days) > 0 ? month : days).toString();
  const reason = `not before ${words(notBefore)}, says the screening.`;
  const offer = `Re-plan sessions 1 to 4 from ${words(notBefore)}`;
  await expect(desk.getByText("Session 1 no longer holds")).toBeVisible();
  expect(await findViolations(desk, "after the form")).toEqual([]);
  for (const page of [`/appointments/${first.id}`, `/patients/${patientId}`, `/series/${seriesId}`]) {
    await desk.goto(page);
    await expect(desk.getByText(reason)).toBeVisible();
    await expect(desk.getByRole("link", { name: offer })).toBeVisible();
    // Reception is told the day, and never what was answered.
    await expect(desk.getByText(/cold sore/i)).toHaveCount(0);
  }
  await clinician.goto(`/series/${seriesId}`);
  await expect(clinician.getByText(/cold sore.*not before/i)).toBeVisible();
  await desk.goto(`/diary?${new URLSearchParams({ date: first.date })}`);
  const mark = desk.locator(`[data-appointment="${first.id}"]`).getByRole("button", { name: `Not before ${words(notBefore)}` });
  await mark.click();
  await expect(desk.getByRole("link", { name: `Re-plan session 1 and later from ${words(notBefore)}` })).toBeVisible();
  expect(await findViolations(desk, "the list of a card")).toEqual([]);
  await desk.goto(`/series/${seriesId}`);
  expect(await findViolations(desk, "the flagged series")).toEqual([]);
  await replanned(desk, seriesId, notBefore);
});

test("an active cold sore: the session is flagged, the next seven days are refused with the reason, and the eighth is planned in two clicks", async ({
  open,
}) => {
  test.setTimeout(180_000);
  const desk = await open("reception");
  const { seriesId, sessions } = await bookedSeries(`Oberon${Date.now() % 100_000}`);
  const first = at(sessions, 1);
  await desk.goto(await screenByPost(first.id, { keloid: "no", cold_sore_now: "yes" }));
  const notBefore = inDays(8);
  const reason = new RegExp(`not before ${words(notBefore)}, says the screening\\.`, "i");
  await expect(desk.getByText(reason)).toBeVisible();

  await test.step("a move within the seven days is shown as shut", async () => {
    await desk.goto(`/appointments/${first.id}/move?${new URLSearchParams({ date: inDays(7), time: first.time })}`);
    await expect(desk.getByText(reason).first()).toBeVisible();
    await expect(desk.getByRole("button", { name: /^Move to/ })).toHaveCount(0);
  });

  await test.step("its own place, given up, cannot be booked again", async () => {
    await desk.goto(`/appointments/${first.id}/cancel`);
    await staff.write(desk.getByLabel("Reason"), "Asked for another day");
    await staff.press(desk.getByRole("button", { name: "Cancel the appointment" }));
    await expect(desk).toHaveURL(/done=cancelled/);
    await desk.goto(`/appointments/${first.id}`);
    await staff.press(desk.getByRole("button", { name: "Take it back" }));
    await expect(desk.getByText(reason).first()).toBeVisible();
    expect((await standing(seriesId)).map(({ number }) => number)).toEqual([2, 3, 4]);
  });

  await test.step("it is planned again from the eighth day", async () => {
    await desk.goto(`/series/${seriesId}`);
    await desk.getByRole("link", { name: "Re-plan from session 1", exact: true }).first().click();
    await expect(desk.getByText(`Planned from ${words(notBefore)} on`)).toBeVisible();
    await staff.press(desk.getByRole("button", { name: /^(?:Move|Book) \d session/ }));
    await expect(desk.getByText("The sessions are planned again.")).toBeVisible();
    const after = await standing(seriesId);
    expect(after.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(at(after, 1).date >= notBefore).toBe(true);
  });
});

test("a patient whose answers defer may arrive, and is not shown into the room", async ({ open }) => {
  test.setTimeout(180_000);
  const desk = await open("reception");
  const { sessions } = await bookedSeries(`Umbers${Date.now() % 100_000}`);
  const first = at(sessions, 1);
  await desk.goto(await screenByPost(first.id, { keloid: "no", pregnant: "unsure" }));
  await expect(desk.getByText("Sessions 1, 2, 3 and 4 no longer hold")).toBeVisible();
  await expect(desk.getByRole("link", { name: /^Re-plan/ })).toHaveCount(0);
  const onTheDay = await open("reception", { now: clinicTime(first.date, first.time) });
  await onTheDay.goto(`/appointments/${first.id}`);
  await staff.press(onTheDay.getByRole("button", { name: "Arrived" }));
  await expect(onTheDay.getByText("Saved.")).toBeVisible();
  await staff.press(onTheDay.getByRole("button", { name: "To room" }));
  await expect(onTheDay.getByText(/needs a clinician, says the screening\./).first()).toBeVisible();
  expect(await findViolations(onTheDay, "the refused step")).toEqual([]);
  expect(at(await standing(await seriesOf(onTheDay)), 1).status).toBe("arrived");
});

async function seriesOf(page: Page): Promise<string> {
  const href = await page.getByRole("link", { name: "Whole series" }).getAttribute("href");
  return href?.split("/")[2] ?? "";
}
