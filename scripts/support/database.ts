/** A migrated database and the addresses of its roles: embedded, or the one that DATABASE_URL names. */
import { Client } from "pg";
import { migrateDatabase } from "#db/migrate.ts";
import type { RoleUrls } from "#db/roles.ts";
import { runtimeRoleUrls } from "./environment.ts";
import { Failure } from "./say.ts";

async function requireAnswer(ownerUrl: string): Promise<void> {
  const place = URL.canParse(ownerUrl) ? new URL(ownerUrl).host : "an address that cannot be read";
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new Failure(`The database at ${place} does not let Cadence in${code}. Check DATABASE_URL and that the server runs.`);
  }
  const found = await client.query<{ version: number }>("select current_setting('server_version_num')::int as version");
  await client.end();
  if ((found.rows[0]?.version ?? 0) < 150_000)
    throw new Failure(`The database at ${place} is too old: Cadence needs PostgreSQL 15 or later.`);
}

/**
 * Brings the database up to date and returns the log-in addresses of its runtime roles.
 * @param given the environment whose DATABASE_APP_URL and so on count; `{}` for an embedded server, whose roles are always derived.
 */
export async function prepareDatabase(options: {
  readonly ownerUrl: string;
  readonly directUrl?: string | undefined;
  readonly secret: string;
  readonly given: Readonly<Record<string, string | undefined>>;
}): Promise<RoleUrls> {
  const direct = options.directUrl ?? options.ownerUrl;
  await requireAnswer(direct);
  const roles = runtimeRoleUrls(options.ownerUrl, options.secret, options.given);
  await migrateDatabase({ ownerUrl: direct, roles });
  return roles;
}
