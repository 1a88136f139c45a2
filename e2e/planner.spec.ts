import type { Page } from "@playwright/test";
import { z } from "zod";
import { setClock } from "./support/clock.ts";
import { expect, test } from "./support/fixtures.ts";
import { lookInside } from "./support/sql.ts";
import { clinicTime, dayWords, ZONE } from "./support/times.ts";

type Proposed = { readonly seriesId: string; readonly familyName: string };

/** Someone with nothing booked to come, by their place among them: each test plans for another. */
async function patientAt(place: number) {
  const sql = lookInside();
  const [row] = await sql`select p.id, p.family_name from patients p
    where p.merged_into is null and p.date_of_birth is not null
      and not exists (select from appointments a where a.patient_id = p.id and a.local_date >= current_date)
    order by p.number limit 1 offset ${place}`;
  await sql.end();
  return z.object({ id: z.string(), family_name: z.string() }).parse(row);
}

/** A clinician proposes six sessions, 28 to 56 days apart, aiming for 28. */
async function proposeSix(page: Page, place: number): Promise<Proposed> {
  const patient = await patientAt(place);
  await page.goto(`/patients/${patient.id}/series/new`);
  await page.getByRole("link", { name: "Choose Scar reduction" }).click();
  await page.getByLabel("Service").selectOption({ label: "Needling, face" });
  await page.getByLabel("Location").selectOption({ label: "Carlton, Melbourne" });
  await page.getByLabel("Sessions", { exact: true }).fill("6");
  await page.getByLabel("Aim for").fill("28");
  await page.getByRole("button", { name: "Propose the series" }).click();
  await expect(page).toHaveURL(/\/series\/[0-9a-f-]{36}\?done=proposed/);
  return { seriesId: /series\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "", familyName: patient.family_name };
}

/** A Monday so many weeks after which the demo has booked nothing. */
const monday = (weeks: number): Temporal.PlainDate => {
  const today = Temporal.Now.plainDateISO(ZONE);
  return today.add({ days: 8 - today.dayOfWeek, weeks });
};
const words = (date: Temporal.PlainDate) => dayWords(clinicTime(date.toString(), "12:00"));

/** The gaps that were written, in days between the booked dates, and how many sessions stand; told by the tables themselves. */
async function standing(seriesId: string) {
  const sql = lookInside();
  const rows = await sql`select session_number as number, local_date::text as date, status, id from appointments
    where series_id = ${seriesId} and status not in ('cancelled', 'no_show') order by session_number`;
  const all = await sql`select count(*)::int as count from appointments where series_id = ${seriesId}`;
  await sql.end();
  const dates = rows.map(({ date }) => Temporal.PlainDate.from(z.string().parse(date)));
  return {
    ids: rows.map(({ id }) => z.string().parse(id)),
    dates,
    gaps: dates.slice(1).map((date, index) => (dates[index] ?? date).until(date, { largestUnit: "days" }).days),
    rows: z.object({ count: z.number() }).parse(all[0]).count,
  };
}

const rowsOf = (page: Page) => page.getByRole("region", { name: "Sessions" }).getByRole("row");

test("the plan follows the wishes as they change, one session is moved with its consequences shown, and six are booked in one step", async ({
  open,
}) => {
  test.setTimeout(120_000);
  const { seriesId, familyName } = await proposeSix(await open("clinician"), 0);
  const page = await open("reception");
  await page.goto(`/series/${seriesId}/schedule`);
  const wishes = page.getByRole("form", { name: "Wishes" });
  const rows = rowsOf(page);
  const first = monday(30);
  await wishes.getByLabel("Start from").fill(first.toString());
  await expect(rows.nth(1)).toContainText(words(first));
  for (const place of [2, 3, 4, 5, 6]) await expect(rows.nth(place)).toContainText("28 days, on target");

  await wishes.getByRole("checkbox", { name: "Tuesday" }).check();
  await wishes.getByRole("checkbox", { name: "Only these days" }).check();
  for (const place of [1, 2, 3, 4, 5, 6]) await expect(rows.nth(place)).toContainText("Tue ");
  const part = wishes.getByLabel("Only", { exact: true });
  await part.focus();
  await part.selectOption({ label: "Afternoons" });
  for (const place of [1, 2, 3, 4, 5, 6]) await expect(rows.nth(place)).toContainText(/ pm/);
  await expect(part, "the focus stays where it was").toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "New plan: " })).toContainText("gaps of 28 days");

  await page.getByRole("link", { name: "Move session 4" }).click();
  await expect(page.getByRole("button", { name: "Book all six" })).toBeDisabled();
  const fourth = first.add({ days: 1 + 3 * 28 });
  await page.getByRole("link", { name: dayWords(clinicTime(fourth.add({ days: 7 }).toString(), "12:00"), { year: false }) }).click();
  await expect(page.getByRole("link", { name: /^Only this one/ })).toContainText("Gap to session 5 would be 21 days, under 28");
  await page.getByRole("link", { name: /^Re-plan 5 and 6/ }).click();
  const changes = page.getByRole("region", { name: "Was and becomes" }).getByRole("row");
  await expect(changes.nth(2)).toContainText("28 35 days");
  await expect(page.getByText("Still six sessions. Nothing is booked yet.")).toBeVisible();
  await page.getByRole("link", { name: "Keep this change" }).click();
  await expect(rows.nth(4)).toContainText("35 days, 7 days over");
  await expect(page.getByRole("link", { name: "Unpin session 4" })).toBeVisible();
  await page.getByRole("link", { name: "Undo" }).click();
  await expect(rows.nth(4)).toContainText("28 days, on target");
  await page.goBack();
  await expect(rows.nth(4)).toContainText("35 days, 7 days over");
  expect(decodeURIComponent(page.url()), "an address names nobody").not.toContain(familyName);

  await page.getByRole("button", { name: "Book all six" }).click();
  await expect(page.getByText("Every session is booked.")).toBeVisible();
  const booked = await standing(seriesId);
  expect(booked.gaps).toEqual([28, 28, 35, 28, 28]);
  expect(booked.dates.map(({ dayOfWeek }) => dayOfWeek)).toEqual([2, 2, 2, 2, 2, 2]);
});

