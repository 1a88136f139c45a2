/** `npm run check:audit`: no package that is served has a known high or critical weakness for which there is a fix. Not part of `npm test`. */
import { spawnSync } from "node:child_process";
import { z } from "zod";

const auditSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      range: z.string(),
      fixAvailable: z.union([z.boolean(), z.object({ name: z.string(), version: z.string() })]),
    }),
  ),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const run = spawnSync("npm", ["audit", "--omit=dev", "--json"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
const audit = auditSchema.safeParse(parsed(run.stdout));
if (!audit.success) {
  // A mirror may carry packages without the advisories: that says nothing about the packages, and is said as such.
  console.log(
    `The registry has no audit endpoint, so nothing was checked. ${run.stderr.split("\n").find((line) => line.includes("npm error")) ?? ""}`.trim(),
  );
} else {
  const grave = Object.entries(audit.data.vulnerabilities).filter(
    ([, found]) => found.severity === "high" || found.severity === "critical",
  );
  const fixable = grave.filter(([, found]) => found.fixAvailable !== false);
  for (const [name, { severity, range, fixAvailable }] of grave) {
    console.log(`${name} ${range}: ${severity}, ${fixAvailable === false ? "no fix yet" : "a fix is available"}`);
  }
  console.log(
    fixable.length === 0 ? "Nothing high or critical with a fix available." : `${fixable.length} high or critical with a fix available.`,
  );
  process.exitCode = fixable.length === 0 ? 0 : 1;
}
