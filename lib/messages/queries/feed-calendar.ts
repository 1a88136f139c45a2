import { and, asc, eq, isNull, notInArray, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { closures } from "#db/schema/closures.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { PublicCtx } from "#lib/auth/ctx.ts";
import { CLOSURE_LABELS } from "#lib/resources/rules.ts";
import type { InstantRange } from "#lib/time.ts";
import type { FeedCalendar, FeedEvent } from "../outputs/feed-ics.ts";
import { feedWindow } from "../rules/feeds.ts";
import { findFeed, type OpenFeed } from "./feeds.ts";

/**
 * What the calendar of this token holds: the visits of its clinician or its location that stand, and what is closed. Null where the token opens none, so that
 * whoever has no token reads nothing. Names are read for a feed that tells them and for no other.
 */
export async function getFeedCalendar(ctx: PublicCtx, token: string): Promise<FeedCalendar | null> {
  const feed = await findFeed(ctx, token);
  if (feed === null) return null;
  const window = feedWindow(ctx.now);
  const [visits, closed] = await Promise.all([readVisits(ctx, feed, window), readClosed(ctx, feed, window)]);
  return { name: feed.name, events: [...visits, ...closed] };
}

const patientName = sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`;
const inWindow = ({ start, end }: InstantRange) => sql`&& tstzrange(${start.toString()}::timestamptz, ${end.toString()}::timestamptz)`;

async function readVisits(ctx: PublicCtx, feed: OpenFeed, window: InstantRange): Promise<readonly FeedEvent[]> {
  const rows = await ctx.db
    .select({
      id: appointments.id,
      version: appointments.version,
      during: appointments.during,
      status: appointments.status,
      service: services.name,
      patient: feed.namesPatients ? patientName : sql<null>`null`,
      timeZone: locations.timeZone,
      location: locations.name,
      address: locations.address,
    })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(
      and(
        sql`${appointments.during} ${inWindow(window)}`,
        notInArray(appointments.status, ["cancelled", "no_show"]),
        feed.clinicianId === null
          ? eq(appointments.locationId, sql`${feed.locationId}::uuid`)
          : sql`exists (select from ${claims} c where c.appointment_id = ${appointments.id} and c.resource_id = ${feed.clinicianId}::uuid
              and c.released_at is null)`,
      ),
    )
    .orderBy(asc(appointments.during), asc(appointments.id));
  return rows.map(({ id, version, during, status, service, patient, timeZone, location, address }) => ({
    id,
    version,
    during,
    timeZone,
    summary: [patient, service, STATUS_LABELS[status].toLowerCase()].filter((part) => part !== null).join(", "),
    location: [location, address].filter((part) => part !== "").join(", "),
    isBusy: true,
  }));
}

/** A location's own closures, or a clinician's absences, without a word of why. An absence belongs to no place: it stands in the zone of the clinic's first. */
async function readClosed(ctx: PublicCtx, feed: OpenFeed, window: InstantRange): Promise<readonly FeedEvent[]> {
  const [zone, rows] = await Promise.all([
    firstZone(ctx),
    ctx.db
      .select({ id: closures.id, version: closures.version, kind: closures.kind, during: closures.during, timeZone: locations.timeZone })
      .from(closures)
      .leftJoin(locations, eq(locations.id, closures.locationId))
      .where(
        and(
          isNull(closures.removedAt),
          sql`${closures.during} ${inWindow(window)}`,
          feed.clinicianId === null
            ? eq(closures.locationId, sql`${feed.locationId}::uuid`)
            : eq(closures.resourceId, sql`${feed.clinicianId}::uuid`),
        ),
      )
      .orderBy(asc(closures.during), asc(closures.id)),
  ]);
  return rows.map(({ id, version, kind, during, timeZone }) => ({
    id,
    version,
    during,
    timeZone: timeZone ?? zone ?? "UTC",
    summary: CLOSURE_LABELS[kind],
    location: "",
    isBusy: false,
  }));
}
