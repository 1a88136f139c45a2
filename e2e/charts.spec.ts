import { z } from "zod";
import { keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { lookInside } from "./support/sql.ts";

const begun = z.object({ appointment: z.string() });

/** Begins the record of a session that is still to come: what is looked at is the chart, not the way there. */
async function beginRecord(): Promise<string> {
  const sql = lookInside();
  try {
    const [row] = await sql`
      insert into treatments (id, appointment_id, patient_id, started_at, started_by)
      select uuidv7(), a.id, a.patient_id, now(), (select user_id from resources where kind = 'clinician' order by name limit 1)
      from appointments a join services s on s.id = a.service_id join series r on r.id = a.series_id
      where s.needles and a.status = 'booked' and 'chin' = any(r.zones) and lower(a.during) > now() + interval '10 days'
        and not exists (select from treatments t where t.appointment_id = a.id)
      order by lower(a.during) desc, a.id limit 1 returning appointment_id as appointment`;
    return begun.parse(row).appointment;
  } finally {
    await sql.end();
  }
}

test("a zone is chosen on the chart by key and by touch, and the chart turns to what is chosen elsewhere", async ({ open }) => {
  const appointment = await beginRecord();
  const page = await open("clinician");
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.goto(`/appointments/${appointment}/treatment`);
  const turn = (view: string) => page.getByRole("group", { name: "View", exact: true }).getByRole("button", { name: view, exact: true });
  const zones = (view: string) => page.getByRole("group", { name: `Zones of the ${view}` });
  const zone = (view: string, name: string) => zones(view).getByRole("button", { name: new RegExp(`^${name}, `) });

  await zone("face from the front", "Nose").focus();
  await page.keyboard.press("ArrowDown");
  await expect(zone("face from the front", "Around the mouth")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(zone("face from the front", "Around the mouth")).toHaveAttribute("aria-pressed", "true");
  expect(await findViolations(page, "front")).toEqual([]);

  for (const [view, drawing] of [
    ["Right", "face from the right"],
    ["Left", "face from the left"],
  ] as const) {
    await turn(view).click();
    await zone(drawing, `${view} lower cheek`).click();
    await expect(zone(drawing, `${view} lower cheek`)).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByRole("button", { name: /eye socket/ })).toHaveCount(0);
    expect(await findViolations(page, view)).toEqual([]);
  }

  await turn("Scalp, body").click();
  await zone("scalp from above", "Crown of the scalp").click();
  await expect(zone("scalp from behind", "Crown of the scalp")).toHaveAttribute("aria-pressed", "true");
  await page
    .getByRole("button", { name: /^Left hand/ })
    .first()
    .click();
  expect(await findViolations(page, "scalp and body")).toEqual([]);

  await page.getByRole("button", { name: "Chin", exact: true }).click();
  await expect(turn("Front")).toHaveAttribute("aria-pressed", "true");
  await expect(zone("face from the front", "Chin")).toHaveAttribute("aria-pressed", "true");
});

test("a clinician comes from the series to its course, and from there to each record", async ({ open }) => {
  const { course } = await keptExamples();
  const page = await open("clinician");
  await page.goto(`/series/${course}`);
  await page.getByRole("link", { name: "Over time" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /, over time$/ })).toBeVisible();
  const table = page.getByRole("table", { name: /^Needle depth by zone and session/ });
  await expect(table.getByRole("columnheader", { name: "Since last time" })).toBeVisible();
  expect(await table.getByRole("rowheader").count()).toBeGreaterThan(0);
  await page.getByRole("link", { name: "Session 1", exact: true }).click();
  await expect(page).toHaveURL(/\/treatments\/[0-9a-f-]+$/);
});
