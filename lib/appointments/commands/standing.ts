import { and, asc, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { appointments } from "#db/schema/appointments.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type IsoDate, localDate, type WallTime } from "#lib/time.ts";
import { saySession } from "../outputs/words.ts";
import type { Wish } from "../rules/choose.ts";
import { type GapChange, newGaps } from "../rules/gaps.ts";

const found = {
  id: appointments.id,
  patientId: appointments.patientId,
  locationId: appointments.locationId,
  serviceId: appointments.serviceId,
  seriesId: appointments.seriesId,
  session: appointments.sessionNumber,
  status: appointments.status,
  pinned: appointments.pinned,
  extraMinutes: appointments.extraMinutes,
  needles: services.needles,
  during: appointments.during,
  localDate: appointments.localDate,
  localStart: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
  timeZone: appointments.timeZone,
  version: appointments.version,
};

/** An appointment as a command finds it. Patient, place and service never change, so they may be read before the locks are taken. */
export async function findAppointment(tx: { readonly db: Db }, appointmentId: string) {
  const [one] = await tx.db
    .select(found)
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(eq(appointments.id, appointmentId));
  return one ?? null;
}
export type Standing = NonNullable<Awaited<ReturnType<typeof findAppointment>>>;

/** Every appointment of a series that stands, neither cancelled nor missed, in the order of the sessions. */
export function findStanding(tx: { readonly db: Db }, seriesId: string): Promise<Standing[]> {
  return tx.db
    .select(found)
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(and(eq(appointments.seriesId, seriesId), notInArray(appointments.status, ["cancelled", "no_show"])))
    .orderBy(asc(appointments.sessionNumber));
}

/** Whether the record of a treatment was started at this appointment. */
export async function hasTreatmentRecord(tx: { readonly db: Db }, appointmentId: string): Promise<boolean> {
  const [record] = await tx.db.select({ id: treatments.id }).from(treatments).where(eq(treatments.appointmentId, appointmentId)).limit(1);
  return record !== undefined;
}

/** Whether numbing lies on the skin at one of these visits. Asked under the patient's lock, which whoever puts it on holds too. */
export async function isNumbed(tx: { readonly db: Db }, appointmentIds: readonly string[]): Promise<boolean> {
  const [on] = await tx.db
    .select({ id: anaesthetics.id })
    .from(anaesthetics)
    .where(and(inArray(anaesthetics.appointmentId, [...appointmentIds]), isNull(anaesthetics.removedAt)))
    .limit(1);
  return on !== undefined;
}

/**
 * Whether these sessions may have an appointment: the series still has sessions of their numbers, and none was booked anew meanwhile. Read under the
 * patient's lock.
 */
export async function checkSessionsFree(tx: Tx<never>, seriesId: string, sessions: readonly number[]): Promise<Result<null>> {
  if (sessions.length === 0) return done(null);
  const [plan] = await tx.db.select({ sessions: series.sessions }).from(series).where(eq(series.id, seriesId));
  if (plan === undefined) return refuse("not_found");
  const gone = sessions.find((session) => session > plan.sessions);
  if (gone !== undefined) return refuse("session_dropped", { session: String(gone) });
  const taken = (await findStanding(tx, seriesId)).find(({ session }) => session !== null && sessions.includes(session));
  return taken === undefined
    ? done(null)
    : refuse("session_booked_anew", { when: saySession({ ...taken, date: taken.localDate, time: taken.localStart }) });
}

type Dated = { readonly id: string; readonly session: number; readonly date: IsoDate };

/**
 * The sessions of a series that stand, each on the date that counts: "from the actual date of the last treated session, else from the booked one".
 */
export async function sessionDates(tx: { readonly db: Db }, seriesId: string): Promise<Dated[]> {
  const rows = await tx.db
    .select({
      id: appointments.id,
      session: sql<number>`${appointments.sessionNumber}::int`,
      date: appointments.localDate,
      timeZone: appointments.timeZone,
      treatedAt: treatments.endedAt,
    })
    .from(appointments)
    .leftJoin(treatments, and(eq(treatments.appointmentId, appointments.id), eq(treatments.state, "signed")))
    .where(and(eq(appointments.seriesId, seriesId), notInArray(appointments.status, ["cancelled", "no_show"])));
  return rows.map(({ id, session, date, timeZone, treatedAt }) => ({
    id,
    session,
    date: treatedAt === null ? date : localDate(treatedAt, timeZone),
  }));
}

type GapAsk = {
  readonly seriesId: string;
  /** The appointments that leave their place. */
  readonly leaving: readonly string[];
  /** Where sessions come to lie. */
  readonly coming: readonly (Wish & { readonly session: number })[];
  readonly reason: string;
  readonly acceptLongGap: boolean;
  readonly fieldOf?: (session: number) => string;
};

/**
 * Whether these sessions may lie there, judged over the whole series as it would be: those that stand elsewhere, pinned and treated ones among them, count
 * too. A gap that was there before is nobody's question any more. Read under the patient's lock.
 */
export async function checkGaps(tx: Tx<never>, ask: GapAsk): Promise<Result<readonly GapChange[]>> {
  const [limits] = await tx.db.select({ min: series.gapMinDays, max: series.gapMaxDays }).from(series).where(eq(series.id, ask.seriesId));
  if (limits === undefined) return refuse("not_found");
  const before = await sessionDates(tx, ask.seriesId);
  const staying = before.filter(({ id }) => !ask.leaving.includes(id));
  const gaps = newGaps(before, [...staying, ...ask.coming], limits);
  const places = [...ask.coming, ...staying.map((each) => ({ ...each, time: null }))];
  const dateOf = (session: number) => places.find((each) => each.session === session);
  return judgeGaps(tx, gaps, { ...ask, limits, dateOf });
}

type GapLeave = {
  readonly reason: string;
  readonly acceptLongGap: boolean;
  readonly limits: { readonly min: number; readonly max: number };
  /** When a session would be, to name it by; the time is null where the day alone is meant. */
  readonly dateOf: (session: number) => { readonly date: IsoDate; readonly time: WallTime | null } | undefined;
  readonly fieldOf?: (session: number) => string;
};

/** Refuses the first gap that may not be: order always, the minimum but for a clinician's reason, the maximum unless accepted. */
export function judgeGaps(tx: Tx<never>, gaps: readonly GapChange[], leave: GapLeave): Result<readonly GapChange[]> {
  const field = leave.fieldOf ?? (() => "date");
  for (const gap of gaps) {
    const at = leave.dateOf(gap.session);
    const facts = {
      when: at === undefined ? `Session ${gap.session}` : saySession({ ...at, session: gap.session }),
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
  return done(gaps);
}
