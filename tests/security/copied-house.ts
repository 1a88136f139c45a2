/** The demo as it stands, once more: two processes on a copy of its database, in which everything may be done without its being another clinic for the suites to come. */
import { type Database, openDatabase } from "#db/client.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import type { House } from "#tests/load/house.ts";
import { type Witness, witnessOf } from "#tests/load/witness.ts";

export type CopiedHouse = Pick<House, "servers" | "secret" | "cookieOf"> & {
  readonly database: Database;
  readonly witness: Witness;
  readonly ownerUrl: string;
};

const COPY = "cadence_copy";

/** Copies as the database server does it, which takes that nobody is connected: whoever was is cut off for a moment, and connects again. */
export async function copyHouse(house: House): Promise<CopiedHouse> {
  const url = new URL(house.ownerUrl);
  const name = url.pathname.slice(1);
  url.pathname = "/postgres";
  const beside = witnessOf(url.toString());
  try {
    await beside.sql.unsafe(`alter database "${name}" with allow_connections false`);
    await beside.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    await beside.sql.unsafe(`drop database if exists ${COPY} with (force)`);
    await beside.sql.unsafe(`create database ${COPY} template "${name}"`);
  } finally {
    await beside.sql.unsafe(`alter database "${name}" with allow_connections true`);
    await beside.end();
  }
  url.pathname = `/${COPY}`;
  const ownerUrl = url.toString();
  const { app, portal } = runtimeRoleUrls(ownerUrl, house.secret, {});
  const env = { DATABASE_APP_URL: app, DATABASE_LISTEN_URL: app, DATABASE_PORTAL_URL: portal, FILES_DIR: temporaryFiles(house.lifetime) };
  const addresses = [await house.startProcess(env), await house.startProcess(env)];
  const database = openDatabase(app, { name: "cadence-copy" });
  house.lifetime.add(() => database.pool.end());
  const witness = witnessOf(ownerUrl);
  house.lifetime.add(witness.end);
  const { secret, cookieOf, servers } = house;
  return { servers: { addresses, origin: servers.origin }, secret, cookieOf, database, witness, ownerUrl };
}
