import path from "node:path";
import type { RoleUrls } from "#db/roles.ts";
import { openDataFolder } from "./data-folder.ts";
import { prepareDatabase } from "./database.ts";
import { type EmbeddedPostgres, ensureDatabase, startPostgres } from "./embedded-postgres.ts";
import type { Lifetime } from "./lifetime.ts";
import { Failure } from "./say.ts";

export type ProductionDatabase = { readonly server: EmbeddedPostgres | undefined; readonly roles: RoleUrls; readonly secret: string };

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

/** A clinic's own database, migrated: the server that DATABASE_URL names, else the embedded one with a secret made and kept in the data folder. */
export async function openProductionDatabase(lifetime: Lifetime): Promise<ProductionDatabase> {
  const ownerUrl = process.env.DATABASE_URL ?? "";
  if (ownerUrl !== "") {
    const secret = requiredSecret();
    const roles = await prepareDatabase({ ownerUrl, directUrl: process.env.DATABASE_DIRECT_URL, secret, given: process.env });
    return { server: undefined, roles, secret };
  }
  const folder = openDataFolder();
  lifetime.add(folder.release);
  const secret = process.env.CADENCE_SECRET === undefined ? folder.secret : requiredSecret();
  const server = await startPostgres({ folder: path.join(folder.path, "postgres") });
  lifetime.add(server.stop);
  await ensureDatabase(server, "cadence");
  const roles = await prepareDatabase({ ownerUrl: server.url("cadence"), secret, given: {} });
  return { server, roles, secret };
}
