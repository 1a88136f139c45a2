import { readFileSync } from "node:fs";
import { z } from "zod";
import { type DemoAccount, demoAccounts } from "#db/seed/demo-accounts.ts";
import type { Role } from "#lib/auth/policy.ts";

/** Who the tests sign in as: one person a role, each with that role alone. */
const ACCOUNT_OF = { admin: "admin", clinician: "doctor", reception: "reception" } as const satisfies Record<Role, DemoAccount["key"]>;

export function accountOf(role: Role): DemoAccount {
  const found = demoAccounts.find(({ key }) => key === ACCOUNT_OF[role]);
  if (found === undefined) throw new Error(`The demo has no account for ${role}.`);
  return found;
}

/** Where the set-up leaves the signed-in state of a role; git knows nothing of it. */
export function stateFileOf(role: Role): string {
  return `test-results/signed-in/${role}.json`;
}

/** A browser that has never been here. */
export const NOBODY = { cookies: [], origins: [] };

const state = z.object({ cookies: z.array(z.object({ name: z.string(), value: z.string() })) });

/** The cookie header of a role's signed-in browser, for requests made without one. */
export function cookieOf(role: Role): string {
  const { cookies } = state.parse(JSON.parse(readFileSync(stateFileOf(role), "utf8")));
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
