/** The demo clinic's own database on the embedded server, loaded once. A clinic's real data, if the folder holds any, is another database. */
import { rmSync } from "node:fs";
import path from "node:path";
import type { RoleUrls } from "#db/roles.ts";
import { openDataFolder } from "./data-folder.ts";
import { prepareDatabase } from "./database.ts";
import { asOwner, type EmbeddedPostgres, startPostgres } from "./embedded-postgres.ts";
import type { Lifetime } from "./lifetime.ts";
import { step } from "./say.ts";

const DATABASE = "cadence_demo";
const LOADED = "The demo clinic is loaded.";

/** Makes the database anew unless it was loaded to the end before. @returns whether it has to be loaded. */
async function ensureEmpty(server: EmbeddedPostgres, fresh: boolean): Promise<boolean> {
  return asOwner(server.url("postgres"), async (client) => {
    const found = await client.query<{ note: string | null }>(
      "select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1",
      [DATABASE],
    );
    if (!fresh && found.rows[0]?.note === LOADED) return false;
    await client.query(`drop database if exists ${DATABASE} with (force)`);
    await client.query(`create database ${DATABASE}`);
    return true;
  });
}

export type DemoDatabase = { readonly server: EmbeddedPostgres; readonly roles: RoleUrls; readonly secret: string; readonly files: string };

/** Starts the server, migrates and loads the demo when that has not been done to the end yet. */
export async function openDemoDatabase(lifetime: Lifetime, fresh: boolean): Promise<DemoDatabase> {
  const folder = openDataFolder();
  lifetime.add(folder.release);
  const server = await step("Database server", () => startPostgres({ folder: path.join(folder.path, "postgres") }));
  lifetime.add(server.stop);
  const ownerUrl = server.url(DATABASE);
  const isEmpty = await ensureEmpty(server, fresh);
  const roles = await step("Tables", () => prepareDatabase({ ownerUrl, secret: folder.secret, given: {} }));
  const files = path.join(folder.path, "demo-files");
  if (isEmpty) {
    rmSync(files, { recursive: true, force: true });
    await step("Demo clinic", async (onProgress) => {
      const { loadDemo } = await import("#db/seed/demo.ts");
      await loadDemo({ appUrl: roles.app, secret: folder.secret, files, onProgress });
    });
    await asOwner(server.url("postgres"), (client) => client.query(`comment on database ${DATABASE} is '${LOADED}'`));
  }
  return { server, roles, secret: folder.secret, files };
}
