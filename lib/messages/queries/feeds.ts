import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#db/client.ts";
import { calendarFeeds } from "#db/schema/calendar-feeds.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { instantToWall, sayDate, sayInstant } from "#lib/time.ts";

/** Whoever can still be booked. */
const isAtWork = and(eq(resources.kind, "clinician"), isNull(resources.archivedAt), isNull(users.disabledAt));

export async function isClinicianAtWork({ db }: { readonly db: Db }, resourceId: string): Promise<boolean> {
  const [found] = await db
    .select({ id: resources.id })
    .from(resources)
    .innerJoin(users, eq(users.id, resources.userId))
    .where(and(eq(resources.id, resourceId), isAtWork));
  return found !== undefined;
}

type Choice = { readonly id: string; readonly name: string };

/** Of whom and of what a calendar can be made: clinicians by name, locations as the clinic lists them. */
export async function listFeedSubjects(
  ctx: Ctx<"message:manage">,
): Promise<{ readonly clinicians: readonly Choice[]; readonly locations: readonly Choice[] }> {
  const [clinicians, places] = await Promise.all([
    ctx.db
      .select({ id: resources.id, name: users.name })
      .from(resources)
      .innerJoin(users, eq(users.id, resources.userId))
      .where(isAtWork)
      .orderBy(asc(users.name), asc(resources.id)),
    ctx.db
      .select({ id: locations.id, name: locations.name })
      .from(locations)
      .where(isNull(locations.archivedAt))
      .orderBy(asc(locations.createdAt), asc(locations.id)),
  ]);
  return { clinicians, locations: places };
}

/** A feed that a token opens. */
export type OpenFeed = {
  readonly id: string;
  readonly clinicianId: string | null;
  readonly locationId: string | null;
  readonly name: string;
  readonly namesPatients: boolean;
};

const name = sql<string>`coalesce(${users.name}, ${resources.name}, ${locations.name})`;
/** It ends with the account of the clinician whose it is: a telephone that somebody took along reads nothing more. */
const isLive = and(isNull(calendarFeeds.revokedAt), isNull(users.disabledAt));

/** The live calendar of this token; null for one that nobody made and for one that has ended. */
export async function findFeed({ db }: { readonly db: Db }, token: string): Promise<OpenFeed | null> {
  const [feed] = await db
    .select({
      id: calendarFeeds.id,
      clinicianId: calendarFeeds.clinicianId,
      locationId: calendarFeeds.locationId,
      name,
      namesPatients: calendarFeeds.namesPatients,
    })
    .from(calendarFeeds)
    .leftJoin(resources, eq(resources.id, calendarFeeds.clinicianId))
    .leftJoin(users, eq(users.id, resources.userId))
    .leftJoin(locations, eq(locations.id, calendarFeeds.locationId))
    .where(and(eq(calendarFeeds.tokenHash, secretHash(token)), isLive));
  return feed ?? null;
}

export type FeedView = {
  readonly id: string;
  readonly label: string;
  /** The clinician or the location. */
  readonly name: string;
  readonly namesPatients: boolean;
  /** "Thu 26 Nov 2026". */
  readonly made: string;
  readonly by: string;
  /** To the hour; null for one that was never read. */
  readonly lastRead: string | null;
  /** When it ended, and by whom; null while it is live. */
  readonly ended: string | null;
};

const maker = alias(users, "maker");
const ender = alias(users, "ender");

/** Every calendar that was made, the newest first. */
export async function listFeeds(ctx: Ctx<"message:manage">): Promise<readonly FeedView[]> {
  const [zone, rows] = await Promise.all([
    firstZone(ctx),
    ctx.db
      .select({
        id: calendarFeeds.id,
        label: calendarFeeds.label,
        name,
        namesPatients: calendarFeeds.namesPatients,
        createdAt: calendarFeeds.createdAt,
        by: maker.name,
        lastReadAt: calendarFeeds.lastReadAt,
        revokedAt: calendarFeeds.revokedAt,
        revokedBy: ender.name,
        shutOutAt: users.disabledAt,
      })
      .from(calendarFeeds)
      .innerJoin(maker, eq(maker.id, calendarFeeds.createdBy))
      .leftJoin(ender, eq(ender.id, calendarFeeds.revokedBy))
      .leftJoin(resources, eq(resources.id, calendarFeeds.clinicianId))
      .leftJoin(users, eq(users.id, resources.userId))
      .leftJoin(locations, eq(locations.id, calendarFeeds.locationId))
      .orderBy(desc(calendarFeeds.createdAt), desc(calendarFeeds.id)),
  ]);
  const day = (at: Temporal.Instant) => sayDate(instantToWall(at, zone ?? "UTC").date);
  return rows.map(({ createdAt, lastReadAt, revokedAt, revokedBy, shutOutAt, ...feed }) => ({
    ...feed,
    made: day(createdAt),
    lastRead: lastReadAt === null ? null : sayInstant(lastReadAt, zone ?? "UTC"),
    ended:
      revokedAt !== null
        ? `Ended ${day(revokedAt)} by ${revokedBy}`
        : shutOutAt !== null
          ? `Ended ${day(shutOutAt)} with the account of ${feed.name}`
          : null,
  }));
}
