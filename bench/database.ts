/** The bench clinic's own server and database, made once in `bench` of the data folder and kept for the next run. */
import path from "node:path";
import type { RoleUrls } from "#db/roles.ts";
import { type IsoDate, localDate } from "#lib/time.ts";
import { dataFolderPath } from "#scripts/support/data-folder.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { asOwner, startPostgres } from "#scripts/support/embedded-postgres.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { step } from "#scripts/support/say.ts";
import { loadClinic, TIME_ZONE } from "./load.ts";

const DATABASE = "cadence_bench";
/** Raised whenever the loader makes something else, so that no figure comes from an older clinic. */
const EDITION = 2;
const SECRET = "a secret that only the benchmarks know, and need not keep";

export type BenchDatabase = {
  readonly ownerUrl: string;
  readonly roles: RoleUrls;
  readonly secret: string;
  /** The folder of its server. */
  readonly cluster: string;
  /** The day on which it was loaded: a year lies ahead of it. */
  readonly today: IsoDate;
};

/** Starts the server with the settings of a clinic's own installation, and fills the database unless that was done to the end before. */
export async function openBenchDatabase(lifetime: Lifetime, fresh: boolean): Promise<BenchDatabase> {
  const server = await step("Database server", () => startPostgres({ folder: path.join(dataFolderPath(), "bench", "postgres") }));
  lifetime.add(server.stop);
  const ownerUrl = server.url(DATABASE);
  const loaded = await asOwner(server.url("postgres"), async (client) => {
    const found = await client.query<{ note: string | null }>(
      "select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1",
      [DATABASE],
    );
    const day = new RegExp(`^edition ${EDITION} of (.*)$`).exec(found.rows[0]?.note ?? "")?.[1];
    if (day !== undefined && !fresh) return day;
    await client.query(`drop database if exists ${DATABASE} with (force)`);
    await client.query(`create database ${DATABASE}`);
    return null;
  });
  const roles = await step("Tables", () => prepareDatabase({ ownerUrl, secret: SECRET, given: {} }));
  if (loaded !== null) return { ownerUrl, roles, secret: SECRET, cluster: server.folder, today: loaded };
  const today = localDate(Temporal.Now.instant(), TIME_ZONE);
  await step("Bench clinic", (onProgress) => loadClinic({ ownerUrl, roles, today, onProgress }));
  await asOwner(server.url("postgres"), (client) => client.query(`comment on database ${DATABASE} is 'edition ${EDITION} of ${today}'`));
  return { ownerUrl, roles, secret: SECRET, cluster: server.folder, today };
}
