import type { BrowserContext } from "@playwright/test";
import { BASE_URL } from "./environment.ts";

const NAME = "test-clock";

/** The clock as a request without a browser sends it. */
export const clockCookie = (now: Temporal.Instant): string => `${NAME}=${now.toString()}`;

/** Sets the clinical clock for this browser alone. The database's own clock, which ends sessions and links, goes on. */
export async function setClock(context: BrowserContext, now: Temporal.Instant): Promise<void> {
  await context.addCookies([{ name: NAME, value: now.toString(), url: BASE_URL, httpOnly: true, sameSite: "Strict" }]);
}
