/** What it costs to write down that a patient's record was looked at: the same page of the same build with its notes and without, over HTTP, in turns. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openDatabase } from "#db/client.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { dataFolderPath } from "#scripts/support/data-folder.ts";
import { serverEnvironment } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { Failure, step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startWebServer } from "#scripts/support/web-server.ts";
import type { BenchDatabase } from "./database.ts";
import { copyProduct } from "./support/copy.ts";
import { inMs, judge, printTable, type Times, timed, timesOf } from "./support/measure.ts";

const RUNS = 300;
const WARM_UP = 40;
/** "A page view's audit adds under 10% to its server time" */
const MOST_SHARE = 0.1;

const WRITES = "async function insertAll(ctx: Recorder, entries: readonly AuditEntry[]): Promise<void> {\n";
const SILENT = "BENCH_WITHOUT_AUDIT";

/** A copy of the product in which a process can be told to write nothing down: no installation can. */
function copyThatCanBeSilent(folder: string): void {
  copyProduct(folder);
  const file = path.join(folder, "lib", "audit", "commands.ts");
  const source = readFileSync(file, "utf8");
  if (!source.includes(WRITES)) throw new Failure("The audit rows are written elsewhere by now: look at bench/audit.ts.");
  writeFileSync(file, source.replace(WRITES, `${WRITES}  if (process.env.${SILENT} === "1") return;\n`));
}

export async function benchAudit({ roles, secret }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 3 });
  lifetime.add(() => database.pool.end());
  const { rows } = await database.pool.query<{ reception: string; clinician: string; patient: string }>(
    `select (select id from users where email = 'reception@bench.example') as reception, (select id from users where 'clinician' = any(roles) order by id limit 1) as clinician,
      (select patient_id from series order by id limit 1) as patient`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error("The bench clinic is not there.");

  const folder = path.join(dataFolderPath(), "bench", "silent");
  copyThatCanBeSilent(folder);
  process.chdir(folder);
  const buildFolder = await step("Build that can be told to write nothing down", (progress) => ensureBuild(progress, lifetime));
  const start = async (more: Readonly<Record<string, string>>) => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const env = { ...serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files: temporaryFiles(lifetime) }), ...more };
    await startWebServer({ mode: "start", buildFolder, host: "127.0.0.1", port, env, lifetime });
    return origin;
  };
  const [written, silent] = await step("Two web servers", () => Promise.all([start({}), start({ [SILENT]: "1" })]));
  const page = `/patients/${found.patient}`;
  const look = async (origin: string, cookie: string) => {
    const response = await fetch(`${origin}${page}`, { headers: { cookie, "accept-encoding": "identity" } });
    const text = await response.text();
    if (response.status !== 200) throw new Failure(`The patient's page answered ${response.status}.`);
    return text;
  };
  const notes = async () => Number((await database.pool.query<{ many: string }>("select count(*) as many from audit_log")).rows[0]?.many);

  const shares: { readonly as: string; readonly notes: number; readonly withNotes: Times; readonly without: Times }[] = [];
  for (const as of ["reception", "clinician"] as const) {
    const cookie = `${sessionCookieName(false)}=${await openSession(database.db, found[as], secret, "bench")}`;
    const samples: Record<"written" | "silent", number[]> = { written: [], silent: [] };
    const [before] = [await notes(), await look(written, cookie)];
    const each = (await notes()) - before;
    await look(silent, cookie);
    if ((await notes()) !== before + each) throw new Failure("The silent server wrote something down.");
    for (let run = -WARM_UP; run < RUNS; run += 1)
      // Which of the two comes first changes, so that neither is always the one after the other's work.
      for (const which of run % 2 === 0 ? (["written", "silent"] as const) : (["silent", "written"] as const)) {
        const { took } = await timed(() => look(which === "written" ? written : silent, cookie));
        if (run >= 0) samples[which].push(took);
      }
    shares.push({ as, notes: each, withNotes: timesOf(samples.written), without: timesOf(samples.silent) });
  }
  const ctx = asSystem("bench", { database, now: Temporal.Now.instant() });
  const note = { action: "patient:open", objectType: "patient", objectId: found.patient, patientId: found.patient } as const;
  const alone: number[] = [];
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    const { took } = await timed(() => recordAudit(ctx, note));
    if (run >= 0) alone.push(took);
  }

  console.log(`\n  A patient's page, ${RUNS} views of each in turns over HTTP. Milliseconds.\n`);
  const row = (what: string, { median, p95 }: Times) => [what, inMs(median), inMs(p95)];
  printTable(
    ["", "median", "p95"],
    [
      ...shares.flatMap(({ as, notes: many, withNotes, without }) => [
        row(`by ${as}, ${many} written down`, withNotes),
        row(`by ${as}, nothing written down`, without),
      ]),
      row("one note's statement alone", timesOf(alone)),
    ],
  );
  return judge(
    shares.map(({ as, withNotes, without }) => ({
      what: `added by the notes of ${as}'s view, of the median`,
      measured: withNotes.median / without.median - 1,
      most: MOST_SHARE,
      unit: "of it",
    })),
  );
}
