import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { registerPatient } from "./support/a-series.ts";
import { setClock } from "./support/clock.ts";
import { expect, test } from "./support/fixtures.ts";
import { findOutline, findViolations } from "./support/looking.ts";
import { mouseOperator, type Operator } from "./support/operator.ts";
import { accountOf } from "./support/people.ts";
import { arriveByPost, bookedVisit, screenByPost } from "./support/ready-visit.ts";
import { answerOf } from "./support/screening.ts";
import { lookInside } from "./support/sql.ts";
import { clinicTime, dayWords, freeSeriesFrom, ZONE } from "./support/times.ts";

type Cast = { readonly clinician: Page; readonly reception: Page; readonly staff: Operator };

/** An admin turns the pathway on or off, which the page then says. */
async function turn(admin: Page, on: boolean): Promise<void> {
  await admin.goto("/settings/locations");
  const box = admin.getByRole("checkbox", { name: "Treat patients under 18 on the pathway" });
  await box.setChecked(on);
  await admin
    .getByRole("region", { name: "Patients under 18" })
    .or(admin.getByRole("main"))
    .getByRole("button", { name: "Save", exact: true })
    .click();
  await expect(admin.getByText(on ? "treated on the pathway" : "not treated", { exact: true })).toBeVisible();
}

/** A first consultation that took place on that day. */
async function consulted(patientId: string, date: string): Promise<void> {
  const sql = lookInside();
  try {
    const starts = clinicTime(date, "17:00");
    await sql`insert into appointments (patient_id, location_id, service_id, status, during, local_date, local_start, time_zone)
      select ${patientId}, l.id, s.id, 'closed', tstzrange(${starts.toString()}::timestamptz, ${starts.add({ minutes: 30 }).toString()}::timestamptz), ${date}, '17:00', ${ZONE}
      from services s, locations l where s.kind = 'consultation' and l.time_zone = ${ZONE} order by s.name, l.name limit 1`;
  } finally {
    await sql.end();
  }
}

/** The patient and their mother sign, then the clinician. */
async function consentWithGuardian({ reception: page, clinician, staff }: Cast, appointmentId: string, name: string): Promise<void> {
  await page.goto(`/appointments/${appointmentId}/consent`);
  for (const statement of await page.getByRole("group", { name: "Tick each one if you agree" }).getByRole("checkbox").all()) {
    await staff.tick(statement);
  }
  await staff.write(page.getByLabel("Their full name", { exact: true }), "Rosa Brandvold");
  await staff.write(page.getByLabel("What they are to you"), "Mother");
  await staff.write(page.getByLabel("Or they type their full name instead"), "Rosa Brandvold");
  await staff.write(page.getByLabel("Or type your full name instead"), name);
  await staff.press(page.getByRole("button", { name: "Sign consent" }));
  await expect(page.getByText("Your part of the consent is signed.")).toBeVisible();
  await clinician.goto(`/appointments/${appointmentId}/consent`);
  await staff.press(clinician.getByRole("link", { name: "Go to the clinician’s part" }));
  const elements = clinician.getByRole("group", { name: "Tick what you talked over with the patient" }).getByRole("checkbox");
  await expect(elements).toHaveCount(16);
  for (const element of await elements.all()) await staff.tick(element);
  await staff.write(clinician.getByLabel("Or type your full name instead"), accountOf("clinician").name);
  await staff.press(clinician.getByRole("button", { name: "Complete consent" }));
  await expect(clinician.getByText(/^In force to /)).toBeVisible();
}

/** Everything that the doctor decides on the page of the findings. */
async function signOff({ clinician: page, staff }: Cast, appointmentId: string): Promise<void> {
  await page.goto(`/appointments/${appointmentId}/gate`);
  const noted = page.getByRole("form", { name: "Noted by staff" });
  await staff.tick(answerOf(noted, "Any concern that the patient cannot decide about this treatment for themselves?", "No"));
  await staff.press(noted.getByRole("button", { name: "Sign this part" }));
  await expect(page.getByText("Your part is signed.")).toBeVisible();
  expect([...(await findViolations(page, "a minor's findings")), ...(await findOutline(page))]).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 720 });
  for (const finding of [/^Decide: Age on the day/, /^Decide: (?!Age)/]) {
    const form = page.getByRole("form", { name: finding });
    await staff.press(form.getByText("Decide", { exact: true }));
    await staff.tick(form.getByRole("radio", { name: /^Sign off/ }));
    await staff.write(form.getByLabel("Reason"), "Talked with her and her mother.");
    await staff.press(form.getByRole("button", { name: "Keep this decision" }));
    await expect(page.getByText("Your decision is kept.")).toBeVisible();
    await page.goto(`/appointments/${appointmentId}/gate`);
  }
}

test("someone under 18 is treated on the clinic's pathway, and not without it", async ({ open }) => {
  test.setTimeout(180_000);
  const [admin, clinician, reception] = [await open("admin"), await open("clinician"), await open("reception")];
  const cast: Cast = { clinician, reception, staff: mouseOperator() };
  const [date, time] = [await freeSeriesFrom(110, 1, "14:00"), "14:00"];
  const day = Temporal.PlainDate.from(date);
  const familyName = `Brandvold ${randomInt(10_000, 99_999)}`;

  await turn(admin, true);
  const patientId = await registerPatient({ givenName: "Ottilie", familyName, born: `${day.year - 16}-04-09` });
  await consulted(patientId, day.subtract({ days: 7 }).toString());
  const { seriesId, appointmentId } = await bookedVisit(patientId, date, time);

  const early = day.subtract({ days: 1 }).toString();
  await reception.goto(`/appointments/${appointmentId}/move?date=${early}&time=${time}`);
  await expect(reception.getByText(`not before ${dayWords(clinicTime(date, time))}`)).toBeVisible();

  const now = clinicTime(date, time).subtract({ minutes: 10 });
  for (const page of [clinician, reception]) await setClock(page.context(), now);
  await arriveByPost(appointmentId, now);
  await screenByPost(appointmentId, {}, now);
  await consentWithGuardian(cast, appointmentId, `Ottilie ${familyName}`);
  await signOff(cast, appointmentId);

  const start = clinician.getByRole("button", { name: "Start treatment" });
  await turn(admin, false);
  await clinician.goto(`/appointments/${appointmentId}/treatment`);
  await expect(clinician.getByText(/^Block: Age on the day of treatment: under 18/)).toBeVisible();
  await expect(start).toBeDisabled();
  await turn(admin, true);
  await clinician.reload();
  await expect(start).toBeEnabled();
  await start.click();
  await expect(clinician.getByText("Not ready to sign")).toBeVisible();

  await clinician.goto(`/series/${seriesId}`);
  await expect(clinician.getByText("Signed off: Age on the day of treatment")).toBeVisible();
  await reception.goto(`/series/${seriesId}`);
  await expect(reception.getByText("Signed off:")).toHaveCount(0);
  await turn(admin, false);
});
