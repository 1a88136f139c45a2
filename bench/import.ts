/** 50,000 rows of a clinic's export into that database, killed half-way and gone on with, then undone, while the diary is read. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { type Database, openDatabase } from "#db/client.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { asSystem, type Ctx } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { readCsv } from "#lib/interchange/commands/files/csv.ts";
import { stageImport } from "#lib/interchange/commands/stage.ts";
import { startImport, undoImport } from "#lib/interchange/commands/steps.ts";
import { countRows } from "#lib/interchange/queries/count.ts";
import type { Result } from "#lib/result.ts";
import { addDays } from "#lib/time.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { Failure, step } from "#scripts/support/say.ts";
import { exportText, makeExport } from "#tests/support/import-file.ts";
import type { BenchDatabase } from "./database.ts";
import { judge, printTable, timed, timesOf } from "./support/measure.ts";

/** How many rows, unless the command says fewer: `npm run bench -- import 5000`. */
const ROWS = Number(process.argv[3] ?? 50_000) || 50_000;
const USUAL = 100;

export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Failure(`Refused: ${result.refusal.reason}`);
}

const highest = (pid: number | undefined): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? "self"}/status`, "utf8"))?.[1] ?? 0) / 1024;

/** A server's part of the work in a process of its own, as in an installation. */
export function startWorker(url: string) {
  const child = spawn(process.execPath, ["--conditions=react-server", "bench/support/import-worker.ts"], {
    stdio: "inherit",
    env: { ...process.env, IMPORT_URL: url },
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  return { child, ended };
}

export async function benchImport({ roles, today }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 6 });
  lifetime.add(() => database.pool.end());
  const users = await database.pool.query<{ id: string }>("select id from users where email = 'reception@bench.example'");
  const actingAs = { id: users.rows[0]?.id ?? "", name: "Reception", roles: ["reception" as const], isDoctor: false, isPrescriber: false };
  const ctx = asSystem("bench", { database, now: Temporal.Now.instant(), actingAs });
  const readDay = () => timed(() => getDay(ctx, { locationId: null, date: addDays(today, 30) }));
  for (let run = 0; run < 20; run += 1) await readDay();
  const alone = await measured(USUAL, readDay);

  const file = makeExport(ROWS);
  const bytes = new TextEncoder().encode(exportText(file));
  const before = await patientsIn(database);
  const beforeReading = highest(process.pid);
  const staged = await step("The file read and kept", () =>
    timed(async () => must(await stageImport(ctx, "patients", must(await readCsv(bytes)), crypto.randomUUID()))),
  );
  const reading = highest(process.pid) - beforeReading;
  const { importId } = staged.value;

  const meanwhile: number[] = [];
  let most = 0;
  let worker = startWorker(roles.app);
  lifetime.add(() => void worker.child.kill("SIGKILL"));
  const watch = async (until: () => Promise<boolean>) => {
    while (!(await until())) {
      meanwhile.push((await readDay()).took);
      most = Math.max(most, highest(worker.child.pid));
      await setTimeout(20);
    }
  };
  const stateIs = (state: string) => async () => (await stateOf(database, importId)) === state;
  const checked = await step("Checked", () => timed(() => watch(stateIs("checked"))));
  await start(ctx, database, importId, startImport);
  const half = await step("Made, to the half", () => timed(() => watch(async () => (await countRows(ctx, importId)).made > ROWS / 2)));
  worker.child.kill("SIGKILL");
  await worker.ended;
  const madeByHalf = (await countRows(ctx, importId)).made;
  worker = startWorker(roles.app);
  const leased = await step("Its lease run out", () => timed(() => watch(async () => (await countRows(ctx, importId)).made > madeByHalf)));
  const rest = await step("Gone on with to the end", () => timed(() => watch(stateIs("done"))));
  const counts = await countRows(ctx, importId);
  const made = (await patientsIn(database)) - before;
  const twice = await database.pool.query(
    "select 1 from patients where former_number <> '' group by former_number having count(*) > 1 limit 1",
  );
  await start(ctx, database, importId, undoImport);
  const undone = await step("Undone", () => timed(() => watch(stateIs("undone"))));
  worker.child.kill("SIGTERM");
  await worker.ended;
  // Half of the usual is measured afterwards: what else the machine does meanwhile is nobody's fault.
  const usual = timesOf([...alone, ...(await measured(USUAL, readDay))]);
  const busy = timesOf(meanwhile);

  const { expected } = file;
  const line = (what: string, milliseconds: number, rows: number) => [
    what,
    (milliseconds / 1000).toFixed(1),
    (rows / (milliseconds / 1000)).toFixed(0),
  ];
  console.log(`\n  ${ROWS} rows, ${(bytes.length / 1e6).toFixed(1)} MB, among ${before} patients.\n`);
  printTable(
    ["", "seconds", "rows a second"],
    [
      line("read and kept", staged.took, ROWS),
      line("checked", checked.took, ROWS),
      line("made, but for the wait after the death", half.took + rest.took, made),
      line("undone", undone.took, made),
    ],
  );
  console.log(`\n  ${madeByHalf} were made when it was killed; nobody went on for ${(leased.took / 1000).toFixed(1)} s.`);
  console.log(`  Reading took ${reading.toFixed(0)} MB more than there were.`);
  console.log(
    `  The day meanwhile: ${busy.median.toFixed(1)} / ${busy.p95.toFixed(1)} ms, usually ${usual.median.toFixed(1)} / ${usual.p95.toFixed(1)}.`,
  );
  return judge([
    { what: "the 95th of 100 readings of the day beside its usual", measured: busy.p95 / usual.p95, most: 2, unit: "times" },
    { what: "peak memory of the process at work", measured: most, most: 350, unit: "MB" },
    { what: "rows refused beside those that should be", measured: Math.abs(counts.refused - expected.refused.length), most: 0, unit: "" },
    { what: "patients made beside those that should be", measured: Math.abs(made - expected.made.length), most: 0, unit: "" },
    { what: "former numbers there twice", measured: twice.rows.length, most: 0, unit: "" },
    { what: "patients left after the undoing", measured: (await patientsIn(database)) - before, most: 0, unit: "" },
  ]);
}

async function measured(runs: number, read: () => Promise<{ readonly took: number }>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) samples.push((await read()).took);
  return samples;
}

async function patientsIn({ pool }: Database): Promise<number> {
  return Number((await pool.query<{ count: string }>("select count(*) from patients")).rows[0]?.count);
}

export async function stateOf({ pool }: Database, id: string): Promise<string> {
  return (await pool.query<{ state: string }>("select state from imports where id = $1", [id])).rows[0]?.state ?? "";
}

export async function start(ctx: Ctx<Permission>, { pool }: Database, importId: string, how: typeof startImport): Promise<void> {
  const { rows } = await pool.query<{ version: number }>("select version from imports where id = $1", [importId]);
  must(await how(ctx, { importId, version: rows[0]?.version ?? 0 }));
}
