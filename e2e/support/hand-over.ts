import { expect, type Page } from "@playwright/test";
import { accountOf } from "./people.ts";
import { signIn } from "./sign-in.ts";

/** The pages of a patient's forms that are seen only on a tablet that was handed over, or behind a link. */
export const FORM_PAGES: readonly string[] = ["/form", "/form/back", "/form/consent", "/form/screening"];

/** Signs in at this browser with a session of its own, and hands it to the patient of the appointment: nobody is signed in there from then on. */
export async function handOver(page: Page, appointmentId: string, forms = "The screening form, then the consent"): Promise<void> {
  await signIn(page, accountOf("reception"));
  await page.goto(`/appointments/${appointmentId}/hand-over`);
  await page.getByRole("radio", { name: forms, exact: true }).check();
  await page.getByRole("button", { name: "Hand over now" }).click();
  await expect(page).toHaveURL(/\/form$/);
}
