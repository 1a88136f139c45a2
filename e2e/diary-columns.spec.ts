import { expect, test } from "./support/fixtures.ts";
import { lookInside } from "./support/sql.ts";

/** A Sunday far enough ahead that no other test books it. */
const DAY = "2041-06-09";

/** Twelve clinicians who work on this one day, each with a visit of half an hour. */
async function twelveAtWork(): Promise<{ readonly location: string; readonly names: readonly string[] }> {
  const sql = lookInside();
  try {
    return await sql.begin(async (tx) => {
      const [place] = await tx<{ id: string; zone: string }[]>`select id, time_zone as zone from locations order by created_at, id limit 1`;
      if (place === undefined) throw new Error("The demo has no location.");
      const patients = await tx<{ id: string }[]>`select id from patients where merged_into is null order by id limit 12`;
      const names: string[] = [];
      for (const [index, patient] of patients.entries()) {
        const name = `Clinician Number ${index + 1}`;
        names.push(name);
        const at = `${DAY} ${String(9 + (index % 8)).padStart(2, "0")}:00`;
        await tx`
          with person as (
            insert into users (email, name, profession, roles) values (${`column-${index}@cadence.example`}, ${name}, 'Dermal therapist', '{clinician}') returning id
          ), resource as (
            insert into resources (kind, name, user_id) select 'clinician', ${name}, id from person returning id
          ), hours as (
            insert into clinician_hours (resource_id, location_id, weekday, opens, closes, valid_from, valid_until)
            select id, ${place.id}, 7, '09:00', '17:00', ${DAY}::date, ${DAY}::date + 1 from resource
          ), visit as (
            insert into appointments (patient_id, location_id, service_id, during, local_date, local_start, time_zone)
            select ${patient.id}, ${place.id}, (select id from services where not needles order by name limit 1),
              tstzrange(${at}::timestamp at time zone ${place.zone}, (${at}::timestamp + interval '45 minutes') at time zone ${place.zone}),
              ${DAY}::date, ${at}::timestamp::time, ${place.zone} returning id, during
          )
          insert into claims (appointment_id, resource_id, kind, during) select visit.id, resource.id, 'clinician', visit.during from visit, resource`;
      }
      return { location: place.id, names };
    });
  } finally {
    await sql.end();
  }
}

test("failure 15: twelve columns at 1024 px keep their names readable and the time column fixed, and nothing moves while the page loads", async ({
  open,
}) => {
  const { location, names } = await twelveAtWork();
  const page = await open("reception");
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`/diary?date=${DAY}&location=${location}`);
  const columns = page.locator("[data-column]");
  // The clinicians of the demo may work that day too.
  expect(await columns.count()).toBeGreaterThanOrEqual(12);
  const region = page.getByRole("region", { name: /by clinician$/ });

  for (const name of names) {
    const column = page.getByRole("region", { name, exact: true });
    const box = await column.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(186);
    for (const words of [column.getByRole("heading", { name }), column.getByRole("listitem").getByRole("link")]) {
      const seen = await words.evaluate((element) => {
        const line = element.closest("p, h2") ?? element;
        return {
          cut: line.scrollWidth - line.clientWidth,
          width: line.clientWidth,
          size: Number.parseFloat(getComputedStyle(element).fontSize),
        };
      });
      expect(seen.cut <= 1 || seen.width >= 150, `${name} can be read`).toBe(true);
      expect(seen.size).toBeGreaterThanOrEqual(14);
    }
  }

  const times = page.locator(".diary-times");
  const before = await times.boundingBox();
  const head = columns.last().getByRole("heading");
  const headBefore = await head.boundingBox();
  await region.evaluate((element) => element.scrollTo({ left: element.scrollWidth, top: element.scrollHeight }));
  await expect(head).toBeInViewport({ ratio: 1 });
  expect((await times.boundingBox())?.x).toBe(before?.x);
  expect((await head.boundingBox())?.y).toBe(headBefore?.y);
  // The page itself never scrolls sideways.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);

  const shifts = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if ("value" in entry && typeof entry.value === "number") sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
  expect(shifts).toBe(0);
});

test("the diary is read, turned and asked for without JavaScript, and names hidden leave the page", async ({ open }) => {
  const page = await open("reception", { javaScript: false });
  await page.goto("/diary");
  await page.getByRole("link", { name: "Day after" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("tomorrow");
  const free = page.getByRole("link", { name: /^Free from/ }).first();
  await expect(free).toHaveAttribute("href", /^\/diary\/new\?date=\d{4}-\d\d-\d\d&time=\d\d:\d\d&clinician=/);
  await page.getByRole("link", { name: "Week", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Clinician" })).toBeVisible();
  await page.getByRole("link", { name: "List", exact: true }).click();
  const name = await page.getByRole("rowheader").first().textContent();
  expect(name).not.toBeNull();
  const patient = await page.getByRole("row").nth(1).getByRole("link").textContent();
  await page.getByRole("switch", { name: "Hide names" }).click();
  await expect(page.getByRole("switch", { name: "Hide names" })).toBeChecked();
  expect(await page.content()).not.toContain(patient);
  await page.getByRole("switch", { name: "Hide names" }).click();
  await expect(page.getByRole("switch", { name: "Hide names" })).not.toBeChecked();
});
