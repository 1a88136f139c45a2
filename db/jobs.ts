import { sql } from "drizzle-orm";
import { type ConstructorOptions, fromDrizzle, PgBoss, systemClock } from "pg-boss";
import { z } from "zod";
import type { Database, Db } from "./client.ts";

/** The schema that the jobs stand in, apart from everything of the clinic's. */
export const JOBS_SCHEMA = "pgboss";

const BACK_OFF = { retryLimit: 8, retryDelay: 15, retryBackoff: true, retryDelayMax: 3_600 } as const;
/** A worker that dies gives its job up after so many seconds without a sign of life; the least there is. */
const ALIVE = { heartbeatSeconds: 10, expireInSeconds: 300 } as const;

/** The kinds of work, each with what a job of it says: ids and codes, never a name or an answer. */
export type Jobs = {
  /** What a patient is to be told is reckoned anew. */
  "message-plan": { readonly patientId: string };
  /** A message is worded and sent. */
  "message-send": { readonly messageId: string };
  /** Messages are made of what is due. */
  "message-dispatch": Readonly<Record<string, never>>;
  /** Everybody's messages are reckoned anew, and what lost its job gets one. */
  "message-sweep": Readonly<Record<string, never>>;
  /** Staff are told of something that was written down, or went wrong. `by` is whoever did it at a screen, where that says enough to them. */
  "message-alert": {
    readonly action: string;
    readonly objectId: string | null;
    readonly patientId: string | null;
    readonly by: string | null;
  };
  /** Sign-ins, gates and work that was given up are looked at, for what nobody sees one by one. */
  "message-watch": Readonly<Record<string, never>>;
  /** The newest links of the audit trail are verified. */
  "audit-check": Readonly<Record<string, never>>;
};
export type Queue = keyof Jobs;

/** Where a job lands whose tries are used up: a message that could not be sent, which its own pages show. */
export const DEAD_LETTERS = "dead-letters";
/** The same for every other job, which waits there for an admin to look at. Nobody works on this one. */
export const GIVEN_UP = "given-up";
export const QUEUES: readonly Queue[] = [
  "message-plan",
  "message-send",
  "message-alert",
  "message-dispatch",
  "message-sweep",
  "message-watch",
  "audit-check",
];
/** Of these one at a time is enough, however many workers there are. */
const ONE_AT_A_TIME: readonly Queue[] = ["message-dispatch", "message-sweep", "message-watch", "audit-check"];
/** They go through everybody, which takes as long as it takes, and a worker that dies is known by its silence; everybody waits for them, so they are soon tried again. */
const THROUGH_EVERYBODY = { expireInSeconds: 4 * 3_600, retryDelay: 2, retryDelayMax: 30 } as const;

/**
 * Makes or brings up to date the schema of the jobs, as the owner and under the migrator's lock; the application's role works in it and builds nothing there.
 */
export async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: JOBS_SCHEMA, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => undefined);
  await boss.start();
  try {
    for (const queue of [DEAD_LETTERS, GIVEN_UP]) await boss.createQueue(queue, { retentionSeconds: 90 * 86_400 });
    for (const queue of QUEUES) {
      const isAlone = ONE_AT_A_TIME.includes(queue);
      const deadLetter = queue === "message-send" ? DEAD_LETTERS : GIVEN_UP;
      const options = { ...BACK_OFF, ...ALIVE, ...(isAlone ? THROUGH_EVERYBODY : {}), deadLetter };
      await boss.createQueue(queue, { ...options, policy: isAlone ? "exclusive" : "standard" });
      await boss.updateQueue(queue, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** What lets the application's role hand jobs in, work on them and look at them; run as the owner, after every installation. */
export function jobGrants(): readonly string[] {
  return [
    `grant usage on schema ${JOBS_SCHEMA} to cadence_app`,
    `grant select, insert, update, delete on all tables in schema ${JOBS_SCHEMA} to cadence_app`,
    `grant usage, select on all sequences in schema ${JOBS_SCHEMA} to cadence_app`,
    `grant execute on all functions in schema ${JOBS_SCHEMA} to cadence_app`,
  ];
}

/** What every instance of the application's role is told: it builds nothing, and its timers keep no process alive. */
const AS_APP = {
  schema: JOBS_SCHEMA,
  migrate: false,
  createSchema: false,
  registerInstance: false,
  clock: {
    ...systemClock,
    setInterval: (work: () => void, ms: number) => setInterval(work, ms).unref(),
  },
} as const satisfies ConstructorOptions;

const senders = new WeakMap<Database, Promise<PgBoss>>();

/** What hands jobs in through this pool, made at the first of them. */
function senderOf(database: Database): Promise<PgBoss> {
  const known = senders.get(database);
  if (known !== undefined) return known;
  const executeSql = (text: string, values?: unknown[]) => database.pool.query(text, values);
  const boss = new PgBoss({ ...AS_APP, db: { executeSql }, supervise: false, schedule: false });
  boss.on("error", () => undefined);
  const started = boss.start();
  // One that could not be made is tried again by whoever comes next.
  started.catch(() => senders.delete(database));
  senders.set(database, started);
  return started;
}

/**
 * Hands jobs in: inside a transaction, they are there when it is committed and never were when it is rolled back.
 * @param ctx the pool, and the connection of the transaction that they belong to
 * @param notBefore from when on they are worked on; at once where nothing is said
 */
export async function sendJobs<Q extends Queue>(
  ctx: { readonly database: Database; readonly db: Db },
  queue: Q,
  jobs: readonly Jobs[Q][],
  notBefore?: Temporal.Instant,
): Promise<void> {
  if (jobs.length === 0) return;
  const boss = await senderOf(ctx.database);
  await boss.insert(
    queue,
    jobs.map((data) => ({ data, ...(notBefore === undefined ? {} : { startAfter: notBefore.toString() }) })),
    { db: fromDrizzle(ctx.db, sql) },
  );
}

/** Hands a job in that was given up, as it was, in the caller's transaction. Whoever works on it looks at what it says. */
export async function sendAgain(
  ctx: { readonly database: Database; readonly db: Db },
  queue: Queue,
  jobs: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (jobs.length === 0) return;
  const boss = await senderOf(ctx.database);
  await boss.insert(
    queue,
    jobs.map((data) => ({ data: { ...data } })),
    { db: fromDrizzle(ctx.db, sql) },
  );
}

const toldError = z.object({ message: z.string().catch(""), code: z.string().optional().catch(undefined) });

/** Of what went wrong in its loops pg-boss tells in a copy, which is no error any more. */
function errorOf(told: unknown): unknown {
  const copy = toldError.safeParse(told).data;
  return told instanceof Error || copy === undefined ? told : Object.assign(new Error(copy.message), { code: copy.code });
}

/**
 * What runs jobs in this process, through connections of its own. Started by the worker and stopped with it.
 * @param url the application's role, past any pooler that hands connections round by transaction
 * @param onError hears of what went wrong beside any job, from the first moment on
 */
export async function openBoss(url: string, onError: (error: unknown) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    ...AS_APP,
    clock: systemClock,
    connectionString: url,
    application_name: "cadence-worker",
    max: 6,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    maintenanceIntervalSeconds: 600,
  });
  boss.on("error", (told) => onError(errorOf(told)));
  try {
    await boss.start();
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
}
