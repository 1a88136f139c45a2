import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { resources } from "#db/schema/resources.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayTime } from "#lib/time.ts";
import type { SeriesAppointment, SessionPlace } from "../rules/places.ts";

/** One session of a series, planned beside actual; `appointment` is null where it lacks one. Gaps in days. */
export type SeriesPlaceView = {
  readonly number: number;
  readonly appointment:
    | (Pick<SeriesAppointment, "id" | "version" | "status" | "pinned" | "clinician"> & {
        readonly when: string;
        readonly treatedOn: string | null;
      })
    | null;
  /** Missed or cancelled before: "No-show, Tue 10 Mar 2026, 3:00 pm". */
  readonly earlier: readonly { readonly id: string; readonly words: string }[];
} & Pick<SessionPlace, "gapPlanned" | "gap" | "verdict" | "fixed">;

export function placeView({ number, standing, earlier, gapPlanned, gap, verdict, fixed }: SessionPlace): SeriesPlaceView {
  const when = ({ date, time }: SeriesAppointment) => `${sayDate(date)}, ${sayTime(time)}`;
  return {
    number,
    appointment:
      standing === null
        ? null
        : {
            id: standing.id,
            version: standing.version,
            status: standing.status,
            pinned: standing.pinned,
            clinician: standing.clinician,
            when: when(standing),
            treatedOn: standing.treatedOn === null ? null : sayDate(standing.treatedOn),
          },
    earlier: earlier.map((each) => ({ id: each.id, words: `${STATUS_LABELS[each.status]}, ${when(each)}` })),
    gapPlanned,
    gap,
    verdict,
    fixed,
  };
}

/** Every appointment of the series, whatever became of it, in the order of time. Two statements. */
export async function listSeriesAppointments(ctx: Ctx<"diary:read">, seriesId: string): Promise<SeriesAppointment[]> {
  const rows = await ctx.db
    .select({
      id: appointments.id,
      version: appointments.version,
      number: sql<number>`${appointments.sessionNumber}::int`,
      status: appointments.status,
      pinned: appointments.pinned,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      timeZone: appointments.timeZone,
      treatedAt: treatments.endedAt,
    })
    .from(appointments)
    .leftJoin(treatments, and(eq(treatments.appointmentId, appointments.id), eq(treatments.state, "signed")))
    .where(eq(appointments.seriesId, seriesId))
    .orderBy(asc(appointments.during), asc(appointments.id));
  if (rows.length === 0) return [];
  const people = await ctx.db
    .selectDistinctOn([claims.appointmentId], { appointmentId: claims.appointmentId, name: users.name })
    .from(claims)
    .innerJoin(resources, eq(resources.id, claims.resourceId))
    .innerJoin(users, eq(users.id, resources.userId))
    .where(
      inArray(
        claims.appointmentId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(claims.appointmentId, sql`${claims.releasedAt} desc nulls first`, desc(claims.createdAt));
  return rows.map(({ treatedAt, timeZone, ...session }) => ({
    ...session,
    treatedOn: treatedAt === null ? null : localDate(treatedAt, timeZone),
    clinician: people.find(({ appointmentId }) => appointmentId === session.id)?.name ?? null,
  }));
}
