/**
 * `npm run test:messages -- [how many]`: ten thousand messages that are due, two workers, a real mail server; a worker or Postgres is killed ten times at random
 * moments over the whole of the run, and reception calls two hundred visits off and moves two hundred meanwhile. Prints what arrived, how often and how quickly;
 * a miss fails. Bounded to forty minutes.
 */
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
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { goneWithin } from "#scripts/support/processes.ts";
import { say, step } from "#scripts/support/say.ts";
import { reporter } from "#tests/load/report.ts";
import { openMailServer } from "#tests/support/mail-server.ts";
import { SECRET } from "#tests/support/results.ts";
import { makeCrowd } from "./crowd.ts";
import { type Changed, changeVisits } from "./desk.ts";
import { byMessage, isWrong, readTold } from "./told.ts";
import { keepWorkers } from "./workers.ts";

const LONGEST = 40 * 60_000;
const KILLS = 10;
const WORKERS = 2;
/** Every so many kills it is the database. */
const SERVER_EVERY = 3;
/** Where nothing more arrives for so long, what waits for more goes ahead all the same. */
const STANDSTILL = 90_000;
const HOST = "diary.example";

const wanted = Number(process.argv[2] ?? "10000");
/** Visits called off, and as many moved. */
const CHANGED = Math.min(200, Math.floor(wanted / 20));

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
  const database = openDatabase(roles.app, { max: 8, name: "cadence-suite", keepsPlans: true });
  lifetime.add(() => database.pool.end());
  const owner = openDatabase(ownerUrl, { max: 2, name: "cadence-suite-owner" });
  lifetime.add(() => owner.pool.end());
  const crowd = await step(`${wanted} patients`, () => makeCrowd(owner, wanted));
  const planning = performance.now();
  const { patients } = await step("Their messages reckoned", () =>
    sweepMessages(asSystem("suite", { database, now: Temporal.Now.instant() })),
  );
  tell(`${patients} patients reckoned, ${((performance.now() - planning) / patients).toFixed(1)} ms each`);
  const { rows: due } = await owner.db.execute<{ many: number }>(sql`select count(*)::int as many from notices where due_at <= now()`);

  const mail = await openMailServer();
  lifetime.add(() => mail.close());
  const began = performance.now();
  const workers = keepWorkers(
    WORKERS,
    {
      DATABASE_APP_URL: roles.app,
      DATABASE_PORTAL_URL: roles.portal,
      CADENCE_SECRET: SECRET,
      PUBLIC_URL: `https://${HOST}`,
      FILES_DIR: folder,
      SMTP_URL: mail.url,
      MAIL_FROM: "desk@clinic.example",
      NODE_ENV: "production",
    },
    lifetime,
  );

  let last = { arrived: 0, at: performance.now() };
  let lastArrival = began;
  /** Waits until this share of what is due has arrived. */
  const reached = async (share: number): Promise<void> => {
    for (;;) {
      const now = performance.now();
      if (mail.arrived.length > last.arrived) last = { arrived: mail.arrived.length, at: now };
      if (mail.arrived.length >= share * (wanted - 2 * CHANGED) || now - last.at > STANDSTILL) return;
      await wait(100);
    }
  };
  const killed = { workers: 0, servers: 0 };
  const kill = async (turn: number) => {
    await reached((turn + Math.random()) / KILLS);
    if (turn % SERVER_EVERY === SERVER_EVERY - 1) {
      killed.servers += 1;
      const pid = Number(readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n")[0]);
      process.kill(pid, "SIGKILL");
      await goneWithin(pid, 5_000);
      server = await startPostgres({ folder: data, port });
    } else {
      killed.workers += 1;
      workers.kill(Math.floor(Math.random() * WORKERS));
    }
    tell(`killed ${turn + 1} of ${KILLS} after ${((performance.now() - began) / 1_000).toFixed(0)} s, ${mail.arrived.length} arrived`);
  };
  const killAll = async () => {
    for (let turn = 0; turn < KILLS; turn += 1) await kill(turn);
  };
  const [changes] = await Promise.all([changeVisits(crowd, database, { many: CHANGED, reached }), killAll()]);
  await reached(1);
  lastArrival = last.at;
  const seconds = (lastArrival - began) / 1_000;
  const soFar = last.arrived;
  tell(`${soFar} e-mails in ${seconds.toFixed(0)} s, ${(soFar / seconds).toFixed(0)} a second, the kills among them`);

  /** What is to be said yet: news of a visit that was changed wait for its undo. */
  const left = async (): Promise<number> => {
    const { rows } = await owner.db.execute<{ many: number }>(sql`
      select (select count(*) from notices where state = 'planned' and (due_at <= now() or kind = 'booking'))
        + (select count(*) from messages where state in ('waiting', 'sending'))
        + (select count(*) from pgboss.job where name = 'message-plan' and state < 'completed') as many`);
    return Number(rows[0]?.many);
  };
  await step("The news of what was changed", async () => {
    for (let quiet = 0; quiet < 5; ) {
      await wait(2_000);
      quiet = (await left()) === 0 ? quiet + 1 : 0;
    }
  });

  const told = await readTold(owner);
  const arrived = byMessage(mail.arrived, HOST);
  const mailsOf = (id: string) => arrived.get(id) ?? [];
  const sent = told.filter(({ state }) => state === "sent");
  const ofState = (state: string) => told.filter((each) => each.state === state).length;
  const changed = new Map<string, Changed>(changes.map((change) => [change.visitId, change]));
  const twice = sent.filter(({ id }) => mailsOf(id).length > 1);
  tell(`due: ${due[0]?.many}; messages sent: ${sent.length}; e-mails arrived: ${mail.arrived.length}; withdrawn: ${ofState("withdrawn")}`);
  tell(`killed: ${killed.workers} workers, ${killed.servers} database servers`);
  tell(
    `visits called off meanwhile: ${changes.filter(({ time }) => time === null).length}; moved: ${changes.filter(({ time }) => time !== null).length}`,
  );
  tell(`handed over again because nobody knew: ${told.filter(({ unsure }) => unsure > 0).length}; arrived more than once: ${twice.length}`);
  for (const [kind, many] of workers.logged) tell(`in the workers' logs ${many} times: ${kind}`);
  none("lines that workers printed beside their logs", workers.printed);
  none(
    "sent that did not arrive",
    sent.filter(({ id, unsure }) => mailsOf(id).length === 0 && unsure === 0).map(({ id }) => id),
  );
  none(
    "arrived more often than SMTP's own window leaves open",
    sent.filter(({ id, unsure }) => mailsOf(id).length > 1 + unsure).map(({ id }) => id),
  );
  const known = new Set(told.map(({ id }) => id));
  none(
    "arrived without a message that says so",
    [...arrived.keys()].filter((id) => !known.has(id)),
  );
  none(
    "failed or given up",
    told.filter(({ state }) => !["sent", "withdrawn"].includes(state)).map(({ id, state }) => `${id}: ${state}`),
  );
  none(
    "worded after a change as if nothing had changed",
    told.filter((each) => isWrong(each, mailsOf(each.id), changed)).map(({ id }) => id),
  );
  const toldOf = new Map<string, string[]>();
  for (const { id, visitIds } of sent) {
    const words = mailsOf(id).map(({ mail: { text } }) => text ?? "");
    for (const visitId of visitIds) toldOf.set(visitId, [...(toldOf.get(visitId) ?? []), ...words]);
  }
  none(
    "moved, and the new time was never told",
    changes
      .filter(({ visitId, time }) => time !== null && !toldOf.get(visitId)?.some((words) => words.includes(time)))
      .map(({ visitId }) => visitId),
  );
  none(
    "called off, and told by nobody",
    changes.filter(({ visitId, time, isHeard }) => time === null && !isHeard && !toldOf.has(visitId)).map(({ visitId }) => visitId),
  );
  is("visits left out", crowd.visits.filter((visit) => !changed.has(visit) && !toldOf.has(visit)).length, 0);
  const { misses } = report();
  say(misses.length === 0 ? "\nEvery figure was met." : `\n${misses.length} figures were missed.`);
  for (const miss of misses) say(`  MISSED: ${miss}`);
  return misses.length === 0 ? 0 : 1;
});
