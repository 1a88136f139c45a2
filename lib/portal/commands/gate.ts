import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { attempts } from "#db/schema/attempts.ts";
import { locations } from "#db/schema/locations.ts";
import { patients } from "#db/schema/patients.ts";
import { portalLinks, portalSessions } from "#db/schema/portal-links.ts";
import { tasks } from "#db/schema/tasks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type PublicCtx, type PublicTx, publicTransaction } from "#lib/auth/ctx.ts";
import { openPortalSession } from "#lib/auth/portal-session.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { logNotice } from "#lib/log.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { OpenPortalLinkInput } from "../input.ts";

/** Wrong dates of birth that end a link; failures an hour from one address; failures an hour everywhere that are worth a notice. */
const WRONG_DATES = 5;
const FAILURES_PER_ADDRESS = 20;
const FAILURES_IN_ALL = 100;

type Failure = "unknown_link" | "expired" | "revoked" | "wrong_date" | "wrong_date_locked";
type Tried = { readonly opened: true; readonly cookie: string } | { readonly opened: false };

/**
 * The portal's gate: the link's token and the patient's date of birth. An unknown, expired or revoked link and a wrong date all answer `portal_closed`.
 * The fifth wrong date ends the link and leaves a task for the clinic. Counted under the link's row lock, so that tries at once cannot be more than five;
 * what happened is audited and committed before anything is returned.
 * @returns the value of the session cookie.
 */
export async function openPortalLink(ctx: PublicCtx, input: OpenPortalLinkInput): Promise<Result<{ cookie: string }>> {
  const subject = secretHash(`portal_address ${ctx.address}`);
  const tried = await publicTransaction(ctx, async (tx): Promise<Result<Tried>> => {
    if (await isShutOut(tx, subject)) return refuse("portal_busy_address");
    const link = await lockLink(tx, input.token);
    const failure = failureOf(link, input.dateOfBirth);
    if (link === null || failure !== null) {
      await noteFailure(tx, link, failure ?? "unknown_link", subject);
      return done({ opened: false });
    }
    await tx.db.update(portalLinks).set({ lastOpenedAt: sql`now()` }).where(eq(portalLinks.id, link.id));
    const cookie = await openPortalSession(tx.db, link);
    await recordAudit(tx, { action: "portal:open", objectType: "portal_link", objectId: link.id, patientId: link.patientId });
    return done({ opened: true, cookie });
  });
  if (!tried.ok) return tried;
  if (tried.value.opened) return done({ cookie: tried.value.cookie });
  if ((await failuresLately(ctx.db, null)) >= FAILURES_IN_ALL) logNotice("many wrong tries at the portal's gate");
  return refuse("portal_closed");
}

/** Whether this address has failed too often. One try at a time from an address, so that many at once cannot slip past the limit. */
async function isShutOut(tx: PublicTx, subject: Buffer): Promise<boolean> {
  // "direct" is every visitor at once where no trusted proxy tells them apart: a limit on it would shut everybody out.
  if (tx.address === "direct") return false;
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject.toString("hex")}, 0))`);
  return (await failuresLately(tx.db, subject)) >= FAILURES_PER_ADDRESS;
}

type Link = {
  readonly id: string;
  readonly patientId: string;
  readonly expired: boolean;
  readonly revoked: boolean;
  readonly failedTries: number;
  readonly dateOfBirth: string | null;
};

async function lockLink(tx: PublicTx, token: string): Promise<Link | null> {
  const [link] = await tx.db
    .select({
      id: portalLinks.id,
      patientId: portalLinks.patientId,
      expired: sql<boolean>`${portalLinks.expiresAt} <= now()`,
      revoked: sql<boolean>`${portalLinks.revokedAt} is not null`,
      failedTries: portalLinks.failedTries,
      dateOfBirth: patients.dateOfBirth,
    })
    .from(portalLinks)
    .innerJoin(patients, eq(patients.id, portalLinks.patientId))
    .where(eq(portalLinks.tokenHash, secretHash(token)))
    .for("update", { of: portalLinks });
  return link ?? null;
}

function failureOf(link: Link | null, dateOfBirth: string): Failure | null {
  if (link === null) return "unknown_link";
  if (link.revoked) return "revoked";
  if (link.expired) return "expired";
  if (link.dateOfBirth === dateOfBirth) return null;
  return link.failedTries + 1 >= WRONG_DATES ? "wrong_date_locked" : "wrong_date";
}

/** The same statements whatever was wrong, so that time says little; only the fifth wrong date does more. */
async function noteFailure(tx: PublicTx, link: Link | null, failure: Failure, subject: Buffer): Promise<void> {
  const counts = failure === "wrong_date" || failure === "wrong_date_locked";
  await tx.db
    .update(portalLinks)
    .set({ failedTries: sql`${portalLinks.failedTries} + 1` })
    .where(and(eq(portalLinks.id, sql`${link?.id ?? null}::uuid`), sql`${counts}`));
  await tx.db.insert(attempts).values({ kind: "portal_address", subjectHash: subject });
  await recordAudit(tx, {
    action: "portal:open",
    objectType: "portal_link",
    objectId: link?.id ?? null,
    patientId: link?.patientId ?? null,
    outcome: "refused",
    reason: failure,
  });
  if (link === null || failure !== "wrong_date_locked") return;
  await tx.db.update(portalLinks).set({ revokedAt: sql`now()`, revokedReason: "wrong_dates" }).where(eq(portalLinks.id, link.id));
  await tx.db
    .update(portalSessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(portalSessions.linkId, link.id), isNull(portalSessions.revokedAt)));
  await tx.db.insert(tasks).values({ kind: "portal_link_locked", patientId: link.patientId, due: await clinicToday(tx) });
}

async function clinicToday(tx: PublicTx): Promise<string> {
  const [first] = await tx.db
    .select({ timeZone: locations.timeZone })
    .from(locations)
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt))
    .limit(1);
  return localDate(tx.now, first?.timeZone ?? "UTC");
}

/** Failures of the last hour: from one address, or from everywhere. */
async function failuresLately(db: Db, subject: Buffer | null): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(attempts)
    .where(
      and(
        eq(attempts.kind, "portal_address"),
        subject === null ? undefined : eq(attempts.subjectHash, subject),
        sql`${attempts.at} > now() - interval '1 hour'`,
      ),
    );
  return row?.count ?? 0;
}
