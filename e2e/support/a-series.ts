import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { lookInside } from "./sql.ts";

const session = z.object({ number: z.number(), id: z.string(), date: z.string(), time: z.string(), status: z.string() });
export type Session = z.output<typeof session>;

/** Every appointment of the series that stands, in order, as it was really written. */
export async function standing(seriesId: string): Promise<readonly Session[]> {
  const sql = lookInside();
  try {
    const rows = await sql`select session_number as number, id, local_date::text as date, to_char(local_start, 'HH24:MI') as time, status
      from appointments where series_id = ${seriesId} and status not in ('cancelled', 'no_show') order by session_number`;
    return z.array(session).parse([...rows]);
  } finally {
    await sql.end();
  }
}

export function at(sessions: readonly Session[], number: number): Session {
  const found = sessions.find((each) => each.number === number);
  if (found === undefined) throw new Error(`Session ${number} has no appointment.`);
  return found;
}

export async function registerPatient(page: Page, staff: Operator, familyName: string): Promise<string> {
  await page.goto("/patients/new");
  await staff.write(page.getByLabel("First name"), "Marguerite");
  await staff.write(page.getByLabel("Family name"), familyName);
  const born = page.getByRole("group", { name: "Date of birth" });
  await staff.write(born.getByLabel("Day"), "2");
  await staff.choose(born.getByLabel("Month"), "May");
  await staff.write(born.getByLabel("Year"), "1987");
  await staff.press(page.getByRole("button", { name: "Register patient" }));
  await expect(page.getByText("The patient is registered.")).toBeVisible();
  return /\/patients\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
}

export async function propose(page: Page, staff: Operator, patientId: string, sessions: number): Promise<string> {
  await page.goto(`/patients/${patientId}`);
  await staff.press(page.getByRole("link", { name: "Propose a series" }));
  await staff.press(page.getByRole("link", { name: "Choose Scar reduction" }));
  await staff.write(page.getByLabel("Sessions", { exact: true }), String(sessions));
  await staff.write(page.getByLabel("Aim for"), "28");
  await staff.choose(page.getByLabel("Service"), "Needling, face");
  await staff.choose(page.getByLabel("Location"), "Carlton, Melbourne");
  await staff.press(page.getByRole("button", { name: "Propose the series" }));
  await expect(page).toHaveURL(/\/series\/[0-9a-f-]{36}/);
  return /\/series\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
}

/** Books every session as the planner lays it, the first within days of this one; planned anew where another test took one of its places meanwhile. */
export async function bookFrom(page: Page, staff: Operator, seriesId: string, from: string, within: number): Promise<readonly Session[]> {
  await expect(async () => {
    await page.goto(`/series/${seriesId}/schedule?from=${from}&within=${within}`);
    await staff.press(page.getByRole("button", { name: /^Book all / }));
    await expect(page).toHaveURL(new RegExp(`/series/${seriesId}\\?done=booked`));
  }).toPass({ timeout: 45_000 });
  return standing(seriesId);
}
