import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { runKept } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { notices } from "#db/schema/notices.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { instantToWall, sayDate, sayInstant, sayShortDate, sayTime, sayZone } from "#lib/time.ts";
import { CHANNEL_WORDS, reachOf, type Sends } from "../rules/reach.ts";
import { isPartOfCare, sayNotice } from "../rules/words.ts";
import { patientName, reachColumns, sayReach, wantsOptional } from "./rows.ts";

export type PlannedView = {
  readonly id: string;
  /** The day where it is to arrive, its time of day there, and both in words. */
  readonly date: string;
  readonly time: string;
  /** "Tue 10 Mar" */
  readonly day: string;
  readonly when: string;
  /** "Perth" where that is not the clinic's first zone. */
  readonly zone: string | null;
  readonly patient: { readonly id: string; readonly name: string };
  readonly what: string;
  /** The visit that it is about: "Acne scars, Tue 10 Mar 2026, 3:00 pm". */
  readonly visit: { readonly id: string; readonly words: string } | null;
  /** "E-mail", the way it will go; null where it goes none. */
  readonly channel: string | null;
  /** Why it goes no way: "No channel agreed". */
  readonly noWay: string | null;
  /** Whether the patient wants nothing that is no part of the care, and this is none. */
  readonly isLeftOut: boolean;
  readonly isDue: boolean;
};

/** Planned notices in the order in which they fall due. One statement. */
export async function readPlanned(
  ctx: Ctx<"message:read">,
  where: SQL | undefined,
  most: number,
  { zone, sends }: { readonly zone: string; readonly sends: Sends },
): Promise<readonly PlannedView[]> {
  const rows = await runKept(
    ctx.db,
    ctx.db
      .select({
        id: notices.id,
        kind: notices.kind,
        step: notices.step,
        dueAt: notices.dueAt,
        patientId: patientDetails.id,
        patientName,
        visitId: appointments.id,
        service: services.name,
        date: appointments.localDate,
        start: sql<string | null>`to_char(${appointments.localStart}, 'HH24:MI')`,
        timeZone: appointments.timeZone,
        optional: wantsOptional,
        ...reachColumns,
      })
      .from(notices)
      .innerJoin(patientIdentities, eq(patientIdentities.id, notices.patientId))
      .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
      .leftJoin(appointments, eq(appointments.id, notices.subjectId))
      .leftJoin(services, eq(services.id, appointments.serviceId))
      .where(and(eq(notices.state, "planned"), where))
      .orderBy(asc(notices.dueAt), asc(notices.id))
      .limit(most),
  );
  return rows.map((row) => {
    const place = row.timeZone ?? zone;
    const { date, time } = instantToWall(row.dueAt, place);
    const reach = reachOf(row, sends);
    return {
      id: row.id,
      date,
      time: sayTime(time),
      day: sayShortDate(date),
      when: sayInstant(row.dueAt, place),
      zone: place === zone ? null : sayZone(place),
      patient: { id: row.patientId, name: row.patientName },
      what: sayNotice(row.kind, row.step),
      visit:
        row.visitId === null || row.date === null || row.start === null
          ? null
          : { id: row.visitId, words: `${row.service ?? "Visit"}, ${sayDate(row.date)}, ${sayTime(row.start)}` },
      channel: reach.channel === null ? null : CHANNEL_WORDS[reach.channel],
      noWay: sayReach(reach),
      isLeftOut: row.optional === false && !isPartOfCare(row.kind, row.step),
      isDue: Temporal.Instant.compare(row.dueAt, ctx.now) <= 0,
    };
  });
}
