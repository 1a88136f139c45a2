import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { aftercareContent, issuedInstructions } from "#lib/aftercare/input.ts";
import {
  activeAt,
  isHomeRollerAllowed,
  isHomeRollerHoldAllowed,
  type Offset,
  resolveInstructions,
  supersede,
} from "#lib/aftercare/rules.ts";

const vector = z.strictObject({
  name: z.string(),
  timeZone: z.string(),
  treatmentEndedAt: z.string(),
  earlierTreatmentsEndedAt: z.array(z.string()).default([]),
  expect: z.array(z.strictObject({ id: z.string(), kind: z.string(), from: z.string(), until: z.string().nullable() })),
  at: z.array(z.strictObject({ now: z.string(), active: z.array(z.string()) })),
});

const folder = new URL("../vectors/aftercare/", import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => vector.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

const at = (text: string) => Temporal.Instant.from(text);

function issue(endedAt: string, timeZone: string, homeRollerHold?: Offset) {
  const treatmentEndedAt = at(endedAt);
  const instructions = resolveInstructions({ instructions: defaultAftercareSet.instructions, treatmentEndedAt, timeZone, homeRollerHold });
  return { treatmentEndedAt, timeZone, instructions };
}

describe("the shared aftercare vectors", () => {
  it("are all there", () => expect(vectors.length).toBeGreaterThanOrEqual(5));

  it.each(vectors)("$name", (v) => {
    const latest = issue(v.treatmentEndedAt, v.timeZone);
    expect(latest.instructions.map(({ id, kind, fromText, untilText }) => ({ id, kind, from: fromText, until: untilText }))).toEqual(
      v.expect,
    );
    const sets = [latest, ...v.earlierTreatmentsEndedAt.map((ended) => issue(ended, v.timeZone))];
    for (const moment of v.at) expect(activeAt({ sets, now: at(moment.now) }).map(({ id }) => id)).toEqual(moment.active);
  });
});

describe("resolving", () => {
  const find = (set: ReturnType<typeof issue>, id: string) => set.instructions.find((instruction) => instruction.id === id);

  it("counts from the recorded minute, whatever the seconds", () => {
    expect(issue("2026-03-10T15:00:59.999+11:00", "Australia/Sydney")).toMatchObject({
      instructions: issue("2026-03-10T15:00:00+11:00", "Australia/Sydney").instructions,
    });
  });

  it("gives a day-count that lands in the skipped hour the compatible wall time", () => {
    const set = issue("2026-03-15T02:30:00+01:00", "Europe/Berlin");
    expect(find(set, "sun-and-solarium")?.untilText).toBe("2026-03-29T03:30+02:00");
    expect(find(set, "makeup")?.untilText).toBe("2026-03-16T02:30+01:00");
  });

  it("gives a day-count that lands in the repeated hour the first of the two", () => {
    expect(find(issue("2026-10-11T02:30:00+02:00", "Europe/Berlin"), "sun-and-solarium")?.untilText).toBe("2026-10-25T02:30+02:00");
  });

  it("gives eighteen months from the last day of August the last day of February", () => {
    expect(find(issue("2026-08-31T09:20:00+08:00", "Australia/Perth"), "restructuring")?.untilText).toBe("2028-02-29T09:20+08:00");
  });

  it("says the date on which to call in the wording itself", () => {
    expect(find(issue("2026-03-10T15:00:00+11:00", "Australia/Sydney"), "redness-longest")?.detail).toBe(
      "If you are still red on Tue 17 Mar 2026, 3:00 pm, please call us.",
    );
  });

  it("never holds the home roller for less than 48 hours, also over the night that is an hour short", () => {
    const short = issue("2026-10-03T15:00:00+10:00", "Australia/Sydney", { days: 2 });
    expect(find(short, "home-roller")?.untilText).toBe("2026-10-05T16:00+11:00");
    const asked = issue("2026-10-03T15:00:00+10:00", "Australia/Sydney", { days: 10 });
    expect(find(asked, "home-roller")?.untilText).toBe("2026-10-13T15:00+11:00");
    const refused: Offset[] = [{ hours: 47 }, { days: 1 }, { weeks: 0 }];
    for (const hold of refused) expect(isHomeRollerHoldAllowed(hold)).toBe(false);
  });

  it("starts a clinic's own use of the home roller only when the hold is over", () => {
    const own = {
      id: "roll",
      subject: "home roller",
      kind: "use",
      from: { days: 7 },
      until: null,
      title: "Roll",
      detail: "Roll.",
      source: { line: "own" },
    } as const;
    const instructions = [...defaultAftercareSet.instructions, own];
    const held = resolveInstructions({
      instructions,
      treatmentEndedAt: at("2026-03-10T04:00Z"),
      timeZone: "Australia/Sydney",
      homeRollerHold: { days: 10 },
    });
    expect(held.find(({ id }) => id === "roll")?.fromText).toBe("2026-03-20T15:00+11:00");
  });

  it("survives being frozen as JSON and read back", () => {
    const { instructions } = issue("2026-03-10T15:00:00+11:00", "Australia/Sydney");
    const read = issuedInstructions.parse(JSON.parse(JSON.stringify(instructions)));
    expect(JSON.stringify(read)).toBe(JSON.stringify(instructions));
  });
});

describe("superseding", () => {
  const zone = "Australia/Sydney";
  const first = issue("2026-03-10T15:00:00+11:00", zone);

  it("ends at the minute what is running and leaves out what had not begun", () => {
    const [cut] = supersede([issue("2026-03-17T10:00:40+11:00", zone), first]);
    expect(cut?.instructions.find(({ id }) => id === "homecare")?.untilText).toBe("2026-03-17T10:00+11:00");
    expect(cut?.instructions.find(({ id }) => id === "makeup")?.untilText).toBe("2026-03-11T15:00+11:00");
    expect(cut?.instructions.some(({ id }) => id === "review-window")).toBe(false);
    expect(cut?.instructions.find(({ id }) => id === "restructuring")?.untilText).toBe("2027-09-10T15:00+10:00");
  });

  it("names restructuring once while it runs from three treatments, and still after the first has run out", () => {
    const sets = [issue("2026-04-14T15:00:00+10:00", zone), first, issue("2026-03-24T15:00:00+11:00", zone)];
    expect(activeAt({ sets, now: at("2026-05-01T00:00Z") }).filter(({ id }) => id === "restructuring")).toHaveLength(1);
    expect(activeAt({ sets, now: at("2027-10-01T00:00Z") }).map(({ id }) => id)).toEqual(["homecare", "rescue-balm", "restructuring"]);
  });

  it("shows nothing before the first treatment has ended", () => {
    expect(activeAt({ sets: [first], now: at("2026-03-10T14:59:59+11:00") })).toEqual([]);
  });
});

describe("an aftercare set as content", () => {
  const withInstruction = (id: string, change: object) => ({
    ...defaultAftercareSet,
    instructions: defaultAftercareSet.instructions.map((instruction) =>
      instruction.id === id ? { ...instruction, ...change } : instruction,
    ),
  });

  it("takes the default set", () => expect(aftercareContent.parse(defaultAftercareSet)).toEqual(defaultAftercareSet));

  it.each([
    ["a roller over 0.2 mm", { ...defaultAftercareSet, homeRoller: { needleMm: 0.25 } }],
    ["a roller hold under 48 hours", withInstruction("home-roller", { until: { hours: 47 } })],
    ["a roller hold that starts late", withInstruction("home-roller", { from: { hours: 1 } })],
    ["a set without a roller hold", withInstruction("home-roller", { id: "other" })],
    ["a set without restructuring", withInstruction("restructuring", { id: "other" })],
    ["use and avoid of one thing at once", withInstruction("sunscreen", { from: { hours: 23 } })],
    ["use and avoid that touch only when a day has 24 hours", withInstruction("sunscreen", { from: { days: 1 } })],
    ["a window that ends before it starts", withInstruction("review-window", { until: { weeks: 12 } })],
    ["two of one id", withInstruction("cold", { id: "touching" })],
  ])("refuses %s", (_name, content) => expect(aftercareContent.safeParse(content).success).toBe(false));

  it("takes a roller of 0.2 mm and no longer one", () => {
    expect([0, 0.1, 0.2, 0.21].map(isHomeRollerAllowed)).toEqual([false, true, true, false]);
  });
});
