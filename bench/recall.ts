/** A lot asked for in a clinic of 300,000 signed treatments, each with its cartridge, a fifth of them with numbing: everyone it reached, and the page that says so. */
import { openDatabase } from "#db/client.ts";
import { randomFrom } from "#db/seed/demo/random.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { recallLot } from "#lib/supplies/queries/recall.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { serverEnvironment } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { Failure, step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startWebServer } from "#scripts/support/web-server.ts";
import type { BenchDatabase } from "./database.ts";
import { LOTS, lotNumber, WIDE_LOT, WIDE_VISITS } from "./records.ts";
import { inMs, judge, printTable, type Times, timed, timesOf } from "./support/measure.ts";

const RUNS = 60;
const WARM_UP = 10;
const WIDE_RUNS = 20;
/** "Under a second with its page" */
const MOST_MS = 1_000;

async function timesFor<T>(asked: readonly T[], warmUp: number, work: (one: T) => Promise<unknown>): Promise<Times> {
  const samples: number[] = [];
  for (const one of asked) samples.push((await timed(() => work(one))).took);
  return timesOf(samples.slice(warmUp));
}

export async function benchRecall({ roles, secret }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 3 });
  lifetime.add(() => database.pool.end());
  const { rows } = await database.pool.query<{ id: string; treatments: number; units: number; numbed: number; lots: number }>(
    `select (select id from users where email = 'reception@bench.example') as id, (select count(*)::int from treatments) as treatments,
      (select count(*)::int from treatment_supplies) as units, (select count(*)::int from anaesthetics) as numbed, (select count(*)::int from supply_lots) as lots`,
  );
  const [clinic] = rows;
  if (clinic === undefined) throw new Error("The bench clinic is not there.");
  console.log(
    `\n  ${clinic.treatments} signed treatments with ${clinic.units} units, ${clinic.numbed} of them with numbing; ${clinic.lots} lots.`,
  );

  const actingAs = { id: clinic.id, name: "Reception", roles: ["reception" as const], isDoctor: false, isPrescriber: false };
  const ctx = asSystem("bench", { database, now: Temporal.Now.instant(), actingAs });
  const random = randomFrom(20_261_127);
  // Another lot each time: what was just read is in no cache of the database's.
  const lots = Array.from({ length: RUNS + WARM_UP }, () => lotNumber(random.int(0, LOTS - 1)));
  const wide = Array.from({ length: WIDE_RUNS + WARM_UP }, () => WIDE_LOT);
  const read = (lot: string) => recallLot(ctx, lot, 0);
  const [one, widest] = [await read(lots[0] ?? ""), await read(WIDE_LOT)];
  const sql = { one: await timesFor(lots, WARM_UP, read), wide: await timesFor(wide, WARM_UP, read) };

  const session = await openSession(database.db, clinic.id, secret, "bench");
  const buildFolder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files: temporaryFiles(lifetime) });
  await step("Web server", () => startWebServer({ mode: "start", buildFolder, host: "127.0.0.1", port, env, lifetime }));
  const cookie = `${sessionCookieName(false)}=${session}`;
  const open = async (lot: string) => {
    const response = await fetch(`${origin}/supplies/recall?lot=${lot}`, { headers: { cookie } });
    const page = await response.text();
    if (response.status !== 200 || !page.includes("sessions")) throw new Failure(`The recall answered ${response.status}.`);
  };
  const page = { one: await timesFor(lots, WARM_UP, open), wide: await timesFor(wide, WARM_UP, open) };

  console.log("");
  const row = (what: string, { median, p95 }: Times) => [what, inMs(median), inMs(p95)];
  printTable(
    ["", "median, ms", "p95, ms"],
    [
      row(`statements, ${one.reached} patients`, sql.one),
      row(`page, ${one.reached} patients`, page.one),
      row(`statements, ${widest.reached} patients in ${WIDE_VISITS} visits`, sql.wide),
      row("page of these", page.wide),
    ],
  );
  return judge([
    { what: "page of a box's lot, p95", measured: page.one.p95, most: MOST_MS, unit: "ms" },
    { what: `page of a lot of ${WIDE_VISITS} visits, p95`, measured: page.wide.p95, most: MOST_MS, unit: "ms" },
  ]);
}
