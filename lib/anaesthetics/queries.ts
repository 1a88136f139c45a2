import { and, asc, eq, gte, isNull, sql } from "drizzle-orm";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { appointments } from "#db/schema/appointments.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { startHindrance } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { asksDoctorFirst } from "#lib/screening/queries/anaesthetic.ts";
import { instantToWall, sayDate, sayTime, type TimeZone } from "#lib/time.ts";
import { type Choice, likelyAreas, REGION_CHOICES, type SkinState, sayAreas, timeOnSkin, ZONE_CHOICES } from "./rules.ts";

export type GivenAnaestheticView = {
  readonly id: string;
  /** "Lidocaine cream 5 %" */
  readonly name: string;
  /** "Lidocaine cream 5 %, 10 g, face, under film" */
  readonly words: string;
  /** "lot LC-2609, to Wed 30 Sep 2026", "compounded", "allowed by Dr Amara Okonjo", "put on by Mei Tan": what else a reader wants to know. */
  readonly more: readonly string[];
  /** "2:17 pm"; null in records from before times were kept. */
  readonly on: string | null;
  readonly off: string | null;
  /** Whole minutes on the skin, so far or in all; null where no time was kept. */
  readonly time: { readonly minutes: number; readonly max: number | null; readonly state: SkinState } | null;
};

export type NumbingView = {
  readonly appointmentId: string;
  readonly given: readonly GivenAnaestheticView[];
  /** Whether anything lies on the skin now. */
  readonly isOn: boolean;
  /** "now": a timer starts. "late": the treatment has begun, so the removal is told too. Null where nothing can be added. */
  readonly adding: "now" | "late" | null;
  /** Whether the screening says to ask a doctor first. */
  readonly asksDoctor: boolean;
  /** Anaesthetics of the stock here, in date. */
  readonly stock: readonly Choice[];
  readonly regions: readonly Choice[];
  readonly zones: readonly Choice[];
  /** The regions that the series treats. */
  readonly likely: readonly string[];
};

/**
 * The anaesthetics of a visit, and what is needed to add one; audited before anything is returned. Null where there is no such visit.
 * Times are told by the clock of the location.
 */
export async function getNumbing(ctx: Ctx<"treatment:record">, appointmentId: string): Promise<NumbingView | null> {
  const [visit] = await ctx.db
    .select({
      patientId: appointments.patientId,
      locationId: appointments.locationId,
      date: appointments.localDate,
      timeZone: appointments.timeZone,
      status: appointments.status,
      needles: services.needles,
      zones: series.zones,
      state: treatments.state,
    })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .leftJoin(treatments, eq(treatments.appointmentId, appointments.id))
    .where(eq(appointments.id, appointmentId));
  if (visit === undefined) return null;
  await recordAudit(ctx, { action: "anaesthetic:open", objectType: "appointment", objectId: appointmentId, patientId: visit.patientId });
  const adding = visit.state === "draft" ? "late" : visit.state === null && startHindrance(visit) === null ? "now" : null;
  const [given, stock, asksDoctor] = await Promise.all([
    listGiven(ctx, { appointmentId, timeZone: visit.timeZone, begun: visit.state !== null }),
    adding === null ? [] : listStock(ctx, visit),
    adding !== null && asksDoctorFirst(ctx, appointmentId),
  ]);
  return {
    appointmentId,
    given,
    isOn: given.some(({ time }) => time?.state === "on" || time?.state === "due"),
    adding,
    asksDoctor,
    stock,
    regions: REGION_CHOICES,
    zones: ZONE_CHOICES,
    likely: likelyAreas(visit.zones ?? []),
  };
}

/**
 * What was put on at a visit, in the order of time. For queries that audit what they show.
 * @param lots how lots were called when the record was sealed, by id: they go on being told so
 * @param begun whether the treatment has begun: nothing lies on the skin then, and of an old record without a removal no time is told.
 */
