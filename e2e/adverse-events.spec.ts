import { z } from "zod";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { lookInside } from "./support/sql.ts";

const midway = z.object({ patientId: z.string(), next: z.string() });

/** Somebody of the demo between two sessions of a series, with no event on record and no form yet for the next, which could defer it by itself. */
async function betweenSessions(): Promise<z.output<typeof midway>> {
  const sql = lookInside();
  try {
    const [found] = await sql`
      select a.patient_id as "patientId", a.id as next
      from appointments a join services s on s.id = a.service_id
      where a.status in ('booked', 'confirmed') and s.needles and a.session_number > 1 and lower(a.during) > now() + interval '3 days'
        and exists (select from treatments t join appointments b on b.id = t.appointment_id
          where b.series_id = a.series_id and b.session_number = a.session_number - 1 and t.state = 'signed')
        and not exists (select from adverse_events e where e.patient_id = a.patient_id)
        and not exists (select from form_responses f where f.appointment_id = a.id)
      order by a.id desc limit 1`;
    return midway.parse(found);
  } finally {
    await sql.end();
  }
}

test("an event of grade 2 holds the next session until a clinician has reviewed it, and reception never learns why", async ({ open }) => {
  const canary = `zzcanary${Date.now() % 100_000}`;
  const reason = new RegExp(`${canary}|infection|adverse|grade 2`, "i");
  const { patientId, next } = await betweenSessions();
  const desk = await open("reception");
  const clinician = await open("clinician");

  await clinician.goto(`/patients/${patientId}/adverse-events`);
  const form = clinician.getByRole("form", { name: "New event" });
  await form.getByLabel("What is it?").selectOption({ label: "Infection" });
  await form.getByRole("radio", { name: /^2, moderate/ }).check();
  await form.getByRole("checkbox", { name: "Chin" }).check();
  await form.getByLabel("In words").fill(canary);
  await form.getByRole("button", { name: "Write it down" }).click();
  await expect(clinician.getByText("It is written down.")).toBeVisible();
  await expect(clinician.getByText("It holds the next session")).toBeVisible();
  expect(await findViolations(clinician, "an event that waits for its review")).toEqual([]);

  await clinician.goto(`/appointments/${next}/treatment`);
  await expect(clinician.getByText("Infection, grade 2, since", { exact: false })).toBeVisible();
  await expect(clinician.getByRole("button", { name: "Start treatment" })).toBeDisabled();

  for (const page of [`/appointments/${next}`, `/patients/${patientId}`]) {
    await desk.goto(page);
    await expect(desk.getByText("The screening: needs a clinician.")).toBeVisible();
    expect(await desk.content()).not.toMatch(reason);
  }
  expect((await desk.goto(`/patients/${patientId}/adverse-events`))?.status()).toBe(404);

  await clinician.getByRole("link", { name: /^Review it/ }).click();
  const review = clinician.getByRole("form", { name: "Review" });
  await review.getByLabel("What you found and decide").fill("Settling under treatment, the next session may go ahead.");
  await review.getByRole("button", { name: "Keep the review" }).click();
  await expect(clinician.getByText("Your review is kept.")).toBeVisible();
  await expect(clinician.getByText("It holds the next session")).toHaveCount(0);

  await clinician.goto(`/appointments/${next}/treatment`);
  await expect(clinician.getByText("Before the start")).toBeVisible();
  await expect(clinician.getByRole("link", { name: /^Review it/ })).toHaveCount(0);
  await desk.goto(`/appointments/${next}`);
  await expect(desk.getByText("needs a clinician", { exact: false })).toHaveCount(0);
});
