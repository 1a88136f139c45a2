import { expect, type Page } from "@playwright/test";
import type { Operator } from "./operator.ts";

/** Registers whom the form describes; the made-up people of other tests may look alike, and then it is said that this is somebody else. */
export async function register(page: Page, staff: Pick<Operator, "press" | "tick">): Promise<void> {
  const send = page.getByRole("button", { name: "Register patient" });
  const isOther = page.getByRole("checkbox", { name: "This is somebody else" });
  const done = page.getByText("The patient is registered.");
  await staff.press(send);
  await expect(done.or(isOther)).toBeVisible();
  if (await isOther.isVisible()) {
    await staff.tick(isOther);
    await staff.press(send);
  }
  await expect(done).toBeVisible();
}
