import { and, desc, eq, inArray } from "drizzle-orm";
import { runKept } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayShortDate } from "#lib/time.ts";
import { ZONES } from "#lib/zones.ts";
import { type DepthRange, depthChanges, sayDepthChange } from "../rules/depth-change.ts";
import { plannedDepths } from "./plan.ts";

/** How many of the latest sessions stand side by side. */
const SESSIONS_SHOWN = 3;

export type SeriesDepthsView = {
  readonly seriesId: string;
  /** The record of the latest session shown. */
  readonly last: { readonly id: string; readonly when: string };
  readonly sessions: readonly {
    readonly id: string;
    readonly number: number;
    /** "Tue 27 Oct" */
    readonly date: string;
    /** Zone id to millimetres, for the charts. */
    readonly depths: Readonly<Record<string, { readonly mm: number }>>;
  }[];
  /** "5, protocol": the session to come that the plan's column is about; null once the series is complete. */
  readonly planned: string | null;
  readonly rows: readonly {
    readonly zone: string;
    readonly name: string;
    /** One for each session, in millimetres; null where nothing was done. */
    readonly depths: readonly (number | null)[];
    /** "+0.25", "same", "new" against the session before; null with nothing to compare. */
    readonly change: string | null;
    /** The protocol's range in millimetres, "0.50–1.00". */
    readonly plan: string | null;
  }[];
  /** Whether the front of the face shows any of it. */
  readonly onFace: boolean;
};

/**
 * Needle depths of the last three signed sessions of the series treated last, beside the range its protocol gives for the next one: the range is
 * what a clinician approved, the depth within it is chosen at the chair. Audited before anything is returned; null before the first signed session.
 */
export async function getSeriesDepths(ctx: Ctx<"clinical:read">, patientId: string): Promise<SeriesDepthsView | null> {
  const signed = await listSigned(ctx, patientId);
  const [latest] = signed;
  if (latest === undefined) return null;
  await recordAudit(ctx, { action: "treatment:open", objectType: "series", objectId: latest.seriesId, patientId });
  const given = await ctx.db
    .select({ treatmentId: treatmentZones.treatmentId, zone: treatmentZones.zone, mm: treatmentZones.depthMm })
    .from(treatmentZones)
    .where(
      inArray(
        treatmentZones.treatmentId,
        signed.map(({ id }) => id),
      ),
    );
  const sessions = signed.toReversed().map(({ id, number, startedAt, timeZone }) => ({
    id,
    number: number ?? 0,
    date: sayShortDate(localDate(startedAt, timeZone)),
    depths: Object.fromEntries(given.flatMap(({ treatmentId, zone, mm }) => (treatmentId === id ? [[zone, { mm }] as const] : []))),
  }));
  const next = (latest.number ?? 0) + 1;
  const planned = latest.endedAt === null && next <= latest.sessions ? `${next}, protocol` : null;
  const plan = planned === null ? [] : plannedDepths(latest.content, latest.zones);
  const rows = ZONES.flatMap(({ id, label }) => {
    const depths = sessions.map((session) => session.depths[id]?.mm ?? null);
    const range = plan.find(({ zone }) => zone === id);
    if (range === undefined && depths.every((mm) => mm === null)) return [];
    return [{ zone: id, name: label, depths, change: sayChange(depths), plan: range === undefined ? null : sayRange(range) }];
  });
  return {
    seriesId: latest.seriesId,
    last: { id: latest.id, when: sayDate(localDate(latest.startedAt, latest.timeZone)) },
    sessions,
    planned,
    rows,
    onFace: given.some(({ zone }) => ZONES.some(({ id, region }) => id === zone && (region === "face" || region === "neck"))),
  };
}

/** The latest first, all of one series. */
async function listSigned(ctx: Ctx<"clinical:read">, patientId: string) {
  const rows = await runKept(
    ctx.db,
    ctx.db
      .select({
        id: treatments.id,
        startedAt: treatments.startedAt,
        timeZone: appointments.timeZone,
        number: appointments.sessionNumber,
        seriesId: series.id,
        sessions: series.sessions,
        zones: series.zones,
        endedAt: series.endedAt,
        content: definitionVersions.content,
      })
      .from(treatments)
      .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
      .innerJoin(series, eq(series.id, appointments.seriesId))
      .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
      .where(and(isRecordOf(treatments.patientId, patientId), eq(treatments.state, "signed")))
      .orderBy(desc(treatments.startedAt), desc(treatments.id))
      .limit(SESSIONS_SHOWN),
  );
  return rows.filter(({ seriesId }) => seriesId === rows[0]?.seriesId);
}

export function sayRange({ fromMm, toMm }: DepthRange): string {
  return fromMm === toMm ? toMm.toFixed(2) : `${fromMm.toFixed(2)}–${toMm.toFixed(2)}`;
}

/** "+0.25", "same" */
function sayChange(depths: readonly (number | null)[]): string | null {
  const change = depthChanges(depths).at(-1);
  if (change === null || change === undefined) return null;
  const { sign, word } = sayDepthChange(change);
  return sign === "" ? word : sign;
}
