import { addDays, compareDates, type IsoDate, isoWeekday, minutesOfDay, timeOfMinutes, type WallTime } from "#lib/time.ts";
import { has, members } from "./plan/bits.ts";
import { dateOfDay, dayNumber, weekdayOfDay } from "./plan/calendar.ts";
import type { ConstantSession, PlanFacts, PlanRequest } from "./plan/model.ts";
import { openSlots, type Slots } from "./plan/slots.ts";
import type { Closure } from "./plan-line.ts";

const NOON = 12 * 60;

type Asking = Pick<PlanRequest, "phases" | "gridMinutes" | "constraints">;

/** The starts of one day that the wishes leave, with who is free at each; in order of time. */
export function startsOn(
  slots: Slots,
  { constraints }: Asking,
  date: IsoDate,
): { readonly start: WallTime; readonly clinicianIds: readonly (string | null)[] }[] {
  const { notBefore, onlyWeekdays, excludedDates, dayPart, lockedClinicianId } = constraints;
  const day = dayNumber(date);
  if (notBefore !== null && compareDates(date, notBefore) < 0) return [];
  if (onlyWeekdays !== null && onlyWeekdays.length > 0 && !onlyWeekdays.includes(isoWeekday(date))) return [];
  if (excludedDates.some(({ from, to }) => compareDates(from, date) <= 0 && compareDates(date, to) <= 0)) return [];
  const offered = slots.on(day);
  if (offered === null) return [];
  const who = new Map<number, (string | null)[]>();
  for (const [index, clinician] of slots.clinicians.entries()) {
    const id = clinician?.id ?? null;
    if (lockedClinicianId !== null && id !== null && id !== lockedClinicianId) continue;
    for (const place of members(offered.starts[index] ?? new Uint32Array())) {
      const start = place * slots.gridMinutes;
      if (dayPart !== null && (dayPart === "morning") !== start < NOON) continue;
      who.set(start, [...(who.get(start) ?? []), id]);
    }
  }
  return [...who].toSorted(([a], [b]) => a - b).map(([start, clinicianIds]) => ({ start: timeOfMinutes(start), clinicianIds }));
}

/** Days for a session to be moved to, in whole weeks from Monday: those inside its window that work, those that do not, and those outside. */
export type OfferedDay = { readonly date: IsoDate; readonly state: "free" | "none" | "outside" };

export function offeredDays(
  facts: PlanFacts,
  request: PlanRequest,
  window: { readonly from: IsoDate; readonly to: IsoDate },
): OfferedDay[][] {
  const slots = openSlots(facts, request, { from: dayNumber(window.from), to: dayNumber(window.to) });
  const weeks: OfferedDay[][] = [];
  for (let monday = addDays(window.from, 1 - isoWeekday(window.from)); compareDates(monday, window.to) <= 0; monday = addDays(monday, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, index): OfferedDay => {
        const date = addDays(monday, index);
        if (compareDates(date, window.from) < 0 || compareDates(date, window.to) > 0) return { date, state: "outside" };
        return { date, state: startsOn(slots, request, date).length > 0 ? "free" : "none" };
      }),
    );
  }
  return weeks;
}

/** The start that lies nearest to a time of day; the earlier of two. */
export function nearestStart<S extends { readonly start: WallTime }>(starts: readonly S[], to: WallTime): S | null {
  const distance = ({ start }: S) => Math.abs(minutesOfDay(start) - minutesOfDay(to));
  return starts.reduce<S | null>((best, each) => (best === null || distance(each) < distance(best) ? each : best), null);
}

/** Whether a session as it was laid is still free, with its own clinician, room and device. */
export function isStillFree(facts: PlanFacts, request: Asking, session: ConstantSession): boolean {
  const day = dayNumber(session.date);
  const slots = openSlots(facts, { ...request, gridMinutes: 1 }, { from: day, to: day });
  const offered = slots.on(day);
  const start = minutesOfDay(session.start);
  const holds = (pool: Slots["rooms"], starts: readonly Uint32Array[], id: string | null) =>
    pool.some((each, index) => (each?.id ?? null) === id && has(starts[index] ?? new Uint32Array(), start));
  return (
    offered !== null &&
    holds(slots.clinicians, offered.starts, session.clinicianId) &&
    holds(slots.rooms, offered.rooms, session.roomId) &&
    holds(slots.devices, offered.devices, session.deviceId)
  );
}

/** Stretches of days on which the whole place is closed; the weekly days off stretch one, but make none. */
export function closuresOf({ resources }: PlanFacts, days: { readonly from: number; readonly to: number }): Closure[] {
  const rooms = resources.filter(({ kind }) => kind !== "clinician");
  const wordOn = (day: number) => (rooms.every(({ away }) => away.has(day)) ? rooms[0]?.away.get(day) : undefined);
  const shutOn = new Map<number, number>();
  const openOn = new Set<number>();
  for (let day = days.from; day <= days.to; day += 1) {
    if (wordOn(day) === undefined) openOn.add(weekdayOfDay(day));
    else shutOn.set(day, weekdayOfDay(day));
  }
  const runs: { from: number; to: number }[] = [];
  for (const day of shutOn.keys()) {
    const last = runs.at(-1);
    if (last?.to === day - 1) last.to = day;
    else runs.push({ from: day, to: day });
  }
  return runs.flatMap(({ from, to }) => {
    const shut = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    if (!shut.some((day) => openOn.has(weekdayOfDay(day)))) return [];
    const isHoliday = shut.every((day) => wordOn(day) === "Holiday");
    return [{ from: dateOfDay(from), to: dateOfDay(to), what: isHoliday ? "holiday" : "closed" }];
  });
}
