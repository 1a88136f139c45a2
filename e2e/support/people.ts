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
