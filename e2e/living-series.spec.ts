import type { Page } from "@playwright/test";
import { z } from "zod";
import { at, propose, registerPatient, type Session, standing } from "./support/a-series.ts";
import { setClock } from "./support/clock.ts";
import { expect, test } from "./support/fixtures.ts";
import { mouseOperator } from "./support/operator.ts";
import { lookInside } from "./support/sql.ts";
import { clinicTime, ZONE } from "./support/times.ts";

const SESSIONS = 6;
const staff = mouseOperator();

/** Days between the sessions that stand, one after the other. */
function gapsOf(sessions: readonly Session[]): number[] {
  const days = sessions.map(({ date }) => Temporal.PlainDate.from(date));
  return days.slice(1).map((day, index) => day.since(days[index] ?? day, { largestUnit: "days" }).days);
}

const untouched = (sessions: readonly Session[]) => sessions.map(({ number, id, date, time }) => `${number} ${id} ${date} ${time}`);

/** A second person's diary, open on this day before anything happens there. */
async function watch(page: Page, date: string, locationId: string): Promise<void> {
  await page.goto(`/diary?${new URLSearchParams({ date, location: locationId })}`);
  await expect(page.locator("[data-diary-grid]")).toBeVisible();
}

/** How long after `act` has been answered the other diary shows `seen`. Printed beside the run; the wait itself ends with the usual time-out. */
async function seenAfter(what: string, act: () => Promise<void>, seen: () => Promise<void>): Promise<void> {
  await act();
  const since = performance.now();
  await seen();
  const note = `${what}: seen on the second diary after ${Math.round(performance.now() - since)} ms`;
  test.info().annotations.push({ type: "live", description: note });
  console.log(`    ${note}`);
}

