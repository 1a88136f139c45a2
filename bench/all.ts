/**
 * `npm run bench`: every work of a clinic of 1,000,000 appointments over HTTP, one at a time and sixteen, beside the floor of its page (support/floor.ts), beside
 * its bare statements, and beside the same clinic at a hundredth of its appointments. `--json FILE` writes the figures down, `--against FILE` compares with such a file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { z } from "zod";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { say } from "#scripts/support/say.ts";
import type { Bench } from "./database.ts";
import { sayClinic } from "./load.ts";
import { buildBoth, type ClinicMeasured, type Measured, measureClinic } from "./measured.ts";
import { inMs, judge, printTable, type Target, type Times } from "./support/measure.ts";

/** "Every reading page at most 1.5 times its floor; ratio at 1,000,000 appointments at most 1.2 times that at 10,000; diary under 300 KB transferred." */
const MOST_OVER_FLOOR = 1.5;
const MOST_GROWTH = 1.2;
const MOST_DIARY_KB = 300;
const MOST_MEMORY_MB = 350;

/** A share of what the best of two peers takes, at one and at sixteen at a time: medians in milliseconds, on two cores that do nothing else. */
const PEERS: Readonly<Record<string, { readonly one: number; readonly sixteen: number; readonly share: number }>> = {
  "patient search": { one: 6.3, sixteen: 39, share: 1 / 3 },
  "diary, a day": { one: 34, sixteen: 367, share: 1 / 3 },
  "patient record": { one: 7.4, sixteen: 40, share: 1 },
  "free slots, eight weeks": { one: 45, sixteen: 426, share: 1 / 10 },
  "series of ten: planned, checked, booked": { one: 75, sixteen: 667, share: 1 / 2 },
};

type Figures = { readonly whole: ClinicMeasured; readonly hundredth: ClinicMeasured };

const ratioOf = ({ one, floor }: Measured): number | null => (floor === null ? null : one.median / floor.one.median);
const said = ({ median, p95 }: Times) => `${inMs(median)} / ${inMs(p95)}`;
const times = (number: number | null) => (number === null ? "–" : number.toFixed(2));

export async function benchAll(
  bench: Bench,
  lifetime: Lifetime,
  { json, against }: { readonly json?: string | undefined; readonly against?: string | undefined },
): Promise<number> {
  // An unreadable file is found out before a quarter of an hour is spent.
  const before = against === undefined ? null : kept.parse(JSON.parse(readFileSync(against, "utf8")));
  const built = await buildBoth(lifetime);
  const load = loadavg();
  const measure = async (size: "whole" | "hundredth") => {
    const database = await bench.copy(size);
    say(await sayClinic(database.ownerUrl, database.today));
    return measureClinic(database, built, lifetime);
  };
  const figures = { whole: await measure("whole"), hundredth: await measure("hundredth") };
  const targets = targetsOf(figures);
  if (json !== undefined) {
    const machine = { cores: availableParallelism(), loadBefore: load, loadAfter: loadavg() };
    writeFileSync(json, `${JSON.stringify({ at: Temporal.Now.instant(), machine, ...figures, targets }, null, 2)}\n`);
  }
  printFigures(figures, load);
  if (before !== null) printAgainst(before, figures);
  return judge(targets);
}

function printFigures({ whole, hundredth }: Figures, load: readonly number[]): void {
  const busy = `load of the machine ${load.map((each) => each.toFixed(1)).join(", ")} before and ${loadavg()
    .map((each) => each.toFixed(1))
    .join(", ")} after, ${availableParallelism()} cores`;
  console.log(`\n  Milliseconds, median / 95th of 100; ${busy}.\n`);
  printTable(
    [
      "",
      "statements",
      "1 at a time",
      "16 at a time",
      "floor, 1",
      "floor, 16",
      "bare SQL",
      "over floor",
      "16",
      "kB",
      "over floor at 10,000",
      "growth",
    ],
    Object.entries(whole.works).map(([name, work]) => {
      const small = hundredth.works[name];
      const [above, below] = [ratioOf(work), small === undefined ? null : ratioOf(small)];
      // Where nothing is a floor, the times themselves are compared.
      const growth = small === undefined ? null : above === null || below === null ? work.one.median / small.one.median : above / below;
      return [
        name,
        String(work.statements),
        said(work.one),
        said(work.sixteen),
        ...(work.floor === null ? ["–", "–"] : [said(work.floor.one), said(work.floor.sixteen)]),
        work.sql === null ? "–" : said(work.sql),
        times(above),
        times(work.floor === null ? null : work.sixteen.median / work.floor.sixteen.median),
        work.kilobytes.toFixed(0),
        times(below),
        times(growth),
      ];
    }),
  );
  for (const [size, { crowd, memory }] of Object.entries({ whole, hundredth })) {
    console.log(`\n  ${size === "whole" ? "At 1,000,000 appointments" : "At 10,000"}:`);
    for (const [what, came] of [
      ["fifty at once on one slot", crowd.one],
      ["fifty at once on fifty slots", crowd.fifty],
    ] as const) {
      console.log(
        `  ${what}: ${came.booked} booked, ${came.clear} clearly refused, ${came.unclear.length} otherwise, ${came.errors} errors`,
      );
      for (const sentence of new Set(came.unclear)) console.log(`    ${sentence}`);
    }
    console.log(
      `  memory of the server: ${memory.now.toFixed(0)} MB right after all of it, ${memory.rested.toFixed(0)} MB half a minute later, ${memory.most.toFixed(0)} MB at its most`,
    );
  }
  for (const [name, { wholeTables }] of Object.entries(whole.works))
    if (wholeTables.length > 0) console.log(`  ${name} reads from one end to the other: ${wholeTables.join(", ")}`);
}

