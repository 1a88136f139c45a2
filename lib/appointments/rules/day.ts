import { type IsoDate, instantToWall, localDate, minutesOfDay, sayDate, sayDistance, sayTime, sayZone, type TimeZone } from "#lib/time.ts";
import type { ResourceKind } from "./phases.ts";
import { type PipState, pipsAround } from "./pips.ts";
import { type AppointmentStatus, holdsResources } from "./status.ts";

type Held = { readonly kind: ResourceKind; readonly id: string; readonly name: string; readonly released: boolean; readonly lane: number };

export type DayFacts = {
  readonly date: IsoDate;
  readonly now: Temporal.Instant;
  /** `hours` as "09:00 18:00". */
  readonly location: { readonly name: string; readonly timeZone: TimeZone; readonly hours: readonly string[] };
  readonly shifts: readonly {
    readonly id: string;
    readonly name: string;
    readonly profession: string;
    readonly opens: string;
    readonly closes: string;
  }[];
  readonly appointments: readonly {
    readonly id: string;
    readonly version: number;
    readonly patientId: string;
    readonly patientName: string;
    readonly service: string;
    readonly needles: boolean;
    readonly status: AppointmentStatus;
    readonly during: { readonly start: Temporal.Instant; readonly end: Temporal.Instant };
    readonly seriesId: string | null;
    readonly session: number | null;
    readonly sessions: number | null;
    readonly held: readonly Held[];
    readonly siblings: readonly { readonly session: number; readonly status: AppointmentStatus }[];
    readonly phases: readonly { readonly minutes: number; readonly clinician: boolean }[];
    readonly arrivedAt: Temporal.Instant | null;
  }[];
};

export type DayCardView = {
  readonly id: string;
  readonly version: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly service: string;
  readonly needles: boolean;
  readonly status: AppointmentStatus;
  /** "9:30–10:45 am" on the location's clock. */
  readonly time: string;
  readonly startTime: string;
  /** Minutes from midnight, for the place on the grid. */
  readonly from: number;
  readonly minutes: number;
  /** Minutes before the clinician is needed: numbing, in which they are free. */
  readonly numbing: number;
  /** "10:00 am", when the clinician begins; null where that is the start. */
  readonly needling: string | null;
  readonly clinicianId: string | null;
  readonly clinician: string | null;
  readonly room: string | null;
  readonly device: string | null;
  readonly doubleBooked: boolean;
  readonly series: { readonly id: string; readonly words: string; readonly pips: readonly PipState[] } | null;
  /** Minutes since arrival, or past the agreed time without it; today only. */
  readonly waiting: number | null;
  readonly late: number | null;
};

export type DayColumnView = {
  readonly id: string;
  readonly name: string;
  /** "Nurse · 8:30 am–4:30 pm" */
  readonly about: string;
  /** Minutes from midnight. */
  readonly shifts: readonly { readonly from: number; readonly to: number }[];
  readonly cards: readonly DayCardView[];
  /** Cancelled and missed ones, kept apart: they hold nothing. */
  readonly hidden: readonly DayCardView[];
};

export type DayView = {
  readonly date: IsoDate;
  readonly dateWords: string;
  /** "today", "in 2 weeks". */
  readonly distance: string;
  readonly today: IsoDate;
  readonly location: string;
  readonly zone: string;
  readonly timeZone: TimeZone;
  /** "8:00 am to 6:00 pm", or null on a closed day. */
  readonly open: string | null;
  /** What the grid shows, in minutes from midnight, whole hours. */
  readonly grid: { readonly from: number; readonly to: number };
  /** Minutes from midnight now, on this day only. */
  readonly now: number | null;
  readonly columns: readonly DayColumnView[];
  readonly waiting: readonly DayCardView[];
  readonly late: readonly DayCardView[];
  readonly inRoom: readonly DayCardView[];
  readonly count: number;
  readonly hiddenCount: number;
};

/** A day as its page shows it. Appointments without a clinician stand in a column of their own. */
export function dayView(facts: DayFacts): DayView {
  const { date, now, location } = facts;
  const today = localDate(now, location.timeZone);
  const cards = facts.appointments.map((appointment) => cardOf(appointment, location.timeZone, date === today ? now : null));
  const columns = columnsOf(facts, cards);
  const live = cards.filter(({ status }) => holdsResources(status));
  const hours = location.hours.map(periodOf);
  const edges = [...hours, ...columns.flatMap(({ shifts }) => shifts), ...live.map(({ from, minutes }) => ({ from, to: from + minutes }))];
  return {
    date,
    dateWords: sayDate(date),
    distance: sayDistance(today, date),
    today,
    location: location.name,
    zone: sayZone(location.timeZone),
    timeZone: location.timeZone,
    open: hours.length === 0 ? null : location.hours.map(sayPeriod).join(" and "),
    grid: {
      from: Math.floor(Math.min(9 * 60, ...edges.map(({ from }) => from)) / 60) * 60,
      to: Math.min(24 * 60, Math.ceil(Math.max(17 * 60, ...edges.map(({ to }) => to)) / 60) * 60),
    },
    now: date === today ? minutesOfDay(instantToWall(now, location.timeZone).time) : null,
    columns,
    waiting: live.filter(({ status }) => status === "arrived").toSorted((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0)),
    late: live.filter(({ late }) => late !== null),
    inRoom: live.filter(({ status }) => status === "in_room"),
    count: live.length,
    hiddenCount: cards.length - live.length,
  };
}

