import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { ageOn, type IsoDate, localDate } from "#lib/time.ts";
import { findLiving, type Living } from "./living.ts";

/** What stands still while a series is planned, and what is shown beside it. */
export type PlanSetting = Living & {
  /** Completed years, null without a date of birth. */
  readonly age: number | null;
  readonly protocol: string;
  /** "Approved by Dr Priya Raman, version 3". */
  readonly approval: string;
  readonly service: string;
  readonly minutes: number;
  readonly locations: readonly { readonly id: string; readonly name: string }[];
  readonly today: IsoDate;
  /** How many sessions have an appointment that stands. */
  readonly booked: number;
};

const places = z.array(z.object({ id: z.string(), name: z.string() }));

/** The series with its service and the places it could be at; null when there is none of that id. Two statements. */
export async function getPlanSetting(ctx: Ctx<"diary:read">, seriesId: string): Promise<PlanSetting | null> {
  const living = await findLiving(ctx.db, seriesId);
  if (living === null) return null;
  const [shown] = await ctx.db
    .select({
      protocol: definitions.name,
      version: definitionVersions.number,
      approvedBy: users.name,
      service: services.name,
      locations: sql`(select json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name, l.id) from ${locations} l where l.archived_at is null or l.id = ${series.locationId})`,
      booked: sql<number>`(select count(*)::int from ${appointments} a where a.series_id = ${series.id} and a.status not in ('cancelled', 'no_show'))`,
    })
    .from(series)
    .innerJoin(services, eq(services.id, series.serviceId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .leftJoin(users, eq(users.id, definitionVersions.approvedBy))
    .where(eq(series.id, seriesId));
  if (shown === undefined) return null;
  const today = localDate(ctx.now, living.timeZone);
  return {
    ...living,
    protocol: shown.protocol,
    approval: shown.approvedBy === null ? `Version ${shown.version}` : `Approved by ${shown.approvedBy}, version ${shown.version}`,
    service: shown.service,
    minutes: living.phases.reduce((sum, { minutes }) => sum + minutes, 0),
    locations: places.parse(shown.locations),
    booked: shown.booked,
    age: living.dateOfBirth === null ? null : ageOn(living.dateOfBirth, today),
    today,
  };
}