test("where nothing fits the reason is said, one click lets go of a wish, and the series is booked, all without a script", async ({
  open,
}) => {
  test.setTimeout(120_000);
  const { seriesId } = await proposeSix(await open("clinician"), 1);
  const page = await open("reception", { javaScript: false });
  await page.goto(`/series/${seriesId}/schedule`);
  const first = monday(60);
  const wishes = page.getByRole("form", { name: "Wishes" });
  await wishes.getByLabel("Start from").fill(first.toString());
  await wishes.getByLabel("Within").selectOption({ label: "That day" });
  await wishes.getByText("Add dates").click();
  await wishes.getByLabel("From", { exact: true }).fill(first.add({ days: 20 }).toString());
  await wishes
    .getByLabel("To", { exact: false })
    .last()
    .fill(first.add({ days: 60 }).toString());
  await wishes.getByRole("button", { name: "Show the plan" }).click();

  await expect(page.getByRole("heading", { name: "Session 2 has nowhere to go" })).toBeVisible();
  await expect(page.getByText("One of six can be placed. Nothing is booked.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Book all six" })).toBeDisabled();
  await page.getByRole("link", { name: /^Accept five days over/ }).click();
  await expect(rowsOf(page).nth(2)).toContainText("61 days, 33 days over");

  await page.getByRole("button", { name: "Book all six" }).click();
  await expect(page.getByText(/the most is 56 days/).first()).toBeVisible();
  await page.getByRole("checkbox", { name: /^Accept the longer gap/ }).check();
  await page.getByRole("button", { name: "Book all six" }).click();
  await expect(page.getByText("Every session is booked.")).toBeVisible();
  expect((await standing(seriesId)).gaps).toEqual([61, 28, 28, 28, 28]);
});

test("after a no-show the rest is planned again from there, best beside fewest moves, and the count stays", async ({ open }) => {
  test.setTimeout(120_000);
  const { seriesId } = await proposeSix(await open("clinician"), 2);
  const page = await open("reception");
  await page.goto(`/series/${seriesId}/schedule?from=${monday(90)}&within=0&near=10:00`);
  await page.getByRole("button", { name: "Book all six" }).click();
  await expect(page.getByText("Every session is booked.")).toBeVisible();
  const before = await standing(seriesId);
  const third = before.dates[2] ?? monday(90);
  await setClock(page.context(), clinicTime(third.toString(), "20:00"));
  await page.goto(`/appointments/${before.ids[2]}`);
  await page.getByRole("button", { name: "No-show" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();

  // Planned anew where another test took one of the places meanwhile.
  await expect(async () => {
    await page.goto(`/series/${seriesId}`);
    await expect(page.getByText("Session 3 has no appointment.")).toBeVisible();
    await page.getByRole("link", { name: "Re-plan from session 3" }).first().click();
    await expect(page.getByRole("link", { name: /^Best fit/ })).toBeVisible();
    const rows = page.getByRole("region", { name: "Was and becomes" }).getByRole("row");
    await expect(rows.nth(2)).toContainText("Not booked");
    await page.getByRole("radio", { name: "Not now" }).check();
    await page.getByRole("button", { name: /^(?:Move|Book) \d+ session/ }).click();
    await expect(page.getByText("The sessions are planned again.")).toBeVisible();
  }).toPass({ timeout: 60_000 });

  const after = await standing(seriesId);
  expect(after.rows).toBe(7);
  expect(after.ids).toHaveLength(6);
  expect(after.dates.slice(0, 2).map(String)).toEqual(before.dates.slice(0, 2).map(String));
  expect(Temporal.PlainDate.compare(after.dates[2] ?? third, third)).toBe(1);
  for (const gap of after.gaps) {
    expect(gap).toBeGreaterThanOrEqual(28);
    expect(gap).toBeLessThanOrEqual(56);
  }
});
