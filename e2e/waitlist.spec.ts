import { z } from "zod";
import { expect, test } from "./support/fixtures.ts";
import { mouseOperator } from "./support/operator.ts";
import { lookInside } from "./support/sql.ts";

const visit = z.object({ id: z.string(), name: z.string() });
const pair = z.object({ given: visit, later: visit, when: z.string() });

/** Two visits of one service without needles, the second at least ten days after the first: one is given up, the other's patient waits. */
async function findPair(skip: number): Promise<z.output<typeof pair>> {
  const sql = lookInside();
  try {
    const [found] = await sql`
      with visits as (
        select a.*, trim(p.given_name || ' ' || p.family_name) as name from appointments a join patients p on p.id = a.patient_id join services s on s.id = a.service_id
        where a.status = 'booked' and a.series_id is null and not s.needles and a.local_date > current_date + 12
      )
      select json_build_object('id', a.id, 'name', a.name) as given, json_build_object('id', b.id, 'name', b.name) as later,
        to_char(a.local_start, 'FMHH12:MI am') as when
      from visits a join visits b on b.service_id = a.service_id and b.location_id = a.location_id and b.local_date >= a.local_date + 10 and b.patient_id <> a.patient_id
      where not exists (select from waitlist_entries e where e.appointment_id in (a.id, b.id))
        and not exists (select from appointments o where o.patient_id = b.patient_id and o.local_date = a.local_date)
      order by a.local_date, a.id, b.local_date, b.id offset ${skip} limit 1`;
    return pair.parse(found);
  } finally {
    await sql.end();
  }
}

async function dateOf(id: string): Promise<string> {
  const sql = lookInside();
  try {
    const [row] = await sql`select local_date::text as date from appointments where id = ${id}`;
    return z.string().parse(row?.date);
  } finally {
    await sql.end();
  }
}

for (const javaScript of [true, false]) {
  const how = javaScript ? "" : ", without JavaScript";
  test(`a place that is given up is filled from the waitlist in one click, and undone in another${how}`, async ({ open }) => {
    const page = await open("reception", { javaScript });
    const staff = mouseOperator({ javaScript });
    const { given, later, when } = await findPair(javaScript ? 0 : 400);
    const [before, freed] = [await dateOf(later.id), await dateOf(given.id)];

    await page.goto(`/appointments/${later.id}`);
    await staff.press(page.getByRole("link", { name: "Waitlist", exact: true }).last());
    await staff.write(page.getByLabel("Note"), "Rings back at once");
    await staff.press(page.getByRole("button", { name: "Put on the waitlist" }));
    await expect(page.getByText("On the waitlist. The booking stays")).toBeVisible();

    await page.goto(`/appointments/${given.id}/cancel`);
    await staff.write(page.getByLabel("Reason"), "Cannot come");
    await staff.press(page.getByRole("button", { name: "Cancel the appointment" }));
    await expect(page).toHaveURL(new RegExp(`/appointments/${given.id}/offers`));
    // The same patient may wait with another visit too.
    const offer = page.getByRole("listitem").filter({ hasText: later.name }).filter({ hasText: "Rings back at once" });
    await expect(offer).toContainText("Gains");

    await staff.press(offer.getByRole("button", { name: `Move to ${when} for ${later.name}` }));
    await expect(page.getByText(`${later.name} moved from the waitlist to`)).toBeVisible();
    expect(await dateOf(later.id)).toBe(freed);

    await staff.press(page.getByRole("button", { name: "Undo" }));
    await expect(page.getByText("Undone. Everything is as it was before.")).toBeVisible();
    await expect(offer).toBeVisible();
    expect(await dateOf(later.id)).toBe(before);
  });
}
