import { createHash, randomBytes } from "node:crypto";
import type { BrowserContext } from "@playwright/test";
import { BASE_URL } from "./environment.ts";
import { lookInside } from "./sql.ts";

/** Lets this browser into a patient's own page as if the gate had been passed, to look at the page without going through the gate. */
export async function openPortalAs(context: BrowserContext, patientId: string): Promise<void> {
  const secret = randomBytes(32).toString("base64url");
  const hash = createHash("sha256").update(secret).digest();
  const sql = lookInside();
  try {
    await sql`
      with link as (
        insert into portal_links (id, patient_id, token_hash, expires_at)
        values (gen_random_uuid(), ${patientId}, ${randomBytes(32)}, now() + interval '1 day') returning id
      )
      insert into portal_sessions (id, secret_hash, link_id, patient_id, expires_at)
      select gen_random_uuid(), ${hash}, id, ${patientId}, now() + interval '1 hour' from link`;
  } finally {
    await sql.end();
  }
  await context.addCookies([{ name: "portal", value: secret, url: BASE_URL, httpOnly: true, sameSite: "Lax" }]);
}
