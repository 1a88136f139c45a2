/** Small planning problems of every shape, and their facts: for comparing the planner with `everyPlan`. */
import fc from "fast-check";
import { dateOfDay, dayNumber } from "#lib/series/rules/plan/calendar.ts";
import type { PlanFacts, PlanRequest, WallSpan } from "#lib/series/rules/plan/model.ts";
import { freeIn, planRequest, spans } from "#tests/support/plan-clinic.ts";

export type SmallResource = {
  readonly id: string;
  readonly kind: "clinician" | "room" | "device";
  /** By day number. Open periods may touch. */
  readonly open: ReadonlyMap<number, readonly WallSpan[]>;
  readonly busy: ReadonlyMap<number, readonly WallSpan[]>;
};

export type SmallProblem = {
  readonly timeZone: string;
  readonly resources: readonly SmallResource[];
  readonly patientBusy: ReadonlyMap<number, readonly WallSpan[]>;
  readonly request: PlanRequest;
};

export const ZONES = [
  "Australia/Lord_Howe",
  "America/New_York",
  "Europe/London",
  "Africa/Cairo",
  "Pacific/Auckland",
  "America/Santiago",
] as const;

// In another order by UTF-16 unit, by language or by length than by code point.
const IDS = ["a", "B", "\uff5e", "\u{1f600}", "a-1"] as const;
// A week before each zone's change, some 29 Februaries, a year's end.
const DATES = [
  "2026-10-02",
  "2027-04-02",
  "2026-03-06",
  "2026-10-30",
  "2026-03-27",
  "2026-04-22",
  "2026-12-29",
  "2028-02-26",
  "2027-02-26",
] as const;

const MAX_DAYS = 24;
const span = (from: number, length: number): WallSpan => ({ from, to: Math.min(1440, from + length) });
// Mostly within an hour and a half, so that what is open meets; sometimes around noon, midnight or a change of the clocks.
const minute = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 12 }).map((each) => 540 + each * 5) },
  { weight: 1, arbitrary: fc.constantFrom(0, 60, 90, 120, 690, 1380) },
);

const openDay: fc.Arbitrary<readonly WallSpan[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 6, arbitrary: fc.tuple(minute, fc.integer({ min: 8, max: 26 })).map(([from, length]) => [span(from, length * 5)]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(minute, fc.integer({ min: 4, max: 16 }), fc.constantFrom(0, 0, 5, -10), fc.integer({ min: 4, max: 16 }))
      .map(([from, first, pause, second]) => [span(from, first * 5), span(from + first * 5 + pause, second * 5)]),
  },
);
const busyDay: fc.Arbitrary<readonly WallSpan[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.tuple(minute, fc.integer({ min: 0, max: 8 })).map(([from, length]) => span(from, length * 5)),
      { maxLength: 2 },
    ),
  },
);
const days = <T>(day: fc.Arbitrary<T>) => fc.array(day, { minLength: MAX_DAYS, maxLength: MAX_DAYS });
const pool = (kind: SmallResource["kind"], minLength: number, maxLength: number) =>
  fc
    .uniqueArray(fc.constantFrom(...IDS), { minLength, maxLength })
    .chain((ids) =>
      fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), kind: fc.constant(kind), open: days(openDay), busy: days(busyDay) }))),
    );

const needs = fc.record({ clinician: fc.boolean(), room: fc.boolean(), device: fc.boolean() });
const phases = fc.array(fc.record({ minutes: fc.constantFrom(5, 10, 15, 25), needs }), { minLength: 1, maxLength: 3 });
const weekdays = fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 5 }));
const grid = fc.constantFrom(7, 15, 15, 20, 30, 60);
const time = fc.integer({ min: 107, max: 130 }).map((each) =>
  Temporal.PlainTime.from("00:00")
    .add({ minutes: each * 5 })
    .toString()
    .slice(0, 5),
);
const clinicianId = fc.option(fc.constantFrom(...IDS));

/** Null in five of six. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** A session somewhere in the first days of the problem. */
const somewhere = fc.record({ day: fc.integer({ min: 0, max: 16 }), start: time, clinicianId });

