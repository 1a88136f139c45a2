/** The appointments of the bench clinic as lines for COPY: years of days behind, one ahead. */
import { type Random, randomFrom } from "#db/seed/demo/random.ts";
import { addDays, clockStretches, daysBetween, type IsoDate, timeOfMinutes, wallMinutesToEpoch } from "#lib/time.ts";
import { APPOINTMENTS_A_DAY, fullDay, type Visit } from "./clinic-days.ts";

export const DAYS_AHEAD = 365;
const APPOINTMENTS = 500_000;
const DAYS = Math.ceil(APPOINTMENTS / APPOINTMENTS_A_DAY);
export const PATIENTS = 20_000;

/** The needling places of one day of four weeks are one series each, of six sessions four weeks apart, in the same place; then comes the next series. */
const SESSIONS = 6;
const CYCLE = 28;
const SLOTS = 48;
export const SERIES = Math.ceil(DAYS / (CYCLE * SESSIONS)) * CYCLE * SLOTS;

export type Ids = {
  readonly locationId: string;
  readonly services: Readonly<Record<Visit["service"], string>>;
  readonly resources: Readonly<Record<"clinician" | "room" | "device", readonly string[]>>;
};

/** A version 7 id of a moment, the same for the same `count`. */
export function idAt(milliseconds: number, count: number): string {
  const time = Math.floor(milliseconds).toString(16).padStart(12, "0");
  const rest = count.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8000-${rest}`;
}

export const patientId = (place: number): string => idAt(1_500_000_000_000, place);
export const seriesId = (place: number): string => idAt(1_500_000_000_000, 1_000_000 + place);
/** Who has needling is the one half, who comes for the rest the other, so that nobody is in two places on one day. */
export const patientOfSeries = (place: number): number => place % (PATIENTS / 2);
export const firstDay = (today: IsoDate): IsoDate => addDays(today, DAYS_AHEAD - DAYS + 1);

function sessionOf(day: number, slot: number) {
  const cycle = Math.floor(day / CYCLE);
  return { series: (Math.floor(cycle / SESSIONS) * CYCLE + (day % CYCLE)) * SLOTS + slot, session: (cycle % SESSIONS) + 1 };
}

const iso = (minute: number): string => new Date(minute * 60_000).toISOString();
const range = (from: number, to: number): string => `["${iso(from)}","${iso(to)}")`;
const line = (...fields: readonly (string | number | boolean | null)[]): string => `${fields.map((field) => field ?? "\\N").join("\t")}\n`;

type Booked = { readonly bookedAt: number; readonly appointment: string; readonly claims: readonly string[] };

/** In the order in which they were booked, up to four months ahead: rows of one day lie apart on disk, as in a clinic's life. */
export function bookings(ids: Ids, today: IsoDate, timeZone: string): Booked[] {
  const random = randomFrom(20_261_126);
  const first = firstDay(today);
  const clock = clockStretches(first, addDays(today, DAYS_AHEAD), timeZone);
  const epochDay = daysBetween("1970-01-01", first);
  const booked: Booked[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    const midnight = wallMinutesToEpoch((epochDay + day) * 1440, clock);
    // Opening hours lie after any change of the clocks.
    const opens = wallMinutesToEpoch((epochDay + day) * 1440 + 480, clock) - 480;
    const date = addDays(first, day);
    for (const [index, visit] of fullDay(random, day).entries()) {
      if (booked.length === APPOINTMENTS) break;
      booked.push(row(visit, { ids, random, count: booked.length, day, index, date, opens, midnight, today, timeZone }));
    }
  }
  return booked.sort((a, b) => a.bookedAt - b.bookedAt);
}

type Where = {
  readonly ids: Ids;
  readonly random: Random;
  readonly count: number;
  readonly day: number;
  readonly index: number;
  readonly date: IsoDate;
  readonly opens: number;
  readonly midnight: number;
  readonly today: IsoDate;
  readonly timeZone: string;
};

function row(visit: Visit, { ids, random, count, day, index, date, opens, midnight, today, timeZone }: Where): Booked {
  const behind = midnight - random.int(1, 120 * 1440);
  // Nothing is booked in the future.
  const bookedAt = date > today ? Math.min(behind, midnight - daysBetween(today, date) * 1440 - random.int(1, 1440)) : behind;
  const id = idAt(bookedAt * 60_000, count);
  const past = date < today;
  const chance = random.next();
  const status = past ? (chance < 0.03 ? "cancelled" : chance < 0.05 ? "no_show" : "closed") : chance < 0.3 ? "confirmed" : "booked";
  const gone = status === "cancelled" || status === "no_show";
  const part = visit.slot === null ? null : sessionOf(day, visit.slot);
  const patient = part === null ? PATIENTS / 2 + ((day * APPOINTMENTS_A_DAY + index) % (PATIENTS / 2)) : patientOfSeries(part.series);
  const start = opens + visit.start;
  const created = iso(bookedAt);
  const usual = { needling: 75, touch_up: 30, talk: 30 }[visit.service];
  return {
    bookedAt,
    appointment: line(
      id,
      patientId(patient),
      ids.locationId,
      ids.services[visit.service],
      part === null ? null : seriesId(part.series),
      part === null ? null : part.session,
      status,
      range(start, start + visit.minutes),
      date,
      timeOfMinutes(visit.start),
      timeZone,
      visit.minutes - usual,
      status === "cancelled" ? "Asked for another day" : null,
      created,
    ),
    claims: visit.held.map(({ kind, place, from, to }, part) =>
      line(
        idAt(bookedAt * 60_000, count * 4 + part),
        id,
        ids.resources[kind][place] ?? null,
        kind,
        range(opens + from, opens + to),
        gone ? iso(start - 60) : null,
        created,
      ),
    ),
  };
}
