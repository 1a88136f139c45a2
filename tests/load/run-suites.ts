/** What `test:load`, `test:security` and `test:chaos` share: suites by their names in one house, their counts printed, forty minutes at most. */
import { inspect } from "node:util";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say } from "#scripts/support/say.ts";
import { type Clinic, type Ground, type House, openHouse } from "./house.ts";
import type { Report } from "./report.ts";

const LONGEST = 40 * 60_000;

export type Suite = (house: House) => Promise<Report>;

/** Runs the suites that the command line names, or all, in the order they stand in; ends the process with 1 when a figure was missed. */
export async function runSuites(suites: Readonly<Record<string, Suite>>, clinic: Clinic, ground: Ground = {}): Promise<void> {
  const asked = process.argv.slice(2);
  for (const name of asked)
    if (!Object.hasOwn(suites, name)) throw new Failure(`There is no ${name}: choose among ${Object.keys(suites).join(", ")}.`);

  await runWithLifetime(async (lifetime) => {
    const limit = setTimeout(() => {
      say("\nThe forty minutes are over.");
      void lifetime.end().then(() => process.exit(1));
    }, LONGEST);
    limit.unref();
    const house = await openHouse(lifetime, clinic, ground);
    let missed = 0;
    for (const [name, suite] of Object.entries(suites)) {
      if (asked.length > 0 && !asked.includes(name)) continue;
      say(`\n${name}`);
      const since = performance.now();
      // One that breaks off is a miss, and those after it still run.
      const { misses } = await suite(house).catch((error: unknown): Report => ({ misses: [`broke off: ${inspect(error)}`] }));
      missed += misses.length;
      for (const miss of misses) say(`  MISSED: ${miss}`);
      const took = ((performance.now() - since) / 1000).toFixed(0);
      say(`${name}: ${misses.length === 0 ? "every figure met" : `${misses.length} missed`} in ${took} s`);
    }
    say(missed === 0 ? "\nEvery figure was met." : `\n${missed} figures were missed.`);
    return missed === 0 ? 0 : 1;
  });
}
