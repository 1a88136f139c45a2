/** How long a plan takes in a clinic of half a million appointments: what it is made from, and making it, beside the bare statements and the bare search. */
import { type Database, openDatabase } from "#db/client.ts";
import { type FactsWanted, loadPlanFacts } from "#lib/series/queries/plan-facts.ts";
import { planHorizon } from "#lib/series/rules/plan/calendar.ts";
import { NO_CONSTRAINTS, type PlanFacts, type PlanRequest } from "#lib/series/rules/plan/model.ts";
import { planSeries } from "#lib/series/rules/plan/solve.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { type Statement, statementsOf } from "#tests/support/statements.ts";
import { TURNOVER } from "./clinic-days.ts";
import type { BenchDatabase } from "./database.ts";
import { inMs, judge, printTable, type Target, type Times, timed, timesOf } from "./support/measure.ts";

const RUNS = 60;
const WARM_UP = 10;

type Case = { readonly name: string; readonly request: PlanRequest };
type Measured = Readonly<Record<"facts" | "solution" | "total" | "bareSql" | "bareSolver", Times>> & {
  readonly statements: number;
  readonly days: number;
};

const PHASES = [
  { minutes: 30, needs: { clinician: false, room: true, device: false } },
  { minutes: 45, needs: { clinician: true, room: true, device: true } },
];

const planFor =
  (today: IsoDate) =>
  (name: string, sessions: number, [min, target, max]: readonly [number, number, number], firstWithinDays = 7): Case => ({
    name,
    request: {
      sessions,
      gapDays: { min, target, max },
      earliestDate: addDays(today, 1),
      firstWithinDays,
      gridMinutes: 15,
      phases: PHASES,
      preferences: { clinicianId: null, startTime: "10:00", weekdays: null },
      constraints: { ...NO_CONSTRAINTS, turnoverMinutes: TURNOVER },
      was: [],
      aim: "best",
    },
  });

async function readFacts(database: Database, wanted: FactsWanted): Promise<PlanFacts> {
  const facts = await loadPlanFacts(database.db, wanted);
  if (facts === null) throw new Error("The bench clinic is not there.");
  return facts;
}

/** The same statements, their answers left as the text they come in. */
async function sendBare({ pool }: Database, statements: readonly Statement[]): Promise<void> {
  for (const { text, values } of statements)
    await pool.query({ text, values: [...values], rowMode: "array", types: { getTypeParser: () => (raw: string) => raw } });
}

async function measure(database: Database, where: Pick<FactsWanted, "patientId" | "locationId">, { request }: Case): Promise<Measured> {
  const days = planHorizon(request);
  const wanted = { ...where, phases: request.phases, days };
  const statements = await statementsOf(database, () => readFacts(database, wanted));
  const kept = await readFacts(database, wanted);
  const samples = { facts: [], solution: [], total: [], bareSql: [], bareSolver: [] } satisfies Record<string, number[]>;
  const take: Record<keyof typeof samples, number[]> = samples;
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    const facts = await timed(() => readFacts(database, wanted));
    const solution = await timed(() => planSeries(facts.value, request));
    if (!solution.value.feasible) throw new Error("The bench clinic has no room for this series.");
    const bareSql = await timed(() => sendBare(database, statements));
    const bareSolver = await timed(() => planSeries(kept, request));
    if (run < 0) continue;
    take.facts.push(facts.took);
    take.solution.push(solution.took);
    take.total.push(facts.took + solution.took);
    take.bareSql.push(bareSql.took);
    take.bareSolver.push(bareSolver.took);
  }
  return {
    facts: timesOf(take.facts),
    solution: timesOf(take.solution),
    total: timesOf(take.total),
    bareSql: timesOf(take.bareSql),
    bareSolver: timesOf(take.bareSolver),
    statements: statements.length,
    days: days.to - days.from + 1,
  };
}

/** Someone of the clinic, and the place. */
async function findWhere({ pool }: Database): Promise<Pick<FactsWanted, "patientId" | "locationId">> {
  const found = await pool.query<{ patient: string; location: string }>(
    "select (select id from patients order by number desc limit 1) as patient, (select id from locations limit 1) as location",
  );
  const [row] = found.rows;
  if (row === undefined) throw new Error("The bench clinic is empty.");
  return { patientId: row.patient, locationId: row.location };
}

export async function benchPlanner({ roles, today }: BenchDatabase): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench" });
  try {
    const where = await findWhere(database);
    const plan = planFor(today);
    const cases = {
      usual: plan("6 sessions, gaps 21/28/35", 6, [21, 28, 35]),
      long: plan("6 sessions, gaps 42/56/63", 6, [42, 56, 63]),
      few: plan("3 sessions, gaps 21/28/35", 3, [21, 28, 35]),
      many: plan("12 sessions, gaps 21/28/35", 12, [21, 28, 35]),
      short: plan("6 sessions over 90 days", 6, [10, 13, 16], 9),
      year: plan("6 sessions over 360 days", 6, [42, 56, 70], 9),
    };
    const found: [Case, Measured][] = [];
    const run = async (each: Case): Promise<Measured> => {
      const measured = await measure(database, where, each);
      found.push([each, measured]);
      return measured;
    };
    const [usual, long, few, many] = [await run(cases.usual), await run(cases.long), await run(cases.few), await run(cases.many)];
    const [short, year] = [await run(cases.short), await run(cases.year)];
    console.log(
      `\n  First session within 7 days (9 in the last two), starts every 15 minutes. Milliseconds, median / 95th of 100, of ${RUNS} runs.\n`,
    );
    const both = ({ median, p95 }: Times) => `${inMs(median)} / ${inMs(p95)}`;
    printTable(
      ["", "days", "statements", "facts", "solution", "both", "bare SQL", "bare solver"],
      found.map(([{ name }, { days, statements, facts, solution, total, bareSql, bareSolver }]) => [
        name,
        String(days),
        String(statements),
        both(facts),
        both(solution),
        both(total),
        both(bareSql),
        both(bareSolver),
      ]),
    );
    const targets: Target[] = [
      { what: "facts and solution, gaps 21/28/35, median", measured: usual.total.median, most: 80, unit: "ms" },
      { what: "facts and solution, gaps 42/56/63, median", measured: long.total.median, most: 150, unit: "ms" },
      { what: "12 sessions beside 3", measured: many.total.median / few.total.median, most: 4, unit: "times" },
      { what: "360 days beside 90", measured: year.total.median / short.total.median, most: 4, unit: "times" },
      { what: "statements for the facts", measured: Math.max(...found.map(([, { statements }]) => statements)), most: 4, unit: "" },
    ];
    return judge(targets);
  } finally {
    await database.pool.end();
  }
}