test("a series of six lives: planned, nudged, booked, moved, missed, cancelled, filled from the waitlist and undone, each seen on a second diary", async ({
  open,
}) => {
  test.setTimeout(240_000);
  const familyName = `Aldersey${Date.now() % 100_000}`;
  const name = `Marguerite ${familyName}`;
  const desk = await open("reception");
  const other = await open("reception");
  const seriesId = await propose(await registerPatient({ familyName }), "scar-reduction", SESSIONS);
  const sql = lookInside();
  const [place] = await sql`select location_id as id, gap_min_days as min, gap_max_days as max from series where id = ${seriesId}`;
  await sql.end();
  const { id: locationId, min, max } = z.object({ id: z.string(), min: z.number(), max: z.number() }).parse(place);
  const card = other.locator("[data-diary-grid]").getByText(name);

  await test.step("plan six, nudge one, book", async () => {
    const from = Temporal.Now.plainDateISO(ZONE).add({ days: 75 }).toString();
    await desk.goto(`/series/${seriesId}/schedule?from=${from}&within=14`);
    await expect(desk.getByRole("heading", { level: 1, name: "Plan a series of six" })).toBeVisible();
    await staff.press(desk.getByRole("link", { name: /^Move session 2/ }).first());
    const panel = desk.locator("#move");
    await expect(panel.getByRole("heading", { name: "Move session 2" })).toBeVisible();
    // Another day than the one it has, of those that work.
    await staff.press(panel.getByRole("table", { name: "Days that work" }).locator("a:not(.is-former)").first());
    await staff.press(panel.getByRole("link", { name: /^Re-plan/ }).first());
    await expect(panel.getByRole("table", { name: "Was and becomes" })).toBeVisible();
    await expect(panel.getByText("Still six sessions. Nothing is booked yet.")).toBeVisible();
    await staff.press(panel.getByRole("link", { name: "Keep this change" }));
    await expect(desk.getByRole("button", { name: "Book all six" })).toBeEnabled();
    await staff.press(desk.getByRole("button", { name: "Book all six" }));
    await expect(desk).toHaveURL(new RegExp(`/series/${seriesId}\\?done=booked`));
    const booked = await standing(seriesId);
    expect(booked.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const gap of gapsOf(booked)) expect(gap).toBeGreaterThanOrEqual(min);
    for (const gap of gapsOf(booked)) expect(gap).toBeLessThanOrEqual(max);
  });

  await test.step("move session 3 and re-plan the later ones", async () => {
    const before = await standing(seriesId);
    const third = at(before, 3);
    await watch(other, third.date, locationId);
    await expect(card).toBeVisible();
    const replan = desk.getByRole("link", { name: "Re-plan the later ones" });
    // The first day nearby on which nothing else, of another test say, has taken the clinician.
    let to = third.date;
    for (const days of [2, 1, 3, -1, -2]) {
      to = Temporal.PlainDate.from(third.date).add({ days }).toString();
      await desk.goto(`/appointments/${third.id}/move?date=${to}&time=${third.time}`);
      await expect(desk.getByRole("heading", { name: "Move appointment", level: 1 })).toBeVisible();
      if (await replan.isVisible()) break;
    }
    await staff.press(replan);
    await expect(desk.getByText("Still 6 sessions.")).toBeVisible();
    await seenAfter(
      "session 3 moved and the rest planned anew",
      async () => {
        await staff.press(desk.getByRole("button", { name: "Keep this change" }));
        await expect(desk.getByRole("button", { name: "Keep this change" })).toHaveCount(0);
      },
      () => expect(card).toHaveCount(0),
    );
    const after = await standing(seriesId);
    expect(after.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(at(after, 3).date).toBe(to);
    expect(untouched(after).slice(0, 2)).toEqual(untouched(before).slice(0, 2));
    for (const gap of gapsOf(after)) expect(gap).toBeGreaterThanOrEqual(min);
  });

  await test.step("no-show session 4 and re-plan from there", async () => {
    const before = await standing(seriesId);
    const fourth = at(before, 4);
    const thatDay = clinicTime(fourth.date, "19:00");
    for (const page of [desk, other]) await setClock(page.context(), thatDay);
    await watch(other, fourth.date, locationId);
    await expect(card).toBeVisible();
    await desk.goto(`/appointments/${fourth.id}`);
    await seenAfter(
      "session 4 missed",
      async () => {
        await staff.press(desk.getByRole("button", { name: "No-show" }));
        await expect(desk.getByText("No-show").first()).toBeVisible();
      },
      () => expect(card).toHaveCount(0),
    );
    const missed = await standing(seriesId);
    expect(untouched(missed)).toEqual(untouched(before.filter(({ number }) => number !== 4)));
    await desk.goto(`/series/${seriesId}/replan?from=4`);
    const longGap = desk.getByRole("checkbox", { name: "Accept the longer gap" });
    if ((await longGap.count()) > 0) await staff.tick(longGap);
    await staff.press(desk.getByRole("button", { name: /^(?:Move|Book) \d+ session/ }));
    await expect(desk).toHaveURL(new RegExp(`/series/${seriesId}\\?`));
    const after = await standing(seriesId);
    expect(after.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(at(after, 4).id).not.toBe(fourth.id);
    expect(at(after, 4).date > fourth.date).toBe(true);
  });

  await test.step("cancel session 5, fill its place from the waitlist, undo that", async () => {
    const before = await standing(seriesId);
    const fifth = at(before, 5);
    const waiting = await waitForPlace(desk, fifth, locationId);
    await watch(other, fifth.date, locationId);
    await expect(card).toBeVisible();
    await desk.goto(`/appointments/${fifth.id}/cancel`);
    await staff.write(desk.getByLabel("Reason"), "Away that week");
    await seenAfter(
      "session 5 cancelled",
      async () => {
        await staff.press(desk.getByRole("button", { name: "Cancel the appointment" }));
        await expect(desk).toHaveURL(new RegExp(`/appointments/${fifth.id}/offers`));
      },
      () => expect(card).toHaveCount(0),
    );
    expect(untouched(await standing(seriesId))).toEqual(untouched(before.filter(({ number }) => number !== 5)));
    const moved = other.locator("[data-diary-grid]").getByText(waiting.name);
    await seenAfter(
      "the place filled from the waitlist",
      async () => {
        await staff.press(desk.getByRole("button", { name: new RegExp(`^Move to .* for ${waiting.name}$`) }));
        await expect(desk.getByText(`${waiting.name} moved from the waitlist to`)).toBeVisible();
      },
      () => expect(moved).toBeVisible(),
    );
    await seenAfter(
      "undone",
      async () => {
        await staff.press(desk.getByRole("button", { name: "Undo" }));
        await expect(desk.getByText("Undone. Everything is as it was before.")).toBeVisible();
      },
      () => expect(moved).toHaveCount(0),
    );
    const sqlAgain = lookInside();
    const [back] = await sqlAgain`select local_date::text as date from appointments where id = ${waiting.id}`;
    await sqlAgain.end();
    expect(back?.date).toBe(waiting.date);
  });
});

/** Another patient with a booking two weeks after this place, put on the waitlist by the desk. */
async function waitForPlace(desk: Page, freed: Session, locationId: string) {
  const familyName = `Bexley${Date.now() % 100_000}`;
  const patientId = await registerPatient({ familyName });
  const date = Temporal.PlainDate.from(freed.date).add({ days: 14 }).toString();
  // While the patient of a session is numbing, its clinician may not be there yet.
  const time = Temporal.PlainTime.from(freed.time).add({ minutes: 30 }).toString({ smallestUnit: "minute" });
  const sql = lookInside();
  const [service] =
    await sql`select s.id, s.name from services s where s.kind = 'consultation' and s.archived_at is null order by s.name limit 1`;
  const serviceId = z.string().parse(service?.id);
  await desk.goto(`/diary/new?${new URLSearchParams({ patient: patientId, date, time, location: locationId })}`);
  await desk.locator('select[name="serviceId"]').selectOption(serviceId);
  await staff.press(desk.getByRole("button", { name: /^Book/ }));
  await expect(desk).toHaveURL(/done=booked/);
  const [row] = await sql`select id, local_date::text as date from appointments where patient_id = ${patientId}`;
  await sql.end();
  const booked = z.object({ id: z.string(), date: z.string() }).parse(row);
  await desk.goto(`/appointments/${booked.id}/waitlist`);
  await staff.press(desk.getByRole("button", { name: "Put on the waitlist" }));
  await expect(desk.getByText("On the waitlist. The booking stays")).toBeVisible();
  return { ...booked, name: `Marguerite ${familyName}` };
}
