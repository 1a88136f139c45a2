import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { patientDetails } from "#db/schema/patient-identities.ts";
import { portalLinks, portalSessions } from "#db/schema/portal-links.ts";
import type { PublicCtx, PublicTx } from "#lib/auth/ctx.ts";
import { WRONG_DATES } from "#lib/auth/gate-tries.ts";
import { sealPortalPending } from "#lib/auth/portal-device.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { done, type Result } from "#lib/result.ts";
import { openTasksIn } from "#lib/tasks/commands/keep.ts";
import { localDate } from "#lib/time.ts";
import type { OpenPortalLinkInput } from "../input.ts";
import { type Codes, openIn, sendCodeIn } from "./code.ts";
import { noteWrongTry, tryGate } from "./tries.ts";

type Failure = "unknown_link" | "expired" | "revoked" | "wrong_date" | "wrong_date_locked";
/** What the gate leads to: in, or to the code that was sent to whoever opens it on a device that was never seen. */
type Opened = { readonly step: "in"; readonly cookie: string } | { readonly step: "code"; readonly pending: string };

/**
 * The portal's gate: the link's token and the patient's date of birth. An unknown, expired or revoked link and a wrong date all answer `portal_closed`.
 * The fifth wrong date ends the link and leaves a task for the clinic. Counted under the link's row lock, so that tries at once cannot be more than five;
 * what happened is audited and committed before anything is returned. On a device that was never seen a code follows, where one can be sent.
 * @returns the value of the session cookie, or of the one that the code is waited for with.
 */
export async function openPortalLink(ctx: PublicCtx, input: OpenPortalLinkInput, codes: Codes): Promise<Result<Opened>> {
  return tryGate<Opened>(ctx, "portal_closed", async (tx) => {
    const link = await lockLink(tx, input.token);
    const failure = failureOf(link, input.dateOfBirth);
    if (link === null || failure !== null) {
      await noteFailure(tx, link, failure ?? "unknown_link");
      return done(null);
    }
    const sent = await sendCodeIn(tx, link, codes);
    if (!sent.ok) return sent;
    if (sent.value === "none") return done({ step: "in", cookie: await openIn(tx, link) });
    return done({ step: "code", pending: await sealPortalPending(link.id, codes.secret) });
  });
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
      revoked: sql<boolean>`${portalLinks.revokedAt} is not null or ${patientDetails.mergedInto} is not null`,
      failedTries: portalLinks.failedTries,
      dateOfBirth: patientDetails.dateOfBirth,
    })
    .from(portalLinks)
    .innerJoin(patientDetails, eq(patientDetails.id, portalLinks.patientId))
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
async function noteFailure(tx: PublicTx, link: Link | null, failure: Failure): Promise<void> {
  const counts = failure === "wrong_date" || failure === "wrong_date_locked";
  await tx.db
    .update(portalLinks)
    .set({ failedTries: sql`${portalLinks.failedTries} + 1` })
    .where(and(eq(portalLinks.id, sql`${link?.id ?? null}::uuid`), sql`${counts}`));
  await noteWrongTry(tx, link, failure);
  if (link === null || failure !== "wrong_date_locked") return;
  await tx.db.update(portalLinks).set({ revokedAt: sql`now()`, revokedReason: "wrong_dates" }).where(eq(portalLinks.id, link.id));
  await tx.db
    .update(portalSessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(portalSessions.linkId, link.id), isNull(portalSessions.revokedAt)));
  const { patientId } = link;
  const due = await clinicToday(tx);
  await openTasksIn(tx, [{ kind: "portal_link_locked", patientId, appointmentId: null, seriesId: null, audience: null, due }]);
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