export async function listGiven(
  ctx: Pick<Ctx<never>, "db" | "now">,
  {
    appointmentId,
    timeZone,
    begun,
    lots = {},
  }: {
    readonly appointmentId: string;
    readonly timeZone: TimeZone;
    readonly begun: boolean;
    readonly lots?: Readonly<Record<string, string>>;
  },
): Promise<readonly GivenAnaestheticView[]> {
  const nameOf = (column: typeof anaesthetics.appliedBy | typeof anaesthetics.removedBy) =>
    sql<string | null>`(select u.name from ${users} u where u.id = ${column})`;
  const rows = await ctx.db
    .select({
      id: anaesthetics.id,
      product: anaesthetics.product,
      strength: anaesthetics.strength,
      compounded: anaesthetics.compounded,
      zones: anaesthetics.zones,
      grams: anaesthetics.grams,
      occluded: anaesthetics.occluded,
      maxMinutes: anaesthetics.maxMinutes,
      appliedAt: anaesthetics.appliedAt,
      appliedBy: nameOf(anaesthetics.appliedBy),
      removedAt: anaesthetics.removedAt,
      removedBy: nameOf(anaesthetics.removedBy),
      doctor: anaesthetics.doctor,
      lotId: anaesthetics.lotId,
      lot: supplyLots.lot,
      expiry: supplyLots.expiry,
    })
    .from(anaesthetics)
    .leftJoin(supplyLots, eq(supplyLots.id, anaesthetics.lotId))
    .where(eq(anaesthetics.appointmentId, appointmentId))
    .orderBy(asc(anaesthetics.appliedAt), asc(anaesthetics.id));
  const clock = (at: Temporal.Instant | null) => (at === null ? null : sayTime(instantToWall(at, timeZone).time));
  return rows.map((row) => {
    const { id, appliedAt, removedAt, maxMinutes, lotId, lot, expiry } = row;
    const lotWords = lots[lotId ?? ""] ?? (lot === null || expiry === null ? null : `${lot}, to ${sayDate(expiry)}`);
    const name = [row.product, row.strength].filter((part) => part !== "").join(" ");
    const about = [row.grams === null ? "" : `${row.grams} g`, sayAreas(row.zones), row.occluded ? "under film" : ""];
    const more = [
      lotWords === null ? null : `lot ${lotWords}`,
      maxMinutes === null ? null : `at most ${maxMinutes} min`,
      row.compounded ? "made by a compounding pharmacy" : null,
      row.doctor === "" ? null : `allowed by ${row.doctor}`,
      row.appliedBy === null ? null : `put on by ${row.appliedBy}`,
      row.removedBy === null ? null : `taken off by ${row.removedBy}`,
    ];
    return {
      id,
      name,
      words: [name, ...about].filter((part) => part !== "").join(", "),
      more: more.filter((part) => part !== null),
      on: clock(appliedAt),
      off: clock(removedAt),
      time:
        appliedAt === null || (begun && removedAt === null)
          ? null
          : { ...timeOnSkin({ appliedAt, removedAt, maxMinutes }, ctx.now), max: maxMinutes },
    };
  });
}

async function listStock(ctx: Ctx<never>, { locationId, date }: { readonly locationId: string; readonly date: string }): Promise<Choice[]> {
  const rows = await ctx.db
    .select({ id: supplyLots.id, name: supplies.name, strength: supplies.strength, lot: supplyLots.lot, expiry: supplyLots.expiry })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(
      and(
        eq(supplies.kind, "anaesthetic"),
        isNull(supplies.archivedAt),
        eq(supplyLots.locationId, locationId),
        isNull(supplyLots.stoppedAt),
        gte(supplyLots.expiry, date),
      ),
    )
    .orderBy(asc(supplies.name), asc(supplyLots.expiry), asc(supplyLots.id));
  return rows.map(({ id, name, strength, lot, expiry }) => ({
    value: id,
    label: `${[name, strength].filter((part) => part !== "").join(" ")}, lot ${lot}, to ${sayDate(expiry).slice(4)}`,
  }));
}

export type NumbingTimerView = {
  readonly on: string;
  readonly time: { readonly minutes: number; readonly max: number | null; readonly state: SkinState };
};

/** The timer of a visit's anaesthetic while it lies on the skin, for everybody at the diary: never what it is or why. Null where there is none. */
export async function getNumbingTimer(ctx: Ctx<"diary:read">, appointmentId: string): Promise<NumbingTimerView | null> {
  const [on] = await ctx.db
    .select({ appliedAt: anaesthetics.appliedAt, maxMinutes: anaesthetics.maxMinutes, timeZone: appointments.timeZone })
    .from(anaesthetics)
    .innerJoin(appointments, eq(appointments.id, anaesthetics.appointmentId))
    .where(and(eq(anaesthetics.appointmentId, appointmentId), isNull(anaesthetics.removedAt)))
    .orderBy(asc(anaesthetics.appliedAt), asc(anaesthetics.id))
    .limit(1);
  if (on === undefined || on.appliedAt === null) return null;
  const { appliedAt, maxMinutes, timeZone } = on;
  return {
    on: sayTime(instantToWall(appliedAt, timeZone).time),
    time: { ...timeOnSkin({ appliedAt, removedAt: null, maxMinutes }, ctx.now), max: maxMinutes },
  };
}