/** What a page's time is made of: its floor, which reads nothing but who is signed in, its statements sent bare, and what it waits for the audit trail. */
function partsOf({ one, floor, sql, page, statements, noted }: Measured): string | undefined {
  if (page !== null)
    return `Of its ${inMs(one.median)} ms the page with the plan takes ${inMs(page.median)}, the form that books them the rest; for its ${statements} statements the server waits ${inMs(page.waited)}.`;
  if (floor === null || sql === null) return undefined;
  return `Of its ${inMs(one.median)} ms the floor takes ${inMs(floor.one.median)}, its statements sent bare ${inMs(sql.median)}${noted === 0 ? "" : `, noting who opened it ${inMs(noted)}`}.`;
}

/** Why a share of the peers' time is out of reach: not for the data, where the floor alone takes longer. */
function floorAbove({ floor }: Measured, which: "one" | "sixteen", most: number): string | undefined {
  const times = floor?.[which].median;
  if (times === undefined || times <= most) return undefined;
  return `The floor alone, the finished page with nothing read for it, takes ${inMs(times)} ms: the goal is below what the framework draws it in.`;
}

function targetsOf({ whole, hundredth }: Figures): readonly Target[] {
  const targets: Target[] = [];
  for (const [name, work] of Object.entries(whole.works)) {
    const ratio = ratioOf(work);
    const small = hundredth.works[name];
    const below = small === undefined ? null : ratioOf(small);
    if (ratio !== null)
      targets.push({ what: `${name}, beside its floor`, measured: ratio, most: MOST_OVER_FLOOR, unit: "times", reason: partsOf(work) });
    if (ratio !== null && below !== null && small !== undefined)
      targets.push({
        what: `${name}, that ratio beside the one at 10,000`,
        measured: ratio / below,
        most: MOST_GROWTH,
        unit: "times",
        reason: `${partsOf(work) ?? ""} At 10,000: ${partsOf(small) ?? ""} It looks at ${work.rows} rows here, at ${small.rows} there.`,
      });
    const peers = PEERS[name];
    const ofPeers = ratio === null ? "" : ` (${ratio.toFixed(2)} times its floor)`;
    if (peers !== undefined)
      for (const many of ["one", "sixteen"] as const) {
        const most = Number((peers[many] * peers.share).toFixed(1));
        targets.push({
          what: `${name}, ${many} at a time${ofPeers}`,
          measured: work[many].median,
          most,
          unit: "ms",
          reason: floorAbove(work, many, most) ?? partsOf(work),
        });
      }
    if (name.startsWith("diary")) targets.push({ what: `${name}, transferred`, measured: work.kilobytes, most: MOST_DIARY_KB, unit: "kB" });
    targets.push({ what: `${name}, big tables read as a whole`, measured: work.wholeTables.length, most: 0, unit: "" });
  }
  const { crowd, memory } = whole;
  const off = (what: string, found: number, wanted: number) => ({ what, measured: Math.abs(found - wanted), most: 0, unit: "" });
  return [
    ...targets,
    off("fifty on one slot, off from one booked", crowd.one.booked, 1),
    off("fifty on one slot, off from 49 clear refusals", crowd.one.clear, 49),
    off("fifty on fifty slots, off from fifty booked", crowd.fifty.booked, 50),
    { what: "memory of the server half a minute after all of it", measured: memory.rested, most: MOST_MEMORY_MB, unit: "MB" },
  ];
}

const median = z.object({ median: z.number() });
/** What a comparison needs of a file that was written before. */
const kept = z.object({
  at: z.string(),
  whole: z.object({
    works: z.record(
      z.string(),
      z.object({
        statements: z.number(),
        kilobytes: z.number(),
        one: median,
        sixteen: median,
        floor: z.object({ one: median }).nullable(),
      }),
    ),
    memory: z.object({ now: z.number(), rested: z.number().default(Number.NaN) }),
  }),
});

function printAgainst({ at, whole: then }: z.output<typeof kept>, { whole: now }: Figures): void {
  const change = (one: number, other: number) => `${one >= other ? "+" : "−"}${Math.abs((one / other - 1) * 100).toFixed(0)} %`;
  console.log(`\n  Against ${at.slice(0, 16)}; times vary with what else the machine does, ratios and statements do not.\n`);
  printTable(
    ["", "statements", "1 at a time, ms", "", "16 at a time, ms", "", "over floor", "kB"],
    Object.entries(now.works).flatMap(([name, work]) => {
      const was = then.works[name];
      if (was === undefined) return [[name, "new"]];
      const ratio = was.floor === null ? null : was.one.median / was.floor.one.median;
      return [
        [
          name,
          `${was.statements} → ${work.statements}`,
          `${inMs(was.one.median)} → ${inMs(work.one.median)}`,
          change(work.one.median, was.one.median),
          `${inMs(was.sixteen.median)} → ${inMs(work.sixteen.median)}`,
          change(work.sixteen.median, was.sixteen.median),
          `${times(ratio)} → ${times(ratioOf(work))}`,
          `${was.kilobytes.toFixed(0)} → ${work.kilobytes.toFixed(0)}`,
        ],
      ];
    }),
  );
  console.log(
    `\n  memory of the server: ${then.memory.now.toFixed(0)} → ${now.memory.now.toFixed(0)} MB right after, ${then.memory.rested.toFixed(0)} → ${now.memory.rested.toFixed(0)} MB half a minute later`,
  );
}
