import { and, asc, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { portalLinks } from "#db/schema/portal-links.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";

export type PortalLinkView = {
  readonly id: string;
  readonly made: string;
  readonly by: string;
  readonly expires: string;
  /** "Tue 24 Nov 2026, 6:20 pm", or null while nobody has opened it. */
  readonly lastOpened: string | null;
  readonly failedTries: number;
};

/** A patient's live links, newest first. Their tokens are not kept, so they cannot be shown again. */
export async function listPortalLinks(ctx: Ctx<"portal:issue">, patientId: string): Promise<PortalLinkView[]> {
  const [rows, timeZone] = await Promise.all([
    ctx.db
      .select({
        id: portalLinks.id,
        made: portalLinks.createdAt,
        by: users.name,
        expires: portalLinks.expiresAt,
        lastOpened: portalLinks.lastOpenedAt,
        failedTries: portalLinks.failedTries,
      })
      .from(portalLinks)
      .leftJoin(users, eq(users.id, portalLinks.createdBy))
      .where(and(isRecordOf(portalLinks.patientId, patientId), isNull(portalLinks.revokedAt), gt(portalLinks.expiresAt, sql`now()`)))
      .orderBy(desc(portalLinks.createdAt)),
    clinicZone(ctx),
  ]);
  return rows.map((row) => ({
    id: row.id,
    made: sayInstant(row.made, timeZone),
    by: row.by ?? "the system",
    expires: sayInstant(row.expires, timeZone),
    lastOpened: row.lastOpened === null ? null : sayInstant(row.lastOpened, timeZone),
    failedTries: row.failedTries,
  }));
}

async function clinicZone(ctx: Ctx<"portal:issue">): Promise<string> {
  const [first] = await ctx.db
    .select({ timeZone: locations.timeZone })
    .from(locations)
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
  return first?.timeZone ?? "UTC";
}
