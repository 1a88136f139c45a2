import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { at, book, propose, registerPatient } from "./a-series.ts";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { answerOf, screeningParts, writeDay } from "./screening.ts";

export type UnscreenedVisit = { readonly appointmentId: string; readonly patientId: string; readonly born: string; readonly name: string };

/**
 * The first session of a series to come, with needles, of a grown patient who has signed no form. Made through the product for this test alone: however
 * many tests ask, and whenever the demo was loaded, there is one.
 */
export async function unscreenedVisit(): Promise<UnscreenedVisit> {
  const [givenName, familyName, born] = ["Henrike", `Own${crypto.randomUUID().replaceAll(/[^a-f]/g, "")}`, "1984-11-04"];
  const patientId = await registerPatient({ givenName, familyName, born });
  const seriesId = await propose(patientId, "pore-size", 3, ["forehead"]);
  // From the day after the demo's diary ends.
  const from = () => Temporal.Now.plainDateISO().add({ days: 58 + randomInt(8) });
  const sessions = await book(seriesId, () => ({ from: from().toString(), within: "7" }));
  return { appointmentId: at(sessions, 1).id, patientId, born, name: `${givenName} ${familyName}` };
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

/** The patient answers these parts of the form, the whole where none are named, and signs it with a typed name. */
export async function fillOwnForm(page: Page, hands: Operator, name: string, parts = screeningParts()): Promise<void> {
  for (const part of parts) await answerPart(page, hands, part);
  await expect(page.getByRole("region", { name: "Look through your answers" })).toBeVisible();
  await hands.write(page.getByLabel("Or type your full name instead"), name);
  await hands.press(page.getByRole("button", { name: "Sign and finish" }));
}
