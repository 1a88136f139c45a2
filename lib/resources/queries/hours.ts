import { and, asc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, compareDates, type IsoDate, isoWeekday, localDate, sayDate, sayTime } from "#lib/time.ts";
import { sayWeek, type WeekPeriod } from "#lib/week.ts";

/** `id` is the resource that appointments claim. */
export type ClinicianView = { readonly id: string; readonly userId: string; readonly name: string };

/** Clinicians who have hours at this location today or later, and may still sign in; by name. */
export async function listCliniciansAt(ctx: Ctx<"clinic:read">, locationId: string): Promise<ClinicianView[]> {
  const [location] = await ctx.db.select({ timeZone: locations.timeZone }).from(locations).where(eq(locations.id, locationId));
  if (location === undefined) return [];
  const today = localDate(ctx.now, location.timeZone);
  return ctx.db
    .selectDistinct({ id: resources.id, userId: users.id, name: users.name })
    .from(resources)
    .innerJoin(users, eq(users.id, resources.userId))
    .innerJoin(clinicianHours, eq(clinicianHours.resourceId, resources.id))
    .where(
      and(
        eq(clinicianHours.locationId, locationId),
        or(isNull(clinicianHours.validUntil), gt(clinicianHours.validUntil, today)),
        isNull(resources.archivedAt),
        isNull(users.disabledAt),
        sql`'clinician' = any(${users.roles})`,
      ),
    )
    .orderBy(asc(users.name), asc(resources.id));
}

export type ClinicianRow = {
  readonly userId: string;
  readonly name: string;
  readonly profession: string;
  readonly hours: readonly { readonly location: string; readonly words: string }[];
};

export type HoursSet = {
  /** ISO date of the first day, and its words. */
  readonly from: string;
  readonly fromWords: string;
  /** The last day on which the set holds; null for an open end. */
  readonly lastWords: string | null;
  readonly state: "past" | "now" | "planned";
  readonly periods: readonly WeekPeriod[];
  readonly words: string;
};

const hours = {
  userId: users.id,
  locationId: clinicianHours.locationId,
  weekday: clinicianHours.weekday,
  opens: sql<string>`to_char(${clinicianHours.opens}, 'HH24:MI')`,
  closes: sql<string>`to_char(${clinicianHours.closes}, 'HH24:MI')`,
  validFrom: clinicianHours.validFrom,
  validUntil: clinicianHours.validUntil,
};

type HoursRow = { weekday: number; opens: string; closes: string; validFrom: string; validUntil: string | null };

/** Hours for one day on top of the weekly ones. */
export type ExtraShift = { readonly date: IsoDate; readonly dateWords: string; readonly hours: string };

const isExtra = ({ validFrom, validUntil }: HoursRow) => validUntil === addDays(validFrom, 1);

/** The extra shifts of today and later, the next first. */
function extrasOf(rows: readonly HoursRow[], today: string): ExtraShift[] {
  return rows
    .filter((row) => isExtra(row) && compareDates(row.validFrom, today) >= 0)
    .sort((a, b) => compareDates(a.validFrom, b.validFrom))
    .map(({ validFrom, opens, closes }) => ({
      date: validFrom,
      dateWords: sayDate(validFrom),
      hours: `${sayTime(opens)} to ${sayTime(closes)}`,
    }));
}

/** Rows of one clinician at one location as weekly sets that held together, newest first. */
function setsOf(rows: readonly HoursRow[], today: string): HoursSet[] {
  const spans = new Map<string, HoursRow[]>();
  for (const row of rows.filter((each) => !isExtra(each))) {
    const key = `${row.validFrom} ${row.validUntil ?? ""}`;
    spans.set(key, [...(spans.get(key) ?? []), row]);
  }
  return [...spans.values()]
    .flatMap(([first, ...rest]): HoursSet[] => {
      if (first === undefined) return [];
      const periods = [first, ...rest].map(({ weekday, opens, closes }) => ({ weekday, opens, closes }));
      const planned = compareDates(first.validFrom, today) > 0;
      const past = first.validUntil !== null && compareDates(first.validUntil, today) <= 0;
      return [
        {
          from: first.validFrom,
          fromWords: sayDate(first.validFrom),
          lastWords: first.validUntil === null ? null : sayDate(addDays(first.validUntil, -1)),
          state: planned ? "planned" : past ? "past" : "now",
          periods,
          words: sayWeek(periods),
        },
      ];
    })
    .sort((a, b) => compareDates(b.from, a.from));
}

const activeClinician = and(isNull(users.disabledAt), sql`'clinician' = any(${users.roles})`);

