import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { answerPart } from "./own-form.ts";
import { answerUpToLast } from "./ready-visit.ts";
import { screeningParts } from "./screening.ts";

/** Reception reads the form aloud, all of it or only its last part, and completes it by their own name. */
export async function readAloud(page: Page, staff: Operator, appointmentId: string, onlyLast: boolean): Promise<void> {
  const address = `/appointments/${appointmentId}/screening`;
  const parts = onlyLast ? await answerUpToLast(page, address) : screeningParts();
  await page.goto(address);
  for (const part of parts) await answerPart(page, staff, part);
  await expect(page.getByRole("region", { name: "Look through the answers" })).toBeVisible();
  await staff.press(page.getByRole("button", { name: /^Complete as/ }));
  await expect(page.getByText("The form is completed.")).toBeVisible();
}
