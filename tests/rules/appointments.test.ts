import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gapsOf } from "#lib/appointments/rules/gaps.ts";
import { type Phase, phaseRanges, phaseSpans, RESOURCE_KINDS, sessionEnd } from "#lib/appointments/rules/phases.ts";
import { type PlacementFacts, placementProblems, sayPlacementProblem } from "#lib/appointments/rules/placement.ts";
import { APPOINTMENT_STATUSES, canChange, holdsResources, nextStatuses } from "#lib/appointments/rules/status.ts";

const at = (text: string) => Temporal.Instant.from(text);
const phase = (minutes: number, ...kinds: readonly (typeof RESOURCE_KINDS)[number][]): Phase => ({
  minutes,
  needs: { clinician: kinds.includes("clinician"), room: kinds.includes("room"), device: kinds.includes("device") },
});

/** Numbing in the room alone, needling, then a rest in the room. */
const needling = [phase(30, "room"), phase(45, "clinician", "room", "device"), phase(15, "room")];

describe("statuses", () => {
  it("run from booked to closed, confirming being optional", () => {
    for (const [from, to] of [
      ["booked", "confirmed"],
      ["booked", "arrived"],
      ["confirmed", "arrived"],
      ["arrived", "in_room"],
      ["in_room", "treated"],
      ["treated", "closed"],
    ] as const) {
      expect(canChange(from, to)).toBe(true);
    }
  });

  it("never go backwards, except from cancelled and no-show to booked", () => {
    const back = APPOINTMENT_STATUSES.flatMap((from, place) =>
      nextStatuses(from)
        .filter((to) => APPOINTMENT_STATUSES.indexOf(to) < place)
        .map((to) => `${from} ${to}`),
    );
    expect(back).toEqual(["cancelled booked", "no_show booked"]);
  });

  it("never cancel what was treated, nor call someone who arrived a no-show", () => {
    expect([
      canChange("treated", "cancelled"),
      canChange("closed", "cancelled"),
      canChange("arrived", "no_show"),
      canChange("in_room", "no_show"),
    ]).toEqual([false, false, false, false]);
    expect(nextStatuses("closed")).toEqual([]);
  });

  it("hold their resources until cancelled or missed", () => {
    expect(APPOINTMENT_STATUSES.filter((status) => !holdsResources(status))).toEqual(["cancelled", "no_show"]);
  });
});

