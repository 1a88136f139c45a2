import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { answerPart } from "./own-form.ts";
import { screeningParts } from "./screening.ts";

/** Reception reads the form aloud and completes it by their own name; `changes` are the answers that differ from a healthy person's, by question. */
export async function readAloud(
  page: Page,
  staff: Operator,
  appointmentId: string,
  changes: Parameters<typeof screeningParts>[0] = {},
): Promise<void> {
  await page.goto(`/appointments/${appointmentId}/screening`);
  for (const part of screeningParts(changes)) await answerPart(page, staff, part);
  await expect(page.getByRole("region", { name: "Look through the answers" })).toBeVisible();
  await staff.press(page.getByRole("button", { name: /^Complete as/ }));
  await expect(page.getByText("The form is completed.")).toBeVisible();
}
