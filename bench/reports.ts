/** Each report over a year of a clinic of 1,000,000 appointments, and the diary's day with and without reports read beside it. */
import { type Database, openDatabase } from "#db/client.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { asSystem, type Ctx } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { reportInput } from "#lib/reports/input.ts";
import { openReport } from "#lib/reports/queries/report.ts";
import { REPORT_NAMES, REPORTS, type ReportName } from "#lib/reports/rules/catalogue.ts";
import { addDays } from "#lib/time.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import type { BenchDatabase } from "./database.ts";
import { inMs, judge, printTable, type Times, timed, timesOf } from "./support/measure.ts";

const RUNS = 9;
const WARM_UP = 2;
const DIARY_RUNS = 300;
/** "each answers under 2 s without slowing the diary's p95 by more than half" */
const MOST_MS = 2_000;
const MOST_SLOWER = 1.5;

function systemAt(database: Database, userId: string): Ctx<Permission> {
  const actingAs = { id: userId, name: "Bench", roles: ["admin" as const], isDoctor: false, isPrescriber: false };
  return asSystem("bench", { database, now: Temporal.Now.instant(), actingAs });
}

export async function benchReports({ roles, today }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 4 });
  lifetime.add(() => database.pool.end());
  const { rows } = await database.pool.query<{ id: string; appointments: number; payments: number }>(
    `select (select id from users where is_doctor limit 1) as id, (select count(*)::int from appointments) as appointments, (select count(*)::int from payments) as payments`,
  );
  const [clinic] = rows;
  if (clinic === undefined) throw new Error("The bench clinic is not there.");
  console.log(
    `\n  ${clinic.appointments} appointments, ${clinic.payments} payments. Each report over the year behind, all locations; ${RUNS} runs.\n`,
  );
  const ctx = systemAt(database, clinic.id);
  const asked = reportInput.parse({ period: "dates", from: addDays(today, -364), to: today });
  const read = (report: ReportName) =>
    openReport(ctx, { report, asked: REPORTS[report].filters.period ? asked : reportInput.parse({}), as: "report:open" });

  const taken = new Map<ReportName, Times>();
  for (const report of REPORT_NAMES) {
    const samples: number[] = [];
    for (let run = -WARM_UP; run < RUNS; run += 1) {
      const { took } = await timed(() => read(report));
      if (run >= 0) samples.push(took);
    }
    taken.set(report, timesOf(samples));
  }

  const diary = async () => {
    const samples: number[] = [];
    for (let run = 0; run < DIARY_RUNS; run += 1) {
      const { took } = await timed(() => getDay(ctx, { locationId: null, date: addDays(today, run % 60) }));
      samples.push(took);
    }
    return timesOf(samples.slice(20));
  };
  const alone = await diary();
  const beside = { goesOn: true, reports: 0 };
  const readers = (async () => {
    while (beside.goesOn)
      for (const report of REPORT_NAMES) {
        if (!beside.goesOn) return;
        await read(report);
        beside.reports += 1;
      }
  })();
  const accompanied = await diary();
  beside.goesOn = false;
  await readers;

  const line = (what: string, { median, p95 }: Times) => [what, inMs(median), inMs(p95)];
  printTable(
    ["", "median, ms", "p95, ms"],
    [
      ...[...taken].map(([report, times]) => line(REPORTS[report].title, times)),
      line("diary, reading a day", alone),
      line(`diary, with ${beside.reports} reports read beside it`, accompanied),
    ],
  );
  return judge([
    ...[...taken].map(([report, { p95 }]) => ({ what: `${REPORTS[report].title}, p95`, measured: p95, most: MOST_MS, unit: "ms" })),
    { what: "diary’s p95 with reports beside it", measured: accompanied.p95 / alone.p95, most: MOST_SLOWER, unit: "times" },
  ]);
}
