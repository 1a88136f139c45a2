import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { issueAdminLink } from "#lib/staff/commands/links.ts";
import { invitationLink } from "#lib/staff/rules/link.ts";

/** A single-use link with which the admin of this e-mail address sets a new password: null when there is no such admin. */
export async function makeAdminLink(appUrl: string, email: string, publicUrl: string): Promise<string | null> {
  const database = openDatabase(appUrl, { max: 1, name: "cadence-admin-link" });
  try {
    const token = await issueAdminLink(asSystem("admin-link", { database, now: Temporal.Now.instant() }), email);
    return token === null ? null : invitationLink(publicUrl, token);
  } finally {
    await database.pool.end();
  }
}
