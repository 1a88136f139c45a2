import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { answerOf, screeningParts, writeDay } from "./screening.ts";
import { lookInside } from "./sql.ts";

const visit = z.object({ appointmentId: z.string(), patientId: z.string(), born: z.string(), name: z.string() });
export type UnscreenedVisit = z.output<typeof visit>;

/**
 * A needling session to come whose patient has signed no form, for this test alone: nobody else is given this patient again.
 * @throws when the demo has too few.
 */
export async function unscreenedVisit(): Promise<UnscreenedVisit> {
  const sql = lookInside();
  try {
    return await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended('visits that tests have taken', 0))`;
      await tx`create table if not exists taken_by_tests (patient_id uuid primary key)`;
      const [found] = await tx`
        select a.id as "appointmentId", p.id as "patientId", p.date_of_birth::text as born, p.given_name || ' ' || p.family_name as name
        from appointments a join services s on s.id = a.service_id join patients p on p.id = a.patient_id
        where a.status in ('booked', 'confirmed') and s.needles and a.session_number = 1 and lower(a.during) > now() + interval '1 day'
          and a.created_at < (select min(created_at) from sessions) and p.date_of_birth < now() - interval '22 years' and p.preferred_name = ''
          and not exists (select from form_responses f where f.patient_id = p.id)
          and not exists (select from taken_by_tests t where t.patient_id = p.id)
        order by a.id desc limit 1`;
      const taken = visit.parse(found);
      await tx`insert into taken_by_tests (patient_id) values (${taken.patientId})`;
      return taken;
    });
  } finally {
    await sql.end();
  }
}

/** Types the patient's date of birth at the gate. */
export async function typeBirthDate(page: Page, hands: Operator, born: string): Promise<void> {
  const [year = "", month = "", day = ""] = born.split("-");
  const group = page.getByRole("group", { name: "Your date of birth" });
  await hands.write(group.getByLabel("Day"), String(Number(day)));
  await hands.write(group.getByLabel("Month"), String(Number(month)));
  await hands.write(group.getByLabel("Year"), year);
}

/** Answers one part of the form that is open, and goes on. */
export async function answerPart(page: Page, hands: Operator, { title, ticks }: ReturnType<typeof screeningParts>[number]): Promise<void> {
  const part = page.getByRole("region", { name: title, exact: true });
  await expect(part).toBeVisible();
  for (const { ask, tick, day } of ticks) {
    if (day === null) await hands.tick(answerOf(part, ask, tick));
    else await writeDay(part.getByRole("group", { name: ask, exact: true }), hands, day);
  }
  await hands.press(page.getByRole("button", { name: "Continue" }));
}

/** The patient answers the whole form and signs it with a typed name. */
export async function fillOwnForm(page: Page, hands: Operator, name: string): Promise<void> {
  for (const part of screeningParts()) await answerPart(page, hands, part);
  await expect(page.getByRole("region", { name: "Look through your answers" })).toBeVisible();
  await hands.write(page.getByLabel("Or type your full name instead"), name);
  await hands.press(page.getByRole("button", { name: "Sign and finish" }));
}
