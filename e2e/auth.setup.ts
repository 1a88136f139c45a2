import { test as setup } from "@playwright/test";
import { ROLES } from "#lib/auth/policy.ts";
import { keepExamples } from "./support/examples.ts";
import { accountOf, stateFileOf } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";

for (const role of ROLES) {
  setup(`${role} signs in`, async ({ page }) => {
    await signIn(page, accountOf(role));
    await page.context().storageState({ path: stateFileOf(role) });
  });
}

setup("every page has an example in the demo", keepExamples);
