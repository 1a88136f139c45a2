import { preparationView } from "#lib/preparation/outputs/view.ts";
import { REVIEW_STEPS, reviewWindows, STEP_LABELS } from "#lib/reviews/rules.ts";
import { type IsoDate, instantToWall } from "#lib/time.ts";
import type { MessageFacts, MessageVisit } from "../rules/facts.ts";
import { type BookingNews, bookingNews } from "../rules/news.ts";
import { type AftercareStep, NOTICE_KINDS, type PlannedNotice, PREPARATION_DAYS } from "../rules/notices.ts";
import { needled, stepsTold } from "../rules/preparing.ts";
import type { Telling, VisitNews } from "./telling.ts";

/** A notice that still holds, as a part of a message, or what its part is made from. */
export type StandingNotice =
  | Extract<Telling, { readonly kind: "booking" | "preparation" | "reminder" | "forms" }>
  | {
      readonly kind: "aftercare";
      readonly step: AftercareStep;
      readonly treatmentId: string;
      readonly handoutId: string;
      /** Whether an earlier issue was told of already. */
      readonly isCorrection: boolean;
    }
  | { readonly kind: "review"; readonly seriesId: string; readonly label: string; readonly from: IsoDate; readonly until: IsoDate };

/** A part with where it takes place. */
export type Part = { readonly notice: StandingNotice; readonly locationId: string; readonly timeZone: string };

type About = {
  readonly facts: MessageFacts;
  readonly now: Temporal.Instant;
  /** The keys of every notice that was said in another message. */
  readonly saidBefore: ReadonlySet<string>;
};
type Items = Extract<StandingNotice, { readonly kind: "preparation" }>["items"];

/** What a message says, part by part, from the notices of it that hold: news of bookings first, and nothing twice. */
export function partsOf(notices: readonly PlannedNotice[], about: About): Part[] {
  const order = notices.toSorted((a, b) => NOTICE_KINDS.indexOf(a.kind) - NOTICE_KINDS.indexOf(b.kind));
  const parts = order.flatMap((notice) => partOf(notice, about));
  const told = parts.flatMap(({ notice }) => (notice.kind === "booking" ? notice.preparation : []));
  const isNew = ({ id }: Items[number]) => told.every((item) => item.id !== id);
  return parts.flatMap((part) => {
    if (part.notice.kind !== "preparation") return [part];
    const items = part.notice.items.filter(isNew);
    return items.length === 0 ? [] : [{ ...part, notice: { ...part.notice, items } }];
  });
}

function partOf(notice: PlannedNotice, about: About): Part[] {
  const { facts, now } = about;
  if (notice.kind === "booking") {
    const news = bookingNews(facts, now);
    return news === null ? [] : [bookingPart(news, about)];
  }
  if (notice.kind === "aftercare") return aftercarePart(notice, about);
  if (notice.kind === "review") {
    const series = facts.series.find(({ id }) => id === notice.subjectId);
    const window = series && reviewWindows(series.lastTreatedOn)[REVIEW_STEPS.indexOf(notice.step)];
    if (series === undefined || window === undefined) return [];
    const { from, until } = window;
    return [{ ...placeOf(series), notice: { kind: "review", seriesId: series.id, label: STEP_LABELS[notice.step], from, until } }];
  }
  const visit = facts.visits.find(({ id }) => id === notice.subjectId);
  if (visit === undefined) return [];
  if (notice.kind !== "preparation") return [{ ...placeOf(visit), notice: { kind: notice.kind, visit } }];
  const days = PREPARATION_DAYS.find((each) => `${each}` === notice.step) ?? 1;
  const { items } = preparing(visit, stepsTold(visit, facts.visits, days), about);
  return [{ ...placeOf(visit), notice: { kind: "preparation", visit, days, items } }];
}

const placeOf = ({ locationId, timeZone }: { readonly locationId: string; readonly timeZone: string }) => ({ locationId, timeZone });

const preparing = (visit: MessageVisit, steps: MessageVisit["steps"], { facts, now }: About) =>
  preparationView({ session: visit, sessions: needled(facts.visits), steps, now });

function bookingPart({ news }: BookingNews, about: About): Part {
  const { facts } = about;
  const told = news.flatMap((each): { readonly visit: MessageVisit; readonly news: VisitNews }[] => {
    const visit = facts.visits.find(({ id }) => id === each.visitId);
    if (visit === undefined) return [];
    if (each.what === "booked") return [{ visit, news: { what: each.what, visit } }];
    if (each.what === "moved") return [{ visit, news: { what: each.what, visit, from: each.from } }];
    return [{ visit, news: { what: each.what, visit: atTime(visit, each.from) } }];
  });
  const first = told.find(({ news: { what } }) => what !== "cancelled") ?? told[0];
  if (first === undefined) throw new Error("News are of visits that are there.");
  // Whoever was given a time within the preparation hears what holds already.
  const next = told.find(({ visit, news: { what } }) => visit.needles && what !== "cancelled")?.visit;
  const items = next === undefined ? [] : preparing(next, next.steps, about).items.filter(({ state }) => state === "open");
  return {
    ...placeOf(first.visit),
    notice: { kind: "booking", news: told.map((each) => each.news), isFirst: facts.told === null, preparation: items },
  };
}

/** A visit at the time that the patient knows. */
function atTime(visit: MessageVisit, startsAt: Temporal.Instant): MessageVisit {
  return { ...visit, ...instantToWall(startsAt, visit.timeZone), startsAt, endsAt: startsAt.add(visit.startsAt.until(visit.endsAt)) };
}

function aftercarePart({ subjectId, step }: Extract<PlannedNotice, { kind: "aftercare" }>, { facts, saidBefore }: About): Part[] {
  const treated = facts.treatments.find(({ id }) => id === subjectId);
  if (treated === undefined || treated.handout === null) return [];
  const { id, issue } = treated.handout;
  const earlier = Array.from({ length: issue - 1 }, (_, index) => `aftercare:${subjectId}:issue:${index + 1}`);
  const isCorrection = step === "issue" && earlier.some((key) => saidBefore.has(key));
  return [{ ...placeOf(treated), notice: { kind: "aftercare", step, treatmentId: subjectId, handoutId: id, isCorrection } }];
}
