import type { TestProject } from "vitest/node";
import { migrateDatabase } from "#db/migrate.ts";
import { roleUrls } from "#db/roles.ts";
import { asOwner, ensureDatabase } from "#scripts/support/embedded-postgres.ts";
import { startTemporaryPostgres } from "#scripts/support/temporary-postgres.ts";

export type TestServer = { readonly ownerUrl: string; readonly template: string; readonly secret: string };

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** The migrated database that every worker copies. */
const TEMPLATE = "cadence_template";

/** Starts the tests' own server once and migrates the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporaryPostgres();
  // The runner itself ends at once on these; the server and its folder should not outlive it.
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.once(signal, () => void server.stop().then(() => process.exit(1)));
  try {
    const secret = "a secret that only the database tests know";
    await ensureDatabase(server, TEMPLATE);
    const ownerUrl = server.url(TEMPLATE);
    await migrateDatabase({ ownerUrl, roles: roleUrls(ownerUrl, secret) });
    await asOwner(server.url("postgres"), (client) => client.query(`alter database ${TEMPLATE} is_template true`));
    project.provide("testServer", { ownerUrl: server.url("postgres"), template: TEMPLATE, secret });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server.stop;
}
