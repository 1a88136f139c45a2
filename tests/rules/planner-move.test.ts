import { describe, expect, test } from "vitest";
import { type MoveOption, moveHorizon, moveOptions, type StandingSession } from "#lib/series/rules/plan/move.ts";
import { clinic, planRequest } from "#tests/support/plan-clinic.ts";

const FULL = { from: "2026-11-01", to: "2027-08-01" };
const always = [
  { id: "aroha", kind: "clinician" as const, name: "Aroha Ngata" },
  { id: "tomas", kind: "clinician" as const, name: "Tomas Reyes" },
  { id: "room-1", kind: "room" as const, name: "Room 1" },
  { id: "pen-1", kind: "device" as const, name: "SkinPen 1" },
];
const facts = clinic({ ...FULL, resources: always });

function standing(dates: readonly string[], fixed: readonly number[] = []): StandingSession[] {
  return dates.map((date, index) => ({
    session: index + 1,
    date,
    start: "09:30",
    clinicianId: "aroha",
    roomId: "room-1",
    deviceId: "pen-1",
    fixed: fixed.includes(index + 1),
  }));
}
const FIVE = ["2026-11-24", "2026-12-22", "2027-01-19", "2027-02-16", "2027-03-16"];
const request = planRequest({ sessions: 5, preferences: { clinicianId: "aroha", startTime: "09:30", weekdays: null } });
const to = (session: number, date: string, start = "09:30") => ({ session, date, start, clinicianId: null });
const dates = (option: MoveOption | undefined) => option?.rows.map(({ becomes }) => becomes.date);
const of = (options: readonly MoveOption[], kind: MoveOption["kind"]) => options.find((option) => option.kind === kind);

