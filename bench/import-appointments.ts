/** Appointments of another system booked into that clinic's diary, beyond the year that is full, each by the command of the desk, and undone. */
import { setTimeout } from "node:timers/promises";
import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { readCsv } from "#lib/interchange/commands/files/csv.ts";
import { stageImport } from "#lib/interchange/commands/stage.ts";
import { startImport, undoImport } from "#lib/interchange/commands/steps.ts";
import { countRows } from "#lib/interchange/queries/count.ts";
import { addDays, type IsoDate, timeOfMinutes } from "#lib/time.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { step } from "#scripts/support/say.ts";
import { CLINICIANS, CLOSES, OPENS } from "./clinic-days.ts";
import type { BenchDatabase } from "./database.ts";
import { must, start, startWorker, stateOf } from "./import.ts";
import { DAYS_AHEAD, PATIENTS, patientId } from "./rows.ts";
import { judge, printTable, timed } from "./support/measure.ts";

/** How many rows, unless the command says fewer: `npm run bench -- appointments 500`. */
const ROWS = Number(process.argv[3] ?? 2_000) || 2_000;
const HALF_HOUR = 30;

/** Half an hour each, at times when no clinician has a break, and nobody twice on one day. */
function fileOf(today: IsoDate): string {
  const times = Array.from({ length: (CLOSES - OPENS) / HALF_HOUR }, (_, place) => OPENS + place * HALF_HOUR).filter(
    (minute) => minute < 720 || minute >= 780,
  );
  const aDay = times.length * CLINICIANS;
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const place = row % aDay;
    const date = addDays(today, DAYS_AHEAD + 1 + Math.floor(row / aDay));
    const clinician = `Clinician ${String((place % CLINICIANS) + 1).padStart(2, "0")}`;
    const time = timeOfMinutes(times[Math.floor(place / CLINICIANS)] ?? OPENS);
    return [patientId(row % PATIENTS), date, time, "Bench 1", "Consultation", clinician];
  });
  return [["Patient’s ID", "Date", "Time", "Location", "Service", "Clinician"], ...rows].map((cells) => cells.join(",")).join("\r\n");
}

export async function benchImportOfAppointments({ roles, today }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 6 });
  lifetime.add(() => database.pool.end());
  const users = await database.pool.query<{ id: string }>("select id from users where email = 'reception@bench.example'");
  const actingAs = { id: users.rows[0]?.id ?? "", name: "Reception", roles: ["reception" as const], isDoctor: false, isPrescriber: false };
  const ctx = asSystem("bench", { database, now: Temporal.Now.instant(), actingAs });
  const visits = async () => Number((await database.pool.query<{ count: string }>("select count(*) from appointments")).rows[0]?.count);
  const before = await visits();
  const file = must(await readCsv(new TextEncoder().encode(fileOf(today))));
  const { importId } = must(await stageImport(ctx, "appointments", file, crypto.randomUUID()));
  const worker = startWorker(roles.app);
  lifetime.add(() => void worker.child.kill("SIGKILL"));
  const until = (what: string, state: string) =>
    step(what, () =>
      timed(async () => {
        while ((await stateOf(database, importId)) !== state) await setTimeout(20);
      }),
    );
  const checked = await until("Checked", "checked");
  await start(ctx, database, importId, startImport);
  const booked = await until("Booked", "done");
  const { made, refused } = await countRows(ctx, importId);
  await start(ctx, database, importId, undoImport);
  const undone = await until("Undone", "undone");
  worker.child.kill("SIGTERM");
  await worker.ended;

  const line = (what: string, { took }: { readonly took: number }, rows: number) => [
    what,
    (took / 1000).toFixed(1),
    (rows / (took / 1000)).toFixed(0),
  ];
  console.log(`\n  ${ROWS} rows, among ${before} appointments.\n`);
  printTable(
    ["", "seconds", "rows a second"],
    [line("checked", checked, ROWS), line("booked, each in a transaction of its own", booked, made), line("undone", undone, made)],
  );
  return judge([
    { what: "rows refused", measured: refused, most: 0, unit: "" },
    { what: "appointments booked beside those that should be", measured: Math.abs(made - ROWS), most: 0, unit: "" },
    { what: "appointments left after the undoing", measured: (await visits()) - before, most: 0, unit: "" },
  ]);
}
