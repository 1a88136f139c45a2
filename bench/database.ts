/** The bench's own server and its clinics, each made once in `bench` of the data folder and kept for the next run. */
import path from "node:path";
import type { RoleUrls } from "#db/roles.ts";
import { type IsoDate, localDate } from "#lib/time.ts";
import { dataFolderPath } from "#scripts/support/data-folder.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { asOwner, type EmbeddedPostgres, startPostgres } from "#scripts/support/embedded-postgres.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { step } from "#scripts/support/say.ts";
import { loadClinic } from "./load.ts";
import { TIME_ZONE } from "./places.ts";
import type { Size } from "./rows.ts";

const DATABASES: Readonly<Record<Size, string>> = { whole: "cadence_bench", hundredth: "cadence_bench_hundredth" };
/** Raised whenever the loader makes something else, so that no figure comes from an older clinic. */
const EDITION = 4;
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

export type Bench = {
  /** The clinic as it is kept. */
  readonly clinic: (size: Size) => Promise<BenchDatabase>;
  /** One like it, for whoever books and signs in it; gone with the run. */
  readonly copy: (size: Size) => Promise<BenchDatabase>;
};

/** Starts the server with the settings of a clinic's own installation. `fresh` loads each clinic anew. */
export async function openBench(lifetime: Lifetime, fresh: boolean): Promise<Bench> {
  const server = await step("Database server", () => startPostgres({ folder: path.join(dataFolderPath(), "bench", "postgres") }));
  lifetime.add(server.stop);
  const open = async (name: string): Promise<Omit<BenchDatabase, "today">> => {
    const ownerUrl = server.url(name);
    const roles = await step("Tables", () => prepareDatabase({ ownerUrl, secret: SECRET, given: {} }));
    return { ownerUrl, roles, secret: SECRET, cluster: server.folder };
  };
  const clinic = async (size: Size): Promise<BenchDatabase> => {
    const name = DATABASES[size];
    const loaded = fresh ? null : await loadedOn(server, name);
    if (loaded === null) await made(server, `create database ${name}`, name);
    const database = await open(name);
    if (loaded !== null) return { ...database, today: loaded };
    const today = localDate(Temporal.Now.instant(), TIME_ZONE);
    await step("Bench clinic", (onProgress) => loadClinic({ ...database, today, size, onProgress }));
    await asOwner(server.url("postgres"), (client) => client.query(`comment on database ${name} is 'edition ${EDITION} of ${today}'`));
    return { ...database, today };
  };
  const copy = async (size: Size): Promise<BenchDatabase> => {
    const { today } = await clinic(size);
    const name = `${DATABASES[size]}_run`;
    await step("Copy of the clinic", () => made(server, `create database ${name} template ${DATABASES[size]} strategy file_copy`, name));
    lifetime.add(() => made(server, null, name));
    return { ...(await open(name)), today };
  };
  return { clinic, copy };
}

/** The day on which a clinic was loaded to the end; null where it has to be. */
async function loadedOn(server: EmbeddedPostgres, name: string): Promise<IsoDate | null> {
  const found = await asOwner(server.url("postgres"), (client) =>
    client.query<{ note: string | null }>("select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1", [
      name,
    ]),
  );
  return new RegExp(`^edition ${EDITION} of (.*)$`).exec(found.rows[0]?.note ?? "")?.[1] ?? null;
}

/** Drops the database, and makes it anew where it is said how. */
const made = (server: EmbeddedPostgres, how: string | null, name: string): Promise<void> =>
  asOwner(server.url("postgres"), async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    if (how !== null) await client.query(how);
  });