function periodOf(text: string): { from: number; to: number } {
  const [from = "00:00", to = "00:00"] = text.split(" ");
  return { from: minutesOfDay(from), to: minutesOfDay(to) };
}

function sayPeriod(text: string): string {
  const [from = "00:00", to = "00:00"] = text.split(" ");
  return `${sayTime(from)} to ${sayTime(to)}`;
}

function columnsOf(facts: DayFacts, cards: readonly DayCardView[]): DayColumnView[] {
  const people = new Map<string, { id: string; name: string; profession: string; hours: string[] }>();
  for (const { id, name, profession, opens, closes } of facts.shifts) {
    const hours = people.get(id)?.hours ?? [];
    people.set(id, { id, name, profession, hours: [...hours, `${opens} ${closes}`] });
  }
  for (const { clinicianId, clinician } of cards) {
    const id = clinicianId ?? "none";
    if (!people.has(id)) people.set(id, { id, name: clinician ?? "Without a clinician", profession: "", hours: [] });
  }
  return [...people.values()]
    .map(({ id, name, profession, hours }) => {
      const own = cards.filter(({ clinicianId }) => (clinicianId ?? "none") === id);
      const first = hours[0]?.split(" ")[0];
      const last = hours.at(-1)?.split(" ")[1];
      const shift =
        first === undefined || last === undefined ? (id === "none" ? "" : "not working here today") : `${sayTime(first)}–${sayTime(last)}`;
      return {
        id,
        name,
        about: [profession, shift].filter((part) => part !== "").join(" · "),
        shifts: hours.map(periodOf),
        cards: own.filter(({ status }) => holdsResources(status)),
        hidden: own.filter(({ status }) => !holdsResources(status)),
      };
    })
    .filter(({ shifts, cards: shown, hidden }) => shifts.length + shown.length + hidden.length > 0);
}

function cardOf(appointment: DayFacts["appointments"][number], timeZone: TimeZone, now: Temporal.Instant | null): DayCardView {
  const { id, version, patientId, patientName, service, needles, status, during, seriesId, session, sessions, siblings } = appointment;
  const start = instantToWall(during.start, timeZone).time;
  const end = instantToWall(during.end, timeZone).time;
  const begins = appointment.phases.findIndex(({ clinician }) => clinician);
  const numbing = begins <= 0 ? 0 : appointment.phases.slice(0, begins).reduce((sum, { minutes }) => sum + minutes, 0);
  const nameOf = (kind: ResourceKind) => appointment.held.find((each) => each.kind === kind);
  const since = (from: Temporal.Instant) => (now === null ? null : Math.floor(now.since(from).total("minutes")));
  const behind = status === "booked" || status === "confirmed" ? since(during.start) : null;
  const clinician = nameOf("clinician");
  return {
    id,
    version,
    patientId,
    patientName,
    service,
    needles,
    status,
    time:
      sayTime(start).slice(-2) === sayTime(end).slice(-2)
        ? `${sayTime(start).slice(0, -3)}–${sayTime(end)}`
        : `${sayTime(start)}–${sayTime(end)}`,
    startTime: sayTime(start),
    from: minutesOfDay(start),
    minutes: Math.round(during.end.since(during.start).total("minutes")),
    numbing,
    needling: numbing === 0 ? null : sayTime(instantToWall(during.start.add({ minutes: numbing }), timeZone).time),
    clinicianId: clinician?.id ?? null,
    clinician: clinician?.name ?? null,
    room: nameOf("room")?.name ?? null,
    device: nameOf("device")?.name ?? null,
    doubleBooked: clinician?.lane === 1 && !clinician.released,
    series:
      seriesId === null || session === null || sessions === null
        ? null
        : { id: seriesId, words: `${session} of ${sessions}`, pips: pipsAround(sessions, siblings, session) },
    waiting: status === "arrived" && appointment.arrivedAt !== null ? Math.max(0, since(appointment.arrivedAt) ?? 0) : null,
    late: behind !== null && behind >= 1 ? behind : null,
  };
}
