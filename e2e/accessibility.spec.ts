import type { Page } from "@playwright/test";
import { allows, type Role } from "#lib/auth/policy.ts";
import { exampleAddresses } from "./support/example-addresses.ts";
import { type ExampleIds, keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { FORM_PAGES, handOver } from "./support/hand-over.ts";
import { dress, findOutline, findViolations, type Look, lookIntoDialogs, showErrors, TWO_LOOKS, unfold } from "./support/looking.ts";
import { routesOfBuild } from "./support/manifest.ts";
import { pageRules } from "./support/page-rules.ts";
import { openPortalAs } from "./support/portal.ts";

test.describe.configure({ mode: "parallel" });

let ids: ExampleIds;
test.beforeAll(async () => {
  ids = await keptExamples();
});

/** Who looks: the role that finds most on the page; where reception finds something else than a clinician, both. */
function lookers(page: string): readonly (Role | "nobody")[] {
  const rule = pageRules[page];
  if (rule === undefined || !("needs" in rule)) return ["nobody"];
  const roles = (["clinician", "reception", "admin"] as const).filter((role) => rule.needs.every((needed) => allows([role], needed)));
  if (page.startsWith("/settings") && !page.startsWith("/settings/definitions") && roles.includes("admin")) return ["admin"];
  // An admin reads every report, reception the first alone.
  if (page.startsWith("/reports") && roles.includes("admin")) return ["admin"];
  return page === "/patients/[id]" || page === "/appointments/[id]" || page === "/diary" ? roles.slice(0, 2) : roles.slice(0, 1);
}

/** One face of a page as it is drawn in one look, unfolded, its forms refused and its dialogs open. */
async function lookThrough(page: Page, each: Look, menus: boolean): Promise<readonly string[]> {
  await dress(page, each);
  const unfolded = await unfold(page, menus ? "body" : "main");
  const errors = await showErrors(page, "main");
  const found = await findViolations(page, unfolded + errors > 0 ? "unfolded, with errors" : "at rest");
  return [...found, ...(await lookIntoDialogs(page))];
}

for (const [number, pattern] of routesOfBuild().pages.entries()) {
  test(`axe finds nothing on ${pattern}, its dialogs open and its errors shown`, async ({ open, visit }) => {
    test.setTimeout(120_000);
    // Page by page in turn, so that errors and dialogs, which all pages share, are seen in both looks.
    const [atRest, through] = number % 2 === 0 ? TWO_LOOKS : ([TWO_LOOKS[1], TWO_LOOKS[0]] as const);
    const addresses = exampleAddresses(ids)[pattern] ?? [];
    expect(addresses, "a page without an example goes unseen").not.toEqual([]);
    const found: string[] = [];
    for (const [turn, who] of lookers(pattern).entries()) {
      // The second looker sees the first face of the page: the others differ in what stands there, not in how it is drawn.
      for (const [place, address] of (turn === 0 ? addresses : addresses.slice(0, 1)).entries()) {
        const alone = pattern.startsWith("/portal") || FORM_PAGES.includes(pattern);
        const isFirst = turn === 0 && place === 0;
        const page = await (alone ? open(who) : visit(who));
        if (pattern.startsWith("/portal")) await openPortalAs(page.context(), ids.patient);
        if (FORM_PAGES.includes(pattern)) await handOver(page, ids.booked);
        await dress(page, isFirst ? atRest : through);
        const response = await page.goto(address);
        expect(response?.status(), address).toBe(pattern === "/setup" ? 404 : 200);
        const seen = isFirst ? [...(await findViolations(page, "at rest"))] : [];
        seen.push(...(await findOutline(page)), ...(await lookThrough(page, through, pattern === "/diary")));
        found.push(...seen.map((line) => `${who} at ${address}, ${line}`));
      }
    }
    expect(found).toEqual([]);
  });
}
