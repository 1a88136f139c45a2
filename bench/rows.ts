/** The appointments of the bench clinic as lines for COPY: five years of days at three locations, four behind and one ahead. */
import { type Random, randomFrom } from "#db/seed/demo/random.ts";
import { addDays, clockStretches, daysBetween, type IsoDate, isoWeekday, timeOfMinutes, wallMinutesToEpoch } from "#lib/time.ts";
import { type Visit, visitsOf } from "./clinic-days.ts";

export const DAYS_AHEAD = 365;
const DAYS = 1_826;
export const PATIENTS = 100_000;
export const LOCATIONS = 3;

/** The whole clinic, or the same at a hundredth of its appointments: those of one location, from a week ago on, so that a day ahead looks the same in both. */
export type Size = "whole" | "hundredth";
const SIZES = {
  whole: { appointments: 1_000_000, behind: DAYS - DAYS_AHEAD - 1, locations: LOCATIONS },
  hundredth: { appointments: 10_000, behind: 7, locations: 1 },
} as const;

/** The needling places of one day of four weeks are one series each, of six sessions four weeks apart, in the same place; then comes the next series. */
const SESSIONS = 6;
const CYCLE = 28;
const SLOTS = 48;
const SERIES_OF_LOCATION = Math.ceil(DAYS / (CYCLE * SESSIONS)) * CYCLE * SLOTS;
/** At each location. */
export const SERIES = SERIES_OF_LOCATION * LOCATIONS;

export type Ids = {
  readonly locationId: string;
  readonly services: Readonly<Record<Visit["service"], string>>;
  readonly resources: Readonly<Record<"clinician" | "room" | "device", readonly string[]>>;
};

/** A version 7 id of a moment, the same for the same `count`. */
function idAt(milliseconds: number, count: number): string {
  const time = Math.floor(milliseconds).toString(16).padStart(12, "0");
  const rest = count.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8000-${rest}`;
}

export const patientId = (place: number): string => idAt(1_500_000_000_000, place);
export const seriesId = (place: number): string => idAt(1_500_000_000_000, 1_000_000 + place);
/** Who has needling is the one half, who comes for the rest the other, so that nobody is in two places on one day. */
export const patientOfSeries = (place: number): number => place % (PATIENTS / 2);
export const locationOfSeries = (place: number): number => Math.floor(place / SERIES_OF_LOCATION);
export const firstDay = (today: IsoDate): IsoDate => addDays(today, DAYS_AHEAD - DAYS + 1);

function sessionOf(location: number, day: number, slot: number) {
  const cycle = Math.floor(day / CYCLE);
  const place = (Math.floor(cycle / SESSIONS) * CYCLE + (day % CYCLE)) * SLOTS + slot;
  return { series: location * SERIES_OF_LOCATION + place, session: (cycle % SESSIONS) + 1 };
}

const iso = (minute: number): string => new Date(minute * 60_000).toISOString();
const range = (from: number, to: number): string => `["${iso(from)}","${iso(to)}")`;
const line = (...fields: readonly (string | number | boolean | null)[]): string => `${fields.map((field) => field ?? "\\N").join("\t")}\n`;

type Booked = { readonly bookedAt: number; readonly appointment: string; readonly claims: readonly string[] };

/** In the order in which they were booked, up to four months ahead: rows of one day lie apart on disk, as in a clinic's life. */
export function bookings(places: readonly Ids[], today: IsoDate, timeZone: string, size: Size): Booked[] {
  const { appointments, behind, locations } = SIZES[size];
  const random = randomFrom(20_261_126);
  const first = firstDay(today);
  const clock = clockStretches(first, addDays(today, DAYS_AHEAD), timeZone);
  const epochDay = daysBetween("1970-01-01", first);
  const booked: Booked[] = [];
  let rest = 0;
  for (let day = DAYS - DAYS_AHEAD - 1 - behind; day < DAYS; day += 1) {
    const midnight = wallMinutesToEpoch((epochDay + day) * 1440, clock);
    // Opening hours lie after any change of the clocks.
    const opens = wallMinutesToEpoch((epochDay + day) * 1440 + 480, clock) - 480;
    const date = addDays(first, day);
    const kind = isoWeekday(date) < 6 ? "weekday" : "weekend";
    for (const [location, ids] of places.slice(0, locations).entries())
      for (const visit of visitsOf(random, day, kind)) {
        if (booked.length === appointments) break;
        const part = visit.slot === null ? null : sessionOf(location, day, visit.slot);
        const patient = part === null ? PATIENTS / 2 + (rest++ % (PATIENTS / 2)) : patientOfSeries(part.series);
        booked.push(row(visit, { ids, random, count: booked.length, patient, part, date, opens, midnight, today, timeZone }));
      }
  }
  return booked.sort((a, b) => a.bookedAt - b.bookedAt);
}

type Where = {
  readonly ids: Ids;
  readonly random: Random;
  readonly count: number;
  readonly patient: number;
  /** Which session of which series it is; null outside one. */
  readonly part: { readonly series: number; readonly session: number } | null;
  readonly date: IsoDate;
  readonly opens: number;
  readonly midnight: number;
  readonly today: IsoDate;
  readonly timeZone: string;
};

function row(visit: Visit, { ids, random, count, patient, part, date, opens, midnight, today, timeZone }: Where): Booked {
  const behind = midnight - random.int(1, 120 * 1440);
  // Nothing is booked in the future.
  const bookedAt = date > today ? Math.min(behind, midnight - daysBetween(today, date) * 1440 - random.int(1, 1440)) : behind;
  const id = idAt(bookedAt * 60_000, count);
  const past = date < today;
  const chance = random.next();
  const status = past ? (chance < 0.03 ? "cancelled" : chance < 0.05 ? "no_show" : "closed") : chance < 0.3 ? "confirmed" : "booked";
  const gone = status === "cancelled" || status === "no_show";
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
    claims: visit.held.map(({ kind, place, from, to }, claim) =>
      line(
        idAt(bookedAt * 60_000, count * 4 + claim),
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