describe("moving one session of a series", () => {
  test("leaves as many sessions as there were, whichever way the later ones follow", () => {
    const options = moveOptions(facts, request, standing(FIVE), to(3, "2027-01-26"));
    expect(options.map(({ kind, rows }) => [kind, rows.length])).toEqual([
      ["only_this", 5],
      ["shift", 5],
      ["replan", 5],
      ["replan_fewest_moves", 5],
    ]);
  });

  test("alone changes no other session, and tells the gaps on both sides", () => {
    const only = of(moveOptions(facts, request, standing(FIVE), to(3, "2027-01-29")), "only_this");
    expect(dates(only)).toEqual(["2026-11-24", "2026-12-22", "2027-01-29", "2027-02-16", "2027-03-16"]);
    expect(only?.rows.map(({ gapWas, gap, verdict, changed }) => [gapWas, gap, verdict, changed])).toEqual([
      [null, null, "ok", false],
      [28, 28, "ok", false],
      [28, 38, "ok", true],
      [28, 18, "under", false],
      [28, 28, "ok", false],
    ]);
    expect(only).toMatchObject({ possible: true, shortGaps: 1, longGaps: 0, offTarget: 20 });
  });

  test("tells a gap of exactly the shortest or the longest as within the limits", () => {
    const verdicts = (date: string) => of(moveOptions(facts, request, standing(FIVE), to(5, date)), "only_this")?.rows[4]?.verdict;
    expect(["2027-03-08", "2027-03-09", "2027-03-30", "2027-03-31"].map(verdicts)).toEqual(["under", "ok", "ok", "over"]);
  });

  test("and shifting the later ones keeps their gaps and wall-clock time, and leaves pinned ones alone", () => {
    const shifted = of(moveOptions(facts, request, standing(FIVE, [1, 5]), to(3, "2027-01-26")), "shift");
    expect(dates(shifted)).toEqual(["2026-11-24", "2026-12-22", "2027-01-26", "2027-02-23", "2027-03-16"]);
    expect(shifted?.rows.every(({ becomes }) => becomes.start === "09:30")).toBe(true);
    expect(shifted?.days).toBe(7);
  });

  test("and shifting takes another clinician only where the own one is not free", () => {
    const [aroha, ...others] = always;
    const busy = clinic({
      ...FULL,
      resources: [{ ...aroha, id: "aroha", kind: "clinician", busy: { "2027-02-23": "09:00-10:00" } }, ...others],
    });
    const shifted = of(moveOptions(busy, request, standing(FIVE), to(3, "2027-01-26")), "shift");
    expect(shifted?.rows.map(({ becomes }) => becomes.clinicianId)).toEqual(["aroha", "aroha", "aroha", "tomas", "aroha"]);
  });

  test("and planning the later ones again offers the best beside the fewest moves", () => {
    const options = moveOptions(facts, request, standing(FIVE), to(3, "2027-01-26"));
    expect(dates(of(options, "replan"))).toEqual(["2026-11-24", "2026-12-22", "2027-01-26", "2027-02-23", "2027-03-23"]);
    expect(dates(of(options, "replan_fewest_moves"))).toEqual(FIVE.with(2, "2027-01-26"));
  });

  test("to where it is not free says who or what is missing", () => {
    const cases: readonly (readonly [Parameters<typeof clinic>[0], string, string])[] = [
      [{ ...FULL, resources: always, patientBusy: { "2027-01-26": "10:00-10:15" } }, "09:30", "The patient is already booked at 9:30 am."],
      [{ ...FULL, resources: always.slice(0, 3) }, "09:30", "No device is free at 9:30 am."],
      [
        { ...FULL, resources: always.map((each) => ({ ...each, away: { "2027-01-26": "Holiday" } })) },
        "09:30",
        "Aroha Ngata is not free at 9:30 am (holiday).",
      ],
      [{ ...FULL, resources: always }, "23:30", "It would end after midnight."],
    ];
    for (const [words, start, problem] of cases) {
      const only = of(
        moveOptions(clinic(words), request, standing(FIVE), { ...to(3, "2027-01-26", start), clinicianId: "aroha" }),
        "only_this",
      );
      expect(only?.rows[2]).toMatchObject({ verdict: "not_free", problem });
      expect(only?.possible).toBe(false);
    }
  });

  test("past the next one is out of order and not possible alone", () => {
    const only = of(moveOptions(facts, request, standing(FIVE), to(3, "2027-02-16")), "only_this");
    expect(only?.rows[3]?.verdict).toBe("out_of_order");
    expect(only?.possible).toBe(false);
  });

  test("off the planner's grid is possible: the diary's rows are finer", () => {
    const only = of(moveOptions(facts, request, standing(FIVE), to(3, "2027-01-19", "09:35")), "only_this");
    expect(only?.rows[2]?.becomes.start).toBe("09:35");
    expect(only?.possible).toBe(true);
  });

  test("over a missing one plans none in its place and does not measure the longest gap across it", () => {
    const withoutTwo = standing(FIVE).filter(({ session }) => session !== 2);
    const options = moveOptions(facts, request, withoutTwo, to(3, "2027-01-26"));
    expect(options.map(({ rows }) => rows.map(({ session }) => session))).toEqual(options.map(() => [1, 3, 4, 5]));
    expect(of(options, "only_this")?.rows[1]).toMatchObject({ gap: 63, verdict: "ok" });
  });

  test("that has none after it to move offers nothing but moving it", () => {
    expect(moveOptions(facts, request, standing(FIVE), to(5, "2027-03-20")).map(({ kind }) => kind)).toEqual(["only_this"]);
    expect(moveOptions(facts, request, standing(FIVE, [4, 5]), to(3, "2027-01-20")).map(({ kind }) => kind)).toEqual(["only_this"]);
  });

  test("needs facts from the moved session to as far as the last one can come", () => {
    const { from, to: last } = moveHorizon(request, standing(FIVE), to(3, "2027-01-26"));
    expect([from, last].map((day) => new Temporal.PlainDate(1970, 1, 1).add({ days: day }).toString())).toEqual([
      "2027-01-19",
      "2027-04-20",
    ]);
  });
});
