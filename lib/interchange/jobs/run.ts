import { setTimeout } from "node:timers/promises";
import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import { type Database, type Db, runTransaction } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { importRows, imports } from "#db/schema/imports.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { asSystem, type Tx, transaction } from "#lib/auth/ctx.ts";
import { env } from "#lib/env.ts";
import { logUnexpected } from "#lib/log.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type AtWork, checkBatch, makeBatch, undoBatch } from "../commands/batch.ts";
import { countRows } from "../queries/count.ts";
import { AT_WORK } from "../rules/steps.ts";

const SECOND = 1_000;
/** Rows of one transaction: it is over within a blink, and whoever waits for a connection gets one. */
const BATCH = 200;
/** For how long nobody else works on an import after its last sign of life. A batch takes a fraction of it. */
const LEASE = sql`now() + interval '15 seconds'`;

/** Looks every second whether an import waits for somebody to work on it, for as long as this server runs. Another server's is taken over once that has died. */
export function runImportsEverySecond(): void {
  const worker = crypto.randomUUID();
  let isWorking = false;
  let isOver = false;
  const timer = setInterval(() => {
    if (isWorking) return;
    isWorking = true;
    const { databases, poolSize } = env();
    workOnImports({ database: appDatabase(databases, poolSize), worker, goesOn: () => !isOver })
      .catch((error: unknown) => logUnexpected(error, "import"))
      .finally(() => {
        isWorking = false;
      });
  }, SECOND);
  timer.unref();
  process.once("SIGTERM", () => {
    isOver = true;
    clearInterval(timer);
  });
}

type Options = {
  readonly database: Database;
  /** Who holds the lease. */
  readonly worker: string;
  /** Asked between batches; nobody else begins before the lease is given back, which a worker that ends in peace does. */
  readonly goesOn?: () => boolean;
  readonly batch?: number;
  /** How long it rests after a batch, in times that the batch took: the other half of the time is everybody's. */
  readonly rest?: number;
};

/** Works on every import that waits, one after the other, until none does. */
export async function workOnImports(options: Options): Promise<void> {
  const { database, goesOn = () => true } = options;
  while (goesOn()) {
    const taken = await takeOne(database.db, options.worker);
    if (taken === null) return;
    await workOn(options, taken);
  }
}

type Taken = { readonly id: string; readonly state: "checking" | "running" | "undoing"; readonly userId: string };

async function takeOne(db: Db, worker: string): Promise<Taken | null> {
  const waiting = db
    .select({ id: imports.id })
    .from(imports)
    .where(
      and(
        inArray(imports.state, AT_WORK),
        sql`(${imports.leasedUntil} is null or ${imports.leasedUntil} < now() or ${imports.leasedBy} = ${worker})`,
      ),
    )
    .orderBy(imports.createdAt)
    .limit(1)
    .for("update", { skipLocked: true });
  const [taken] = await db
    .update(imports)
    .set({ leasedBy: worker, leasedUntil: LEASE })
    .where(inArray(imports.id, waiting))
    .returning({ id: imports.id, state: imports.state, startedBy: imports.startedBy, createdBy: imports.createdBy });
  if (taken === undefined) return null;
  const { id, state, startedBy, createdBy } = taken;
  return state === "checking" || state === "running" || state === "undoing" ? { id, state, userId: startedBy ?? createdBy } : null;
}

async function workOn({ database, worker, goesOn = () => true, batch = BATCH, rest = 1 }: Options, taken: Taken): Promise<void> {
  const [user] = await database.db
    .select({ id: users.id, name: users.name, roles: users.roles, isDoctor: users.isDoctor, isPrescriber: users.isPrescriber })
    .from(users)
    .where(eq(users.id, taken.userId));
  if (user === undefined) throw new Error("Nobody started this import.");
  const seen = new Map<string, number>();
  if (taken.state === "checking") await beginCheck(database, taken.id);
  for (;;) {
    const ctx = asSystem("import", { database, now: Temporal.Now.instant(), actingAs: user });
    const since = performance.now();
    const went = await transaction(ctx, (tx) => oneBatch(tx, { taken, worker, batch, seen }));
    // Somebody stopped it, threw it away or took it over.
    if (!went.ok || went.value === 0) return;
    if (!goesOn()) {
      await database.db
        .update(imports)
        .set({ leasedBy: null, leasedUntil: null })
        .where(and(eq(imports.id, taken.id), eq(imports.leasedBy, worker)));
      return;
    }
    await setTimeout((performance.now() - since) * rest);
  }
}

/** What earlier rows of the file say is in the memory of whoever checks it: a check begins at the beginning, whoever began it before. */
async function beginCheck(database: Database, id: string): Promise<void> {
  await runTransaction(database, async (db) => {
    await db
      .update(importRows)
      .set({ state: "waiting", reasons: [], alikeNumber: null })
      .where(and(eq(importRows.importId, id), notInArray(importRows.state, ["waiting", "made"])));
    return done(null);
  });
}

type Round = { readonly taken: Taken; readonly worker: string; readonly batch: number; readonly seen: Map<string, number> };

async function oneBatch(tx: Tx<"import:run">, { taken, worker, batch, seen }: Round): Promise<Result<number>> {
  const [mine] = await tx.db
    .update(imports)
    .set({ leasedUntil: LEASE })
    .where(and(eq(imports.id, taken.id), eq(imports.leasedBy, worker), eq(imports.state, taken.state)))
    .returning({ id: imports.id, columns: imports.columns, dateOrder: imports.dateOrder, likely: imports.likely });
  if (mine === undefined) return refuse("import_not_now");
  const work: AtWork = mine;
  const count =
    taken.state === "checking"
      ? await checkBatch(tx, work, batch, seen)
      : taken.state === "running"
        ? await makeBatch(tx, work, batch)
        : await undoBatch(tx, work, batch);
  if (count === 0) await finish(tx, taken);
  return done(count);
}

const AFTER = { checking: "checked", running: "done", undoing: "undone" } as const;

async function finish(tx: Tx<"import:run">, { id, state }: Taken): Promise<void> {
  await tx.db
    .update(imports)
    .set({
      state: AFTER[state],
      leasedBy: null,
      leasedUntil: null,
      version: sql`${imports.version} + 1`,
      ...(state === "checking" ? {} : { finishedAt: tx.now }),
    })
    .where(eq(imports.id, id));
  if (state === "checking") return;
  const { made, refused, skipped, undone, kept } = await countRows(tx, id);
  await recordAudit(tx, {
    action: state === "running" ? "import:finish" : "import:undone",
    objectType: "import",
    objectId: id,
    detail: { made, refused, skipped, undone, kept },
  });
}
