import { asc, isNull, type SQL, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { instantToWall, sayTime, sayZone } from "#lib/time.ts";
import { sayWeek, type WeekPeriod } from "#lib/week.ts";
import { JURISDICTIONS } from "../input/locations.ts";

/** The id of the location asked for, or of the clinic's first; null while there is none. For the statements of those who read a place's day. */
export const locationOrFirst = (asked: string | null): SQL =>
  sql`(select l.id from ${locations} l where l.archived_at is null order by l.id = ${asked}::uuid desc nulls last, l.created_at, l.id limit 1)`;

export type ClinicView = {
  readonly id: string;
  readonly name: string;
  readonly minorsPathway: boolean;
  readonly consentMonths: number;
  readonly version: number;
};

/** The clinic of this installation, or null before set-up. */
export async function getClinic(ctx: Ctx<"clinic:read">): Promise<ClinicView | null> {
  const { id, name, minorsPathway, consentMonths, version } = clinics;
  const [clinic] = await ctx.db.select({ id, name, minorsPathway, consentMonths, version }).from(clinics);
  return clinic ?? null;
}

export type LocationView = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** IANA id. */
  readonly timeZone: string;
  /** "Melbourne", and what its clock shows now. */
  readonly zoneName: string;
  readonly clock: string;
  readonly jurisdiction: string;
  readonly jurisdictionName: string;
  readonly dateOrder: "dmy" | "mdy" | "ymd";
  readonly currency: string;
  readonly emergencyNumber: string;
  readonly hours: readonly WeekPeriod[];
  /** "Monday to Saturday, 8:00 am to 6:00 pm", empty while no hours are set. */
  readonly hoursWords: string;
  readonly version: number;
};

const location = {
  id: locations.id,
  name: locations.name,
  address: locations.address,
  phone: locations.phone,
  timeZone: locations.timeZone,
  jurisdiction: locations.jurisdiction,
  dateOrder: locations.dateOrder,
  currency: locations.currency,
  emergencyNumber: locations.emergencyNumber,
  version: locations.version,
};

const period = {
  locationId: locationHours.locationId,
  weekday: locationHours.weekday,
  opens: sql<string>`to_char(${locationHours.opens}, 'HH24:MI')`,
  closes: sql<string>`to_char(${locationHours.closes}, 'HH24:MI')`,
};

/** The clinic's locations, oldest first: the first one is where the clinic began, and its zone dates what belongs to no location. */
export async function listLocations(ctx: Ctx<"clinic:read">): Promise<LocationView[]> {
  const [rows, hours] = await Promise.all([
    ctx.db.select(location).from(locations).where(isNull(locations.archivedAt)).orderBy(asc(locations.createdAt), asc(locations.id)),
    ctx.db.select(period).from(locationHours).orderBy(asc(locationHours.weekday), asc(locationHours.opens)),
  ]);
  return rows.map((row) => {
    const own = hours.filter(({ locationId }) => locationId === row.id).map(({ weekday, opens, closes }) => ({ weekday, opens, closes }));
    return {
      ...row,
      zoneName: sayZone(row.timeZone),
      clock: sayTime(instantToWall(ctx.now, row.timeZone).time),
      jurisdictionName: JURISDICTIONS.find(({ code }) => code === row.jurisdiction)?.label ?? row.jurisdiction,
      hours: own,
      hoursWords: sayWeek(own),
    };
  });
}

/** One location, or null when there is none of that id. */
export async function getLocation(ctx: Ctx<"clinic:read">, id: string): Promise<LocationView | null> {
  return (await listLocations(ctx)).find((each) => each.id === id) ?? null;
}

/** The zone of the clinic's first location, for instants that belong to no location; UTC before set-up. */
export async function getClinicZone(ctx: Ctx<"clinic:read"> | Ctx<"consent:take"> | Ctx<"portal:issue">): Promise<string> {
  const [first] = await ctx.db
    .select({ timeZone: locations.timeZone })
    .from(locations)
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
  return first?.timeZone ?? "UTC";
}
