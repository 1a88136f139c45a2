import { and, eq, ne, notInArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { IsoDate } from "#lib/time.ts";
import { saySession } from "../outputs/words.ts";
import type { Wish } from "../rules/choose.ts";
import { type GapChange, gapsAround } from "../rules/gaps.ts";
import type { ResourceKind } from "../rules/phases.ts";
import type { BookingTx } from "./claims.ts";

/** An appointment as a command finds it. Patient, place and service never change, so they may be read before the locks are taken. */
export async function findAppointment(tx: { readonly db: Db }, appointmentId: string) {
  const [found] = await tx.db
    .select({
      id: appointments.id,
      patientId: appointments.patientId,
      locationId: appointments.locationId,
      serviceId: appointments.serviceId,
      seriesId: appointments.seriesId,
      session: appointments.sessionNumber,
      status: appointments.status,
      needles: services.needles,
      during: appointments.during,
      localDate: appointments.localDate,
      localStart: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      version: appointments.version,
    })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(eq(appointments.id, appointmentId));
  return found ?? null;
}

/** Whether the record of a treatment was started at this appointment. */
export async function hasTreatmentRecord(tx: { readonly db: Db }, appointmentId: string): Promise<boolean> {
  const [record] = await tx.db.select({ id: treatments.id }).from(treatments).where(eq(treatments.appointmentId, appointmentId)).limit(1);
  return record !== undefined;
}

export type Held = { readonly kind: ResourceKind; readonly id: string };

/** What an appointment holds, or held last: the clinician, room and device to keep when it moves or comes back. */
export async function lastHeld(tx: BookingTx, appointmentId: string): Promise<readonly Held[]> {
  return tx.db
    .selectDistinctOn([claims.kind], { kind: claims.kind, id: claims.resourceId })
    .from(claims)
    .where(eq(claims.appointmentId, appointmentId))
    .orderBy(claims.kind, sql`${claims.releasedAt} desc nulls first`, sql`${claims.createdAt} desc`);
}

type GapAsk = {
  readonly seriesId: string;
  readonly appointmentId: string;
  readonly wish: Wish & { readonly session: number };
  readonly reason: string;
  readonly acceptLongGap: boolean;
};

/** Whether this session may lie there, between the sessions before and after it. Read under the patient's lock. */
export async function checkGaps(tx: BookingTx, ask: GapAsk): Promise<Result<{ readonly short: boolean; readonly long: boolean }>> {
  const [limits] = await tx.db.select({ min: series.gapMinDays, max: series.gapMaxDays }).from(series).where(eq(series.id, ask.seriesId));
  if (limits === undefined) return refuse("not_found");
  const others = await tx.db
    .select({ session: sql<number>`${appointments.sessionNumber}::int`, date: appointments.localDate })
    .from(appointments)
    .where(
      and(
        eq(appointments.seriesId, ask.seriesId),
        ne(appointments.id, ask.appointmentId),
        notInArray(appointments.status, ["cancelled", "no_show"]),
      ),
    );
  const gaps = gapsAround(others, { session: ask.wish.session, date: ask.wish.date }, limits);
  return judgeGaps(tx, gaps, { ...ask, limits, dateOf: () => ask.wish });
}

type GapLeave = {
  readonly reason: string;
  readonly acceptLongGap: boolean;
  readonly limits: { readonly min: number; readonly max: number };
  readonly dateOf: (session: number) => { readonly session: number | null; readonly date: IsoDate; readonly time: string };
  readonly fieldOf?: (session: number) => string;
};

/** Refuses the first gap that may not be: order always, the minimum but for a clinician's reason, the maximum unless accepted. */
export function judgeGaps(
  tx: BookingTx,
  gaps: readonly GapChange[],
  leave: GapLeave,
): Result<{ readonly short: boolean; readonly long: boolean }> {
  const field = leave.fieldOf ?? (() => "date");
  for (const gap of gaps) {
    const facts = {
      when: saySession(leave.dateOf(gap.session)),
      days: String(gap.days),
      after: String(gap.after),
      min: `${leave.limits.min} days`,
      max: `${leave.limits.max} days`,
    };
    if (gap.verdict === "out_of_order") return refuse("out_of_order", facts, field(gap.session));
    if (gap.verdict === "under" && !allows(tx.actor.roles, "appointment:override"))
      return refuse("gap_too_short", facts, field(gap.session));
    if (gap.verdict === "under" && leave.reason === "") return refuse("gap_needs_reason", facts, "reason");
    if (gap.verdict === "over" && !leave.acceptLongGap) return refuse("gap_too_long", facts, "acceptLongGap");
  }
  return done({ short: gaps.some(({ verdict }) => verdict === "under"), long: gaps.some(({ verdict }) => verdict === "over") });
}
