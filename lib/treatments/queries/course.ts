import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { scores } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, daysBetween, type IsoDate, localDate, sayDate, sayShortDate } from "#lib/time.ts";
import { ZONES } from "#lib/zones.ts";
import { type DepthChange, depthChanges, sayAgainstPlan, sayDepthChange } from "../rules/depth-change.ts";
import { sayRange } from "./depths.ts";
import { plannedDepths } from "./plan.ts";

/** What a plot of outcomes shows: how the result is judged, not what skin it is. */
const OUTCOME_SCALES = ["gais", "goodman_baron", "patient_rating"] as const;

export type CourseSessionView = {
  readonly id: string;
  readonly number: number;
  /** "27 Oct" */
  readonly date: string;
  /** "Tue 27 Oct 2026" */
  readonly when: string;
  /** Whole days from the first thing on the course's line. */
  readonly day: number;
  /** Zone id to millimetres, for the charts. */
  readonly depths: Readonly<Record<string, { readonly mm: number }>>;
};

export type CourseCellView = {
  /** Null where nothing was done. */
  readonly mm: number | null;
  /** Against the last time the zone was treated; `since` names that session where it is not the one before: "since session 1". */
  readonly change: { readonly sign: string; readonly word: string; readonly since: string | null } | null;
};

export type CourseRowView = {
  readonly zone: string;
  readonly name: string;
  /** One for each session. */
  readonly cells: readonly CourseCellView[];
  /** The protocol's range in millimetres, "0.50–1.00". */
  readonly plan: string | null;
  /** What was given last against it: "as planned", "0.25 over the plan". */
  readonly against: string | null;
};

export type CourseScoreView = {
  readonly scale: (typeof OUTCOME_SCALES)[number];
  readonly rater: "clinician" | "patient";
  readonly value: number;
  readonly when: string;
  readonly day: number;
  /** "session 2", "16 days after session 6", "before the first session" */
  readonly place: string;
};

export type CourseView = {
  readonly id: string;
  readonly protocol: string;
  readonly planned: number;
  readonly patient: { readonly id: string; readonly name: string };
  readonly sessions: readonly CourseSessionView[];
  readonly rows: readonly CourseRowView[];
  /** Oldest first. */
  readonly scores: readonly CourseScoreView[];
};

/**
 * A series over time, for clinicians: what was given in each zone at each signed session, how that stands to the time before and to the protocol, and how
 * the outcome was judged along the way. Audited before anything is returned; null for a series that does not exist.
 */
export async function getCourse(ctx: Ctx<"clinical:read">, seriesId: string): Promise<CourseView | null> {
  const [found] = await ctx.db
    .select({
      patientId: patientIdentities.canonicalId,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      planned: series.sessions,
      zones: series.zones,
      protocol: definitions.name,
      content: definitionVersions.content,
    })
    .from(series)
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(series.id, seriesId));
  if (found === undefined) return null;
  await recordAudit(ctx, { action: "treatment:open", objectType: "series", objectId: seriesId, patientId: found.patientId });
  const [signed, judged] = await Promise.all([listSigned(ctx, seriesId), listScores(ctx, seriesId)]);
  const first = [...signed.map(({ on }) => on), ...judged.map(({ on }) => on)].toSorted(compareDates).at(0);
  const dayOf = (on: IsoDate) => daysBetween(first ?? on, on);
  const plan = plannedDepths(found.content, found.zones);
  const rows = ZONES.flatMap(({ id, label }) => {
    const depths = signed.map((session) => session.depths[id]?.mm ?? null);
    const range = plan.find(({ zone }) => zone === id) ?? null;
    if (range === null && depths.every((mm) => mm === null)) return [];
    const changes = depthChanges(depths);
    return [
      {
        zone: id,
        name: label,
        cells: depths.map((mm, index) => ({ mm, change: changeView(changes[index] ?? null, signed) })),
        plan: range === null ? null : sayRange(range),
        against: signed.length === 0 ? null : sayAgainstPlan(depths.at(-1) ?? null, range),
      },
    ];
  });
  return {
    id: seriesId,
    protocol: found.protocol,
    planned: found.planned,
    patient: { id: found.patientId, name: found.patientName },
    sessions: signed.map(({ id, number, on, depths }) => ({
      id,
      number,
      date: sayShortDate(on).slice(4),
      when: sayDate(on),
      day: dayOf(on),
      depths,
    })),
    rows,
    scores: judged.map(({ scale, rater, value, on }) => ({
      scale,
      rater,
      value,
      when: sayDate(on),
      day: dayOf(on),
      place: placeOf(on, signed),
    })),
  };
}

type Signed = {
  readonly id: string;
  readonly number: number;
  readonly on: IsoDate;
  readonly depths: Readonly<Record<string, { readonly mm: number }>>;
};

/** In the order they were given. */
async function listSigned(ctx: Ctx<"clinical:read">, seriesId: string): Promise<readonly Signed[]> {
  const sessions = await ctx.db
    .select({
      id: treatments.id,
      startedAt: treatments.startedAt,
      timeZone: appointments.timeZone,
      number: appointments.sessionNumber,
    })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .where(and(eq(appointments.seriesId, seriesId), eq(treatments.state, "signed")))
    .orderBy(asc(treatments.startedAt), asc(treatments.id));
  const given = await ctx.db
    .select({ treatmentId: treatmentZones.treatmentId, zone: treatmentZones.zone, mm: treatmentZones.depthMm })
    .from(treatmentZones)
    .where(
      inArray(
        treatmentZones.treatmentId,
        sessions.map(({ id }) => id),
      ),
    );
  return sessions.map(({ id, startedAt, timeZone, number }) => ({
    id,
    number: number ?? 0,
    on: localDate(startedAt, timeZone),
    depths: Object.fromEntries(given.flatMap(({ treatmentId, zone, mm }) => (treatmentId === id ? [[zone, { mm }] as const] : []))),
  }));
}

/** The newest of a day, scale and rater stands. */
async function listScores(ctx: Ctx<"clinical:read">, seriesId: string) {
  const rows = await ctx.db
    .selectDistinctOn([scores.takenOn, scores.scale, scores.rater], {
      scale: scores.scale,
      rater: scores.rater,
      value: scores.value,
      on: scores.takenOn,
    })
    .from(scores)
    .where(and(eq(scores.seriesId, seriesId), inArray(scores.scale, [...OUTCOME_SCALES])))
    .orderBy(asc(scores.takenOn), asc(scores.scale), asc(scores.rater), desc(scores.createdAt), desc(scores.id));
  return rows.flatMap(({ scale, ...rest }) =>
    OUTCOME_SCALES.flatMap((outcome) => (outcome === scale ? [{ scale: outcome, ...rest }] : [])),
  );
}

function changeView(change: DepthChange | null, sessions: readonly Signed[]): CourseCellView["change"] {
  if (change === null) return null;
  const since = "since" in change && change.since !== null ? sessions[change.since] : undefined;
  return { ...sayDepthChange(change), since: since === undefined ? null : `since session ${since.number}` };
}

function placeOf(on: IsoDate, sessions: readonly Signed[]): string {
  const last = sessions.findLast((session) => compareDates(session.on, on) <= 0);
  if (last === undefined) return sessions.length === 0 ? "" : "before the first session";
  const days = daysBetween(last.on, on);
  if (days === 0) return `session ${last.number}`;
  return `${days} ${days === 1 ? "day" : "days"} after session ${last.number}`;
}
