/**
 * `npm run test:load -- [R1 R2 R3 R4 R12 S9 S10 S13]`: the storms of security.md at their figures, by forms posted to two server processes. Prints counts; a miss
 * fails. Bounded to forty minutes.
 */
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say } from "#scripts/support/say.ts";
import { clocks } from "./clocks.ts";
import { editors } from "./editors.ts";
import { openHouse } from "./house.ts";
import { portal, secrets } from "./portal.ts";
import { mixed, series, slots } from "./suites.ts";
import { uploads } from "./uploads.ts";

const SUITES = { R1: slots, R2: mixed, R3: series, R4: editors, R12: clocks, S9: secrets, S10: portal, S13: uploads } as const;
const LONGEST = 40 * 60_000;

const asked = process.argv.slice(2);
for (const name of asked)
  if (!Object.hasOwn(SUITES, name)) throw new Failure(`There is no ${name}: choose among ${Object.keys(SUITES).join(", ")}.`);

await runWithLifetime(async (lifetime) => {
  const limit = setTimeout(() => {
    say("\nThe forty minutes are over.");
    void lifetime.end().then(() => process.exit(1));
  }, LONGEST);
  limit.unref();
  const house = await openHouse(lifetime);
  let missed = 0;
  for (const [name, suite] of Object.entries(SUITES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const since = performance.now();
    const { said, misses } = await suite(house);
    missed += misses.length;
    say(`\n${name} (${((performance.now() - since) / 1000).toFixed(0)} s)`);
    for (const line of said) say(`  ${line}`);
    for (const miss of misses) say(`  MISSED: ${miss}`);
  }
  say(missed === 0 ? "\nEvery figure was met." : `\n${missed} figures were missed.`);
  return missed === 0 ? 0 : 1;
});
