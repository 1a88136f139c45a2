import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Db, runReadOnly } from "#db/client.ts";
import { type HandoutSections, issuedInstructions, issuedSections } from "#lib/aftercare/input.ts";
import { type TimelineView, timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import type { AftercareSet } from "#lib/aftercare/rules.ts";
import type { PortalCtx } from "#lib/auth/ctx.ts";
import type { SeriesLineView } from "#lib/patients/rules/series-line.ts";
import { localDate, sayDate, sayZone } from "#lib/time.ts";
import { nextVisit, type PortalNextView, type PortalVisit, patientSeries } from "../rules.ts";

export type PortalHandoutView = {
  readonly id: string;
  /** "Tue 24 Nov 2026" */
  readonly given: string;
  readonly by: string;
  readonly version: number;
  /** Whole dates, for paper. */
  readonly paper: TimelineView | null;
  readonly sections: HandoutSections;
};

export type PortalView = {
  readonly clinic: string;
  readonly called: string;
  /** What to do now; null before the first treatment. */
  readonly now: TimelineView | null;
  readonly next: PortalNextView | null;
  readonly series: readonly (SeriesLineView & { readonly id: string; readonly name: string })[];
  /** Latest first. */
  readonly handouts: readonly PortalHandoutView[];
  readonly contacts: readonly { readonly name: string; readonly phone: string; readonly address: string }[];
  readonly emergencyNumber: string | null;
  readonly zoneNote: string | null;
};

const instant = z.string().transform((text) => Temporal.Instant.from(text));
const patientRow = z.object({ called: z.string(), clinic: z.string() });
const visitRow = z.object({
  series_id: z.string().nullable(),
  session_number: z.number().nullable(),
  status: z.enum(["booked", "confirmed", "arrived", "in_room", "treated", "closed", "cancelled", "no_show"]),
  starts_at: instant,
  ends_at: instant,
  local_date: z.string(),
  local_start: z.string(),
  time_zone: z.string(),
  service_name: z.string(),
  location_name: z.string(),
  location_address: z.string(),
  clinician_name: z.string().nullable(),
});
const seriesRow = z.object({ id: z.string(), sessions: z.number(), protocol_name: z.string() });
const handoutRow = z.object({
  id: z.string(),
  treatment_ended_at: instant,
  time_zone: z.string(),
  instructions: issuedInstructions,
  sections: issuedSections,
  issued_at: instant,
  version_number: z.number(),
  location_name: z.string(),
  emergency_number: z.string(),
  issued_by: z.string(),
});
const locationRow = z.object({
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  time_zone: z.string(),
  emergency_number: z.string(),
});

async function read(db: Db, patientId: string) {
  await db.execute(sql`select set_config('cadence.portal_patient', ${patientId}, true)`);
  const patient = await db.execute(sql`select p.called, c.name as clinic from portal_patient_view p cross join portal_clinic_view c`);
  const visits = await db.execute(
    sql`select series_id, session_number, status, starts_at, ends_at, local_date, local_start, time_zone, service_name, location_name, location_address, clinician_name from portal_appointment_view order by starts_at`,
  );
  const series = await db.execute(sql`select id, sessions, protocol_name from portal_series_view where ended_at is null order by id desc`);
  const handouts = await db.execute(
    sql`select id, treatment_ended_at, time_zone, instructions, sections, issued_at, version_number, location_name, emergency_number, issued_by from portal_handout_view order by treatment_ended_at desc`,
  );
  const locations = await db.execute(sql`select name, address, phone, time_zone, emergency_number from portal_location_view order by name`);
  return {
    patient: patientRow.parse(patient.rows[0]),
    visits: z.array(visitRow).parse(visits.rows).map(toVisit),
    series: z.array(seriesRow).parse(series.rows),
    handouts: z.array(handoutRow).parse(handouts.rows),
    locations: z.array(locationRow).parse(locations.rows),
  };
}

function toVisit(row: z.output<typeof visitRow>): PortalVisit {
  return {
    number: row.session_number ?? 0,
    seriesId: row.series_id,
    status: row.status,
    date: row.local_date,
    time: row.local_start,
    clinician: row.clinician_name,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    timeZone: row.time_zone,
    service: row.service_name,
    location: row.location_name,
    address: row.location_address,
  };
}

/**
 * Everything on a patient's page, as finished words, in one read-only transaction of a role that can select from the portal's views only.
 * Whose page it is comes from the session, never from the request.
 */
export async function getPortalView(ctx: PortalCtx): Promise<PortalView> {
  const facts = await runReadOnly(ctx.database, (db) => read(db, ctx.patientId));
  const sets = facts.handouts.map(
    (row): AftercareSet => ({ treatmentEndedAt: row.treatment_ended_at, timeZone: row.time_zone, instructions: row.instructions }),
  );
  const latest = facts.handouts[0];
  const pageZone = latest?.time_zone ?? facts.visits.at(-1)?.timeZone ?? facts.locations[0]?.time_zone ?? null;
  return {
    clinic: facts.patient.clinic,
    called: facts.patient.called,
    now: pageZone === null ? null : timelineAt({ sets, now: ctx.now, timeZone: pageZone }),
    next: pageZone === null ? null : nextVisit(facts.visits, ctx.now, pageZone),
    series: facts.series.map((row) => ({
      id: row.id,
      name: row.protocol_name,
      ...patientSeries({ sessions: row.sessions, visits: facts.visits.filter(({ seriesId }) => seriesId === row.id), now: ctx.now }),
    })),
    handouts: facts.handouts.map((row) => ({
      id: row.id,
      given: sayDate(localDate(row.issued_at, row.time_zone)),
      by: row.issued_by,
      version: row.version_number,
      paper: timelineAt({
        sets: sets.filter(({ treatmentEndedAt }) => treatmentEndedAt.equals(row.treatment_ended_at)),
        now: row.treatment_ended_at,
        timeZone: row.time_zone,
        absolute: true,
      }),
      sections: row.sections,
    })),
    contacts: facts.locations.map(({ name, phone, address }) => ({ name, phone, address })),
    emergencyNumber: latest?.emergency_number ?? facts.locations[0]?.emergency_number ?? null,
    zoneNote: pageZone === null ? null : `All times are ${sayZone(pageZone)} time.`,
  };
}
