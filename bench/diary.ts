/** A full day of the diary, 12 clinicians and 240 appointments in that database: the finished page beside the same components on a view in memory. */
import path from "node:path";
import { type Database, openDatabase } from "#db/client.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { listReadiness } from "#lib/screening/queries/gate.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { dataFolderPath } from "#scripts/support/data-folder.ts";
import { serverEnvironment } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { Failure, step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startWebServer } from "#scripts/support/web-server.ts";
import { statementsOf } from "#tests/support/statements.ts";
import type { BenchDatabase } from "./database.ts";
import { copyWithFloor } from "./support/floor.ts";
import { inMs, judge, printTable, type Times, timed, timesOf } from "./support/measure.ts";

const RUNS = 60;
const WARM_UP = 15;

/** What the page reads, as reception: whoever may read reasons is audited for each, which is a write. */
function reader(database: Database, userId: string, date: IsoDate) {
  const now = Temporal.Now.instant();
  const actingAs = { id: userId, name: "Reception", roles: ["reception" as const], isDoctor: false, isPrescriber: false };
  const ctx = asSystem("bench", { database, now, actingAs });
  const { "clinical:read": _, ...may } = ctx.may;
  return async () => {
    const [day, ready] = await Promise.all([
      getDay(ctx, { locationId: null, date }),
      listReadiness({ ...ctx, may }, { locationId: null, date }),
    ]);
    if (day === null) throw new Error("The bench clinic is not there.");
    return { day, ready };
  };
}

async function fetchPage(address: string, cookie: string): Promise<string> {
  const response = await fetch(address, { headers: { cookie, "accept-encoding": "identity" } });
  if (response.status !== 200) throw new Failure(`${new URL(address).pathname} answered ${response.status}.`);
  return response.text();
}

export async function benchDiary({ roles, secret, today }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const date = addDays(today, 30);
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 3 });
  lifetime.add(() => database.pool.end());
  const found = await database.pool.query<{ id: string }>("select id from users where email = 'reception@bench.example'");
  const userId = found.rows[0]?.id ?? "";
  const read = reader(database, userId, date);
  const statements = await statementsOf(database, read);
  const { day, ready } = await read();

  const folder = path.join(dataFolderPath(), "bench", "floor");
  copyWithFloor(folder, { day, ready: [...ready] });
  process.chdir(folder);
  const buildFolder = await step("Build with the floor beside the diary", (progress) => ensureBuild(progress, lifetime));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files: temporaryFiles(lifetime) });
  await step("Web server", () => startWebServer({ mode: "start", buildFolder, host: "127.0.0.1", port, env, lifetime }));
  const cookie = `${sessionCookieName(false)}=${await openSession(database.db, userId, secret, "bench")}`;

  const samples: Record<"reading" | "page" | "floor", number[]> = { reading: [], page: [], floor: [] };
  const bytes = { page: 0, floor: 0 };
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    const reading = await timed(read);
    const page = await timed(() => fetchPage(`${origin}/diary?date=${date}`, cookie));
    const floor = await timed(() => fetchPage(`${origin}/bench-floor?date=${date}`, cookie));
    bytes.page = Buffer.byteLength(page.value);
    bytes.floor = Buffer.byteLength(floor.value);
    if (run < 0) continue;
    samples.reading.push(reading.took);
    samples.page.push(page.took);
    samples.floor.push(floor.took);
  }
  const [reading, page, floor] = [timesOf(samples.reading), timesOf(samples.page), timesOf(samples.floor)];
  const said = ({ median, p95 }: Times) => `${inMs(median)} / ${inMs(p95)}`;
  const kilobytes = (many: number) => `${(many / 1024).toFixed(0)} kB`;
  console.log(`\n  ${day.cards.length} appointments on ${date}, by reception. Milliseconds, median / 95th of 100, of ${RUNS} runs.\n`);
  printTable(
    ["", "time", "bytes"],
    [
      ["the finished page, over HTTP", said(page), kilobytes(bytes.page)],
      ["its components on a view in memory, over HTTP", said(floor), kilobytes(bytes.floor)],
      ["reading the day alone", said(reading), ""],
    ],
  );
  return judge([
    { what: "time beside the floor", measured: page.median / floor.median, most: 1.5, unit: "times" },
    { what: "bytes beside the floor", measured: bytes.page / bytes.floor, most: 1.5, unit: "times" },
    { what: "statements besides the session look-up", measured: statements.length, most: 3, unit: "" },
  ]);
}
