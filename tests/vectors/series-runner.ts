import { z } from "zod";
import { dayNumber, planHorizon, weekdayOfDay } from "#lib/series/rules/plan/calendar.ts";
import { type FreeSpan, NO_CONSTRAINTS, type PlanFacts, type PlanRequest, type WallSpan } from "#lib/series/rules/plan/model.ts";
import { planSeries } from "#lib/series/rules/plan/solve.ts";
import { isIsoDate, isTimeZone } from "#lib/time.ts";
import { freeIn } from "#tests/support/plan-clinic.ts";
import { differences } from "./differences.ts";

const isoDate = z.string().refine(isIsoDate, { error: "is no calendar date" });
/** "09:00" as minutes since midnight; "24:00" is the end of the day. */
const minutes = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
const wallTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
/** A wall-clock moment as minutes since 1970-01-01T00:00 on the same wall. */
const wallMoment = z.string().transform((text, ctx) => {
  const date = isoDate.safeParse(text.slice(0, 10));
  const time = minutes.safeParse(text.slice(11));
  if (text[10] === "T" && date.success && time.success) return dayNumber(date.data) * 1440 + time.data;
  ctx.addIssue({ code: "custom", message: "is no wall-clock time" });
  return z.NEVER;
});
const kind = z.enum(["clinician", "room", "device"]);
const count = z.int().nonnegative();

const seriesVector = z.object({
  name: z.string(),
  timeZone: z.string().refine(isTimeZone, { error: "is no time zone" }),
  request: z.strictObject({
    earliestDate: isoDate,
    firstWithinDays: count,
    sessions: z.int().positive(),
    gapDays: z.strictObject({ min: count, target: count, max: count }),
    gridMinutes: z.int().min(1).max(1440),
    phases: z.array(z.strictObject({ minutes: z.int().positive(), needs: z.array(kind) })).min(1),
    preferences: z.strictObject({
      clinicianId: z.string().nullable().default(null),
      startTime: wallTime.nullable().default(null),
      weekdays: z.array(z.int().min(1).max(7)).nullable().default(null),
    }),
  }),
  patientBusy: z.array(z.tuple([wallMoment, wallMoment])).default([]),
  resources: z.array(
    z.object({
      id: z.string(),
      kind,
      hours: z.record(z.string().regex(/^[1-7]$/), z.array(z.tuple([minutes, minutes]))),
      busy: z.array(z.tuple([wallMoment, wallMoment])).default([]),
    }),
  ),
  // Compared whole, so that a field too many or too few is a difference.
  expect: z.record(z.string(), z.unknown()),
});

type SeriesVector = z.output<typeof seriesVector>;

/** Spans that may run over midnight, cut into days. */
function byDay(spans: readonly (readonly [number, number])[]): Map<number, WallSpan[]> {
  const days = new Map<number, WallSpan[]>();
  for (const [from, to] of spans) {
    for (let day = Math.floor(from / 1440); day * 1440 < to; day += 1) {
      const span = { from: Math.max(0, from - day * 1440), to: Math.min(1440, to - day * 1440) };
      days.set(day, [...(days.get(day) ?? []), span]);
    }
  }
  return days;
}

function factsOf({ timeZone, resources, patientBusy }: SeriesVector, request: PlanRequest): PlanFacts {
  const { from, to } = planHorizon(request);
  return {
    timeZone,
    patientBusy: byDay(patientBusy),
    resources: resources.map(({ id, kind, hours, busy }) => {
      const taken = byDay(busy);
      const free = new Map<number, FreeSpan[]>();
      for (let day = from; day <= to; day += 1) {
        const open = hours[String(weekdayOfDay(day))] ?? [];
        free.set(
          day,
          open.flatMap((period) => freeIn(period[0], period[1], taken.get(day) ?? [])),
        );
      }
      return { id, kind, name: id, free, away: new Map<number, string>() };
    }),
  };
}

export function runSeries(vector: unknown): string[] {
  const parsed = seriesVector.safeParse(vector);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const { phases, ...rest } = parsed.data.request;
  const request: PlanRequest = {
    ...rest,
    phases: phases.map(({ minutes: length, needs }) => ({
      minutes: length,
      needs: { clinician: needs.includes("clinician"), room: needs.includes("room"), device: needs.includes("device") },
    })),
    constraints: NO_CONSTRAINTS,
    was: [],
    aim: "best",
  };
  const outcome = planSeries(factsOf(parsed.data, request), request);
  const actual = outcome.feasible
    ? {
        feasible: true,
        cost: outcome.plan.cost,
        plan: outcome.plan.sessions.map(({ date, start, clinicianId, roomId, deviceId }) => ({
          date,
          start,
          clinicianId,
          roomId,
          deviceId,
        })),
        alternatives: outcome.alternatives.map(({ cost, sessions }) => ({ firstDate: sessions[0]?.date, cost })),
      }
    : outcome;
  return differences(parsed.data.expect, actual, "expect");
}
