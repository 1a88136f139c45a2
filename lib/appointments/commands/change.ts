import { inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { changedAppointments, changes } from "#db/schema/changes.ts";
import { claims } from "#db/schema/claims.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import { whatBecame } from "../rules/became.ts";
import { RESOURCE_KINDS } from "../rules/phases.ts";
import { APPOINTMENT_STATUSES } from "../rules/status.ts";
import type { Safeguard, Touched } from "./safeguard.ts";

const instantText = z.string().transform((text) => Temporal.Instant.from(text));

/** An appointment as it stood before a change, with what it held. */
export const appointmentBefore = z.object({
  status: z.enum(APPOINTMENT_STATUSES),
  start: instantText,
  end: instantText,
  localDate: z.string(),
  localStart: z.string(),
  timeZone: z.string(),
  extraMinutes: z.number(),
  session: z.number().nullable(),
  pinned: z.boolean(),
  cancelReason: z.string().nullable(),
  claims: z.array(
    z.object({
      kind: z.enum(RESOURCE_KINDS),
      resourceId: z.string(),
      start: instantText,
      end: instantText,
      lane: z.number(),
      overrideReason: z.string().nullable(),
    }),
  ),
});
export type AppointmentBefore = z.output<typeof appointmentBefore>;

/** What a change altered of the series itself, as it stood before; `versionAfter` is the series' version as the change left it. */
export const seriesBefore = z.object({
  sessions: z.number(),
  protocolVersionId: z.string(),
  gapMinDays: z.number(),
  gapTargetDays: z.number(),
  gapMaxDays: z.number(),
  zones: z.array(z.string()),
  pausedAt: z.string().nullable(),
  pausedReason: z.string().nullable(),
  versionAfter: z.number(),
});
export type SeriesBefore = z.output<typeof seriesBefore>;

const standBefore = appointmentBefore.pick({ status: true, start: true }).nullable();

export type Change = {
  readonly what: (typeof changes.$inferInsert)["what"];
  readonly patientId: string;
  readonly seriesId: string | null;
  readonly seriesBefore?: SeriesBefore | null;
  /** Whether the patient is told, once the time for an undo has passed. */
  readonly tellPatient: boolean;
  /** The appointments that are there and will be written; what is booked anew comes back from `write`. */
  readonly touching: readonly string[];
  /** Asked about everything that this touches, once it is written. */
  readonly safeguard: Safeguard;
  /** The form field that a refusal about this session stands beside; none unless said. */
  readonly fieldOf?: (session: number | null) => string | null;
};

/**
 * One change of the diary, however many sessions it touches: what they were is kept, so that it has **one** undo, and the row holds the **one** message
 * that it causes until the undo has passed. Called under the locks, once everything is decided; `write` gets the change's id for its events.
 * @param write does all the writing and gives back the ids of the appointments that it booked.
 */
export async function recordChangeIn(
  tx: Tx<never>,
  change: Change,
  write: (changeId: string) => Promise<Result<readonly string[]>>,
): Promise<Result<{ readonly changeId: string; readonly booked: readonly string[] }>> {
  const { touching, safeguard, fieldOf, ...about } = change;
  const before = await snapshot(tx, touching);
  const [made] = await tx.db
    .insert(changes)
    .values({ ...about, by: tx.actor.id })
    .returning({ id: changes.id });
  if (made === undefined) throw new Error("The change did not come back.");
  const written = await write(made.id);
  if (!written.ok) return written;
  const ids = [...touching, ...written.value];
  const touched: Touched[] = [];
  if (ids.length > 0) {
    const after = await tx.db
      .select({
        id: appointments.id,
        version: appointments.version,
        status: appointments.status,
        session: appointments.sessionNumber,
        during: appointments.during,
      })
      .from(appointments)
      .where(inArray(appointments.id, ids));
    await tx.db
      .insert(changedAppointments)
      .values(
        after.map(({ id, version }) => ({ changeId: made.id, appointmentId: id, before: before.get(id) ?? null, versionAfter: version })),
      );
    for (const { id, status, session, during } of after) {
      const became = whatBecame(standBefore.parse(before.get(id) ?? null), { status, start: during.start });
      if (became !== null) touched.push({ appointmentId: id, became, field: fieldOf?.(session) ?? null });
    }
  }
  const safe = await safeguard(tx, touched, change.seriesBefore == null ? null : change.seriesId);
  if (!safe.ok) return safe;
  return done({ changeId: made.id, booked: written.value });
}

/** What the appointments are now, as `appointmentBefore` reads it back. */
async function snapshot(tx: Tx<never>, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  if (ids.length === 0) return new Map();
  const held = sql`coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'resourceId', c.resource_id, 'start', lower(c.during), 'end', upper(c.during),
    'lane', c.lane, 'overrideReason', c.override_reason)) from ${claims} c where c.appointment_id = ${appointments.id} and c.released_at is null), '[]'::jsonb)`;
  const rows = await tx.db
    .select({
      id: appointments.id,
      before: sql<unknown>`jsonb_build_object('status', ${appointments.status}, 'start', lower(${appointments.during}), 'end', upper(${appointments.during}),
        'localDate', ${appointments.localDate}, 'localStart', to_char(${appointments.localStart}, 'HH24:MI'), 'timeZone', ${appointments.timeZone},
        'extraMinutes', ${appointments.extraMinutes}, 'session', ${appointments.sessionNumber}, 'pinned', ${appointments.pinned},
        'cancelReason', ${appointments.cancelReason}, 'claims', ${held})`,
    })
    .from(appointments)
    .where(inArray(appointments.id, [...ids]));
  return new Map(rows.map(({ id, before }) => [id, before]));
}
