import { test } from "@playwright/test";
import { allows, type Role } from "#lib/auth/policy.ts";
import { exampleAddresses } from "./support/example-addresses.ts";
import { type ExampleIds, keptExamples } from "./support/examples.ts";
import { FORM_PAGES, handOver } from "./support/hand-over.ts";
import { keepPicture } from "./support/keep-picture.ts";
import { routesOfBuild } from "./support/manifest.ts";
import { pageRules } from "./support/page-rules.ts";
import { NOBODY, stateFileOf } from "./support/people.ts";
import { openPortalAs } from "./support/portal.ts";

/** Pages that are used on the clinic's tablet, and those whose plots have to fit any width. */
const TABLET = /\/(?:screening|consent|treatment|hand-over|course)$|^\/form|^\/reports/;

/** Forms and consents, whose pages are also looked at as narrow as they may be, and at 200% zoom: half of a 1280 px window. */
const NARROW = /^\/f(?:orm)?(?:\/|$)|screening|consent|definitions|tasks|gate/;
const SMALL = [
  { name: "320", width: 320, zoom: 1 },
  { name: "zoom-200", width: 640, zoom: 2 },
] as const;

let ids: ExampleIds;
test.beforeAll(async () => {
  ids = await keptExamples();
});

function looker(pattern: string): Role | "nobody" {
  const rule = pageRules[pattern];
  if (rule === undefined || !("needs" in rule)) return "nobody";
  const order: readonly Role[] = /^\/(?:settings|reports)/.test(pattern) ? ["admin", "clinician"] : ["clinician", "reception", "admin"];
  return order.find((role) => rule.needs.every((needed) => allows([role], needed))) ?? "nobody";
}

/** "patients-id-edit" for "/patients/[id]/edit". */
const nameOf = (pattern: string) =>
  pattern
    .replaceAll(/[^a-zA-Z]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase() || "start";

for (const pattern of routesOfBuild().pages.filter((each) => each !== "/" && each !== "/setup")) {
  test(`pictures of ${pattern}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const who = looker(pattern);
    const context = await browser.newContext({ storageState: who === "nobody" ? NOBODY : stateFileOf(who), reducedMotion: "reduce" });
    if (pattern.startsWith("/portal")) await openPortalAs(context, ids.patient);
    const page = await context.newPage();
    if (FORM_PAGES.includes(pattern)) await handOver(page, ids.booked);
    const addresses = exampleAddresses(ids)[pattern] ?? [];
    for (const [index, address] of addresses.entries()) {
      await page.goto(address);
      for (const width of TABLET.test(pattern) ? [390, 820, 1440] : [390, 1440]) {
        for (const scheme of ["light", "dark"] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme: scheme });
          await keepPicture(page, `${nameOf(pattern)}${index === 0 ? "" : `-${index + 1}`}-${width}-${scheme}`);
        }
      }
    }
    await context.close();
    for (const { name, width, zoom } of NARROW.test(pattern) ? SMALL : []) {
      const small = await browser.newContext({
        storageState: who === "nobody" ? NOBODY : stateFileOf(who),
        reducedMotion: "reduce",
        viewport: { width, height: 900 },
        deviceScaleFactor: zoom,
      });
      const narrow = await small.newPage();
      if (FORM_PAGES.includes(pattern)) await handOver(narrow, ids.booked);
      await narrow.goto(addresses[0] ?? pattern);
      await keepPicture(narrow, `${nameOf(pattern)}-${name}-light`);
      await small.close();
    }
  });
}
