/**
 * `npm run test:scan -- [nobody portal reception clinician admin]`: wapiti and sqlmap, from Debian's packages, against the demo clinic as each kind of visitor.
 * Both are given what a browser without JavaScript sends, recorded from every page that this visitor may open. Ends by itself after 35 minutes at most. Prints what
 * was found; a finding above informational that docs/security.md does not explain fails, and an explanation of what no scanner says any more is named.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findBrowser } from "#scripts/support/find-browser.ts";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say, step } from "#scripts/support/say.ts";
import { openTestClinic } from "#scripts/support/test-clinic.ts";
import { explains, explanationsOf } from "./scan-explained.ts";
import { recordRequests } from "./scan-requests.ts";
import { keptSignedIn, SCANNED } from "./scan-visitors.ts";
import { type Scanned, sqlmap, wapiti } from "./scanners.ts";

const asked = process.argv.slice(2);
for (const name of asked)
  if (!SCANNED.some((each) => each === name)) throw new Failure(`There is no ${name}: choose among ${SCANNED.join(", ")}.`);

const explanations = explanationsOf(readFileSync("docs/security.md", "utf8"));
const LEVELS = ["informational", "low", "medium", "high", "critical"];

type Row = Scanned & { readonly visitor: string; readonly tool: string };

/** One line for each visitor and tool. @returns how many findings nothing explains */
function tell(rows: readonly Row[]): number {
  say(`\n${"visitor".padEnd(11)}${"tool".padEnd(8)}${"tried".padEnd(38)}${"findings".padEnd(10)}${"explained".padEnd(11)}informational`);
  const open: string[] = [];
  const heard = new Set<string>();
  for (const { visitor, tool, tried, findings } of rows) {
    const told = findings.map(({ level, text }) => ({ level, text, why: explanations.find((each) => explains(each, text)) }));
    const serious = told.filter(({ level }) => level > 0);
    for (const { why } of told) if (why !== undefined) heard.add(why.said);
    const unexplained = serious.filter(({ why }) => why === undefined);
    open.push(...new Set(unexplained.map(({ level, text }) => `${visitor}: ${LEVELS[level] ?? level}: ${text}`)));
    const counts = [serious.length, serious.length - unexplained.length, told.length - serious.length].map(String);
    say(`${visitor.padEnd(11)}${tool.padEnd(8)}${tried.padEnd(38)}${counts[0]?.padEnd(10)}${counts[1]?.padEnd(11)}${counts[2]}`);
  }
  const light = rows.flatMap(({ visitor, findings }) =>
    findings.flatMap(({ level, text }) => (level === 0 ? [`${visitor}: ${text}`] : [])),
  );
  for (const text of new Set(light)) say(`  informational: ${text}`);
  for (const { said, why } of explanations) if (heard.has(said)) say(`  explained: ${said}: ${why}`);
  if (asked.length === 0)
    for (const { said } of explanations) if (!heard.has(said)) say(`  explained in docs/security.md, and said by no scanner: ${said}`);
  for (const text of open) say(`  FOUND: ${text}`);
  say(open.length === 0 ? "\nNothing above informational was found that docs/security.md does not explain." : `\n${open.length} findings.`);
  return open.length;
}

await runWithLifetime(async (lifetime) => {
  const folder = mkdtempSync(path.join(tmpdir(), "cadence-scan-"));
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, "wapiti"));
  const clinic = await openTestClinic(lifetime);
  const browser = await step("Browser", findBrowser);
  const rows: Row[] = [];
  const tried = new Set<string>();
  for (const visitor of SCANNED.filter((each) => asked.length === 0 || asked.includes(each))) {
    const { cookie, end } = await keptSignedIn(visitor, clinic);
    const { addresses, requests } = await step(`Requests of ${visitor}`, () => recordRequests({ visitor, clinic, cookie, browser }));
    // What somebody else has sent already is not tried once more: the code behind it is the same.
    const fresh = requests.filter(({ key }) => !tried.has(key));
    for (const { key } of fresh) tried.add(key);
    const knock = { folder, url: clinic.publicUrl, visitor, cookie };
    const [crawled, injected] = await step(`wapiti and sqlmap as ${visitor}`, () =>
      Promise.all([wapiti(lifetime, knock, addresses), sqlmap(lifetime, knock, fresh)]),
    );
    await end();
    rows.push({ visitor, tool: "wapiti", ...crawled }, { visitor, tool: "sqlmap", ...injected });
    for (const { tool, tried: what, findings } of rows.slice(-2)) say(`    ${tool}: ${what}, ${findings.length} said`);
  }
  return tell(rows) === 0 ? 0 : 1;
});
