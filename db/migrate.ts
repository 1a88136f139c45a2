import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { isRetryable } from "./errors.ts";
import { installJobs, jobGrants } from "./jobs.ts";
import { ensureRoles, type RoleUrls } from "./roles.ts";
import { stateGrants } from "./state.ts";

/** Any constant: whoever migrates this database takes the same lock. */
const MIGRATION_LOCK = 8_221_071;

/** A step that waits for a table keeps everybody waiting who comes after it: it gives up in time, and the whole is tried again while the clinic goes on. */
const LOCK_TIMEOUT = "set lock_timeout = '1s'";
const TRIES = 60;
const PAUSE = 1_000;

const OWN_MIGRATIONS = fileURLToPath(new URL("./migrations", import.meta.url));

/** Runs what is missing, all of it in one transaction: a process that dies in the middle has changed nothing. */
async function migrateUndisturbed(client: Client, migrationsFolder: string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      await migrate(drizzle(client), { migrationsFolder });
      return;
    } catch (error) {
      if (tried >= TRIES || !isRetryable(error)) throw error;
      await wait(PAUSE);
    }
  }
}

/**
 * Brings a database up to date: makes the runtime roles, then runs the migrations that are missing, forward only, one process at a time, beside whoever serves.
 * @param options.ownerUrl a direct address (no transaction pooler) of the role that owns the schema and may create roles.
 * @param options.folder other migrations than the house's own
 */
export async function migrateDatabase(options: {
  readonly ownerUrl: string;
  readonly roles: RoleUrls;
  readonly folder?: string;
}): Promise<void> {
  const client = new Client({ connectionString: options.ownerUrl, application_name: "cadence-migrate" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(LOCK_TIMEOUT);
    await ensureRoles(client, options.roles);
    await migrateUndisturbed(client, options.folder ?? OWN_MIGRATIONS);
    await installJobs(options.ownerUrl);
    for (const statement of [...jobGrants(), ...stateGrants()]) await client.query(statement);
  } finally {
    await client.end();
  }
}