/** Everyone who treats, with this week's hours at each location in words; by name. */
export async function listClinicians(ctx: Ctx<"clinic:read">): Promise<ClinicianRow[]> {
  const [people, rows, places] = await Promise.all([
    ctx.db
      .select({ userId: users.id, name: users.name, profession: users.profession })
      .from(users)
      .where(activeClinician)
      .orderBy(asc(users.name), asc(users.id)),
    ctx.db
      .select(hours)
      .from(clinicianHours)
      .innerJoin(resources, eq(resources.id, clinicianHours.resourceId))
      .innerJoin(users, eq(users.id, resources.userId))
      .orderBy(asc(clinicianHours.weekday), asc(clinicianHours.opens)),
    ctx.db
      .select({ id: locations.id, name: locations.name, timeZone: locations.timeZone })
      .from(locations)
      .where(isNull(locations.archivedAt))
      .orderBy(asc(locations.createdAt), asc(locations.id)),
  ]);
  return people.map((person) => ({
    ...person,
    hours: places.flatMap(({ id, name, timeZone }) => {
      const own = rows.filter((row) => row.userId === person.userId && row.locationId === id);
      const now = setsOf(own, localDate(ctx.now, timeZone)).find(({ state }) => state === "now");
      return now === undefined ? [] : [{ location: name, words: now.words }];
    }),
  }));
}

export type ClinicianHoursView = {
  readonly userId: string;
  /** What appointments claim; null while there is none yet. */
  readonly resourceId: string | null;
  readonly name: string;
  readonly profession: string;
  /** 0 while there is no resource yet. */
  readonly version: number;
  readonly places: readonly {
    readonly locationId: string;
    readonly location: string;
    readonly today: string;
    readonly sets: readonly HoursSet[];
    readonly extras: readonly ExtraShift[];
  }[];
};

export type WorkingDay = {
  readonly resourceId: string;
  readonly userId: string;
  readonly name: string;
  readonly location: { readonly id: string; readonly name: string };
  /** What the clinician works there that day, extra hours included. */
  readonly hours: readonly { readonly words: string; readonly extra: boolean }[];
};

/** One clinician's hours at one location on one day; null where either is not there. */
export async function getWorkingDay(
  ctx: Ctx<"clinic:read">,
  asked: { readonly resourceId: string; readonly locationId: string; readonly date: IsoDate },
): Promise<WorkingDay | null> {
  const [who] = await ctx.db
    .select({ resourceId: resources.id, userId: users.id, name: users.name })
    .from(resources)
    .innerJoin(users, eq(users.id, resources.userId))
    .where(and(eq(resources.id, asked.resourceId), isNull(resources.archivedAt), activeClinician));
  const [location] = await ctx.db
    .select({ id: locations.id, name: locations.name })
    .from(locations)
    .where(and(eq(locations.id, asked.locationId), isNull(locations.archivedAt)));
  if (who === undefined || location === undefined) return null;
  const rows = await ctx.db
    .select(hours)
    .from(clinicianHours)
    .innerJoin(resources, eq(resources.id, clinicianHours.resourceId))
    .innerJoin(users, eq(users.id, resources.userId))
    .where(
      and(
        eq(clinicianHours.resourceId, asked.resourceId),
        eq(clinicianHours.locationId, asked.locationId),
        eq(clinicianHours.weekday, isoWeekday(asked.date)),
        lte(clinicianHours.validFrom, asked.date),
        or(isNull(clinicianHours.validUntil), gt(clinicianHours.validUntil, asked.date)),
      ),
    )
    .orderBy(asc(clinicianHours.opens));
  return {
    ...who,
    location,
    hours: rows.map((row) => ({ words: `${sayTime(row.opens)} to ${sayTime(row.closes)}`, extra: isExtra(row) })),
  };
}

/** One clinician's sets of hours at every location, newest first; null for someone who is not a clinician. */
export async function getClinicianHours(ctx: Ctx<"clinic:read">, userId: string): Promise<ClinicianHoursView | null> {
  const [person] = await ctx.db
    .select({
      userId: users.id,
      resourceId: resources.id,
      name: users.name,
      profession: users.profession,
      version: sql<number>`coalesce(${resources.version}, 0)`,
    })
    .from(users)
    .leftJoin(resources, eq(resources.userId, users.id))
    .where(and(eq(users.id, userId), activeClinician));
  if (person === undefined) return null;
  const [rows, places] = await Promise.all([
    ctx.db
      .select(hours)
      .from(clinicianHours)
      .innerJoin(resources, eq(resources.id, clinicianHours.resourceId))
      .innerJoin(users, eq(users.id, resources.userId))
      .where(eq(users.id, userId))
      .orderBy(asc(clinicianHours.weekday), asc(clinicianHours.opens)),
    ctx.db
      .select({ id: locations.id, name: locations.name, timeZone: locations.timeZone })
      .from(locations)
      .where(isNull(locations.archivedAt))
      .orderBy(asc(locations.createdAt), asc(locations.id)),
  ]);
  return {
    ...person,
    places: places.map(({ id, name, timeZone }) => {
      const today = localDate(ctx.now, timeZone);
      const here = rows.filter((row) => row.locationId === id);
      return { locationId: id, location: name, today, sets: setsOf(here, today), extras: extrasOf(here, today) };
    }),
  };
}
