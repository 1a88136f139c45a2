/** Run by `npm run lighthouse` beside the servers it rates: lets a browser of its own into somebody's page, and fails when the median is below the goal. */
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { BASE_URL } from "#e2e/support/environment.ts";
import { findExamples } from "#e2e/support/examples.ts";
import { openPortalAs } from "#e2e/support/portal.ts";
import { findBrowser } from "./find-browser.ts";
import { freePort } from "./ports.ts";
import { report, say } from "./say.ts";

const RUNS = 5;
/** Of 100, the median of the runs. */
const GOALS = { performance: 95, accessibility: 100, "best-practices": 100 } as const;
const KINDS = ["performance", "accessibility", "best-practices"] as const;
type Scores = Readonly<Record<(typeof KINDS)[number], number>>;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** One run as Lighthouse makes it by default: a phone of the middle class on slow 4G, simulated. The cookie of the page's session stays. */
async function rate(port: number): Promise<Scores> {
  const result = await lighthouse(`${BASE_URL}/portal`, { port, onlyCategories: [...KINDS], disableStorageReset: true, logLevel: "error" });
  if (result === undefined) throw new Error("Lighthouse said nothing.");
  const { categories, audits, finalDisplayedUrl } = result.lhr;
  if (new URL(finalDisplayedUrl).pathname !== "/portal") throw new Error(`Lighthouse ended at ${finalDisplayedUrl}.`);
  const score = (kind: keyof Scores) => Math.round((categories[kind]?.score ?? 0) * 100);
  const scores = { performance: score("performance"), accessibility: score("accessibility"), "best-practices": score("best-practices") };
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];
  say(
    `    ${KINDS.map((kind) => `${kind} ${scores[kind]}`).join(", ")}; ${times.map((id) => `${id} ${audits[id]?.displayValue}`).join(", ")}`,
  );
  for (const kind of KINDS.slice(1)) {
    const missed = (categories[kind]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && audits[id]?.score === 0);
    for (const { id } of missed) say(`      ${kind}: ${audits[id]?.title}`);
  }
  return scores;
}

async function main(): Promise<number> {
  const port = await freePort();
  const browser = await chromium.launchPersistentContext("", {
    executablePath: process.env.CHROMIUM_PATH ?? (await findBrowser(say)),
    args: [`--remote-debugging-port=${port}`, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    await openPortalAs(browser, (await findExamples()).patient);
    const runs: Scores[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await rate(port));
    const medians = KINDS.map((kind) => ({ kind, score: median(runs.map((scores) => scores[kind])), goal: GOALS[kind] }));
    for (const { kind, score, goal } of medians) say(`${kind.padEnd(15)} median ${score} of 100, goal ${goal}`);
    return medians.every(({ score, goal }) => score >= goal) ? 0 : 1;
  } finally {
    await browser.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  report(error);
  return 1;
});