export const smallProblem: fc.Arbitrary<SmallProblem> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    earliest: fc.constantFrom(...DATES),
    clinicians: pool("clinician", 1, 3),
    rooms: pool("room", 1, 2),
    devices: pool("device", 1, 2),
    patient: days(busyDay),
    sessions: fc.constantFrom(1, 2, 2, 3, 3),
    firstWithinDays: fc.integer({ min: 0, max: 3 }),
    gap: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 3 })),
    grid,
    phases,
    preferences: fc.record({ clinicianId, startTime: fc.option(time), weekdays }),
    wishes: fc.record({
      notBefore: rarely(fc.integer({ min: 0, max: 6 })),
      excluded: rarely(fc.integer({ min: 0, max: 8 })),
      dayPart: rarely(fc.constantFrom("morning" as const, "morning" as const, "afternoon" as const)),
      onlyWeekdays: rarely(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 0, maxLength: 6 })),
      lockedClinicianId: rarely(fc.constantFrom(...IDS.slice(0, 3))),
      sameClinician: fc.boolean(),
      turnoverMinutes: fc.constantFrom(0, 0, 5, 20),
      over: rarely(fc.record({ session: fc.integer({ min: 2, max: 3 }), days: fc.integer({ min: 1, max: 2 }) })),
    }),
    standing: fc.array(rarely(somewhere), { minLength: 3, maxLength: 3 }),
    was: fc.array(fc.option(somewhere, { freq: 4 }), { minLength: 3, maxLength: 3 }),
    replan: fc.boolean(),
    aim: fc.constantFrom("best" as const, "fewest_moves" as const),
  })
  .map((raw) => {
    const first = dayNumber(raw.earliest);
    const on = <T>(list: readonly T[]) => new Map(list.map((each, index) => [first + index, each]));
    const placed = (list: typeof raw.standing) =>
      list.slice(0, raw.sessions).flatMap((each, index) =>
        each === null || !raw.replan
          ? []
          : [
              {
                session: index + 1,
                date: dateOfDay(first + each.day),
                start: each.start,
                clinicianId: each.clinicianId,
                roomId: null,
                deviceId: null,
              },
            ],
      );
    const { notBefore, excluded, onlyWeekdays, over, ...wishes } = raw.wishes;
    const [min, target, wide] = raw.gap;
    return {
      timeZone: raw.timeZone,
      resources: [...raw.clinicians, ...raw.rooms, ...raw.devices].map((each) => ({ ...each, open: on(each.open), busy: on(each.busy) })),
      patientBusy: on(raw.patient),
      request: planRequest({
        sessions: raw.sessions,
        earliestDate: raw.earliest,
        firstWithinDays: raw.firstWithinDays,
        gapDays: { min, target, max: min + wide },
        gridMinutes: raw.grid,
        phases: raw.phases,
        preferences: raw.preferences,
        was: placed(raw.was),
        aim: raw.aim,
        constraints: {
          ...wishes,
          constants: placed(raw.standing),
          notBefore: notBefore === null ? null : dateOfDay(first + notBefore),
          excludedDates: excluded === null ? [] : [{ from: dateOfDay(first + excluded), to: dateOfDay(first + excluded + 1) }],
          onlyWeekdays,
          overLong: over === null ? [] : [over],
        },
      }),
    };
  });

/** Much that costs the same: few starts, no preferences, everybody alike. Only ties, moves and changes of clinician tell plans apart. */
export const evenProblem: fc.Arbitrary<SmallProblem> = fc
  .record({
    days: fc.array(fc.array(fc.constantFrom("", "09:00-09:30", "09:30-10:00", "09:00-10:00"), { minLength: 5, maxLength: 5 }), {
      minLength: 8,
      maxLength: 8,
    }),
    ids: fc.shuffledSubarray([...IDS], { minLength: 3, maxLength: 3 }),
    sessions: fc.constantFrom(2, 3, 3),
    target: fc.constantFrom(1, 2),
    firstWithinDays: fc.constantFrom(0, 1),
    was: fc.array(fc.record({ day: fc.integer({ min: 0, max: 5 }), start: fc.constantFrom("09:00", "09:30"), who: fc.nat(2) }), {
      minLength: 3,
      maxLength: 3,
    }),
    isReplanned: fc.boolean(),
    aim: fc.constantFrom("best" as const, "fewest_moves" as const),
  })
  .map(({ days, ids, target, was, isReplanned, ...raw }) => {
    const earliestDate = "2026-06-01";
    const first = dayNumber(earliestDate);
    const resources = [
      ...ids.map((id) => ({ id, kind: "clinician" as const })),
      ...["r2", "r10"].map((id) => ({ id, kind: "room" as const })),
    ];
    return {
      timeZone: "Europe/London",
      patientBusy: new Map(),
      resources: resources.map((each, at) => ({
        ...each,
        busy: new Map(),
        open: new Map(days.map((open, index) => [first + index, spans(open[at] ?? "")])),
      })),
      request: planRequest({
        ...raw,
        earliestDate,
        gapDays: { min: 1, target, max: 2 },
        gridMinutes: 30,
        phases: [{ minutes: 30, needs: { clinician: true, room: true, device: false } }],
        was: isReplanned
          ? was.map(({ day, start, who }, index) => ({
              session: index + 1,
              date: dateOfDay(first + day),
              start,
              clinicianId: ids[who] ?? null,
            }))
          : [],
      }),
    };
  });

export function factsOf({ timeZone, resources, patientBusy }: Omit<SmallProblem, "request">): PlanFacts {
  return {
    timeZone,
    patientBusy,
    resources: resources.map(({ id, kind, open, busy }) => ({
      id,
      kind,
      name: id,
      away: new Map<number, string>(),
      free: new Map([...open].map(([day, periods]) => [day, periods.flatMap(({ from, to }) => freeIn(from, to, busy.get(day) ?? []))])),
    })),
  };
}