describe("the spans of a session", () => {
  const start = at("2026-03-10T04:00:00Z");

  it("merge neighbouring phases that need the same kind, and only those", () => {
    const spans = phaseSpans([...needling, phase(10), phase(20, "clinician", "room")], start, 0);
    expect(spans.map(({ kind, range }) => [kind, range.start.toString().slice(11, 16), range.end.toString().slice(11, 16)])).toEqual([
      ["clinician", "04:30", "05:15"],
      ["clinician", "05:40", "06:00"],
      ["room", "04:00", "05:30"],
      ["room", "05:40", "06:00"],
      ["device", "04:30", "05:15"],
    ]);
  });

  it("are contiguous, half-open, within the session, disjoint for each kind, and as long as the phases that need it", () => {
    const anyPhase = fc
      .tuple(fc.integer({ min: 5, max: 120 }), fc.subarray([...RESOURCE_KINDS]))
      .map(([minutes, kinds]) => phase(minutes, ...kinds));
    const anyStart = fc.integer({ min: 1_704_067_200, max: 1_924_991_999 }).map((s) => Temporal.Instant.fromEpochMilliseconds(s * 1000));
    fc.assert(
      fc.property(fc.array(anyPhase, { maxLength: 8 }), anyStart, (phases, begin) => {
        const ranges = phaseRanges(phases, begin);
        for (const [index, range] of ranges.entries()) expect(range.start.equals(ranges[index - 1]?.end ?? begin)).toBe(true);
        const end = sessionEnd(phases, begin);
        expect(end.since(begin).total("minutes")).toBe(phases.reduce((sum, { minutes }) => sum + minutes, 0));
        for (const kind of RESOURCE_KINDS) {
          const spans = phaseSpans(phases, begin, 0).filter((span) => span.kind === kind);
          const total = spans.reduce((sum, { range }) => sum + range.end.since(range.start).total("minutes"), 0);
          expect(total).toBe(phases.filter(({ needs }) => needs[kind]).reduce((sum, { minutes }) => sum + minutes, 0));
          for (const [index, { range }] of spans.entries()) {
            const before = spans[index - 1]?.range.end;
            if (before) expect(Temporal.Instant.compare(before, range.start)).toBe(-1);
            expect(Temporal.Instant.compare(range.end, end)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });
});

describe("placing a session", () => {
  const sydney = (time: string) => at(`2026-03-10T${time}:00+11:00`);
  const range = (from: string, to: string) => ({ start: sydney(from), end: sydney(to) });
  const facts: PlacementFacts = {
    date: "2026-03-10",
    time: "10:00",
    timeZone: "Australia/Sydney",
    phases: needling,
    turnoverMinutes: 0,
    closures: [],
    locationHours: [{ weekday: 2, from: "09:00", to: "17:00" }],
    clinicianHours: [
      { weekday: 2, from: "09:00:00", to: "12:00:00" },
      { weekday: 2, from: "13:00:00", to: "17:00:00" },
    ],
    resources: { clinician: { id: "c", name: "Aroha Ngata" }, room: { id: "r", name: "Room 2" }, device: { id: "d", name: "Pen 1" } },
    busy: [],
    patientBusy: [],
  };
  const codes = (change: Partial<PlacementFacts>) => placementProblems({ ...facts, ...change }).map(({ code }) => code);
  const taken = (resourceId: string, from: string, to: string) => ({ busy: [{ resourceId, range: range(from, to), what: "Needling" }] });

  it.each<[string, Partial<PlacementFacts>, string[]]>([
    ["a free slot", {}, []],
    ["a slot that ends as the clinic closes", { time: "15:30" }, []],
    ["a rest that runs past closing", { time: "15:45" }, ["closed"]],
    ["a start before opening", { time: "08:45" }, ["closed"]],
    ["a day without hours", { date: "2026-03-11" }, ["closed", "off_shift"]],
    ["needling that ends as the break begins", { time: "10:45" }, []],
    ["needling that runs into the break", { time: "11:00" }, ["off_shift"]],
    ["numbing during the break, needling after it", { time: "12:30" }, []],
    [
      "a phase that would span two periods that touch",
      {
        locationHours: [
          { weekday: 2, from: "09:00", to: "10:45" },
          { weekday: 2, from: "10:45", to: "17:00" },
        ],
      },
      ["closed"],
    ],
    [
      "phases in two periods that touch",
      {
        locationHours: [
          { weekday: 2, from: "09:00", to: "10:30" },
          { weekday: 2, from: "10:30", to: "17:00" },
        ],
      },
      [],
    ],
    ["a clinician busy while only the room is needed", taken("c", "10:00", "10:30"), []],
    ["a clinician busy for the first minute of needling", taken("c", "10:00", "10:31"), ["clinician_busy"]],
    ["a device busy until needling starts", taken("d", "09:00", "10:30"), []],
    ["a device busy during it", taken("d", "11:14", "12:00"), ["device_busy"]],
    ["a room busy during the rest", taken("r", "11:20", "12:00"), ["room_busy"]],
    ["another room busy", taken("x", "10:00", "12:00"), []],
    ["a patient busy while numbing", { patientBusy: [{ range: range("09:30", "10:01"), what: "Review" }] }, ["patient_busy"]],
    ["a patient free from the minute it starts", { patientBusy: [{ range: range("09:30", "10:00"), what: "Review" }] }, []],
    ["no room chosen", { resources: { ...facts.resources, room: null } }, ["room_missing"]],
    ["no device where none is needed", { phases: [phase(30, "clinician", "room")], resources: { ...facts.resources, device: null } }, []],
  ])("%s", (_name, change, expected) => expect(codes(change)).toEqual(expected));

  it("ends on its day, midnight included", () => {
    const always = [{ weekday: 2, from: "00:00", to: "24:00" }];
    const night = { locationHours: always, clinicianHours: always };
    expect(codes({ ...night, time: "22:30" })).toEqual([]);
    expect(codes({ ...night, time: "22:31" })).toEqual(["ends_next_day", "closed"]);
  });

  it("offers no start that the clocks skip or repeat", () => {
    const always = [{ weekday: 7, from: "00:00", to: "24:00" }];
    const sunday = { locationHours: always, clinicianHours: always };
    expect(codes({ ...sunday, date: "2026-10-04", time: "02:30" })).toEqual(["no_such_time"]);
    expect(codes({ ...sunday, date: "2026-04-05", time: "02:30" })).toEqual(["no_such_time"]);
    expect(codes({ ...sunday, date: "2026-10-04", time: "09:30" })).toEqual([]);
  });

  it("names what is in the way in a sentence", () => {
    const problems = placementProblems({ ...facts, ...taken("r", "11:20", "12:00"), time: "11:00" });
    expect(problems.map((problem) => sayPlacementProblem(problem, facts.timeZone))).toEqual([
      "Aroha Ngata is not on shift from 11:30 am to 12:15 pm without a break.",
      "Room 2 is taken from 11:20 am to 12:00 pm (Needling).",
    ]);
  });
});

describe("a proposed series", () => {
  it("names each gap under the minimum or over the maximum, and none for the first", () => {
    const sessions = ["2026-03-10", "2026-04-06", "2026-05-04", "2026-07-01"].map((date, index) => ({ session: index + 1, date }));
    expect(gapsOf(sessions, { min: 28, max: 56 })).toEqual([
      { session: 2, after: 1, days: 27, verdict: "under" },
      { session: 3, after: 2, days: 28, verdict: "ok" },
      { session: 4, after: 3, days: 58, verdict: "over" },
    ]);
  });

  it("measures no longest gap across a session that is missing, but its order and the shortest", () => {
    const gapTo = (date: string) =>
      gapsOf(
        [
          { session: 1, date: "2026-03-10" },
          { session: 3, date },
        ],
        { min: 28, max: 56 },
      ).map(({ verdict }) => verdict);
    expect(["2026-03-10", "2026-03-31", "2026-06-30"].map(gapTo)).toEqual([["out_of_order"], ["under"], ["ok"]]);
  });
});
