import { describe, expect, test } from "vitest";
import { differences } from "#tests/vectors/differences.ts";
import { runners } from "#tests/vectors/runners.ts";

function run(folder: string, vector: unknown): string[] {
  return runners.get(folder)?.(vector) ?? ["no runner"];
}

const clear = {
  name: "nothing to report",
  dateOfBirth: "1988-05-17",
  answeredOn: "2026-03-02",
  procedureDate: "2026-03-02",
  changes: {},
  expect: { outcome: "clear", earliestDate: "2026-03-02", anaesthetic: "allowed", findings: [] },
};

describe("Screening vectors", () => {
  test("a vector that holds has no differences", () => {
    expect(run("screening", clear)).toEqual([]);
  });

  test.each(["name", "dateOfBirth", "answeredOn", "procedureDate", "changes", "expect"])("a vector without %s fails", (field) => {
    const { [field]: _, ...rest }: Record<string, unknown> = clear;
    expect(run("screening", rest)).toHaveLength(1);
  });

  test.each([
    [{ ...clear.expect, outcome: "advise" }, ['expect.outcome: expected "advise", got "clear"']],
    [{ ...clear.expect, earliestDate: null }, ['expect.earliestDate: expected null, got "2026-03-02"']],
    [{ ...clear.expect, findings: ["age:caution"] }, ['expect.findings[0]: expected "age:caution", got nothing']],
    [{ ...clear.expect, more: 1 }, ["expect.more: expected 1, got nothing"]],
  ])("every field of what is expected is compared: %j", (expected, failures) => {
    expect(run("screening", { ...clear, expect: expected })).toEqual(failures);
  });

  test("a result expected in part or not at all fails", () => {
    const { anaesthetic: _, ...partly } = clear.expect;
    expect(run("screening", { ...clear, expect: partly })).toHaveLength(1);
    expect(run("screening", { ...clear, expect: {} })).toHaveLength(4);
  });
});

describe("Aftercare vectors", () => {
  const vector = { name: "v", timeZone: "Australia/Sydney", treatmentEndedAt: "2026-03-10T15:00:00+11:00", expect: [], at: [] };

  test("every instruction and every moment is compared", () => {
    expect(run("aftercare", vector)).toContain(
      'expect[0]: expected nothing, got {"id":"makeup","kind":"avoid","from":"2026-03-10T15:00+11:00","until":"2026-03-11T15:00+11:00"}',
    );
    const moment = { now: "2030-01-01T00:00:00Z", active: ["makeup"] };
    expect(run("aftercare", { ...vector, at: [moment] })).toContain(
      'at[0] (2030-01-01T00:00:00Z).active[0]: expected "makeup", got "homecare"',
    );
  });

  test("what cannot be read fails", () => {
    for (const broken of [null, [], {}, { ...vector, timeZone: "Mars/Base" }, { ...vector, treatmentEndedAt: "soon" }]) {
      expect(run("aftercare", broken)).not.toEqual([]);
    }
  });
});

describe("Series vectors", () => {
  const open = (id: string, kind: string) => ({ id, kind, hours: { 1: [["09:00", "12:00"]], 2: [["09:00", "12:00"]] }, busy: [] });
  const vector = {
    name: "v",
    timeZone: "Europe/London",
    request: {
      earliestDate: "2026-05-04",
      firstWithinDays: 1,
      sessions: 2,
      gapDays: { min: 7, target: 7, max: 7 },
      gridMinutes: 30,
      phases: [{ minutes: 60, needs: ["clinician", "room"] }],
      preferences: { clinicianId: null, startTime: "10:10", weekdays: null },
    },
    patientBusy: [["2026-05-11T10:00", "2026-05-11T10:30"]],
    resources: [open("anna", "clinician"), open("room", "room")],
    expect: {
      feasible: true,
      cost: 3,
      plan: [
        { date: "2026-05-04", start: "10:00", clinicianId: "anna", roomId: "room", deviceId: null },
        { date: "2026-05-11", start: "10:30", clinicianId: "anna", roomId: "room", deviceId: null },
      ],
      alternatives: [{ firstDate: "2026-05-05", cost: 3 }],
    },
  };

  test("cost, plan and alternatives are compared whole", () => {
    expect(run("series", vector)).toEqual([]);
    expect(run("series", { ...vector, expect: { ...vector.expect, cost: 4, alternatives: [] } })).toEqual([
      'expect.alternatives[0]: expected nothing, got {"firstDate":"2026-05-05","cost":3}',
      "expect.cost: expected 4, got 3",
    ]);
  });

  test("the first impossible session is compared", () => {
    const impossible = { ...vector, patientBusy: [["2026-05-11T00:00", "2026-05-13T00:00"]] };
    expect(run("series", { ...impossible, expect: { feasible: false, firstImpossibleSession: 2 } })).toEqual([]);
    expect(run("series", { ...impossible, expect: { feasible: false, firstImpossibleSession: 1 } })).toHaveLength(1);
  });

  test("what cannot be read, or asks for a wish that the runner does not know, fails", () => {
    const wished = { ...vector, request: { ...vector.request, moonPhase: "full" } };
    const broken = { ...vector, patientBusy: [["2026-05-11 10:00", "2026-05-11T10:30"]] };
    for (const each of [null, {}, wished, broken]) expect(run("series", each)).toHaveLength(1);
  });
});

test("Differences name the path of each value that is not the same, at any depth", () => {
  expect(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, "x")).toEqual([]);
  expect(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 3, c: null }], d: [] }, "x")).toEqual([
    "x.a[1].b: expected 2, got 3",
    "x.a[1].c: expected nothing, got null",
    "x.d: expected nothing, got []",
  ]);
});
