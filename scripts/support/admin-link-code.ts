import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { issueAdminLink } from "#lib/staff/commands/links.ts";
import { passwordLink } from "#lib/staff/rules/link.ts";

/** A single-use link with which the admin of this e-mail address sets a new password: null when there is no such admin. */
export async function makeAdminLink(appUrl: string, email: string, publicUrl: string, withoutSecondStep: boolean): Promise<string | null> {
  const database = openDatabase(appUrl, { max: 1, name: "cadence-admin-link" });
  try {
    const token = await issueAdminLink(asSystem("admin-link", { database, now: Temporal.Now.instant() }), email, withoutSecondStep);
    return token === null ? null : passwordLink(publicUrl, "reset", token);
  } finally {
    await database.pool.end();
  }
}
