import path from "node:path";
import type { RoleUrls } from "#db/roles.ts";
import { dataFolderPath, openDataFolder, readSecret } from "./data-folder.ts";
import { prepareDatabase } from "./database.ts";
import { asOwner, type EmbeddedPostgres, ensureDatabase, startPostgres, urlsOfRunning } from "./embedded-postgres.ts";
import { runtimeRoleUrls } from "./environment.ts";
import type { Lifetime } from "./lifetime.ts";
import { Failure } from "./say.ts";

/** The clinic's own database on the embedded server. */
export const DATABASE = "cadence";

export type ProductionDatabase = {
  readonly server: EmbeddedPostgres | undefined;
  readonly roles: RoleUrls;
  readonly secret: string;
  /** The owner's address, past any pooler. */
  readonly ownerUrl: string;
  /** The folder of the embedded server, whoever started it; null where the server is the clinic's own. */
  readonly embedded: string | null;
  /** Runs the migrations that have come since. */
  bringUpToDate(): Promise<unknown>;
};

/** The installation's secret as given. @throws a sentence when it is missing or too short to be one. */
function requiredSecret(): string {
  const secret = process.env.CADENCE_SECRET ?? "";
  if (secret.length < 32) {
    throw new Failure(
      "CADENCE_SECRET is missing or shorter than 32 characters. Make one with `openssl rand -base64 32`, keep it, and give it at every start.",
    );
  }
  return secret;
}

/** @throws a sentence when the running server has the demo's database only. */
async function requireDatabase(serverUrl: string): Promise<void> {
  const found = await asOwner(serverUrl, (client) => client.query("select 1 from pg_database where datname = $1", [DATABASE]));
  if (found.rowCount === 0) throw new Failure("There is no clinic in this data folder yet: start it with `npm start` first.");
}

/**
 * A clinic's own database, migrated: the server that DATABASE_URL names, else the embedded one with a secret made and kept in the data folder.
 * @param options.besideRunning use the embedded server of a running Cadence, which has migrated it, instead of refusing because it runs.
 */
export async function openProductionDatabase(
  lifetime: Lifetime,
  options: { readonly besideRunning?: boolean } = {},
): Promise<ProductionDatabase> {
  const ownerUrl = process.env.DATABASE_URL ?? "";
  if (ownerUrl !== "") {
    const secret = requiredSecret();
    const prepare = () => prepareDatabase({ ownerUrl, directUrl: process.env.DATABASE_DIRECT_URL, secret, given: process.env });
    return {
      server: undefined,
      roles: await prepare(),
      secret,
      bringUpToDate: prepare,
      ownerUrl: process.env.DATABASE_DIRECT_URL ?? ownerUrl,
      embedded: null,
    };
  }
  if (options.besideRunning === true) {
    const running = urlsOfRunning(path.join(dataFolderPath(), "postgres"), DATABASE);
    const secret = process.env.CADENCE_SECRET ?? readSecret(dataFolderPath());
    if (running !== undefined && secret !== undefined) {
      await requireDatabase(running.server);
      const prepare = () => prepareDatabase({ ownerUrl: running.url, secret, given: {} });
      const roles = runtimeRoleUrls(running.url, secret, {});
      return { server: undefined, roles, secret, bringUpToDate: prepare, ownerUrl: running.url, embedded: running.folder };
    }
  }
  const folder = openDataFolder();
  lifetime.add(folder.release);
  const secret = process.env.CADENCE_SECRET === undefined ? folder.secret : requiredSecret();
  // With a place for backups every change is handed over to them, whichever script it is that runs.
  const handsOver = (process.env.BACKUP_DIR ?? "") !== "";
  const server = await startPostgres({ folder: path.join(folder.path, "postgres"), handsOver });
  lifetime.add(server.stop);
  await ensureDatabase(server, DATABASE);
  const prepare = () => prepareDatabase({ ownerUrl: server.url(DATABASE), secret, given: {} });
  return { server, roles: await prepare(), secret, bringUpToDate: prepare, ownerUrl: server.url(DATABASE), embedded: server.folder };
}
