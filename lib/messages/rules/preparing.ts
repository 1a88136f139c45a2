import type { PreparationStep } from "#lib/aftercare/input.ts";
import { prepareFor } from "#lib/preparation/rules.ts";
import type { MessageVisit } from "./facts.ts";
import { PREPARATION_DAYS } from "./notices.ts";
import { isLive } from "./visits.ts";

export type PreparationDays = (typeof PREPARATION_DAYS)[number];

/** The day on which a step is told first: the last of the three that is not after it begins; of one that begins sooner than all of them the first. */
function daysOf({ before }: PreparationStep): PreparationDays {
  const days = "days" in before ? before.days : before.hours / 24;
  return PREPARATION_DAYS.findLast((each) => each >= days) ?? 14;
}

/** The day on which it is told again: the first of the three that is not before it is due. */
const againOf = ({ again }: PreparationStep): PreparationDays | null =>
  again === undefined ? null : (PREPARATION_DAYS.find((each) => each <= again.days) ?? 1);

export const needled = (visits: readonly MessageVisit[]) => visits.filter((visit) => visit.needles && isLive(visit));

/**
 * The steps that are told so many days before a session: those that begin by then or are said again then, and of them only what is not said once for a whole run
 * of sessions close together, unless this is the first of the run.
 */
export function stepsTold(visit: MessageVisit, visits: readonly MessageVisit[], days: PreparationDays): PreparationStep[] {
  const told = visit.steps.filter((step) => daysOf(step) === days || againOf(step) === days);
  const runs = prepareFor(visit, needled(visits), told);
  return runs.flatMap(({ step, from, throughout }) => {
    const own = "days" in step.before ? visit.startsAt.toZonedDateTimeISO(visit.timeZone).subtract(step.before).toInstant() : from;
    return throughout && Temporal.Instant.compare(own, from) !== 0 ? [] : [step];
  });
}

export const tellsAnything = (visit: MessageVisit, visits: readonly MessageVisit[], days: PreparationDays): boolean =>
  visit.needles && stepsTold(visit, visits, days).length > 0;

type Moment = {
  readonly days: PreparationDays;
  readonly moment: Temporal.Instant;
  /** When the next one comes, or the session: until then it is of use. */
  readonly until: Temporal.Instant;
};

/** When the preparation of a session is told: at its own time on the clock so many days before, and the last of it no later than 24 hours before. */
export function momentsOf(visit: MessageVisit): readonly Moment[] {
  if (!visit.needles) return [];
  const start = visit.startsAt.toZonedDateTimeISO(visit.timeZone);
  const before = (days: PreparationDays) => start.subtract({ days }).toInstant();
  const dayBefore = earlier(before(1), visit.startsAt.subtract({ hours: 24 }));
  return [
    { days: 14, moment: before(14), until: before(7) },
    { days: 7, moment: before(7), until: dayBefore },
    { days: 1, moment: dayBefore, until: visit.startsAt },
  ];
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
