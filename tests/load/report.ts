import { say as print } from "#scripts/support/say.ts";

/** Which figures a suite missed. */
export type Report = { readonly misses: readonly string[] };

/** How many of the things that should not be are named. */
const SHOWN = 12;

/** Prints figures as they are found, so that a suite which breaks off has said what it knew; one that is not as it must be is a miss. */
export function reporter() {
  const say = (line: string) => print(`  ${line}`);
  const misses: string[] = [];
  const is = (what: string, found: number | string, wanted: number | string) => {
    say(`${what}: ${found}`);
    if (found !== wanted) misses.push(`${what}: ${found}, not ${wanted}`);
  };
  return {
    say,
    is,
    none: (what: string, found: readonly string[]) => {
      is(what, found.length, 0);
      for (const each of [...new Set(found)].slice(0, SHOWN)) say(`    ${each}`);
    },
    atMost: (what: string, found: number, most: number) => {
      say(`${what}: ${found.toFixed(0)} ms (at most ${most})`);
      if (!(found <= most)) misses.push(`${what}: ${found.toFixed(0)} ms, over ${most}`);
    },
    report: (): Report => ({ misses }),
  };
}

/** The value that this share of the samples does not exceed; 1 for the greatest. */
export function atShare(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
