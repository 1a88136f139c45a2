import fc from "fast-check";
import { expect, it } from "vitest";
import { readAsk, writeAsk } from "#app/(staff)/series/[id]/schedule/address.ts";
import { planPreferences } from "#lib/series/input.ts";
import type { PlannerAsk } from "#lib/series/rules/ask.ts";
import { addDays, timeOfMinutes } from "#lib/time.ts";

const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays("2026-01-01", days));
const time = fc.integer({ min: 0, max: 1439 }).map(timeOfMinutes);
const id = fc.uuid();
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const weekdays = fc.subarray([1, 2, 3, 4, 5, 6, 7]);
const slot = (session: number) =>
  fc.record({ session: fc.constant(session), date: day, start: time, clinicianId: maybe(id), roomId: maybe(id), deviceId: maybe(id) });
const SESSIONS = 4;
const plan = fc.tuple(slot(1), slot(2), slot(3), slot(4));

const wishes = fc
  .record({
    earliestDate: day,
    firstWithinDays: fc.integer({ min: 0, max: 365 }),
    weekdays,
    strict: fc.boolean(),
    startTime: maybe(time),
    dayPart: maybe(fc.constantFrom("morning" as const, "afternoon" as const)),
    clinicianId: maybe(id),
    locked: fc.boolean(),
    sameClinician: fc.boolean(),
    excludedDates: fc.uniqueArray(day, { maxLength: 3 }).map((days) => days.toSorted().map((from) => ({ from, to: addDays(from, 3) }))),
  })
  .map(({ strict, locked, clinicianId, ...rest }) =>
    planPreferences.parse({
      ...rest,
      onlyWeekdays: strict ? rest.weekdays : [],
      preferredClinicianId: locked ? null : clinicianId,
      lockedClinicianId: locked ? clinicianId : null,
    }),
  );

const asked: fc.Arbitrary<PlannerAsk> = fc.record({
  wishes,
  locationId: maybe(id),
  overLong: fc.subarray([1, 2, 3, 4]).map((sessions) => sessions.map((session) => ({ session, days: session * 2 }))),
  plan: maybe(plan),
  pinned: plan.chain((slots) => fc.subarray(slots)),
  before: maybe(plan),
  move: maybe(
    fc.record({
      session: fc.integer({ min: 1, max: SESSIONS }),
      date: maybe(day),
      time: maybe(time),
      how: maybe(fc.constantFrom("only_this" as const, "shift" as const, "replan" as const, "replan_fewest_moves" as const)),
    }),
  ),
});

/** As the page receives an address: one text where a name came once, a list where it came more often. */
function received(address: string): Record<string, string | string[]> {
  const params = new URL(address, "http://clinic.example").searchParams;
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

it("an address of the planner says exactly what was asked, and carries dates, times and ids alone", () => {
  fc.assert(
    fc.property(asked, (ask) => {
      const address = writeAsk("/series/x/schedule", ask);
      expect(readAsk(received(address), planPreferences.parse({}), SESSIONS)).toEqual(ask);
      expect(decodeURIComponent(address)).toMatch(/^\/series\/x\/schedule\?[\w=&.:~-]*$/);
    }),
  );
});

it("whatever else an address holds is passed over, and never throws", () => {
  const remembered = planPreferences.parse({ earliestDate: "2026-12-01" });
  const names = ["from", "within", "days", "near", "with", "avoid", "over", "pin", "plan", "before", "move", "to", "time", "how", "at"];
  const anything = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })));
  fc.assert(
    fc.property(anything, (said) => {
      const { wishes: read, plan: laid, pinned } = readAsk(said, remembered, SESSIONS);
      expect(planPreferences.safeParse(read).success).toBe(true);
      expect(laid === null || laid.length === SESSIONS).toBe(true);
      expect(pinned.length).toBeLessThanOrEqual(SESSIONS);
    }),
  );
});
