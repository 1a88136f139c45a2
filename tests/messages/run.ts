/**
 * `npm run test:messages -- [how many]`: ten thousand messages that are due, two workers, a real mail server; a worker or Postgres is killed at random ten times,
 * and two hundred visits are called off meanwhile. Prints what arrived, how often and how quickly; a miss fails. Bounded to forty minutes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { sweepMessages } from "#lib/messages/commands/plan.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { ensureDatabase, startPostgres } from "#scripts/support/embedded-postgres.ts";
import { type Lifetime, runWithLifetime } from "#scripts/support/lifetime.ts";
import { goneWithin } from "#scripts/support/processes.ts";
import { say, step } from "#scripts/support/say.ts";
import { reporter } from "#tests/load/report.ts";
import { cancelAppointment } from "#tests/support/booking.ts";
import { openMailServer } from "#tests/support/mail-server.ts";
import { actingAs } from "#tests/support/small-clinic.ts";
import { makeCrowd } from "./crowd.ts";

const LONGEST = 40 * 60_000;
const KILLS = 10;
const CALLED_OFF = 200;
const WORKERS = 2;
const SECRET = "a secret of the installation, long enough for it";

const wanted = Number(process.argv[2] ?? "10000");
const random = (from: number, to: number) => from + Math.random() * (to - from);

/** A worker that is started again whenever it is killed, until it is to stay away. */
function keepWorker(env: Readonly<Record<string, string>>, lifetime: Lifetime) {
  let child: ChildProcess;
  let isOver = false;
  const start = () => {
    child = spawn(process.execPath, ["--conditions=react-server", "scripts/worker.ts"], {
      env: { ...process.env, ...env, LOG_LEVEL: "silent" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("exit", () => void (isOver || wait(500).then(start)));
  };
  start();
  lifetime.add(() => {
    isOver = true;
    child.kill("SIGKILL");
  });
  return { kill: () => void child.kill("SIGKILL") };
}

await runWithLifetime(async (lifetime) => {
  setTimeout(() => {
    say("\nThe forty minutes are over.");
    void lifetime.end().then(() => process.exit(1));
  }, LONGEST).unref();
  const { say: tell, is, none, report } = reporter();

  const folder = mkdtempSync(path.join(tmpdir(), "cadence-messages-"));
  chmodSync(folder, 0o755);
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  const data = path.join(folder, "postgres");
  let server = await step("Database server", () => startPostgres({ folder: data }));
  lifetime.add(() => server.stop());
  const { port } = server;
  await ensureDatabase(server, "cadence");
  const ownerUrl = server.url("cadence");
  const roles = await step("Tables", () => prepareDatabase({ ownerUrl, secret: SECRET, given: {} }));
  const database = openDatabase(roles.app, { max: 8, name: "cadence-suite" });
  lifetime.add(() => database.pool.end());
  const owner = openDatabase(ownerUrl, { max: 2, name: "cadence-suite-owner" });
  lifetime.add(() => owner.pool.end());
  const crowd = await step(`${wanted} patients`, () => makeCrowd(owner, wanted));
  const system = () => asSystem("suite", { database, now: Temporal.Now.instant() });
  const planned = performance.now();
  const { patients } = await step("Their messages reckoned", () => sweepMessages(system()));
  tell(`${patients} patients reckoned in ${((performance.now() - planned) / 1000).toFixed(1)} s`);

  const mail = await openMailServer();
  lifetime.add(() => mail.close());
  const env = {
    DATABASE_APP_URL: roles.app,
    DATABASE_PORTAL_URL: roles.portal,
    CADENCE_SECRET: SECRET,
    PUBLIC_URL: "https://diary.example",
    FILES_DIR: folder,
    SMTP_URL: mail.url,
    MAIL_FROM: "desk@clinic.example",
    NODE_ENV: "production",
  };
  const workers = Array.from({ length: WORKERS }, () => keepWorker(env, lifetime));
  const began = performance.now();

  const count = async (condition: ReturnType<typeof sql>): Promise<number> => {
    const { rows } = await owner.db.execute<{ many: number }>(sql`select count(*)::int as many from messages where ${condition}`);
    return Number(rows[0]?.many);
  };
  const left = async (): Promise<number> => {
    const { rows } = await owner.db.execute<{ many: number }>(sql`
      select (select count(*) from notices where state = 'planned' and due_at <= now())::int + (select count(*) from messages where state in ('waiting', 'sending'))::int as many`);
    return Number(rows[0]?.many);
  };

  /** When each visit that was called off was so, by the database's clock. */
  const calledOff = new Map<string, number>();
  const callOff = async () => {
    const chosen = crowd.visits
      .filter((_, index) => index % Math.max(1, Math.floor(crowd.visits.length / CALLED_OFF)) === 0)
      .slice(0, CALLED_OFF);
    const desk = actingAs(database, { userId: null, roles: ["reception"] }, Temporal.Now.instant());
    for (const appointmentId of chosen) {
      for (;;) {
        const done = await cancelAppointment(desk, { appointmentId, version: 1, reason: "Ill", tellPatient: false }).catch(() => null);
        if (done !== null && !done.ok && done.refusal.reason !== "busy") break;
        if (done?.ok) {
          calledOff.set(appointmentId, Date.now());
          break;
        }
        await wait(200);
      }
      await wait(random(20, 120));
    }
  };
  const kill = async () => {
    const killed = { workers: 0, servers: 0 };
    for (let turn = 0; turn < KILLS; turn += 1) {
      await wait(random(3_000, 9_000));
      if (turn % 3 === 2) {
        killed.servers += 1;
        const pid = Number(readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n")[0]);
        process.kill(pid, "SIGKILL");
        await goneWithin(pid, 5_000);
        server = await startPostgres({ folder: data, port });
      } else {
        killed.workers += 1;
        workers[Math.floor(Math.random() * WORKERS)]?.kill();
      }
    }
    return killed;
  };
  const [killed] = await Promise.all([kill(), callOff()]);
  tell(`killed: ${killed.workers} workers, ${killed.servers} database servers`);
  let quiet = 0;
  while (quiet < 5) {
    await wait(2_000);
    quiet = (await left().catch(() => 1)) === 0 ? quiet + 1 : 0;
  }
  const seconds = (performance.now() - began) / 1_000;

  const times = new Map<string, number>();
  for (const {
    mail: { messageId },
  } of mail.arrived)
    times.set(messageId ?? "", (times.get(messageId ?? "") ?? 0) + 1);
  const { rows } = await owner.db.execute<{
    id: string;
    state: string;
    unsure: number;
    appointment: string | null;
    composed: number | null;
  }>(sql`
    select m.id, m.state, m.unsure, (select v.appointment_id from message_visits v where v.message_id = m.id limit 1) as appointment,
      (select date_part('epoch', a.at) * 1000 from audit_log a where a.action = 'message:sent' and a.object_id = m.id::text) as composed
    from messages m`);
  const arrivals = (id: string) => times.get(`<${id}@diary.example>`) ?? 0;
  const sent = rows.filter(({ state }) => state === "sent");
  const twice = sent.filter(({ id }) => arrivals(id) > 1);
  tell(
    `${mail.arrived.length} e-mails arrived in ${seconds.toFixed(0)} s, ${(mail.arrived.length / seconds).toFixed(0)} a second, the kills among them`,
  );
  tell(
    `${sent.length} messages sent, ${await count(sql`state = 'withdrawn'`)} withdrawn, ${await count(sql`unsure > 0`)} sent again because nobody knew; ${twice.length} arrived more than once`,
  );
  none(
    "sent that did not arrive",
    sent.filter(({ id, unsure }) => arrivals(id) === 0 && unsure === 0).map(({ id }) => id),
  );
  none(
    "arrived more often than was counted as unsure",
    sent.filter(({ id, unsure }) => arrivals(id) > 1 + unsure).map(({ id }) => id),
  );
  none(
    "arrived without a message that says so",
    [...times.keys()].filter((id) => !rows.some((row) => id === `<${row.id}@diary.example>`)),
  );
  none(
    "failed or given up",
    rows.filter(({ state }) => !["sent", "withdrawn"].includes(state)).map(({ id, state }) => `${id}: ${state}`),
  );
  const late = rows.filter(({ id, appointment, composed }) => {
    const off = appointment === null ? undefined : calledOff.get(appointment);
    return off !== undefined && arrivals(id) > 0 && composed !== null && composed > off;
  });
  tell(`${calledOff.size} visits called off meanwhile`);
  none(
    "worded after their visit was called off",
    late.map(({ id }) => id),
  );
  is(
    "patients with a visit who were told of it, or whose visit was called off",
    crowd.visits.filter((visit) => calledOff.has(visit) || rows.some((row) => row.appointment === visit && row.state === "sent")).length,
    crowd.visits.length,
  );
  const { misses } = report();
  say(misses.length === 0 ? `\nEvery figure was met.` : `\n${misses.length} figures were missed.`);
  for (const miss of misses) say(`  MISSED: ${miss}`);
  return misses.length === 0 ? 0 : 1;
});
