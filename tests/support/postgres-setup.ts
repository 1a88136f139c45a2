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

/** Starts the tests' own server and migrates the template. */
export async function startTestServer(): Promise<{ readonly server: TestServer; readonly stop: () => Promise<void> }> {
  const postgres = await startTemporaryPostgres();
  try {
    const secret = "a secret that only the database tests know";
    await ensureDatabase(postgres, TEMPLATE);
    const ownerUrl = postgres.url(TEMPLATE);
    await migrateDatabase({ ownerUrl, roles: roleUrls(ownerUrl, secret) });
    await asOwner(postgres.url("postgres"), (client) => client.query(`alter database ${TEMPLATE} is_template true`));
    return { server: { ownerUrl: postgres.url("postgres"), template: TEMPLATE, secret }, stop: postgres.stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** Once for a run of Vitest. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startTestServer();
  // The runner itself ends at once on these; the server and its folder should not outlive it.
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.once(signal, () => void stop().then(() => process.exit(1)));
  project.provide("testServer", server);
  return stop;
}
