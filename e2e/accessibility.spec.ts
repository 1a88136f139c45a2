import type { Page } from "@playwright/test";
import { allows, type Role } from "#lib/auth/policy.ts";
import { type ExampleIds, exampleAddresses, findExamples } from "./support/example-addresses.ts";
import { expect, test } from "./support/fixtures.ts";
import { FORM_PAGES, handOver } from "./support/hand-over.ts";
import { dress, findOutline, findViolations, LOOKS, type Look, showErrors, shutMenus, TWO_LOOKS, unfold } from "./support/looking.ts";
import { routesOfBuild } from "./support/manifest.ts";
import { pageRules } from "./support/page-rules.ts";
import { openPortalAs } from "./support/portal.ts";

test.describe.configure({ mode: "parallel" });

let ids: ExampleIds;
test.beforeAll(async () => {
  ids = await findExamples();
});

/** Who looks: the role that finds most on the page; where reception finds something else than a clinician, both. */
function lookers(page: string): readonly (Role | "nobody")[] {
  const rule = pageRules[page];
  if (rule === undefined || !("needs" in rule)) return ["nobody"];
  const roles = (["clinician", "reception", "admin"] as const).filter((role) => rule.needs.every((needed) => allows([role], needed)));
  if (page.startsWith("/settings") && !page.startsWith("/settings/definitions") && roles.includes("admin")) return ["admin"];
  return page === "/patients/[id]" || page === "/appointments/[id]" || page === "/diary" ? roles : roles.slice(0, 1);
}

/** Opens each dialog of the page by its own button and looks at it, its errors shown too, in light and wide and in dark and narrow. */
async function lookIntoDialogs(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  await shutMenus(page);
  for (const dialog of await page.locator("dialog").all()) {
    const trigger = dialog.locator("xpath=preceding-sibling::*[self::a or self::button][1]");
    if ((await trigger.count()) > 0 && (await trigger.isVisible())) await trigger.click();
    else await dialog.evaluate((box) => box instanceof HTMLDialogElement && box.showModal());
    await expect(dialog).toBeVisible();
    found.push(...(await findViolations(page, "dialog")));
    await showErrors(page);
    found.push(...(await findViolations(page, "dialog with errors")));
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  return found;
}

/** One face of a page, once in each look: as it is; then, in two that have both widths and both schemes, unfolded, refused and with its dialogs open. */
async function look(page: Page, looks: readonly Look[], menus: boolean): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of looks.filter((look) => !TWO_LOOKS.includes(look))) {
    await dress(page, each);
    found.push(...(await findViolations(page, "at rest")));
  }
  found.push(...(await findOutline(page)));
  for (const each of TWO_LOOKS) {
    await dress(page, each);
    const unfolded = await unfold(page, menus ? "body" : "main");
    const errors = await showErrors(page);
    found.push(...(await findViolations(page, unfolded + errors > 0 ? "unfolded, with errors" : "at rest")));
    found.push(...(await lookIntoDialogs(page)));
  }
  return found;
}

for (const pattern of routesOfBuild().pages) {
  test(`axe finds nothing on ${pattern}, its dialogs open and its errors shown`, async ({ open, visit }) => {
    test.setTimeout(240_000);
    const addresses = exampleAddresses(ids)[pattern] ?? [];
    expect(addresses, "a page without an example goes unseen").not.toEqual([]);
    const found: string[] = [];
    for (const [turn, who] of lookers(pattern).entries()) {
      // The second looker sees the first face of the page: the others differ in what stands there, not in how it is drawn.
      for (const [place, address] of (turn === 0 ? addresses : addresses.slice(0, 1)).entries()) {
        const alone = pattern === "/portal" || FORM_PAGES.includes(pattern);
        const page = await (alone ? open(who) : visit(who));
        if (pattern === "/portal") await openPortalAs(page.context(), ids.patient);
        if (FORM_PAGES.includes(pattern)) await handOver(page, ids.booked);
        const response = await page.goto(address);
        expect(response?.status(), address).toBe(pattern === "/setup" ? 404 : 200);
        const seen = await look(page, place === 0 ? LOOKS : TWO_LOOKS, pattern === "/diary");
        found.push(...seen.map((line) => `${who} at ${address}, ${line}`));
        await page.close();
      }
    }
    expect(found).toEqual([]);
  });
}
