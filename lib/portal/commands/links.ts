import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { portalLinks, portalSessions } from "#db/schema/portal-links.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { revokePortalAccess } from "#lib/auth/portal-session.ts";
import { keyedSecret, secretHash } from "#lib/auth/secrets.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { IssuePortalLinkInput, RevokePortalLinkInput, RevokePortalLinksInput } from "../input.ts";
import { linkIsLive } from "../queries/links.ts";
import type { LinkLasts } from "../rules/links.ts";

/** "A link runs until 28 days after the last booked session", at most a year. */
const DAYS_AFTER_LAST = 28;

/**
 * Makes a secret link to a patient's page, beside those that are live or in their place. Its token stands nowhere: it is in the answer, and in the same
 * answer to the same key again. Refuses `not_found`, `portal_needs_birth_date` where nothing could open it, and `link_over` where the link of this key
 * opens nothing any more.
 * @param secret the installation's own
 */
export async function issuePortalLink(
  ctx: Ctx<"portal:issue">,
  input: IssuePortalLinkInput,
  secret: string,
): Promise<Result<{ linkId: string; token: string }>> {
  const token = keyedSecret(secret, "portal_link:issue", input.idempotencyKey);
  const result = await transaction(ctx, async (tx) => {
    const issued = await once(
      tx,
      { command: "portal_link:issue", key: input.idempotencyKey, input, answer: z.object({ linkId: z.string() }) },
      async () => {
        const [patient] = await tx.db
          .select({ id: patients.id, dateOfBirth: patientDetails.dateOfBirth })
          .from(patientIdentities)
          .innerJoin(patients, eq(patients.id, patientIdentities.canonicalId))
          .innerJoin(patientDetails, eq(patientDetails.id, patients.id))
          // Asked again of the row once it is locked: one that was merged meanwhile gets no link.
          .where(and(eq(patientIdentities.id, input.patientId), isNull(patients.mergedInto)))
          .for("share", { of: patients });
        if (patient === undefined) return refuse("not_found");
        if (patient.dateOfBirth === null) return refuse("portal_needs_birth_date");
        const replaced = input.endOthers ? await revokePortalAccess(tx.db, patient.id, "replaced") : 0;
        const [made] = await tx.db
          .insert(portalLinks)
          .values({
            patientId: patient.id,
            channel: input.channel,
            tokenHash: secretHash(token),
            createdBy: tx.actor.id,
            expiresAt: expiry(patient.id, input.lasts),
          })
          .returning({ id: portalLinks.id });
        if (made === undefined) throw new Error("The link was not made.");
        await recordAudit(tx, {
          action: "portal_link:issue",
          objectType: "portal_link",
          objectId: made.id,
          patientId: patient.id,
          detail: { channel: input.channel, lasts: input.lasts, replaced },
        });
        return done({ linkId: made.id });
      },
    );
    if (!issued.ok) return issued;
    const opening = and(eq(portalLinks.tokenHash, secretHash(token)), linkIsLive);
    const [live] = await tx.db.select({ id: portalLinks.id }).from(portalLinks).where(opening);
    return live === undefined ? refuse("link_over") : issued;
  });
  return result.ok ? done({ ...result.value, token }) : result;
}

/**
 * The link that a message brings, in the caller's transaction, which holds the patient's lock. The same message brings the same link, however often it is sent.
 * @param secret made from the message's id
 * @returns its id; null where nothing could open it
 */
export async function issueMessageLinkIn(
  tx: Tx<"portal:issue">,
  { patientId, channel, secret }: { readonly patientId: string; readonly channel: "text" | "email"; readonly secret: string },
): Promise<string | null> {
  const [patient] = await tx.db
    .select({ dateOfBirth: patientDetails.dateOfBirth })
    .from(patientDetails)
    .where(eq(patientDetails.id, patientId));
  if (patient?.dateOfBirth == null) return null;
  const tokenHash = secretHash(secret);
  const made = await tx.db
    .insert(portalLinks)
    .values({ patientId, channel, tokenHash, createdBy: tx.actor.id, expiresAt: expiry(patientId, "visits") })
    .onConflictDoNothing({ target: portalLinks.tokenHash })
    .returning({ id: portalLinks.id });
  if (made[0] !== undefined) {
    const entry = { action: "portal_link:issue", objectType: "portal_link", objectId: made[0].id, patientId, detail: { channel } } as const;
    await recordAudit(tx, entry);
    return made[0].id;
  }
  const [known] = await tx.db.select({ id: portalLinks.id }).from(portalLinks).where(eq(portalLinks.tokenHash, tokenHash));
  return known?.id ?? null;
}

/** By the database's clock, for a link protects. */
function expiry(patientId: string, lasts: LinkLasts) {
  if (lasts !== "visits") return sql`now() + make_interval(months => ${Number(lasts)})`;
  return sql`least(now() + interval '1 year', make_interval(days => ${DAYS_AFTER_LAST}) + greatest(now(), coalesce(
    (select max(upper(a.during)) from appointments a where a.patient_id = any(patient_records(${patientId}::uuid)) and a.status not in ('cancelled', 'no_show')), now())))`;
}

/** Ends every live link of the patient and every visit through them. */
export function revokePortalLinks(ctx: Ctx<"portal:issue">, input: RevokePortalLinksInput): Promise<Result<{ revoked: number }>> {
  return transaction(ctx, async (tx) => {
    const [patient] = await tx.db.select({ id: patients.id }).from(patients).where(eq(patients.id, input.patientId)).for("update");
    if (patient === undefined) return refuse("not_found");
    const revoked = await revokePortalAccess(tx.db, patient.id, "by_staff");
    await recordAudit(tx, {
      action: "portal_link:revoke",
      objectType: "patient",
      objectId: patient.id,
      patientId: patient.id,
      detail: { revoked },
    });
    return done({ revoked });
  });
}

/** Ends one link and every visit through it, from the next request on. One that has ended stays as it is. */
export function revokePortalLink(ctx: Ctx<"portal:issue">, { linkId }: RevokePortalLinkInput): Promise<Result<{ patientId: string }>> {
  return transaction(ctx, async (tx) => {
    const [link] = await tx.db
      .select({ patientId: portalLinks.patientId })
      .from(portalLinks)
      .where(eq(portalLinks.id, linkId))
      .for("update");
    if (link === undefined) return refuse("not_found");
    const ended = await tx.db
      .update(portalLinks)
      .set({ revokedAt: sql`now()`, revokedReason: "by_staff" })
      .where(and(eq(portalLinks.id, linkId), isNull(portalLinks.revokedAt)))
      .returning({ id: portalLinks.id });
    await tx.db
      .update(portalSessions)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(portalSessions.linkId, linkId), isNull(portalSessions.revokedAt)));
    if (ended.length > 0)
      await recordAudit(tx, { action: "portal_link:revoke", objectType: "portal_link", objectId: linkId, patientId: link.patientId });
    return done(link);
  });
}
