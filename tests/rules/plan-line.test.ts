import { describe, expect, it } from "vitest";
import { planPreferences } from "#lib/series/input.ts";
import { announcePlan, sayPlan, sayWishes } from "#lib/series/outputs/plan-words.ts";
import { type PlannerAsk, relax } from "#lib/series/rules/ask.ts";
import { judgeGap, type LineSession, planLine } from "#lib/series/rules/plan-line.ts";

const limits = { min: 21, target: 28, max: 42 };
const session = (number: number, date: string | null, more: Partial<LineSession> = {}): LineSession => ({
  number,
  date,
  time: date === null ? null : "09:30",
  state: date === null ? "not-fixed" : "planned",
  pinned: false,
  was: null,
  lines: [],
  ...more,
});
const line = (sessions: readonly LineSession[], closures: Parameters<typeof planLine>[0]["closures"] = []) =>
  planLine({ sessions, gaps: limits, closures, timeZone: "Australia/Melbourne" });

describe("the line of a plan", () => {
  it("gives equal days equal room, whatever clocks and months do in between", () => {
    const { days, sessions, clocks } = line([session(1, "2027-03-20"), session(2, "2027-04-17"), session(3, "2027-05-15")]);
    expect(days).toBe(56);
    expect(sessions.map(({ day }) => day)).toEqual([0, 28, 56]);
    // Melbourne leaves daylight saving on 4 April 2027.
    expect(clocks).toEqual([15]);
  });

  it("ticks each month at its first and says the year with the first whole month and with January", () => {
    const { months } = line([session(1, "2026-11-26"), session(2, "2027-02-10")]);
    expect(months).toEqual([
      { day: 5, label: "December 2026", ticked: true },
      { day: 36, label: "January 2027", ticked: true },
      { day: 67, label: "February", ticked: true },
    ]);
  });

  it("reaches back to where a moved session was, and says no gap beside one without a date", () => {
    const { start, sessions } = line([session(1, "2026-12-10", { was: "2026-12-01" }), session(2, null)]);
    expect(start).toBe("2026-12-01");
    expect(sessions.map(({ day, was, gap }) => ({ day, was, gap }))).toEqual([
      { day: 9, was: 0, gap: null },
      { day: 37, was: null, gap: null },
    ]);
  });

  it("hatches what is closed from its first day to the end of its last", () => {
    const { closures } = line(
      [session(1, "2026-12-22"), session(2, "2027-01-19")],
      [{ from: "2026-12-25", to: "2027-01-03", what: "closed" }],
    );
    expect(closures).toEqual([{ from: 3, to: 13, label: "closed 25 Dec to 3 Jan" }]);
  });

  it("warns of a gap once more than half of what the limit leaves is used, and stops at one under the shortest", () => {
    expect([28, 26, 35, 36, 24, 43, 20].map((days) => judgeGap(days, limits))).toEqual([
      { off: "on target", tone: "plain" },
      { off: "2 days under", tone: "plain" },
      { off: "7 days over", tone: "plain" },
      { off: "8 days over", tone: "warn" },
      { off: "4 days under", tone: "warn" },
      { off: "15 days over", tone: "warn" },
      { off: "8 days under", tone: "stop" },
    ]);
  });
});

const at = (date: string, time: string, clinician = "Aroha Ngata") => ({ date, time, clinician });

describe("a plan in words", () => {
  it("says from when to when, with whom and at what time of day", () => {
    const plan = [at("2026-11-26", "09:30"), at("2026-12-22", "09:30"), at("2027-02-25", "10:15"), at("2027-04-20", "09:30")];
    expect(sayPlan(plan)).toBe(
      "Thu 26 Nov 2026 to Tue 20 Apr 2027, five months. Aroha Ngata every time, mornings at 9:30, once at 10:15 am.",
    );
    expect(announcePlan(plan, [26, 65, 54])).toBe("New plan: Thu 26 Nov 2026 to Tue 20 Apr 2027, gaps of 26 to 65 days.");
  });

  it("counts clinicians where they change, and says between which times where there are many", () => {
    const plan = [at("2026-11-26", "09:30"), at("2026-12-24", "14:00", "Tomas Keller"), at("2027-01-21", "16:15")];
    expect(sayPlan(plan)).toBe(
      "Thu 26 Nov 2026 to Thu 21 Jan 2027, eight weeks. Aroha Ngata twice, Tomas Keller once, between 9:30 am and 4:15 pm.",
    );
  });

  it("says the wishes in a line", () => {
    const wishes = planPreferences.parse({
      earliestDate: "2026-11-27",
      weekdays: [2, 4],
      onlyWeekdays: [2, 4],
      startTime: "09:30",
      dayPart: "morning",
    });
    expect(sayWishes(wishes, [])).toBe("From Fri 27 Nov within 14 days, Tue, Thu only, near 9:30 am, mornings only");
  });
});

describe("letting go of one wish", () => {
  const wishes = planPreferences.parse({
    weekdays: [2],
    onlyWeekdays: [2],
    dayPart: "morning",
    lockedClinicianId: "01890000-0000-7000-8000-000000000001",
    sameClinician: true,
    excludedDates: [{ from: "2027-01-01", to: "2027-01-09" }],
  });
  const ask: PlannerAsk = { wishes, locationId: null, overLong: [{ session: 3, days: 1 }], plan: [], pinned: [], before: null, move: null };

  it("changes that wish and nothing else, and gives up a plan that was laid by hand", () => {
    const changed = (change: Parameters<typeof relax>[1]) => relax(ask, change);
    expect(changed({ kind: "weekday", weekday: 1 }).wishes).toEqual({ ...wishes, weekdays: [1, 2], onlyWeekdays: [1, 2] });
    expect(changed({ kind: "day_part", letIn: "afternoon" }).wishes).toEqual({ ...wishes, dayPart: null });
    expect(changed({ kind: "change_clinician" }).wishes).toEqual({ ...wishes, sameClinician: false });
    expect(changed({ kind: "any_clinician" }).wishes).toMatchObject({
      lockedClinicianId: null,
      preferredClinicianId: wishes.lockedClinicianId,
    });
    expect(changed({ kind: "start_later", firstWithinDays: 21 }).wishes).toEqual({ ...wishes, firstWithinDays: 21 });
    expect(changed({ kind: "allow_dates", from: "2027-01-01", to: "2027-01-09" }).wishes).toEqual({ ...wishes, excludedDates: [] });
    expect(changed({ kind: "over_long", session: 3, days: 4 }).overLong).toEqual([{ session: 3, days: 4 }]);
    expect(changed({ kind: "change_clinician" }).plan).toBeNull();
  });
});
