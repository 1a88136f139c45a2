import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { z } from "zod";
import type { Role } from "#lib/auth/policy.ts";
import { BASE_URL } from "./environment.ts";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { cookieOf } from "./people.ts";
import { formWith, postPlainly } from "./plain-form.ts";
import { answerOf, screeningParts, writeDay } from "./screening.ts";
import { lookInside } from "./sql.ts";

export type UnscreenedVisit = { readonly appointmentId: string; readonly patientId: string; readonly born: string; readonly name: string };

const plan = z.object({ protocolVersionId: z.string(), zones: z.string(), serviceId: z.string(), locationId: z.string() });

/** The page's form that has this field, sent the plain way with these values. @returns the id in the address that the answer leads to, or null when refused */
async function send(role: Role, page: string, field: string, values: Readonly<Record<string, string>>): Promise<string | null> {
  const cookie = cookieOf(role);
  const { hidden } = formWith(await (await fetch(`${BASE_URL}${page}`, { headers: { cookie } })).text(), field);
  const { location } = await postPlainly(BASE_URL, page, cookie, { ...hidden, ...values });
  return /\/(?:patients|series)\/([0-9a-f-]{36})/.exec(location ?? "")?.[1] ?? null;
}

/**
 * The first session of a series to come, with needles, of a grown patient who has signed no form. Made through the product for this test alone: however
 * many tests ask, and whenever the demo was loaded, there is one.
 */
export async function unscreenedVisit(): Promise<UnscreenedVisit> {
  const [givenName, familyName] = ["Henrike", `Own${crypto.randomUUID().replaceAll(/[^a-f]/g, "")}`];
  const born = { "dateOfBirth.day": "4", "dateOfBirth.month": "11", "dateOfBirth.year": "1984" };
  const patientId = await send("reception", "/patients/new", "familyName", { givenName, familyName, ...born });
  if (patientId === null) throw new Error("The patient was not registered.");
  const sql = lookInside();
  try {
    const [row] = await sql`
      select v.id as "protocolVersionId", v.content->'depths'->0->>'zone' as zones,
        (select id from services where name = 'Needling, face') as "serviceId", (select id from locations where name = 'Carlton, Melbourne') as "locationId"
      from definition_versions v join definitions d on d.id = v.definition_id where d.slug = 'pore-size' and v.state = 'in_force'`;
    const { protocolVersionId, ...where } = plan.parse(row);
    const numbers = { sessions: "3", "gaps.min": "28", "gaps.target": "28", "gaps.max": "42" };
    const proposal = `/patients/${patientId}/series/new?protocol=${protocolVersionId}`;
    const seriesId = await send("clinician", proposal, "protocolVersionId", { ...where, ...numbers });
    if (seriesId === null) throw new Error("The series was not proposed.");
    // From the day after the demo's diary ends: what another test books meanwhile refuses the plan, and the next one passes it by.
    for (let tries = 0; tries < 5; tries += 1) {
      const from = Temporal.Now.plainDateISO().add({ days: 58 + randomInt(8) });
      if ((await send("reception", `/series/${seriesId}/schedule?from=${from}&within=7`, "sessions.0.date", {})) === null) continue;
      const [booked] = await sql`select id from appointments where series_id = ${seriesId} and session_number = 1`;
      return { appointmentId: z.string().parse(booked?.id), patientId, born: "1984-11-04", name: `${givenName} ${familyName}` };
    }
    throw new Error("The series was not booked.");
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
