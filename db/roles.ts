import { createHmac } from "node:crypto";
import type { Client } from "pg";

/** The runtime roles. The owner, who migrates, is whoever DATABASE_URL names. */
const RUNTIME_ROLES = ["app", "portal", "retention"] as const;
export type RuntimeRole = (typeof RUNTIME_ROLES)[number];
export type RoleUrls = Readonly<Record<RuntimeRole, string>>;

/** What each role lives under. Set on the role, so that a transaction pooler cannot drop it. */
const SETTINGS: Readonly<Record<RuntimeRole, readonly string[]>> = {
  // One report on both cores, or compiled anew each time, would make everybody at a desk wait, and is not even there sooner.
  app: [
    "max_parallel_workers_per_gather = 0",
    "jit = off",
    "statement_timeout = '8s'",
    "lock_timeout = '4s'",
    "idle_in_transaction_session_timeout = '15s'",
  ],
  portal: [
    "default_transaction_read_only = on",
    "statement_timeout = '5s'",
    "lock_timeout = '1s'",
    "idle_in_transaction_session_timeout = '10s'",
  ],
  retention: ["statement_timeout = '60s'", "lock_timeout = '4s'", "idle_in_transaction_session_timeout = '60s'"],
};

/**
 * The log-in address of each runtime role: from its own variable, else the owner's host and database with a password derived from the secret.
 * @throws when a needed address cannot be parsed (the message holds no address).
 */
export function roleUrls(ownerUrl: string, secret: string, given: Partial<RoleUrls> = {}): RoleUrls {
  const derive = (role: RuntimeRole): string => {
    const chosen = given[role];
    if (chosen !== undefined && chosen !== "") return chosen;
    const url = new URL(ownerUrl);
    url.username = `cadence_${role}`;
    url.password = createHmac("sha256", secret).update(`database role ${role}`).digest("base64url");
    return url.toString();
  };
  return { app: derive("app"), portal: derive("portal"), retention: derive("retention") };
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Makes the runtime roles, or brings their passwords and settings up to date. Runs under the migrator's lock. */
export async function ensureRoles(owner: Client, urls: RoleUrls): Promise<void> {
  for (const role of RUNTIME_ROLES) {
    const url = new URL(urls[role]);
    const group = `cadence_${role}`;
    const login = decodeURIComponent(url.username);
    for (const name of new Set([group, login])) {
      const found = await owner.query("select 1 from pg_roles where rolname = $1", [name]);
      if (found.rowCount === 0) await owner.query(`create role ${quoteName(name)}`);
    }
    await owner.query(`alter role ${quoteName(login)} login password ${quoteText(decodeURIComponent(url.password))}`);
    if (login !== group) await owner.query(`grant ${quoteName(group)} to ${quoteName(login)}`);
    for (const setting of ["timezone = 'UTC'", ...SETTINGS[role]]) await owner.query(`alter role ${quoteName(login)} set ${setting}`);
  }
}
