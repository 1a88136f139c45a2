import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { installJobs, jobGrants } from "./jobs.ts";
import { ensureRoles, type RoleUrls } from "./roles.ts";
import { stateGrants } from "./state.ts";

/** Any constant: whoever migrates this database takes the same lock. */
const MIGRATION_LOCK = 8_221_071;

/**
 * Brings a database up to date: makes the runtime roles, then runs the migrations that are missing, forward only, one process at a time.
 * @param ownerUrl a direct address (no transaction pooler) of the role that owns the schema and may create roles.
 */
export async function migrateDatabase(options: { readonly ownerUrl: string; readonly roles: RoleUrls }): Promise<void> {
  const client = new Client({ connectionString: options.ownerUrl, application_name: "cadence-migrate" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await ensureRoles(client, options.roles);
    await migrate(drizzle(client), { migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)) });
    await installJobs(options.ownerUrl);
    for (const statement of [...jobGrants(), ...stateGrants()]) await client.query(statement);
  } finally {
    await client.end();
  }
}
