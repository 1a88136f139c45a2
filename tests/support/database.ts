/** Databases for tests: each worker has one of its own, copied from the migrated template; what a test does in a rolled-back transaction leaves no trace. */
import { inject } from "vitest";
import { type Database, type Db, openDatabase, runTransaction } from "#db/client.ts";
import { type RoleUrls, roleUrls } from "#db/roles.ts";
import { refuse } from "#lib/result.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";

function urlOf(database: string): string {
  const url = new URL(inject("testServer").ownerUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

async function copyTemplate(name: string, anew: boolean): Promise<void> {
  await asOwner(urlOf("postgres"), async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount !== 0 && !anew) return;
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} template ${inject("testServer").template} strategy file_copy`);
  });
}

export type TestDatabase = {
  /** As the role that serves requests. */
  readonly app: Database;
  readonly ownerUrl: string;
  readonly roles: RoleUrls;
  close(): Promise<void>;
};

async function open(name: string, anew: boolean): Promise<TestDatabase> {
  await copyTemplate(name, anew);
  const ownerUrl = urlOf(name);
  const roles = roleUrls(ownerUrl, inject("testServer").secret);
  // Wide enough that fifty at once wait for locks, as in production, and not for a connection.
  const app = openDatabase(roles.app, { name: "cadence-tests", max: 25 });
  return { app, ownerUrl, roles, close: () => app.pool.end() };
}

/** This worker's database, shared by its test files: for tests that roll back, or whose rows disturb nobody. */
export function workerDatabase(): Promise<TestDatabase> {
  return open(`worker_${process.env.VITEST_POOL_ID ?? "0"}`, false);
}

/** An empty migrated database for tests on real commits: races, triggers, lost connections. The name is the test file's own. */
export function freshDatabase(name: string): Promise<TestDatabase> {
  return open(`fresh_${name.toLowerCase().replaceAll(/[^a-z0-9]/g, "_")}`, true);
}

/** Runs the work in a transaction of the application's role that is always rolled back. */
export async function inRolledBackTransaction(database: Database, work: (db: Db) => Promise<void>): Promise<void> {
  await runTransaction(database, async (db) => {
    await work(db);
    return refuse("not_found");
  });
}
