/** `npm run demo:code`: the code of the demo admin's second step that works now, for whoever has not put its key into an app. */
import { demoAccounts } from "#db/seed/demo-accounts.ts";
import { codeAt, readStep } from "#lib/auth/sealed-step.ts";
import { say } from "./support/say.ts";

for (const { email, stepKey } of demoAccounts) if (stepKey !== undefined) say(`${email}  ${codeAt(readStep(stepKey), Date.now())}`);
