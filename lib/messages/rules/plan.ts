import { reviewStates } from "#lib/reviews/rules.ts";
import { addDays, compareDates, type IsoDate, localDate, type TimeZone, type WallTime, wallToInstantCompatible } from "#lib/time.ts";
import { planAftercare } from "./aftercare.ts";
import type { MessageFacts, MessageVisit, ReviewedSeries } from "./facts.ts";
import { beforeNight, intoAwake } from "./hours.ts";
import { type BookingNews, bookingNews, HOLD } from "./news.ts";
import { isEssential, type PlannedNotice } from "./notices.ts";
import { momentsOf, tellsAnything } from "./preparing.ts";
import { isToCome } from "./visits.ts";
import { FRESH, later, placed } from "./window.ts";

/** How long before a visit its forms are asked for. */
const FORMS_DAYS = 7;
/** When on its first day a review is told of. */
const REVIEW_TIME: WallTime = "10:00";

/**
 * Everything that a patient is to be told from what stands now, each with the moment from which on it is said: nothing whose time has passed, nothing of a visit
 * that was called off or begun. What was said already is in here too, under the key that it was said by.
 */
export function planNotices(facts: MessageFacts, now: Temporal.Instant): PlannedNotice[] {
  const all = planAll(facts, now);
  return facts.wantsOptional ? all : all.filter(isEssential);
}

function planAll(facts: MessageFacts, now: Temporal.Instant): PlannedNotice[] {
  const news = bookingNews(facts, now);
  const visits = facts.visits.filter((visit) => isToCome(visit, now));
  // One form does for all that come after it.
  const lacking = visits.find(({ lacksForm }) => lacksForm);
  return [
    ...(news === null ? [] : [planNews(news, facts)]),
    ...visits.flatMap((visit) => {
      // What is not told yet of a visit is waited for: nobody is reminded of a time that they never heard.
      const isNews = news?.news.some(({ visitId }) => visitId === visit.id) ?? false;
      const heard = isNews && news !== null ? intoAwake(news.dueAt, facts.timeZone) : null;
      return [
        ...planPreparation(visit, facts, now),
        ...planReminder(visit, facts),
        ...(visit === lacking ? planForms(visit, facts) : []),
      ].map((notice) => (heard === null ? notice : heldFor(notice, heard)));
    }),
    ...planAftercare(facts, now),
    ...facts.series.flatMap((series) => planReviews(series, facts, now)),
  ];
}

function planNews({ key, dueAt }: BookingNews, { patientId, timeZone }: MessageFacts): PlannedNotice {
  const due = intoAwake(dueAt, timeZone);
  return {
    kind: "booking",
    subjectId: patientId,
    step: "",
    key,
    ...placed(due, timeZone, "at_once"),
    freshUntil: dueAt.add(FRESH.booking),
  };
}

/** The same, but not before the patient has heard of the visit. */
function heldFor<T extends PlannedNotice>(notice: T, heard: Temporal.Instant): T {
  const held = { earliest: later(notice.earliest, heard), dueAt: later(notice.dueAt, heard) };
  return { ...notice, ...held, latest: later(notice.latest, held.dueAt), freshUntil: later(notice.freshUntil, held.dueAt) };
}

/** The moment itself or, at night, the morning or the evening of the same day. */
function onItsDay(moment: Temporal.Instant, timeZone: TimeZone): Temporal.Instant {
  const morning = intoAwake(moment, timeZone);
  return localDate(morning, timeZone) === localDate(moment, timeZone) ? morning : beforeNight(moment, timeZone);
}

/** Calendar days before a visit, at its own time on the clock. */
const daysBefore = ({ startsAt, timeZone }: MessageVisit, days: number): Temporal.Instant =>
  startsAt.toZonedDateTimeISO(timeZone).subtract({ days }).toInstant();

/** When the patient hears of the time that a visit was given, at the soonest: once the undo has passed, and not at night. */
const heardOf = ({ placedAt }: MessageVisit, timeZone: TimeZone): Temporal.Instant => intoAwake(placedAt.add(HOLD), timeZone);

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

/**
 * Preparation is told when its moment comes, with what begins then or is said again then. What had passed when the patient could hear of the session is left to
 * the news of its booking, which say what holds already: nobody is told late, and nothing twice. At night a moment waits for the morning of its own day; what the
 * next day would be too late for is told the evening before.
 */
function planPreparation(visit: MessageVisit, { visits, timeZone }: MessageFacts, now: Temporal.Instant): PlannedNotice[] {
  return momentsOf(visit).flatMap(({ days, moment, until }) => {
    if (!tellsAnything(visit, visits, days) || !isBefore(heardOf(visit, timeZone), moment) || !isBefore(now, until)) return [];
    const due = days === 1 ? beforeNight(moment, timeZone) : onItsDay(moment, timeZone);
    return [
      {
        kind: "preparation",
        subjectId: visit.id,
        step: `${days}`,
        key: `preparation:${visit.id}:${days}:${visit.date}`,
        ...placed(due, timeZone, days === 1 ? "no_later" : "that_day"),
        freshUntil: due.add(FRESH.preparation),
      } as const,
    ];
  });
}

/** The day before, unless the visit was given its time on that day or since: then that is what they were just told. */
function planReminder(visit: MessageVisit, { timeZone }: MessageFacts): PlannedNotice[] {
  const due = onItsDay(daysBefore(visit, 1), timeZone);
  if (compareDates(localDate(heardOf(visit, timeZone), timeZone), localDate(due, timeZone)) >= 0) return [];
  return [
    {
      kind: "reminder",
      subjectId: visit.id,
      step: "",
      key: `reminder:${visit.id}:${visit.date}`,
      ...placed(due, timeZone, "that_day"),
      freshUntil: visit.startsAt,
    },
  ];
}

function planForms(visit: MessageVisit, { timeZone }: MessageFacts): PlannedNotice[] {
  const due = intoAwake(later(daysBefore(visit, FORMS_DAYS), visit.placedAt.add(HOLD)), timeZone);
  // Asked for before it begins, or on the spot.
  if (!isBefore(due, visit.startsAt)) return [];
  return [
    {
      kind: "forms",
      subjectId: visit.id,
      step: "",
      key: `forms:${visit.id}:${visit.date}`,
      ...placed(due, timeZone, "not_before"),
      freshUntil: visit.startsAt,
    },
  ];
}

/** A review is told of when its window opens, unless the series goes on, it was done, or one is booked. */
function planReviews(series: ReviewedSeries, { visits, timeZone }: MessageFacts, now: Temporal.Instant): PlannedNotice[] {
  if (visits.some((visit) => visit.isReview && isToCome(visit, now))) return [];
  const today: IsoDate = localDate(now, series.timeZone);
  return reviewStates({ ...series, today }).flatMap(({ step, from, until, state }) => {
    if (state === "done" || state === "waits" || !isBefore(now, dayAfter(until, series.timeZone))) return [];
    const due = intoAwake(wallToInstantCompatible(from, REVIEW_TIME, series.timeZone), timeZone);
    return [
      {
        kind: "review",
        subjectId: series.id,
        step,
        key: `review:${series.id}:${step}:${series.lastTreatedOn}`,
        ...placed(due, timeZone, "that_day"),
        freshUntil: due.add(FRESH.review),
      } as const,
    ];
  });
}

const dayAfter = (date: IsoDate, timeZone: TimeZone) => wallToInstantCompatible(addDays(date, 1), "00:00", timeZone);
