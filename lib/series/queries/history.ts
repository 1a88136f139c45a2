import { desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { series } from "#db/schema/series.ts";
import { seriesEvents } from "#db/schema/series-events.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import { saySeriesEvent } from "../outputs/history.ts";

export type SeriesHistoryView = {
  readonly id: string;
  /** "Tue 10 Mar 2026, 3:00 pm" */
  readonly when: string;
  readonly title: string;
  readonly reason: string | null;
  readonly by: string;
};

const number = z.number().nullable().default(null);
const numbers = z.object({ sessions: number, session: number, moved: number, booked: number, cancelled: number });

/** What happened to the series as a whole, latest first; what happened to one session stands with its appointment. One statement. */
export async function listSeriesHistory(ctx: Ctx<"diary:read">, seriesId: string): Promise<SeriesHistoryView[]> {
  const rows = await ctx.db
    .select({
      id: seriesEvents.id,
      what: seriesEvents.what,
      reason: seriesEvents.reason,
      detail: seriesEvents.detail,
      at: seriesEvents.at,
      by: users.name,
      timeZone: locations.timeZone,
      protocol: sql<string | null>`(select ${definitions.name} || ', version ' || ${definitionVersions.number} from ${definitionVersions}
        join ${definitions} on ${definitions.id} = ${definitionVersions.definitionId} where ${definitionVersions.id}::text = ${seriesEvents.detail} ->> 'to')`,
    })
    .from(seriesEvents)
    .innerJoin(series, eq(series.id, seriesEvents.seriesId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .leftJoin(users, eq(users.id, seriesEvents.by))
    .where(eq(seriesEvents.seriesId, seriesId))
    .orderBy(desc(seriesEvents.id));
  return rows.map(({ id, what, reason, detail, at, by, timeZone, protocol }) => ({
    id,
    when: sayInstant(at, timeZone),
    title: saySeriesEvent({ what, protocol, ...numbers.parse(detail) }),
    reason,
    by: by ?? "The system",
  }));
}
