import { type BrowserContext, expect, test } from "@playwright/test";
import { setClock } from "./support/clock.ts";
import { keepPicture } from "./support/keep-picture.ts";
import { openPortalAs } from "./support/portal.ts";
import { ZONE } from "./support/times.ts";
import { ENDS, somebodyWithTwoSessions } from "./support/two-sessions.ts";

const later = (duration: Temporal.DurationLike) => ENDS.first.toZonedDateTimeISO(ZONE).add(duration).toInstant();

/** The moments of the aftercare, and what the page says first. */
const MOMENTS = [
  { name: "plus-1h", at: later({ hours: 1 }), says: "23 hours left of your first day" },
  { name: "plus-23h59", at: later({ hours: 23, minutes: 59 }), says: "1 minute left of your first day" },
  { name: "plus-24h", at: later({ hours: 24 }), says: "24 hours until your next step" },
  { name: "plus-47h", at: later({ hours: 47 }), says: "60 minutes until your next step" },
  { name: "plus-8d", at: later({ days: 8 }), says: "6 days to go" },
  { name: "plus-13w", at: later({ weeks: 13 }), says: "Nothing to leave off now" },
] as const;

async function look(context: BrowserContext, at: Temporal.Instant, { name, says }: { readonly name: string; readonly says: string }) {
  await setClock(context, at);
  const page = await context.newPage();
  await page.goto("/portal");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(says);
  await keepPicture(page, `portal-${name}-390-light`);
  await page.close();
}

test("pictures of one patient's page from an hour after the first session to an hour after the second", async ({ browser }) => {
  const { patientId, treat } = await somebodyWithTwoSessions();
  const context = await browser.newContext({ viewport: { width: 390, height: 900 }, reducedMotion: "reduce" });
  await openPortalAs(context, patientId);
  await treat("first");
  for (const moment of MOMENTS) await look(context, moment.at, moment);
  await treat("second");
  await look(context, ENDS.second.add({ hours: 1 }), { name: "second-plus-1h", says: "23 hours left of your first day" });
  await context.close();
});

test("a picture of the page as it is read without JavaScript", async ({ browser }) => {
  const { patientId, treat } = await somebodyWithTwoSessions();
  await treat("first");
  const context = await browser.newContext({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false });
  await openPortalAs(context, patientId);
  await look(context, later({ hours: 17 }), { name: "nojs", says: "7 hours left of your first day" });
  await context.close();
});
