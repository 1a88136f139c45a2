import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { type Adjustments, adjust, endsFrom, homePlanLines, NO_ADJUSTMENTS } from "#lib/aftercare/rules/adjust.ts";
import { activeAt, HOME_ROLLER, type Instruction, resolveInstructions } from "#lib/aftercare/rules.ts";

const set = defaultAftercareSet.instructions;
const timeZone = "Australia/Melbourne";
const ended = Temporal.Instant.from("2026-04-04T15:40:00+11:00");
const problems = (changes: Partial<Adjustments>) => adjust(set, { ...NO_ADJUSTMENTS, ...changes }).problems;
const end = (id: string, count: number) => ({ ends: endsFrom(set, { [id]: count }) });
const own = { kind: "use", subject: "", title: "Cool mist", detail: "Spray when it feels warm.", fromDays: 0, untilDays: 2 } as const;

const resolved = (instructions: readonly Instruction[], treatmentEndedAt = ended) =>
  resolveInstructions({ instructions, treatmentEndedAt, timeZone });

describe("what a clinician changes before the aftercare is issued", () => {
  it("is nothing by default: the set is issued as it was approved", () => {
    expect(adjust(set, NO_ADJUSTMENTS)).toEqual({ instructions: set, problems: {} });
  });

  it("extends what is left off and never shortens it", () => {
    expect(problems(end("sun-and-solarium", 28))).toEqual({});
    expect(problems(end("sun-and-solarium", 13))).toEqual({ "until.sun-and-solarium": "It may be longer, never shorter than 14 days." });
    expect(problems(end("makeup", 0))).toEqual({ "until.makeup": "It may be longer, never shorter than 24 hours." });
    expect(problems(end("makeup", 9999))).toEqual({ "until.makeup": "Give 8784 hours or fewer." });
  });

  it("gives the home roller another day, never before 48 hours", () => {
    expect(problems(end(HOME_ROLLER, 2))).toEqual({});
    expect(problems(end(HOME_ROLLER, 21))).toEqual({});
    expect(problems(end(HOME_ROLLER, 1))).toEqual({
      "until.home-roller": "The home roller is held back for at least 48 hours after the treatment.",
    });
  });

  it("refuses a roller over 0.2 mm, as a number and in the clinician's own words", () => {
    const refused = "A home roller over 0.2 mm is not recommended to patients.";
    expect(problems({ rollerMm: 0.2 })).toEqual({});
    expect(problems({ rollerMm: 0.25 })).toEqual({ rollerMm: refused });
    expect(problems({ homePlan: ["Serum 0.5 mm thick", "Roller, 0.2 mm, twice a week"] })).toEqual({});
    expect(problems({ homePlan: ["Roller of 0,5 mm"] })).toEqual({ homePlan: refused });
    expect(problems({ own: [{ ...own, detail: "Go over it with your 1 mm roller." }] })).toHaveProperty(["own.0.detail"], refused);
  });

  it("leaves out what is used or expected, and keeps what is left off and what outlives the next treatment", () => {
    const { instructions, problems: none } = adjust(set, { ...NO_ADJUSTMENTS, dropped: ["rescue-balm"] });
    expect(none).toEqual({});
    expect(instructions.some(({ id }) => id === "rescue-balm")).toBe(false);
    expect(Object.keys(problems({ dropped: ["makeup", "home-roller", "restructuring", "gone"] }))).toEqual([
      "drop.makeup",
      "drop.home-roller",
      "drop.restructuring",
      "drop.gone",
    ]);
  });

  it("lets what is used begin when what was extended ends", () => {
    const { instructions } = adjust(set, { ...NO_ADJUSTMENTS, ...end("sunscreen-day-one", 60) });
    expect(instructions.find(({ id }) => id === "sunscreen")?.from).toEqual({ hours: 60 });
  });

  it("adds an instruction of the clinician's own, and refuses one that would have the patient use what is left off", () => {
    const added = adjust(set, { ...NO_ADJUSTMENTS, own: [own] });
    expect(added.problems).toEqual({});
    expect(resolved(added.instructions).at(-1)).toMatchObject({ id: "own-1", title: "Cool mist", untilText: "2026-04-06T15:40+10:00" });
    expect(problems({ own: [{ ...own, subject: "makeup" }] })).toEqual({
      "own.0.title": "Not while “Leave make-up off” holds: begin later.",
    });
    expect(problems({ own: [{ ...own, title: "Roller", detail: "Gently." }] })).toHaveProperty(["own.0.title"]);
    expect(problems({ own: [{ ...own, fromDays: 2 }] })).toEqual({ "own.0.untilDays": "The end must come after the start." });
    expect(problems({ own: [{ ...own, kind: "avoid", subject: "balm", untilDays: null }] })).toHaveProperty(["own.0.title"]);
  });

  it("puts the roller into the home plan with the moment before which it is not used", () => {
    const { instructions } = adjust(set, { ...NO_ADJUSTMENTS, ...end(HOME_ROLLER, 10) });
    expect(homePlanLines({ ...NO_ADJUSTMENTS, homePlan: ["Oil"], rollerMm: 0.2 }, resolved(instructions), timeZone)).toEqual([
      "Oil",
      "Home roller with needles of 0.2 mm, not before Tue 14 Apr 2026, 3:40 pm.",
    ]);
  });

  it("keeps every floor whatever is asked: what passes never says use and avoid of one subject, nor shortens what is left off", () => {
    const subjects = [...new Set(set.map(({ subject }) => subject)), ""];
    const anyOwn = fc.record({
      kind: fc.constantFrom("avoid" as const, "use" as const, "expect" as const),
      subject: fc.constantFrom(...subjects),
      title: fc.constantFrom("Mist", "Roller"),
      detail: fc.constant("d"),
      fromDays: fc.integer({ min: 0, max: 10 }),
      untilDays: fc.option(fc.integer({ min: 0, max: 30 })),
    });
    const anyAdjustments = fc.record({
      ends: fc
        .array(fc.tuple(fc.constantFrom(...set.map(({ id }) => id)), fc.integer({ min: 0, max: 80 })), { maxLength: 4 })
        .map((typed) => endsFrom(set, Object.fromEntries(typed))),
      dropped: fc.subarray(
        set.map(({ id }) => id),
        { maxLength: 2 },
      ),
      own: fc.array(anyOwn, { maxLength: 3 }),
      products: fc.constant([]),
      homePlan: fc.constant([]),
      rollerMm: fc.constant(null),
    });
    let passed = 0;
    fc.assert(
      fc.property(anyAdjustments, fc.integer({ min: -72, max: 72 }), (adjustments, hours) => {
        const adjusted = adjust(set, adjustments);
        if (Object.keys(adjusted.problems).length > 0) return;
        passed += 1;
        const zero = ended.add({ hours });
        const instructions = resolved(adjusted.instructions, zero);
        for (const base of resolved(set, zero)) {
          if (base.kind !== "avoid" || base.until === null) continue;
          const least = base.id === HOME_ROLLER ? zero.add({ hours: 48 }) : base.until;
          const issued = instructions.find(({ id }) => id === base.id);
          expect(issued?.until === null || Temporal.Instant.compare(issued?.until ?? zero, least) >= 0).toBe(true);
        }
        const edges = instructions.flatMap(({ from, until }) => (until ? [from, until, until.subtract({ nanoseconds: 1 })] : [from]));
        for (const now of edges) {
          const active = activeAt({ sets: [{ treatmentEndedAt: zero, timeZone, instructions }], now });
          const avoided = new Set(active.flatMap(({ kind, subject }) => (kind === "avoid" ? [subject] : [])));
          expect(active.filter(({ kind, subject }) => kind === "use" && avoided.has(subject))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(passed).toBeGreaterThan(30);
  });
});
