import {
  clockOfDay,
  compareDates,
  type IsoDate,
  instantToWall,
  localDate,
  minutesOfDay,
  sayDate,
  sayDistance,
  sayMinutes,
  sayShortDate,
  sayZone,
  timeOfMinutes,
} from "#lib/time.ts";
import { canMove, holdsResources } from "../status.ts";
import { cardOf, type DayCardView, initials } from "./card.ts";
import { clinicianDrafts, type DayColumnView, equipmentDrafts, finishColumn } from "./columns.ts";
import type { PlaceFacts, Span, VisitFacts } from "./facts.ts";
import { openOn } from "./open.ts";

export type DayWish = {
  /** Kinds with columns beside the clinicians'. */
  readonly columns: readonly ("room" | "device")[];
  /** Whether cancelled and missed ones are drawn where they were. */
  readonly showGone: boolean;
  readonly hideNames: boolean;
  /** An appointment that is looking for another place. */
  readonly moving: string | null;
};

export type DayView = {
  readonly date: IsoDate;
  readonly dateWords: string;
  /** "today", "in 2 weeks". */
  readonly distance: string;
  readonly today: IsoDate;
  readonly place: { readonly id: string; readonly name: string; readonly zone: string };
  readonly locations: PlaceFacts["locations"];
  /** "8:00 am to 6:00 pm", or null on a closed day. */
  readonly open: string | null;
  /** What the grid shows, in minutes from midnight, whole hours. */
  readonly grid: Span;
  /** Minutes from midnight now, with its words ("10:40"); where today is shown. */
  readonly now: NowView | null;
  readonly columns: readonly DayColumnView[];
  /** In the order of the day; those that ended only where they are shown. */
  readonly cards: readonly DayCardView[];
  readonly waiting: readonly DayCardView[];
  readonly late: readonly DayCardView[];
  readonly inRoom: readonly DayCardView[];
  readonly count: number;
  readonly goneCount: number;
  readonly moving: MovingView | null;
};

export type NowView = { readonly at: number; readonly words: string };

export const nowAt = (minutes: number): NowView => ({ at: minutes, words: sayMinutes(minutes).slice(0, -3) });

/** What is being moved, in words, wherever it is booked now. */
export type MovingView = {
  readonly id: string;
  readonly patientName: string;
  readonly what: string;
  readonly when: string;
  readonly movable: boolean;
  readonly minutes: number;
  readonly time: string;
  readonly clinicianId: string | null;
};

/** A day as its page shows it. @param visits of this day, and the one that moves */
export function dayView(
  facts: PlaceFacts,
  visits: readonly VisitFacts[],
  asked: { readonly date: IsoDate; readonly now: Temporal.Instant },
  wish: DayWish,
): DayView {
  const { place } = facts;
  const { date, now } = asked;
  const today = localDate(now, place.timeZone);
  const setting = { now, today, clock: clockOfDay(date, place.timeZone), closures: facts.closures, hideNames: wish.hideNames };
  const own = visits.filter((visit) => visit.date === date && visit.locationId === place.id).map((visit) => cardOf(visit, setting));
  const live = own.filter(({ status }) => holdsResources(status));
  const cards = wish.showGone ? own : live;
  const wall = date === today ? minutesOfDay(instantToWall(now, place.timeZone).time) : null;
  const columnsSetting = { facts, date, isToday: date === today, earliest: earliestOf(date, today, wall) };
  const drafts = [...clinicianDrafts(columnsSetting, cards), ...equipmentDrafts(columnsSetting, wish.columns, live)];
  const hours = openOn(place, date);
  const grid = gridOf([...hours, ...drafts.flatMap(({ shifts }) => shifts ?? []), ...cards.map(spanOfCard)]);
  return {
    ...headOf(facts, date, today),
    grid,
    now: wall === null ? null : nowAt(wall),
    columns: drafts.map((draft) => finishColumn(draft, grid, columnsSetting)),
    cards,
    waiting: live.filter(({ status }) => status === "arrived").toSorted((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0)),
    late: live.filter(({ late }) => late !== null),
    inRoom: live.filter(({ status }) => status === "in_room"),
    count: live.length,
    goneCount: own.length - live.length,
    moving: movingOf(visits, today, place.timeZone, wish),
  };
}

export function headOf({ place, locations }: PlaceFacts, date: IsoDate, today: IsoDate) {
  const hours = openOn(place, date);
  const say = ({ from, to }: Span) => `${sayMinutes(from)} to ${sayMinutes(to)}`;
  return {
    date,
    dateWords: sayDate(date),
    distance: sayDistance(today, date),
    today,
    place: { id: place.id, name: place.name, zone: sayZone(place.timeZone) },
    locations,
    open: hours.length === 0 ? null : hours.map(say).join(" and "),
  };
}

/** Nothing is booked on a day gone by, nor before now. */
export function earliestOf(date: IsoDate, today: IsoDate, now: number | null): number | null {
  return compareDates(date, today) < 0 ? null : (now ?? 0);
}

export const spanOfCard = ({ from, minutes }: DayCardView): Span => ({ from, to: from + minutes });

/** Whole hours around everything, at least 9 to 5. */
export function gridOf(spans: readonly Span[]): Span {
  return {
    from: Math.floor(Math.min(9 * 60, ...spans.map(({ from }) => from)) / 60) * 60,
    to: Math.min(24 * 60, Math.ceil(Math.max(17 * 60, ...spans.map(({ to }) => to)) / 60) * 60),
  };
}

export function movingOf(
  visits: readonly VisitFacts[],
  today: IsoDate,
  timeZone: string,
  { moving, hideNames }: DayWish,
): MovingView | null {
  const visit = visits.find(({ id }) => id === moving);
  if (visit === undefined) return null;
  const start = clockOfDay(visit.date, timeZone)(visit.during.start);
  return {
    id: visit.id,
    patientName: hideNames ? initials(visit.patientName) : visit.patientName,
    what: visit.series === null ? visit.service : `session ${visit.series.session} of ${visit.series.sessions}`,
    when: `${sayShortDate(visit.date)}, ${sayMinutes(start)}`,
    movable: canMove(visit.status) && compareDates(visit.date, today) >= 0,
    minutes: Math.round(visit.during.end.since(visit.during.start).total("minutes")),
    time: timeOfMinutes(start),
    clinicianId: visit.held.find(({ kind }) => kind === "clinician")?.id ?? null,
  };
}
