/** What a suite found: what it says, and which figures it missed. */
export type Report = { readonly said: readonly string[]; readonly misses: readonly string[] };

/** Collects figures; one that is not as it must be is a miss. */
export function reporter() {
  const said: string[] = [];
  const misses: string[] = [];
  const is = (what: string, found: number | string, wanted: number | string) => {
    said.push(`${what}: ${found}`);
    if (found !== wanted) misses.push(`${what}: ${found}, not ${wanted}`);
  };
  return {
    say: (line: string) => void said.push(line),
    is,
    none: (what: string, found: readonly string[]) => {
      is(what, found.length, 0);
      for (const each of [...new Set(found)].slice(0, 5)) said.push(`    ${each}`);
    },
    atMost: (what: string, found: number, most: number) => {
      said.push(`${what}: ${found.toFixed(0)} ms (at most ${most})`);
      if (!(found <= most)) misses.push(`${what}: ${found.toFixed(0)} ms, over ${most}`);
    },
    report: (): Report => ({ said, misses }),
  };
}

/** The value that this share of the samples does not exceed; 1 for the greatest. */
export function atShare(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
