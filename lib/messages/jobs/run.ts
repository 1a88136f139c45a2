import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { describeError, isAway } from "#db/errors.ts";
import { DEAD_LETTERS, openBoss, type Queue } from "#db/jobs.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { logAway, logNotice, logUnexpected } from "#lib/log.ts";
import { alertStaff } from "../commands/alerts.ts";
import { sayDue } from "../commands/dispatch.ts";
import { planMessages, sweepMessages } from "../commands/plan.ts";
import { giveUp, type Post, sendMessage, sendWaiting } from "../commands/send.ts";
import { checkTrail, watchOver } from "../commands/watch.ts";

/** Jobs that one worker takes at a time, and works on at once: each waits for the mail server most of the time. */
const AT_ONCE = 10;
/** Batches under way at a time where very many jobs come at once, so that one that waits for a slow answer keeps no other waiting. */
const LINES: Readonly<Partial<Record<Queue, number>>> = { "message-send": 2 };
const POLL = 0.5;
/** How long until a database is looked for again that is away. */
const LOOK_AGAIN_AFTER = 1_000;
/** Seconds from one worker's start to another's until everybody is reckoned again. */
const SWEPT_AGAIN_AFTER = 600;
/** Messages made in one go; a minute later comes the next. */
const MOST_SAID = 20_000;

const planJob = z.object({ patientId: z.uuid() });
const sendJob = z.object({ messageId: z.uuid() });
const alertJob = z.object({
  action: z.string(),
  objectId: z.uuid().nullable(),
  patientId: z.uuid().nullable(),
  // A job of an edition before this one says nothing of it.
  by: z.uuid().nullable().default(null),
});

type Worker = {
  readonly database: Database;
  readonly post: Post;
  /** What the key of the audit chain is made from, and the file that its head is noted in. */
  readonly audit: { readonly secret: string; readonly anchorFile: string };
};

export type Running = { stop(): Promise<void> };

type Listening = Worker & { readonly listenUrl: string };

/**
 * Works on jobs until it is stopped: reckons what patients are to be told, makes messages of what is due each minute, sends them, and looks after what staff are
 * to be told. Any number of workers may run on any number of machines. A database that is away is waited for, now and later: what was lost with it is tried again.
 * @param listenUrl the application's role past any pooler
 */
export async function runWorker(worker: Listening): Promise<Running> {
  for (;;) {
    try {
      const boss = await openBoss(worker.listenUrl, (error) => void tell(error, "jobs"));
      try {
        await begin(boss, worker);
        return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) };
      } catch (error) {
        await boss.stop({ graceful: false });
        throw error;
      }
    } catch (error) {
      if (!isAway(error)) throw error;
      logAway("jobs", error);
      await wait(LOOK_AGAIN_AFTER);
    }
  }
}

/** Says in the log what went wrong. @returns what a job that failed by it says of itself */
function tell(error: unknown, where: string): string {
  if (!isAway(error)) return logUnexpected(error, where);
  logAway(where, error);
  return "The database was away.";
}

async function begin(boss: PgBoss, worker: Worker): Promise<void> {
  await workOn(boss, "message-plan", async (data) => {
    const planned = await planMessages(system(worker), planJob.parse(data).patientId);
    if (!planned.ok) throw new Error("Planning is never refused.");
  });
  await workOn(boss, "message-send", async (data) => {
    await sendMessage(system(worker), sendJob.parse(data).messageId, worker.post);
  });
  await workOn(boss, "message-alert", async (data) => {
    await alertStaff(system(worker), alertJob.parse(data), worker.post.origin);
  });
  await workOn(boss, "message-dispatch", async () => {
    await sayDue(system(worker), { limit: MOST_SAID });
  });
  await workOn(boss, "message-sweep", async () => {
    const { patients } = await sweepMessages(system(worker));
    const resumed = await sendWaiting(system(worker));
    logNotice("messages are reckoned anew", { patients, resumed });
  });
  await workOn(boss, "message-watch", async () => {
    await watchOver(system(worker), worker.post.origin);
  });
  await workOn(boss, "audit-check", async () => {
    await checkTrail(system(worker), worker.audit, worker.post.origin);
  });
  await boss.work(DEAD_LETTERS, { pollingIntervalSeconds: POLL }, async ([job]) => {
    const lost = sendJob.safeParse(job?.data);
    if (lost.success) await giveUp(system(worker), lost.data.messageId);
  });
  await boss.schedule("message-dispatch", "* * * * *", {});
  await boss.schedule("message-sweep", "7 * * * *", {});
  await boss.schedule("message-watch", "*/5 * * * *", {});
  await boss.schedule("audit-check", "37 * * * *", {});
  // A worker that starts over and over has everybody reckoned once in a while, not over and over.
  await boss.send("message-sweep", {}, { singletonSeconds: SWEPT_AGAIN_AFTER });
  await boss.send("message-dispatch", {});
}

const system = ({ database }: Worker) => asSystem("worker", { database, now: Temporal.Now.instant() });

/** Each job of a batch has its own end: one that fails is tried again, and holds nobody up. */
async function workOn(boss: PgBoss, queue: Queue, work: (data: unknown) => Promise<void>): Promise<void> {
  const taking = { batchSize: AT_ONCE, burstWhenBatchFull: true, localConcurrency: LINES[queue] ?? 1, pollingIntervalSeconds: POLL };
  await boss.work(queue, { ...taking, perJobResults: true }, (jobs) =>
    Promise.all(
      jobs.map(async ({ id, data }) => {
        try {
          await work(data);
          return { id, status: "completed" as const };
        } catch (error) {
          const { name, code } = describeError(error);
          const kind = code === null ? name : `${name} ${code}`;
          return { id, status: "failed" as const, output: { reference: tell(error, queue), error: kind } };
        }
      }),
    ),
  );
}
