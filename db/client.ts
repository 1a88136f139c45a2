import { createHash } from "node:crypto";
import type { SQL } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Pool, PoolClient } from "pg";
import type { Result } from "#lib/result.ts";
import { isRetryable } from "./errors.ts";
import { BoundedPool } from "./pool.ts";
import { Turnstile } from "./turnstile.ts";

/** What runs statements: one connection inside a transaction, or a pool outside. */
export type Db = NodePgDatabase<Record<string, never>>;

/** One pool of connections as one role. This file and `pool.ts` are the only ones that know the driver. */
export type Database = { readonly pool: Pool; readonly db: Db; readonly writers: Turnstile };

/**
 * How much of a pool may be in transactions at once, and how many at most: the rest is for whoever only reads. More would not be done any sooner, for a
 * process works with one core; but the more are under way, the longer each takes, and the longer it keeps its locks from the others.
 */
const WRITERS_SHARE = 0.7;
const MOST_WRITERS = 4;

declare global {
  var cadenceKeeping: WeakSet<Db> | undefined;
}

/** The pools whose connections keep plans, by what asks through them. Of the process: a build has this file several times over, and one of them opens the pool. */
globalThis.cadenceKeeping ??= new WeakSet();
const keeping = globalThis.cadenceKeeping;
const dialect = new PgDialect({ casing: "snake_case" });

/** How many times a transaction is tried when the database asks for another try (deadlock, serialisation, lock time-out). */
const TRIES = 3;
/** A transaction that has taken longer than this, in milliseconds, is not begun again: whoever waits for it is to have an answer within ten seconds. */
const TRY_WITHIN = 4_500;

/**
 * Opens a pool. Every client gets an error listener, so that a lost connection never becomes an uncaught exception, and every wait has an end.
 * @param options.max connections of this pool; the clinic's Postgres must allow the sum over all processes.
 * @param options.keepsPlans whether each connection stays the same one of the database's: no pooler hands them round by transaction.
 */
export function openDatabase(
  url: string,
  options: { readonly max?: number; readonly name?: string; readonly keepsPlans?: boolean } = {},
): Database {
  const max = options.max ?? 10;
  const pool = new BoundedPool({
    connectionString: url,
    max,
    application_name: options.name ?? "cadence",
    // Answered within three seconds, what it takes to say so included; and a statement that the server does not end itself, within ten.
    connectionTimeoutMillis: 2_000,
    query_timeout: 9_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  const db = drizzle(pool, { casing: "snake_case" });
  if (options.keepsPlans) keeping.add(db);
  return {
    pool,
    db,
    writers: new Turnstile(Math.min(MOST_WRITERS, Math.max(1, Math.floor(max * WRITERS_SHARE)))),
  };
}

type Rows = { readonly rows: Record<string, unknown>[] };

/** The name by which the connections of a pool know a statement again, by its text. Where a pooler stands between it has none: there it runs as any other. */
export const keptName = (db: Db, text: string): string => (keeping.has(db) ? createHash("sha256").update(text).digest("base64url") : "");

/** A long statement that is asked very often: each connection of a pool reads and plans it once. */
export function executeKept(db: Db, statement: SQL): Promise<Rows> {
  if (!keeping.has(db)) return db.execute(statement);
  const query = dialect.sqlToQuery(statement);
  const name = keptName(db, query.sql);
  return db._.session.prepareQuery<{ execute: Rows; all: unknown; values: unknown }>(query, undefined, name, false).execute();
}

type Preparable<S> = { readonly toSQL: () => { readonly sql: string }; readonly prepare: (name: string) => S };

/** As `executeKept`, of a query that its caller puts together: of a page that is opened all day, where planning takes longer than answering. */
export function runKept<T>(db: Db, query: Preparable<{ readonly execute: () => Promise<T> }>): Promise<T> {
  return query.prepare(keeping.has(db) ? keptName(db, query.toSQL().sql) : "").execute();
}

/**
 * A statement with placeholders that is asked all day with other values: put together once for each pool, which took longer than the database takes to answer
 * it, and kept by its connections as with `executeKept`.
 */
export function prepareKept<S>(build: (db: Db) => Preparable<S>): (db: Db) => S {
  const prepared = new WeakMap<Db, S>();
  return (db) => {
    const known = prepared.get(db);
    if (known !== undefined) return known;
    const built = build(db);
    const statement = built.prepare(keptName(db, built.toSQL().sql));
    prepared.set(db, statement);
    return statement;
  };
}

/** Runs `work` on one connection between begin and commit; rolls back on a refusal or an error. A connection in doubt is destroyed. */
async function attempt<T>(database: Database, begin: string, work: (db: Db) => Promise<Result<T>>): Promise<Result<T>> {
  const client: PoolClient = await database.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const db = drizzle(client, { casing: "snake_case" });
    if (keeping.has(database.db)) keeping.add(db);
    const result = await work(db);
    const ended = await client.query(result.ok ? "commit" : "rollback");
    // Where a statement failed and `work` went on all the same, Postgres answers a commit by rolling back, without an error.
    if (result.ok && ended.command !== "COMMIT") throw new Error("The transaction had failed, and nothing was saved.");
    return result;
  } catch (error) {
    try {
      await client.query("rollback");
    } catch (failure) {
      broken = failure instanceof Error ? failure : new Error("The connection was lost.");
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * One transaction: committed when `work` returns ok, rolled back on a refusal or a throw. Deadlocks, serialisation failures and lock time-outs are
 * tried again, three times in all, so `work` does nothing but database work. A connection lost during commit throws: the caller's idempotency key decides.
 */
export function runTransaction<T>(database: Database, work: (db: Db) => Promise<Result<T>>): Promise<Result<T>> {
  return database.writers.pass(async () => {
    const since = performance.now();
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt(database, "begin", work);
      } catch (error) {
        if (tried >= TRIES || performance.now() - since > TRY_WITHIN || !isRetryable(error)) throw error;
      }
    }
  });
}

/** One read-only transaction with one consistent view of the data. */
export async function runReadOnly<T>(database: Database, work: (db: Db) => Promise<T>): Promise<T> {
  const result = await attempt(database, "begin isolation level repeatable read read only", async (db) => ({
    ok: true,
    value: await work(db),
  }));
  if (!result.ok) throw new Error("A read is never refused here.");
  return result.value;
}
