import { createHash, randomBytes } from "node:crypto";
import postgres from "postgres";
import { z } from "zod";
import { openDatabase } from "#db/client.ts";
import { demoAccounts } from "#db/seed/demo-accounts.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import type { TestClinic } from "#scripts/support/test-clinic.ts";

export const SCANNED = ["nobody", "portal", "reception", "clinician", "admin"] as const;
export type Scanned = (typeof SCANNED)[number];
export type Cookie = { readonly name: string; readonly value: string };

const ACCOUNTS = { reception: "reception", clinician: "doctor", admin: "admin" } as const;
const row = z.object({ id: z.string() });

/**
 * Someone let in by a row of their own, whose sign-in is brought to life again every second: a scanner presses every button it finds, the one that signs out
 * included, and sees nothing more if that holds. No limit of tries shuts it out.
 */
export async function keptSignedIn(
  visitor: Scanned,
  clinic: TestClinic,
): Promise<{ readonly cookie: Cookie | null; readonly end: () => Promise<void> }> {
  const sql = postgres(clinic.ownerUrl, { max: 1, onnotice: () => undefined });
  const cookies = { nobody: async () => null, portal: () => portalCookie(sql) };
  const cookie = await (visitor === "nobody" || visitor === "portal" ? cookies[visitor]() : staffCookie(sql, clinic, visitor));
  const keep = async () => {
    await sql`update sessions set revoked_at = null, handed_over_at = null, last_seen_at = now() where address = 'scan'`;
    await sql`update portal_sessions set revoked_at = null, last_seen_at = now()`;
    await sql`update portal_links set revoked_at = null where revoked_at is not null`;
    // Else every answer after the tenth is the limit's, which sqlmap takes for what it sent.
    await sql`delete from attempts`;
  };
  const timer = setInterval(() => void keep().catch(() => undefined), 1_000);
  return {
    cookie,
    end: async () => {
      clearInterval(timer);
      await sql.end();
    },
  };
}

async function staffCookie(sql: postgres.Sql, clinic: TestClinic, visitor: keyof typeof ACCOUNTS): Promise<Cookie> {
  const email = demoAccounts.find(({ key }) => key === ACCOUNTS[visitor])?.email ?? "";
  const [user] = await sql`select id from users where email = ${email}`;
  const database = openDatabase(clinic.appUrl, { name: "cadence-scan" });
  try {
    return { name: sessionCookieName(false), value: await openSession(database.db, row.parse(user).id, clinic.secret, "scan") };
  } finally {
    await database.pool.end();
  }
}

async function portalCookie(sql: postgres.Sql): Promise<Cookie> {
  const value = randomBytes(32).toString("base64url");
  const hash = createHash("sha256").update(value).digest();
  await sql`
    with link as (
      insert into portal_links (id, patient_id, token_hash, expires_at)
      select gen_random_uuid(), patient_id, ${randomBytes(32)}, now() + interval '1 day' from handouts order by issued_at desc limit 1 returning id, patient_id
    )
    insert into portal_sessions (id, secret_hash, link_id, patient_id, expires_at)
    select gen_random_uuid(), ${hash}, id, patient_id, now() + interval '8 hours' from link`;
  return { name: "portal", value };
}
