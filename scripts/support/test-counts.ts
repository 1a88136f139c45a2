/** What a step of `npm test` counts: a check is one, a test run what its own report says. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export type Counts = {
  readonly passed: number;
  readonly failed: number;
  /** The titles of those among the passed that failed at their first try. */
  readonly flaky?: readonly string[];
};

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
const playwrightSuite = z.object({
  specs: z.array(z.object({ title: z.string(), file: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** A run that ended badly failed at least once, whatever its report says or fails to say. */
const atLeastOne = (counts: Counts, ok: boolean): Counts => (ok ? counts : { ...counts, failed: Math.max(1, counts.failed) });

export function countCheck(ok: boolean): Counts {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function countVitest(file: string, ok: boolean): Counts {
  const report = vitestReport.safeParse(readReport(file));
  return atLeastOne(
    report.success ? { passed: report.data.numPassedTests, failed: report.data.numFailedTests } : { passed: 0, failed: 0 },
    ok,
  );
}

function flakyIn({ specs, suites = [] }: z.output<typeof playwrightSuite>): readonly string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === "flaky"));
  return [...own.map((spec) => `${spec.file}: ${spec.title}`), ...suites.flatMap(flakyIn)];
}

export function countPlaywright(file: string, ok: boolean): Counts {
  const report = playwrightReport.safeParse(readReport(file));
  if (!report.success) return atLeastOne({ passed: 0, failed: 0 }, ok);
  const { expected, unexpected, flaky } = report.data.stats;
  return atLeastOne({ passed: expected + flaky, failed: unexpected, flaky: report.data.suites.flatMap(flakyIn) }, ok);
}

/** The last line of the form "12 passed, 0 failed" of what a runner printed. */
export function countFromText(text: string, ok: boolean): Counts {
  const found = [...text.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  return atLeastOne({ passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) }, ok);
}
