import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { portalLinks, portalSessions } from "#db/schema/portal-links.ts";
import { newSecret, secretHash } from "./secrets.ts";

const IDLE_MINUTES = 30;
const LIFETIME_HOURS = 8;
export const PORTAL_LIFETIME_SECONDS = LIFETIME_HOURS * 3600;

export function portalCookieName(secure: boolean): string {
  return secure ? "__Host-portal" : "portal";
}

/** Makes a portal session bound to its link and patient; returns the cookie's value. */
export async function openPortalSession(db: Db, link: { readonly id: string; readonly patientId: string }): Promise<string> {
  const secret = newSecret();
  await db.insert(portalSessions).values({
    secretHash: secretHash(secret),
    linkId: link.id,
    patientId: link.patientId,
    expiresAt: sql`now() + make_interval(hours => ${LIFETIME_HOURS})`,
  });
  return secret;
}

/** Whose portal this cookie opens: live, not idle, and its link neither revoked nor expired. */
export async function findPortalSession(
  db: Db,
  cookie: string,
): Promise<{ readonly sessionId: string; readonly patientId: string; readonly linkId: string } | null> {
  const [row] = await db
    .select({
      sessionId: portalSessions.id,
      patientId: portalSessions.patientId,
      linkId: portalSessions.linkId,
      stale: sql<boolean>`${portalSessions.lastSeenAt} < now() - interval '1 minute'`,
    })
    .from(portalSessions)
    .innerJoin(portalLinks, eq(portalLinks.id, portalSessions.linkId))
    .where(
      and(
        eq(portalSessions.secretHash, secretHash(cookie)),
        isNull(portalSessions.revokedAt),
        isNull(portalLinks.revokedAt),
        gt(portalLinks.expiresAt, sql`now()`),
        gt(portalSessions.expiresAt, sql`now()`),
        gt(portalSessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),
      ),
    );
  if (row === undefined) return null;
  if (row.stale) await db.update(portalSessions).set({ lastSeenAt: sql`now()` }).where(eq(portalSessions.id, row.sessionId));
  return row;
}

/** Ends every live link of a patient and every visit through them, from the next request on. Returns how many links were live. */
export async function revokePortalAccess(db: Db, patientId: string, reason: string): Promise<number> {
  const revoked = await db
    .update(portalLinks)
    .set({ revokedAt: sql`now()`, revokedReason: reason })
    .where(and(eq(portalLinks.patientId, patientId), isNull(portalLinks.revokedAt)))
    .returning({ id: portalLinks.id });
  await db
    .update(portalSessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(portalSessions.patientId, patientId), isNull(portalSessions.revokedAt)));
  return revoked.length;
}
