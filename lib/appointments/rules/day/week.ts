import { addDays, clockOfDay, type IsoDate, instantToWall, isoWeekday, localDate, minutesOfDay, sayDate, sayShortDate } from "#lib/time.ts";
import { holdsResources } from "../status.ts";
import { cardOf } from "./card.ts";
import { type ColumnsSetting, clinicianDraft, finishColumn } from "./columns.ts";
import type { PlaceFacts, VisitFacts } from "./facts.ts";
import { openOn } from "./open.ts";
import { type DayView, type DayWish, earliestOf, gridOf, headOf, movingOf, nowAt, spanOfCard } from "./view.ts";

export type WeekView = Omit<DayView, "waiting" | "late" | "inRoom"> & {
  /** Null where nobody works at the location. */
  readonly clinician: { readonly id: string; readonly name: string } | null;
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
};

/** The Monday of a date's week. */
export function mondayOf(date: IsoDate): IsoDate {
  return addDays(date, 1 - isoWeekday(date));
}

/** The clinician whose week is shown: the one asked for where they work here, else the first. */
export function weekClinician({ people }: PlaceFacts, asked: string | null): { readonly id: string; readonly name: string } | null {
  return people.find(({ id }) => id === asked) ?? people[0] ?? null;
}

/** One clinician's week at one location, Monday to Sunday. @param visits of this clinician in this week, and the one that moves */
export function weekView(
  facts: PlaceFacts,
  visits: readonly VisitFacts[],
  asked: { readonly date: IsoDate; readonly now: Temporal.Instant; readonly clinicianId: string | null },
  wish: DayWish,
): WeekView {
  const { place } = facts;
  const today = localDate(asked.now, place.timeZone);
  const monday = mondayOf(asked.date);
  const dates = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const clinician = facts.people.find(({ id }) => id === asked.clinicianId) ?? null;
  const own = dates.flatMap((date) => {
    const clock = clockOfDay(date, place.timeZone);
    const setting = { now: asked.now, today, clock, closures: facts.closures, hideNames: wish.hideNames };
    return visits.filter((visit) => visit.date === date && visit.locationId === place.id).map((visit) => cardOf(visit, setting));
  });
  const ofClinician = own.filter(({ clinicianId }) => clinicianId === clinician?.id);
  const live = ofClinician.filter(({ status }) => holdsResources(status));
  const cards = wish.showGone ? ofClinician : live;
  const wall = minutesOfDay(instantToWall(asked.now, place.timeZone).time);
  const drafts =
    clinician === null
      ? []
      : dates.map((date) => {
          const columnsSetting: ColumnsSetting = {
            facts,
            date,
            isToday: date === today,
            earliest: earliestOf(date, today, date === today ? wall : null),
          };
          return {
            columnsSetting,
            draft: clinicianDraft(
              clinician,
              date,
              cards.filter((card) => card.date === date),
            ),
          };
        });
  const grid = gridOf([
    ...dates.flatMap((date) => openOn(place, date)),
    ...drafts.flatMap(({ draft }) => draft.shifts ?? []),
    ...cards.map(spanOfCard),
  ]);
  return {
    ...headOf(facts, asked.date, today),
    dateWords: sayWeekDates(monday, addDays(monday, 6)),
    grid,
    clinician,
    clinicians: facts.people.map(({ id, name }) => ({ id, name })),
    now: dates.includes(today) ? nowAt(wall) : null,
    columns: drafts.map(({ draft, columnsSetting }) => ({
      ...finishColumn(draft, grid, columnsSetting),
      name: `${sayShortDate(columnsSetting.date)}${columnsSetting.isToday ? ", today" : ""}`,
    })),
    cards,
    count: live.length,
    goneCount: ofClinician.length - live.length,
    moving: movingOf(visits, today, place.timeZone, wish),
  };
}

/** "Mon 23 to Sun 29 Nov 2026", "Mon 30 Nov to Sun 6 Dec 2026". */
function sayWeekDates(from: IsoDate, to: IsoDate): string {
  const first = sayShortDate(from);
  return `${from.slice(0, 7) === to.slice(0, 7) ? first.slice(0, -4) : first} to ${sayDate(to)}`;
}
