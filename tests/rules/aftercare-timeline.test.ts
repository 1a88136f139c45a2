import { describe, expect, it } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { fillSections } from "#lib/aftercare/outputs/sections.ts";
import { timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import { resolveInstructions } from "#lib/aftercare/rules.ts";

const timeZone = "Australia/Melbourne";
const at = (text: string) => Temporal.Instant.from(text);

function issue(endedAt: string) {
  const treatmentEndedAt = at(endedAt);
  return {
    treatmentEndedAt,
    timeZone,
    instructions: resolveInstructions({ instructions: defaultAftercareSet.instructions, treatmentEndedAt, timeZone }),
  };
}

const view = (now: string, absolute = false, ends = ["2026-11-24T15:40:00+11:00"]) =>
  timelineAt({ sets: ends.map(issue), now: at(now), timeZone, absolute });

describe("the aftercare timeline", () => {
  it("says what is left of the first day and when each thing ends", () => {
    const first = view("2026-11-25T08:40:00+11:00");
    expect(first?.headline).toEqual({
      eyebrow: "Now, 17 hours after treatment",
      title: "7 hours left of your first day",
      detail: "Keep your skin clean and bare until 3:40 pm today, Wed 25 Nov 2026.",
    });
    expect(first?.now.leaveOff.map(({ heading, items }) => [heading, items.length])).toEqual([
      ["Until today, 3:40 pm", 6],
      ["Until tomorrow, 3:40 pm", 3],
      ["Until Tue 1 Dec, 3:40 pm", 1],
      ["Until Tue 8 Dec, 3:40 pm", 1],
    ]);
    expect(first?.now.do.map(({ id }) => id)).toEqual(["mild-cleanser", "post-treatment-serum"]);
    expect(first?.next.map(({ day, time }) => `${day} ${time}`)).toEqual([
      "Today 3:40 pm",
      "Tomorrow 3:40 pm",
      "Tue 1 Dec 3:40 pm",
      "Tue 8 Dec 3:40 pm",
      "Tue 16 Feb 2027 3:40 pm",
    ]);
    expect(first?.marks.map(({ label, state }) => [label, state])).toEqual([
      ["Treated", "past"],
      ["1 day", "next"],
      ["2 days", "to_come"],
      ["1 week", "to_come"],
      ["2 weeks", "to_come"],
    ]);
    expect(first?.progress).toBeCloseTo(17 / 24 / 4);
  });

  it("never says today or tomorrow on paper", () => {
    const paper = JSON.stringify(view("2026-11-24T15:40:00+11:00", true)?.now);
    expect(paper).toContain("Until Wed 25 Nov 2026, 3:40 pm");
    expect(paper).not.toMatch(/today|tomorrow/i);
  });

  it("moves what has ended to done and ends with nothing to leave off", () => {
    expect(view("2026-11-25T15:40:00+11:00")?.done.map(({ id }) => id)).toContain("makeup");
    const late = view("2027-06-01T12:00:00+10:00");
    expect(late?.headline.title).toBe("Nothing to leave off now");
    expect(late?.now.leaveOff).toEqual([]);
    expect(late?.progress).toBe(1);
  });

  it("counts from the latest treatment and shows restructuring once", () => {
    const two = view("2026-12-22T16:00:00+11:00", false, ["2026-12-22T15:00:00+11:00", "2026-11-24T15:40:00+11:00"]);
    expect(two?.treatedAt).toBe("Tue 22 Dec 2026, 3:00 pm");
    expect(two?.now.usual.filter(({ id }) => id === "restructuring")).toHaveLength(1);
  });

  it("speaks before the first minute is over and is silent before the treatment has ended", () => {
    expect(view("2026-11-24T15:40:10+11:00")?.headline.eyebrow).toBe("Now, straight after treatment");
    expect(view("2026-11-24T15:39:59+11:00")).toBeNull();
  });
});

describe("the handout's sections", () => {
  it("carry the location's own numbers and leave no gap where there is none", () => {
    const filled = fillSections(defaultAftercareSet.sections, { phone: "03 5550 1482", emergencyNumber: "000" });
    expect(filled.contactUs.intro).toContain("on 03 5550 1482 if");
    expect(filled.emergency).toContain("call 000 straight away");
    const without = fillSections(defaultAftercareSet.sections, { phone: "", emergencyNumber: "112" });
    expect(without.contactUs.intro).toContain("Call us at once if");
    expect(JSON.stringify([filled, without])).not.toMatch(/[{](phone|emergencyNumber)/);
  });
});
