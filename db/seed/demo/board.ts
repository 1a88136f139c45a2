import { type IsoDate, isoWeekday, minutesOfDay, timeOfMinutes } from "#lib/time.ts";
import type { DemoClinician, DemoLocation, DemoService, DemoSetting } from "./setting.ts";

type Span = { readonly from: number; readonly to: number };
export type Slot = {
  readonly date: IsoDate;
  readonly time: string;
  readonly minutes: number;
  readonly clinician: DemoClinician;
  readonly location: DemoLocation;
  readonly room: string | null;
  readonly device: string | null;
};

/** Minutes of wall time between starts that the demo offers. */
const GRID = 15;

/**
 * What is taken, by resource or patient and day, in minutes of wall time: so that the demo asks the commands for times that are free.
 * The database still has the last word.
 */
export class Board {
  readonly #taken = new Map<string, Span[]>();
  readonly #setting: DemoSetting;

  constructor(setting: DemoSetting) {
    this.#setting = setting;
  }

  #take(who: string, date: IsoDate, span: Span): void {
    const key = `${who} ${date}`;
    const spans = this.#taken.get(key);
    if (spans === undefined) this.#taken.set(key, [span]);
    else spans.push(span);
  }

  #free(who: string, date: IsoDate, span: Span): boolean {
    return (this.#taken.get(`${who} ${date}`) ?? []).every((taken) => taken.to <= span.from || span.to <= taken.from);
  }

  /** Minutes that a clinician is booked on a day. */
  bookedMinutes(clinician: DemoClinician, date: IsoDate): number {
    return (this.#taken.get(`${clinician.resourceId} ${date}`) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
  }

  shiftMinutes(clinician: DemoClinician, date: IsoDate): number {
    return periodsOn(clinician, date).reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** The first free slot of this service with this clinician on this day at or after `earliest` minutes, and all it takes; nothing is taken yet. */
  find(service: DemoService, clinician: DemoClinician, date: IsoDate, patientId: string, earliest = 0): Slot | null {
    const location = this.#setting.locations.find(({ id }) => id === clinician.locationId);
    if (location === undefined) return null;
    const minutes = service.phases.reduce((sum, phase) => sum + phase.minutes, 0);
    for (const period of periodsOn(clinician, date)) {
      const head = leadMinutes(service);
      for (let start = Math.max(earliest, ceilTo(period.from - head)); start + minutes <= period.to; start += GRID) {
        if (start < ceilTo(period.from) && head === 0) continue;
        const slot = this.#at(service, clinician, location, date, start, minutes, patientId);
        if (slot !== null && start >= OPENING) return slot;
      }
    }
    return null;
  }

  #at(
    service: DemoService,
    clinician: DemoClinician,
    location: DemoLocation,
    date: IsoDate,
    start: number,
    minutes: number,
    patientId: string,
  ): Slot | null {
    if (!this.#free(patientId, date, { from: start, to: start + minutes })) return null;
    const clinicianSpan = spanOf(service, "clinician", start);
    if (
      clinicianSpan !== null &&
      !(this.#free(clinician.resourceId, date, clinicianSpan) && within(periodsOn(clinician, date), clinicianSpan))
    )
      return null;
    const room = this.#any(location.rooms, spanOf(service, "room", start), date);
    const device = this.#any(location.devices, spanOf(service, "device", start), date);
    if (room === undefined || device === undefined) return null;
    return { date, time: timeOfMinutes(start), minutes, clinician, location, room, device };
  }

  #any(ids: readonly string[], span: Span | null, date: IsoDate): string | null | undefined {
    return span === null ? null : ids.find((id) => this.#free(id, date, span));
  }

  /** The slot at exactly this time, or null when something is taken. */
  findAt(service: DemoService, clinician: DemoClinician, date: IsoDate, time: string, patientId: string): Slot | null {
    const location = this.#setting.locations.find(({ id }) => id === clinician.locationId);
    const minutes = service.phases.reduce((sum, phase) => sum + phase.minutes, 0);
    return location === undefined ? null : this.#at(service, clinician, location, date, minutesOfDay(time), minutes, patientId);
  }

  /** The next start after a slot's, in minutes. */
  after(slot: Slot): number {
    return minutesOfDay(slot.time) + GRID;
  }

  /** Marks a slot as taken. */
  take(service: DemoService, slot: Slot, patientId: string): void {
    const start = minutesOfDay(slot.time);
    const spans = [
      [slot.clinician.resourceId, spanOf(service, "clinician", start)],
      [slot.room, spanOf(service, "room", start)],
      [slot.device, spanOf(service, "device", start)],
      [patientId, { from: start, to: start + slot.minutes }],
    ] as const;
    for (const [who, span] of spans) if (who !== null && span !== null) this.#take(who, slot.date, span);
  }
}

/** The locations of the demo open at eight. */
const OPENING = 8 * 60;
const ceilTo = (minutes: number): number => Math.ceil(minutes / GRID) * GRID;
const within = (periods: readonly Span[], span: Span): boolean => periods.some(({ from, to }) => from <= span.from && span.to <= to);

function periodsOn(clinician: DemoClinician, date: IsoDate): Span[] {
  const weekday = isoWeekday(date);
  return clinician.week
    .filter((period) => period.weekday === weekday)
    .map(({ opens, closes }) => ({ from: minutesOfDay(opens), to: minutesOfDay(closes) }));
}

/** Minutes before the clinician is needed. */
function leadMinutes(service: DemoService): number {
  const first = service.phases.findIndex(({ needs }) => needs.clinician);
  return service.phases.slice(0, Math.max(first, 0)).reduce((sum, { minutes }) => sum + minutes, 0);
}

/** When a kind is needed, counted from midnight; the demo's services need each kind in one piece. */
export function spanOf(service: DemoService, kind: "clinician" | "room" | "device", start: number): Span | null {
  let from: number | null = null;
  let to = start;
  let at = start;
  for (const { minutes, needs } of service.phases) {
    if (needs[kind]) {
      from ??= at;
      to = at + minutes;
    }
    at += minutes;
  }
  return from === null ? null : { from, to };
}
