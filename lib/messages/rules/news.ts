import type { DiaryChange, MessageFacts, MessageVisit } from "./facts.ts";
import type { Told, ToldVisit } from "./notices.ts";
import { isLive } from "./visits.ts";

/** For how long a change waits for its undo, and for the next change, before the patient hears of it. */
export const HOLD = { minutes: 5 } as const;

/** What became of a visit since the patient was last told; `from` is the time that they know. */
type News = { readonly visitId: string } & (
  | { readonly what: "booked" }
  | { readonly what: "moved" | "cancelled"; readonly from: Temporal.Instant }
);

export type BookingNews = {
  readonly key: string;
  /** When the last change has been held. */
  readonly dueAt: Temporal.Instant;
  /** In the order of time. */
  readonly news: readonly [News, ...News[]];
};

/** A change as it made one visit another: nothing that left its time and its being as they were. */
type Made = {
  readonly change: DiaryChange;
  readonly before: Temporal.Instant | null;
  readonly after: Temporal.Instant | null;
};

const isSame = (a: Temporal.Instant | null, b: Temporal.Instant | null) =>
  a === null || b === null ? a === b : minuteOf(a) === minuteOf(b);
const minuteOf = (at: Temporal.Instant) => Math.floor(at.epochMilliseconds / 60_000);
const isAfter = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0;

/** Every visit to come, as a message tells it. */
export function toldOf(visits: readonly MessageVisit[], now: Temporal.Instant): Told {
  return {
    at: now.toString(),
    visits: visits
      .filter((visit) => isLive(visit) && isAfter(visit.startsAt, now))
      .map(({ id, startsAt, endsAt }) => ({ id, startsAt: startsAt.toString(), endsAt: endsAt.toString() })),
  };
}

/**
 * The visits that a message told of and that are called off since, whether or not that is news: where they heard of it at the desk their calendar did not. A
 * visit that no message told of stands in nobody's calendar.
 */
export function calledOff(
  { visits, changes, told, toldElsewhere }: Pick<MessageFacts, "visits" | "changes" | "told" | "toldElsewhere">,
  now: Temporal.Instant,
): readonly MessageVisit[] {
  const inCalendars = new Set([...(told?.visits ?? []), ...toldElsewhere].map(({ id }) => id));
  const news = new Set(bookingNews({ visits, changes, told, toldElsewhere }, now)?.news.map(({ visitId }) => visitId));
  return visits.filter(({ id, status }) => status === "cancelled" && (inCalendars.has(id) || news.has(id)));
}

/**
 * What a patient has not been told of their visits to come: the difference between what stands and what they know, as one piece of news, due five minutes after
 * the last change that made it. What a change did of which they heard by word of mouth is known; so is a visit that no change made, like one that was imported.
 * Null where there is no difference: everything was told, or undone in time.
 */
export function bookingNews(
  {
    visits,
    changes,
    told,
    toldElsewhere = [],
  }: Pick<MessageFacts, "visits" | "changes" | "told"> & Partial<Pick<MessageFacts, "toldElsewhere">>,
  now: Temporal.Instant,
): BookingNews | null {
  const found = visits.flatMap((visit) => {
    const made = historyOf(visit, changes);
    const loud = made.filter(({ change }) => change.tellPatient);
    const news = loud.length === 0 ? null : newsOf(visit, knownTime(visit, made, told, toldElsewhere), now);
    return news === null ? [] : [{ news, loud }];
  });
  const [first, ...others] = found.map(({ news }) => news);
  const causes = new Set(found.flatMap(({ loud }) => loud.map(({ change }) => change)));
  const newest = changes.findLast((change) => causes.has(change));
  if (first === undefined || newest === undefined) return null;
  // A change that was undone in time is waited for no more; where it had been told of before, its undoing is the news.
  const standing = [...causes].filter(({ undone }) => !undone);
  const last = (standing.length === 0 ? [newest] : standing).map(({ at }) => at).reduce((a, b) => (isAfter(b, a) ? b : a));
  return { key: `booking:${newest.id}${newest.undone ? ":undone" : ""}`, dueAt: last.add(HOLD), news: [first, ...others] };
}

const timeOf = (visit: MessageVisit): Temporal.Instant | null => (isLive(visit) ? visit.startsAt : null);

/** What each change made of a visit: its time, null where it was not to be. What it was before the next change is what the last one made of it. */
function historyOf(visit: MessageVisit, changes: readonly DiaryChange[]): Made[] {
  const touching = changes.flatMap((change) => {
    const own = change.touched.find(({ visitId }) => visitId === visit.id);
    return own === undefined ? [] : [{ change, before: own.before?.isLive ? own.before.startsAt : null }];
  });
  return touching
    .map(({ change, before }, index) => {
      const next = touching[index + 1];
      return { change, before, after: change.undone ? before : next === undefined ? timeOf(visit) : next.before };
    })
    .filter(({ change, before, after }) => change.undone || !isSame(before, after));
}

/** When the patient thinks that the visit is; null where they know of none. */
function knownTime(
  visit: MessageVisit,
  made: readonly Made[],
  told: Told | null,
  toldElsewhere: MessageFacts["toldElsewhere"],
): Temporal.Instant | null {
  const toldAt = told === null ? null : Temporal.Instant.from(told.at);
  const since = ({ change }: Made) => toldAt === null || isAfter(change.at, toldAt);
  const heard = made.findLast((each) => !each.change.tellPatient && !each.change.undone && since(each));
  if (heard !== undefined) return heard.after;
  const isThis = ({ id }: ToldVisit) => id === visit.id;
  // Of one that was called off the latest message would have told, had it known of it.
  const elsewhere = isLive(visit) || made.some(since) ? toldElsewhere.find(isThis) : undefined;
  const entry = told?.visits.find(isThis) ?? elsewhere;
  if (entry !== undefined) return Temporal.Instant.from(entry.startsAt);
  const [first] = made;
  // Not among those told: it was not to be then. But one that nobody had made by a change, like an imported one, is known as it was.
  return first !== undefined && since(first) ? first.before : null;
}

function newsOf(visit: MessageVisit, known: Temporal.Instant | null, now: Temporal.Instant): News | null {
  const stands = timeOf(visit);
  if (stands === null) {
    const isNews = visit.status === "cancelled" && known !== null && isAfter(known, now);
    return isNews ? { what: "cancelled", visitId: visit.id, from: known } : null;
  }
  if (!isAfter(stands, now) || isSame(known, stands)) return null;
  return known === null ? { what: "booked", visitId: visit.id } : { what: "moved", visitId: visit.id, from: known };
}
