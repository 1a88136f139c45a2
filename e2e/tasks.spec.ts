import { z } from "zod";
import { expect, test } from "./support/fixtures.ts";
import { dress, findOutline, findViolations, TWO_LOOKS } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { accountOf } from "./support/people.ts";
import { lookInside } from "./support/sql.ts";

const opened = z.object({ id: z.string(), name: z.string(), visit: z.string() });

/** Opens a task for a session to come of somebody without a form, whose answers therefore neither ask it nor drop it. */
async function openTask(kind: "cold_sore_prevention" | "portal_link_locked", skip: number): Promise<z.output<typeof opened>> {
  const sql = lookInside();
  try {
    const [row] = await sql`
      with visit as (
        select a.id, a.patient_id, a.series_id, a.local_date, trim(p.given_name || ' ' || p.family_name) as name
        from appointments a join services s on s.id = a.service_id join patients p on p.id = a.patient_id
        where s.needles and a.status = 'booked' and a.local_date > current_date + 14
          and not exists (select from form_responses f where f.patient_id = a.patient_id) and not exists (select from tasks t where t.patient_id = a.patient_id and t.kind <> 'preparation_reminder')
        order by a.local_date, a.id offset ${skip} limit 1
      ), made as (
        insert into tasks (kind, patient_id, appointment_id, series_id, audience, due)
        select ${kind}, patient_id, case when ${kind} = 'portal_link_locked' then null else id end, series_id,
          case when ${kind} = 'portal_link_locked' then null else 'prescriber' end, (now() at time zone 'Australia/Melbourne')::date - 3 from visit returning id
      )
      select made.id, visit.name, visit.id as visit from made, visit`;
    return opened.parse(row);
  } finally {
    await sql.end();
  }
}

for (const javaScript of [true, false]) {
  const how = javaScript ? "" : ", without JavaScript";
  test(`a prescriber takes what a visit needs, does it, and takes that back${how}`, async ({ open }) => {
    const task = await openTask("cold_sore_prevention", javaScript ? 0 : 6);
    const staff = mouseOperator({ javaScript });
    const page = await open("clinician", { javaScript });
    await page.goto("/tasks?show=clinic");
    const row = page.getByRole("listitem").filter({ hasText: task.name }).filter({ hasText: "Consider cold-sore prevention" });
    await expect(row).toContainText("Overdue, 3 days ago");
    await expect(row.getByRole("link", { name: "Read the answers" })).toHaveAttribute("href", `/appointments/${task.visit}/gate`);

    await staff.press(row.getByRole("button", { name: "Take" }));
    await expect(page.getByText(`Consider cold-sore prevention, ${task.name}: is yours.`)).toBeVisible();
    await page.goto("/tasks?show=mine");
    await staff.press(row.getByRole("button", { name: "Done" }));
    await expect(page.getByText(`Done: Consider cold-sore prevention, ${task.name}`, { exact: true })).toBeVisible();
    await expect(row).toHaveCount(0);

    await page.goto("/tasks?show=done");
    await expect(row).toContainText(`Done by ${accountOf("clinician").name}`);
    await staff.press(row.getByRole("button", { name: "Undo" }));
    await expect(page.getByText(`Consider cold-sore prevention, ${task.name}: is yours.`)).toBeVisible();
    await page.goto("/tasks?show=overdue");
    await expect(row).toContainText("Yours");
  });
}

test("reception sees nothing of a prescriber's task, does its own, and gives it to a colleague", async ({ open }) => {
  const clinical = await openTask("cold_sore_prevention", 12);
  const own = await openTask("portal_link_locked", 18);
  const page = await open("reception");
  await page.goto("/tasks?show=clinic");
  const html = await page.content();
  for (const words of ["cold", "any prescriber", "only a prescriber", "blood thinner", clinical.id])
    expect(html.toLowerCase()).not.toContain(words);
  await expect(page.getByRole("navigation", { name: "Areas" }).getByRole("link", { name: "Tasks", exact: true })).toBeVisible();

  const row = page.getByRole("listitem").filter({ hasText: own.name }).filter({ hasText: "Make a new portal link" });
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    expect(await findViolations(page, "the tasks")).toEqual([]);
  }
  expect(await findOutline(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 720 });
  await row.getByText("Give", { exact: true }).click();
  await row.getByRole("button", { name: accountOf("clinician").name, exact: true }).click();
  await expect(page.getByText(`Make a new portal link, ${own.name}: is given to ${accountOf("clinician").name}.`)).toBeVisible();
  await expect(row).toContainText(accountOf("clinician").name);

  const clinician = await open("clinician");
  await clinician.goto("/tasks?show=mine");
  await expect(clinician.getByRole("listitem").filter({ hasText: own.name })).toContainText("Yours");
});
