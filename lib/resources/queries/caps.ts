import { eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { users } from "#db/schema/users.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, type TimeZone } from "#lib/time.ts";
import { ZONES, type ZoneRegion } from "#lib/zones.ts";

export type ZoneCapView = {
  readonly zone: string;
  readonly label: string;
  readonly region: ZoneRegion;
  /** "1.50", in millimetres. */
  readonly cap: string;
  /** "1.25", what holds until a deeper draft is approved; null where the cap itself holds. */
  readonly held: string | null;
  /** "approved by Dr Amara Okonjo, Tue 10 Mar 2026"; null for a draft. */
  readonly approved: string | null;
  readonly version: number;
};

/** The deepest setting of each zone, in millimetres. */
export type ZoneCaps = Readonly<Record<string, number>>;

/** The caps in force, for whoever words or reads a protocol. */
export function getZoneCaps(ctx: Ctx<"clinic:read">): Promise<ZoneCaps> {
  return listZoneCaps(ctx);
}

/** The clinic's deepest setting of each zone that is in force: a deeper one that no clinician has approved is not. Part of reads and commands that are gated themselves. */
export async function listZoneCaps(ctx: { readonly db: Db }): Promise<ZoneCaps> {
  const rows = await ctx.db.select({ zone: zoneCaps.zone, inForceMm: zoneCaps.inForceMm }).from(zoneCaps);
  return Object.fromEntries(rows.map(({ zone, inForceMm }) => [zone, inForceMm]));
}

/** How deep each zone may be treated at this clinic, in the order of forms. */
export async function listCaps(ctx: Ctx<"clinic:read">, timeZone: TimeZone): Promise<ZoneCapView[]> {
  const rows = await ctx.db
    .select({
      zone: zoneCaps.zone,
      capMm: zoneCaps.capMm,
      inForceMm: zoneCaps.inForceMm,
      approvedAt: zoneCaps.approvedAt,
      approvedBy: users.name,
      version: zoneCaps.version,
    })
    .from(zoneCaps)
    .leftJoin(users, eq(users.id, zoneCaps.approvedBy));
  const caps = new Map(rows.map((row) => [row.zone, row]));
  return ZONES.flatMap(({ id, label, region }) => {
    const cap = caps.get(id);
    if (cap === undefined) return [];
    const { capMm, inForceMm, approvedAt, approvedBy } = cap;
    const approved = approvedAt === null ? null : `approved by ${approvedBy ?? "a clinician"}, ${sayDate(localDate(approvedAt, timeZone))}`;
    return [
      {
        zone: id,
        label,
        region,
        cap: capMm.toFixed(2),
        held: inForceMm < capMm ? inForceMm.toFixed(2) : null,
        approved,
        version: cap.version,
      },
    ];
  });
}
