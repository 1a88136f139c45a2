import { type IsoDate, sayMinutes } from "#lib/time.ts";
import type { ResourceKind } from "../phases.ts";
import { holdsResources } from "../status.ts";
import type { DayCardView } from "./card.ts";
import type { PersonFacts, PlaceFacts, Span } from "./facts.ts";
import { type Box, type Place, placeCards } from "./lanes.ts";
import { closedOn, freeTimes, type OffView, offTimes, openOn, sayClosure, shiftsOn } from "./open.ts";

/** A card in its place; the boxes are in minutes from midnight and in tracks. */
export type PlacedCard = { readonly card: DayCardView; readonly box: Box; readonly numbing: Box | null };

export type DayColumnView = {
  /** The resource, or "none" for appointments without a clinician. */
  readonly id: string;
  readonly kind: ResourceKind;
  readonly name: string;
  /** "Nurse · 8:30–4:30" */
  readonly about: string;
  readonly date: IsoDate;
  readonly isToday: boolean;
  readonly off: readonly OffView[];
  /** "Free from 9:00 am to 10:30 am" */
  readonly free: readonly (Span & { readonly words: string })[];
  readonly cards: readonly PlacedCard[];
  /** How many stand side by side at most. */
  readonly abreast: number;
};

type Draft = {
  readonly id: string;
  readonly kind: ResourceKind;
  readonly name: string;
  readonly profession: string;
  readonly shifts: readonly Span[] | null;
  readonly cards: readonly DayCardView[];
};

export type ColumnsSetting = {
  readonly facts: PlaceFacts;
  readonly date: IsoDate;
  readonly isToday: boolean;
  /** Minutes from midnight before which nothing is booked any more; null for a day gone by. */
  readonly earliest: number | null;
};

/** A clinician's column as far as it is known before the grid is. */
export function clinicianDraft(
  person: Pick<PersonFacts, "id" | "name" | "profession" | "shifts">,
  date: IsoDate,
  cards: readonly DayCardView[],
): Draft {
  const { id, name, profession } = person;
  return { id, kind: "clinician", name, profession, shifts: shiftsOn(person, date), cards };
}

/** Clinicians who work or have somebody this day, by name; then those without one, in a column of their own. */
export function clinicianDrafts({ facts, date }: ColumnsSetting, cards: readonly DayCardView[]): readonly Draft[] {
  const of = (id: string | null) => cards.filter(({ clinicianId }) => clinicianId === id);
  const known = new Set(facts.people.map(({ id }) => id));
  const visitors = new Map(
    cards.flatMap(({ clinicianId: id, clinician: name }) => (id === null || name === null || known.has(id) ? [] : [[id, name] as const])),
  );
  const people = [...facts.people, ...[...visitors].map(([id, name]) => ({ id, name, profession: "", shifts: [] }))];
  const drafts = people
    .map((person) => clinicianDraft(person, date, of(person.id)))
    .filter(({ shifts, cards: own }) => (shifts ?? []).length + own.length > 0);
  const without = of(null);
  return without.length === 0
    ? drafts
    : [...drafts, { id: "none", kind: "clinician", name: "Without a clinician", profession: "", shifts: null, cards: without }];
}

/** Rooms or devices, each with what stands in it: of somebody in two of them only the one they are in. */
export function equipmentDrafts(
  { facts }: ColumnsSetting,
  kinds: readonly ResourceKind[],
  cards: readonly DayCardView[],
): readonly Draft[] {
  return facts.equipment
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ id, kind, name }) => ({
      id,
      kind,
      name,
      profession: "",
      shifts: null,
      cards: cards.filter((card) => holdsResources(card.status) && (kind === "room" ? card.roomId : card.deviceId) === id),
    }));
}

const sayShort = (minutes: number) => sayMinutes(minutes).slice(0, -3);

function aboutOf({ id, kind, profession, shifts, cards }: Draft): string {
  if (kind !== "clinician") return cards.length === 1 ? "1 appointment" : `${cards.length} appointments`;
  if (id === "none" || shifts === null) return `${cards.length} here`;
  const [first] = shifts;
  const last = shifts.at(-1);
  const shift = first === undefined || last === undefined ? "not working here" : `${sayShort(first.from)}–${sayShort(last.to)}`;
  return [profession, shift].filter((part) => part !== "").join(" · ");
}

export function finishColumn(draft: Draft, grid: Span, { facts, date, isToday, earliest }: ColumnsSetting): DayColumnView {
  const { id, kind, name, shifts, cards } = draft;
  const off = offTimes({ grid, open: openOn(facts.place, date), shifts, closures: closedFor(id, facts, date) });
  const places = placeCards(kind === "clinician" ? cards : cards.map((card) => ({ ...card, numbing: 0 })));
  const placed = cards.flatMap((card) => {
    const at = places.get(card.id);
    return at === undefined ? [] : [{ card, box: at.rest, numbing: at.numbing }];
  });
  const taken = cards.filter(({ status }) => holdsResources(status)).map(({ from, minutes }) => ({ from, to: from + minutes }));
  return {
    id,
    kind,
    name,
    about: aboutOf(draft),
    date,
    isToday,
    off: kind === "room" ? [...off, ...turnovers(cards, off)] : off,
    free: kind === "clinician" && id !== "none" ? freeTimes(grid, [...off, ...taken], earliest).map(sayFree) : [],
    cards: placed,
    abreast: abreast([...places.values()]),
  };
}

function sayFree(span: Span): Span & { readonly words: string } {
  return { ...span, words: `Free from ${sayMinutes(span.from)} to ${sayMinutes(span.to)}` };
}

/** What closes this column on this day, the location's own first. */
function closedFor(resourceId: string, { place, closures }: PlaceFacts, date: IsoDate) {
  return closures
    .filter((closure) => closure.resourceId === null || closure.resourceId === resourceId)
    .toSorted((a, b) => Number(a.resourceId !== null) - Number(b.resourceId !== null))
    .flatMap((closure) => {
      const span = closedOn(closure, date, place.timeZone);
      return span === null ? [] : [{ ...span, id: closure.id, words: sayClosure(closure) }];
    });
}

/** The room is cleaned before the next patient; what is off anyway needs no word. */
function turnovers(cards: readonly DayCardView[], off: readonly Span[]): readonly OffView[] {
  return cards.flatMap(({ from, minutes, turnover }) => {
    const span = { from: from + minutes, to: from + minutes + turnover };
    const hidden = turnover === 0 || off.some((each) => each.from <= span.from && span.from < each.to);
    return hidden ? [] : [{ ...span, words: "Turnover", closureId: null }];
  });
}

function abreast(places: readonly Place[]): number {
  const narrowest = Math.min(60, ...places.map(({ rest }) => rest.tracks));
  return Math.round(60 / narrowest);
}
