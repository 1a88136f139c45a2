import { type IsoDate, sayMinutes } from "#lib/time.ts";
import type { ResourceKind } from "../phases.ts";
import { type PipState, pipsAround } from "../pips.ts";
import { type AppointmentStatus, canMove, holdsResources } from "../status.ts";
import { checksOf, type DayCheck } from "./checks.ts";
import type { ClosureFacts, VisitFacts } from "./facts.ts";

export type DayCardView = {
  readonly id: string;
  readonly version: number;
  /** The whole name, or initials where names are hidden. */
  readonly patientName: string;
  readonly service: string;
  readonly needles: boolean;
  readonly status: AppointmentStatus;
  /** "9:30–10:45 am" on the location's clock. */
  readonly time: string;
  readonly startTime: string;
  readonly date: IsoDate;
  /** Minutes from midnight, for the place on the grid. */
  readonly from: number;
  readonly minutes: number;
  /** Minutes before the clinician is needed: numbing, in which they are free. */
  readonly numbing: number;
  /** "10:00 am", when the clinician begins; null where that is the start. */
  readonly needling: string | null;
  readonly clinicianId: string | null;
  readonly clinician: string | null;
  readonly roomId: string | null;
  readonly room: string | null;
  readonly deviceId: string | null;
  readonly device: string | null;
  /** Minutes after the visit in which the room is still held, to be cleaned. */
  readonly turnover: number;
  readonly doubleBooked: boolean;
  readonly series: { readonly id: string; readonly session: number; readonly words: string; readonly pips: readonly PipState[] } | null;
  readonly cancelReason: string | null;
  readonly mayFit: number;
  /** Minutes since arrival, or past the agreed time without it; today only. */
  readonly waiting: number | null;
  readonly late: number | null;
  /** Minutes that a numbing cream has been on, and whether its longest time is up. */
  readonly onSkin: { readonly minutes: number; readonly isDue: boolean } | null;
  /** Whether it may be picked up: neither begun nor over, and on a day that has not gone by. */
  readonly movable: boolean;
  readonly checks: readonly DayCheck[];
};

export type CardSetting = {
  readonly now: Temporal.Instant;
  readonly today: IsoDate;
  /** Minutes from midnight of an instant of the visit's day. */
  readonly clock: (at: Temporal.Instant) => number;
  readonly closures: readonly ClosureFacts[];
  readonly hideNames: boolean;
};

/** "B. S." for a screen that others can see. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .flatMap((part) => [...part].slice(0, 1))
    .map((letter) => `${letter.toUpperCase()}.`)
    .join(" ");
}

/** "8:30–9:45 am", "11:30–12:15 pm": shorter than half a day, so the end says which half. */
function sayTimes(from: number, to: number): string {
  return `${sayMinutes(from).slice(0, -3)}–${sayMinutes(to)}`;
}

export function cardOf(visit: VisitFacts, setting: CardSetting): DayCardView {
  const { id, version, service, needles, status, during, held, series, date, cancelReason, mayFit, patientName } = visit;
  const { now, today, clock, closures, hideNames } = setting;
  const start = clock(during.start);
  const minutes = (during.end.epochMilliseconds - during.start.epochMilliseconds) / 60_000;
  const first = (kind: ResourceKind) => held.find((each) => each.kind === kind);
  const clinician = first("clinician");
  const room = first("room");
  const device = first("device");
  const numbing = Math.max(0, Math.min(...held.filter(({ kind }) => kind === "clinician").map(({ from }) => from), minutes));
  const since = (from: Temporal.Instant) => (date === today ? Math.floor((now.epochMilliseconds - from.epochMilliseconds) / 60_000) : null);
  const behind = status === "booked" || status === "confirmed" ? since(during.start) : null;
  const begins = clinician === undefined ? 0 : numbing;
  return {
    id,
    version,
    patientName: hideNames ? initials(patientName) : patientName,
    service,
    needles,
    status,
    time: sayTimes(start, clock(during.end)),
    startTime: sayMinutes(start),
    date,
    from: start,
    minutes,
    numbing: begins,
    needling: begins === 0 ? null : sayMinutes(clock(during.start.add({ minutes: begins }))),
    clinicianId: clinician?.id ?? null,
    clinician: clinician?.name ?? null,
    roomId: room?.id ?? null,
    room: room?.name ?? null,
    deviceId: device?.id ?? null,
    device: device?.name ?? null,
    turnover: Math.max(0, ...held.filter(({ kind }) => kind === "room").map(({ to }) => to - minutes)),
    doubleBooked: holdsResources(status) && clinician?.lane === 1,
    series:
      series === null
        ? null
        : {
            id: series.id,
            session: series.session,
            words: `${series.session} of ${series.sessions}`,
            pips: pipsAround(series.sessions, series.line, series.session),
          },
    cancelReason,
    mayFit,
    waiting: status === "arrived" && visit.arrivedAt !== null ? Math.max(0, since(visit.arrivedAt) ?? 0) : null,
    late: behind !== null && behind >= 1 ? behind : null,
    onSkin: visit.onSkin === null ? null : timerOf(visit.onSkin, now),
    movable: canMove(status) && date >= today,
    checks: checksOf(visit, closures),
  };
}

function timerOf({ since, until }: NonNullable<VisitFacts["onSkin"]>, now: Temporal.Instant): NonNullable<DayCardView["onSkin"]> {
  const minutes = Math.max(0, Math.floor((now.epochMilliseconds - since.epochMilliseconds) / 60_000));
  return { minutes, isDue: until !== null && Temporal.Instant.compare(now, until) >= 0 };
}
