import { setTimeout } from "node:timers/promises";
import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import { type Database, type Db, runTransaction } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { importRows, imports } from "#db/schema/imports.ts";
import { users } from "#db/schema/users.ts";
import { withLastWord } from "#lib/appointments/commands/claims.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { asSystem, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { env } from "#lib/env.ts";
import { logUnexpected } from "#lib/log.ts";
import { done, type Refusal, type Result, refuse } from "#lib/result.ts";
import { type Batch, checkBatch, makeBatch } from "../commands/batch.ts";
import { refusedBy } from "../commands/make-appointments.ts";
import type { ImportTx, Maker } from "../commands/maker.ts";
import { MAKERS } from "../commands/makers.ts";
import { countRows } from "../queries/count.ts";
import type { ImportKind } from "../rules/kinds.ts";
import { AT_WORK } from "../rules/steps.ts";

const SECOND = 1_000;
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
  /** Rows of one transaction, where fewer than usual are wanted. */
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

type Taken = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: "checking" | "running" | "undoing";
  readonly userId: string;
};

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
    .returning({ id: imports.id, kind: imports.kind, state: imports.state, startedBy: imports.startedBy, createdBy: imports.createdBy });
  if (taken === undefined) return null;
  const { state, startedBy, createdBy, ...which } = taken;
  return state === "checking" || state === "running" || state === "undoing" ? { ...which, state, userId: startedBy ?? createdBy } : null;
}

async function workOn({ database, worker, goesOn = () => true, batch = 200, rest = 1 }: Options, taken: Taken): Promise<void> {
  const [user] = await database.db
    .select({ id: users.id, name: users.name, roles: users.roles, isDoctor: users.isDoctor, isPrescriber: users.isPrescriber })
    .from(users)
    .where(eq(users.id, taken.userId));
  if (user === undefined) throw new Error("Nobody started this import.");
  const maker = MAKERS[taken.kind]();
  if (taken.state === "checking") await beginCheck(database, taken.id);
  for (let after = 0; ; ) {
    const system = asSystem("import", { database, now: Temporal.Now.instant(), actingAs: user });
    // These two rights and no other: why a row was refused is kept with it and read at the desk, which is told less of a finding than a clinician is.
    const ctx = { ...system, may: { "import:run": true, "appointment:book": true } } as const;
    const since = performance.now();
    const went = await oneBatch(ctx, { taken, worker, batch, maker, after });
    // Somebody stopped it, threw it away or took it over.
    if (!went.ok || went.value.count === 0) return;
    after = went.value.last;
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

type Round = {
  readonly taken: Taken;
  readonly worker: string;
  readonly batch: number;
  readonly maker: Maker;
  /** The last row that is done with. */
  readonly after: number;
};

/** Works on the next rows. What the house refuses once they are written rolls them back, and they are refused by it in a transaction of their own. */
async function oneBatch(ctx: Ctx<"import:run" | "appointment:book">, round: Round): Promise<Result<Batch>> {
  const went = await withLastWord(() => transaction(ctx, (tx) => workIn(tx, round, null)));
  if (went.ok || went.refusal.reason === "import_not_now") return went;
  return transaction(ctx, (tx) => workIn(tx, round, went.refusal));
}

async function workIn(tx: ImportTx, { taken, worker, batch, maker, after }: Round, refusal: Refusal | null): Promise<Result<Batch>> {
  const [work] = await tx.db
    .update(imports)
    .set({ leasedUntil: LEASE })
    .where(and(eq(imports.id, taken.id), eq(imports.leasedBy, worker), eq(imports.state, taken.state)))
    .returning({ id: imports.id, columns: imports.columns, dateOrder: imports.dateOrder, likely: imports.likely });
  if (work === undefined) return refuse("import_not_now");
  const { checking, making } = maker.most;
  const say = refusal === null ? null : (row: number) => refusedBy(row, refusal);
  const went =
    taken.state === "checking"
      ? done(await checkBatch(tx, work, maker, after, Math.min(batch, checking)))
      : taken.state === "running"
        ? await makeBatch(tx, work, maker, { after, most: Math.min(batch, making), say })
        : done({ count: await maker.undo(tx, work), last: 0 });
  if (went.ok && went.value.count === 0) await finish(tx, taken);
  return went;
}

const AFTER = { checking: "checked", running: "done", undoing: "undone" } as const;

async function finish(tx: ImportTx, { id, state }: Taken): Promise<void> {
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
