import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Phase, phaseSpans, RESOURCE_KINDS, sessionEnd, stretchPhases, totalMinutes } from "#lib/appointments/rules/phases.ts";
import { type PlacementFacts, placementProblems } from "#lib/appointments/rules/placement.ts";

const phase = (minutes: number, ...kinds: readonly (typeof RESOURCE_KINDS)[number][]): Phase => ({
  minutes,
  needs: { clinician: kinds.includes("clinician"), room: kinds.includes("room"), device: kinds.includes("device") },
});
const anyPhase = fc
  .tuple(fc.integer({ min: 5, max: 120 }), fc.subarray([...RESOURCE_KINDS], { minLength: 1 }))
  .map(([minutes, kinds]) => phase(minutes, ...kinds));
const anyPhases = fc.array(anyPhase, { minLength: 1, maxLength: 6 });
const start = Temporal.Instant.from("2026-03-09T23:00:00Z");

/** Numbing in the room alone, needling, then a rest in the room. */
const needling = [phase(30, "room"), phase(45, "clinician", "room", "device"), phase(15, "room")];

describe("a longer or shorter visit", () => {
  it("changes its last phase with a clinician", () => {
    expect(stretchPhases(needling, 15).map(({ minutes }) => minutes)).toEqual([30, 60, 15]);
    expect(stretchPhases(needling, -15).map(({ minutes }) => minutes)).toEqual([30, 30, 15]);
  });

  it("changes its last phase where nobody treats", () => {
    expect(stretchPhases([phase(20, "room"), phase(10, "device")], 20).map(({ minutes }) => minutes)).toEqual([20, 30]);
  });

  it("keeps five minutes of that phase, its needs, and every other phase", () => {
    fc.assert(
      fc.property(anyPhases, fc.integer({ min: -120, max: 240 }), (phases, extra) => {
        const stretched = stretchPhases(phases, extra);
        expect(stretched.map(({ needs }) => needs)).toEqual(phases.map(({ needs }) => needs));
        expect(stretched.filter(({ minutes }, index) => minutes !== phases[index]?.minutes).length).toBeLessThanOrEqual(1);
        expect(stretched.every(({ minutes }) => minutes >= 5)).toBe(true);
        const gained = totalMinutes(stretched) - totalMinutes(phases);
        expect(gained >= extra && (extra < 0 ? gained <= 0 : gained === extra)).toBe(true);
      }),
    );
  });
});

describe("turnover", () => {
  it("holds room and device after their last phase, and neither the clinician nor the patient", () => {
    const spans = phaseSpans(needling, start, 10);
    expect(spans.map(({ kind, range }) => [kind, range.end.since(start).total("minutes")])).toEqual([
      ["clinician", 75],
      ["room", 100],
      ["device", 85],
    ]);
    expect(sessionEnd(needling, start).since(start).total("minutes")).toBe(90);
  });

  it("adds its minutes once for each room and device that is needed, at the end, for any service", () => {
    fc.assert(
      fc.property(anyPhases, fc.integer({ min: 0, max: 60 }), (phases, turnover) => {
        for (const kind of RESOURCE_KINDS) {
          const bare = phaseSpans(phases, start, 0).filter((span) => span.kind === kind);
          const held = phaseSpans(phases, start, turnover).filter((span) => span.kind === kind);
          expect(held.map(({ range }) => range.start.toString())).toEqual(bare.map(({ range }) => range.start.toString()));
          for (const [index, { range }] of held.entries()) {
            const more = kind !== "clinician" && index === held.length - 1 ? turnover : 0;
            expect(range.end.since(bare[index]?.range.end ?? start).total("minutes")).toBe(more);
          }
        }
      }),
    );
  });

  const facts: PlacementFacts = {
    date: "2026-03-10",
    time: "10:00",
    timeZone: "Australia/Sydney",
    phases: needling,
    turnoverMinutes: 10,
    closures: [],
    locationHours: [{ weekday: 2, from: "09:00", to: "17:00" }],
    clinicianHours: [{ weekday: 2, from: "09:00", to: "17:00" }],
    resources: { clinician: { id: "c", name: "Aroha Ngata" }, room: { id: "r", name: "Room 2" }, device: { id: "d", name: "Pen 1" } },
    busy: [],
    patientBusy: [],
  };
  const sydney = (time: string) => Temporal.Instant.from(`2026-03-10T${time}:00+11:00`);
  const codesWhenTaken = (resourceId: string, from: string) =>
    placementProblems({ ...facts, busy: [{ resourceId, range: { start: sydney(from), end: sydney("12:00") }, what: "" }] }).map(
      ({ code }) => code,
    );

  it("may run past closing time", () => {
    expect(placementProblems({ ...facts, time: "15:30" })).toEqual([]);
  });

  it("never runs into the next booking of the room or the device", () => {
    expect(codesWhenTaken("r", "11:39")).toEqual(["room_busy"]);
    expect(codesWhenTaken("r", "11:40")).toEqual([]);
    expect(codesWhenTaken("d", "11:24")).toEqual(["device_busy"]);
    expect(codesWhenTaken("d", "11:25")).toEqual([]);
    expect(codesWhenTaken("c", "11:15")).toEqual([]);
  });
});
