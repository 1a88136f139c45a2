/**
 * `npm test`: every check and test in order, quickest first, up to the first round that fails; the checks, which each keep one processor busy at most, run
 * side by side. Of the browser tests those of a clinic's day; `-- --all`, as `.ci/run` gives it, has every one. The last line counts what passed and failed,
 * and the lines before it name what passed only at the second try.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Lifetime, runWithLifetime } from "./support/lifetime.ts";
import { endProcess } from "./support/processes.ts";
import { say } from "./support/say.ts";
import { type Counts, countCheck, countFromText, countPlaywright, countVitest } from "./support/test-counts.ts";

const { values: asked } = parseArgs({ options: { all: { type: "boolean", default: false } } });
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync("package.json", "utf8")));
const reports = mkdtempSync(path.join(tmpdir(), "cadence-reports-"));
const reportFile = (name: string): string => path.join(reports, `${name}.json`);

type Outcome = { readonly ok: boolean; readonly text: string };
type Step = {
  readonly name: string;
  readonly script: string;
  readonly more?: string;
  /** Shown as it goes; else all at once when it is over. */
  readonly live?: boolean;
  readonly count: (outcome: Outcome) => Counts;
};

const vitestStep = (name: string, script: string): Step => ({
  name,
  script,
  live: true,
  more: `--reporter=default --reporter=json --outputFile.json=${reportFile(script)}`,
  count: ({ ok }) => countVitest(reportFile(script), ok),
});

/**
 * What a clinic's day hangs on: a session from the desk to the patient's page, a series that lives, the gates, the diary booked, moved and watched, two at once,
 * bad input, links, the search. With these `npm test` ends within twelve minutes on two processors.
 */
const DAY = [
  "bad-input",
  "diary-booking",
  "diary-live",
  "diary-moving",
  "form-link",
  "journey",
  "living-series",
  "portal",
  "races",
  "screening-gates",
  "search",
].map((name) => `e2e/${name}.spec.ts`);

/** The steps of a round run at the same time. */
const rounds: readonly (readonly Step[])[] = [
  [
    { name: "Types", script: "check:types", count: ({ ok }) => countCheck(ok) },
    { name: "Lint", script: "check:lint", count: ({ ok }) => countCheck(ok) },
    { name: "Layers", script: "check:layers", count: ({ ok }) => countCheck(ok) },
    { name: "Unused code", script: "check:unused", count: ({ ok }) => countCheck(ok) },
    { name: "Vectors", script: "test:vectors", count: ({ ok, text }) => countFromText(text, ok) },
  ],
  [vitestStep("Unit tests", "test:unit")],
  // The build that the browser tests ask for takes the processors while the database tests wait for locks, and for the last of them.
  [vitestStep("Database tests", "test:db"), { name: "Build", script: "build", count: ({ ok }) => countCheck(ok) }],
  [
    {
      name: asked.all ? "Browser tests" : "Browser tests of a clinic's day",
      script: "test:e2e",
      more: asked.all ? "" : DAY.join(" "),
      live: true,
      count: ({ ok }) => countPlaywright(reportFile("browser"), ok),
    },
  ],
];

/** Runs a script of package.json in a process group of its own, so that an interruption reaches all of it and waits for all of it. */
async function run({ script, more, live = false }: Step, lifetime: Lifetime): Promise<Outcome> {
  const command = [scripts[script] ?? `echo "package.json has no script ${script}"; exit 1`, more ?? ""].join(" ").trim();
  const child = spawn("/bin/sh", ["-c", command], {
    detached: true,
    stdio: ["ignore", "pipe", live ? "inherit" : "pipe"],
    env: { ...process.env, E2E_REPORT: reportFile("browser") },
  });
  lifetime.add(async () => {
    if (child.pid !== undefined && child.exitCode === null) await endProcess(-child.pid, [["SIGTERM", 20_000]]);
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (live) process.stdout.write(chunk);
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  return { ok: code === 0, text };
}

await runWithLifetime(async (lifetime) => {
  lifetime.add(() => rmSync(reports, { recursive: true, force: true }));
  let passed = 0;
  let failed = 0;
  const flaky: string[] = [];
  const waiting = [...rounds];
  for (let next = waiting.shift(); next !== undefined && failed === 0 && !lifetime.ended; next = waiting.shift()) {
    await Promise.all(
      next.map(async (step) => {
        if (step.live) say(`\n== ${step.name}`);
        const since = performance.now();
        const outcome = await run(step, lifetime);
        const counts = step.count(outcome);
        passed += counts.passed;
        failed += counts.failed;
        flaky.push(...(counts.flaky ?? []));
        if (!step.live) say(`\n== ${step.name}\n${outcome.text.trim()}`);
        say(`== ${step.name}: ${counts.passed} passed, ${counts.failed} failed in ${((performance.now() - since) / 1000).toFixed(0)} s`);
      }),
    );
    if (failed > 0 && waiting.length > 0) {
      const left = waiting.flat().map((step) => step.name.toLowerCase());
      say(`Stopped here. Not run: ${left.join(", ")}.`);
    }
  }
  for (const title of flaky) say(`\n!! passed only at the second try: ${title}`);
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
