/** What a patient's messages are reckoned from, made by hand: for tests of the rules, without a database. */
import { defaultPreparation } from "#db/seed/definitions/aftercare/preparation.ts";
import type { DiaryChange, MessageFacts, MessageVisit, TreatedFacts } from "#lib/messages/rules/facts.ts";
import { instantToWall } from "#lib/time.ts";

export const MELBOURNE = "Australia/Melbourne";

/** "2026-03-10 10:00" on the clock of a zone. */
export const wall = (text: string, timeZone = MELBOURNE) =>
  Temporal.PlainDateTime.from(text.replace(" ", "T")).toZonedDateTime(timeZone).toInstant();

export function visitAt(id: string, startsAt: Temporal.Instant, more: Partial<MessageVisit> = {}): MessageVisit {
  const timeZone = more.timeZone ?? MELBOURNE;
  return {
    id,
    number: 1,
    seriesId: null,
    status: "booked",
    ...instantToWall(startsAt, timeZone),
    clinician: null,
    startsAt,
    endsAt: startsAt.add({ minutes: 75 }),
    timeZone,
    service: "Needling",
    location: "Carlton",
    locationId: "carlton",
    address: "",
    needles: true,
    isReview: false,
    placedAt: startsAt.subtract({ hours: 24 * 60 }),
    lacksForm: false,
    steps: defaultPreparation,
    ...more,
  };
}

/** A change that made a visit what it is, or moved it from another time. */
export function changeOf(
  id: string,
  at: Temporal.Instant,
  touched: Readonly<Record<string, Temporal.Instant | null>>,
  more: Partial<DiaryChange> = {},
): DiaryChange {
  return {
    id,
    at,
    tellPatient: true,
    undone: false,
    touched: Object.entries(touched).map(([visitId, startsAt]) => ({
      visitId,
      before: startsAt === null ? null : { startsAt, isLive: true },
    })),
    ...more,
  };
}

export const treatedAt = (id: string, endedAt: Temporal.Instant, more: Partial<TreatedFacts> = {}): TreatedFacts => ({
  id,
  endedAt,
  locationId: "carlton",
  timeZone: MELBOURNE,
  handout: { id: `${id}-handout`, issue: 1, issuedAt: endedAt.add({ minutes: 10 }) },
  ...more,
});

export const factsOf = (more: Partial<MessageFacts> = {}): MessageFacts => ({
  patientId: "patient",
  timeZone: MELBOURNE,
  visits: [],
  changes: [],
  told: null,
  toldElsewhere: [],
  treatments: [],
  series: [],
  wantsOptional: true,
  ...more,
});
