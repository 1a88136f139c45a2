import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { auditLog } from "#db/schema/audit-log.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { portalLinks, portalSessions } from "#db/schema/portal-links.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { sayInstant } from "#lib/time.ts";
import { CHANNEL_LABELS, sayDoing, sayEnd } from "../rules/links.ts";

export type PortalLinkView = {
  readonly id: string;
  /** "In a text message" */
  readonly channel: string;
  readonly made: string;
  readonly by: string;
  readonly isLive: boolean;
  /** "Ends Tue 22 Dec 2026, 6:20 pm", "Ended here, Tue 24 Nov 2026, 6:20 pm". */
  readonly end: string;
  /** "Tue 24 Nov 2026, 6:20 pm", or null while nobody has opened it. */
  readonly lastOpened: string | null;
  readonly opened: number;
  readonly failedTries: number;
};

export type PortalDoingView = { readonly id: string; readonly when: string; readonly what: string; readonly isRefused: boolean };

/** So many links and doings are listed; older ones stay in the audit trail. */
const LISTED = 30;

/** Whether a link still opens the patient's page, by the database's clock. */
export const linkIsLive = sql<boolean>`(${portalLinks.revokedAt} is null and ${portalLinks.expiresAt} > now())`;

/** A patient's links, live ones first, then newest first. Their tokens are not kept, so they cannot be shown again. */
export async function listPortalLinks(ctx: Ctx<"portal:issue">, patientId: string): Promise<PortalLinkView[]> {
  const [rows, timeZone] = await Promise.all([
    ctx.db
      .select({
        id: portalLinks.id,
        channel: portalLinks.channel,
        made: portalLinks.createdAt,
        by: users.name,
        isLive: linkIsLive,
        expires: portalLinks.expiresAt,
        revoked: portalLinks.revokedAt,
        reason: portalLinks.revokedReason,
        lastOpened: portalLinks.lastOpenedAt,
        opened: sql<number>`(select count(*)::int from ${portalSessions} s where s.link_id = ${portalLinks.id})`,
        failedTries: portalLinks.failedTries,
      })
      .from(portalLinks)
      .leftJoin(users, eq(users.id, portalLinks.createdBy))
      .where(isRecordOf(portalLinks.patientId, patientId))
      .orderBy(desc(linkIsLive), desc(portalLinks.createdAt))
      .limit(LISTED),
    getClinicZone(ctx),
  ]);
  return rows.map(({ channel, made, by, expires, revoked, reason, lastOpened, ...row }) => ({
    ...row,
    channel: CHANNEL_LABELS[channel],
    made: sayInstant(made, timeZone),
    by: by ?? "the system",
    end:
      revoked !== null
        ? `${sayEnd(reason)}, ${sayInstant(revoked, timeZone)}`
        : `${row.isLive ? "Ends" : "Ran out"} ${sayInstant(expires, timeZone)}`,
    lastOpened: lastOpened === null ? null : sayInstant(lastOpened, timeZone),
  }));
}

/** What the patient did behind the links, and what was refused there, newest first, as the audit trail has it. */
export async function listPortalDoings(ctx: Ctx<"portal:issue">, patientId: string): Promise<PortalDoingView[]> {
  const [rows, timeZone] = await Promise.all([
    ctx.db
      .select({
        id: auditLog.id,
        at: auditLog.at,
        action: auditLog.action,
        objectType: auditLog.objectType,
        reason: auditLog.reason,
        outcome: auditLog.outcome,
      })
      .from(auditLog)
      .where(and(isRecordOf(auditLog.patientId, patientId), inArray(auditLog.action, ["portal:open", "portal:document", "portal:preview"])))
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(LISTED),
    getClinicZone(ctx),
  ]);
  return rows.flatMap(({ id, at, outcome, ...entry }) => {
    const what = sayDoing(entry);
    return what === null ? [] : [{ id, what, when: sayInstant(at, timeZone), isRefused: outcome === "refused" }];
  });
}
