import { describe, expect, test } from "vitest";
import type { PlanFacts, PlanRequest } from "#lib/series/rules/plan/model.ts";
import { whyImpossible } from "#lib/series/rules/plan/reason.ts";
import { relaxations } from "#lib/series/rules/plan/relax.ts";
import { planSeries } from "#lib/series/rules/plan/solve.ts";
import { plain } from "#lib/series/rules/plan/words.ts";
import { clinic, planRequest } from "#tests/support/plan-clinic.ts";

const FULL = { from: "2026-11-01", to: "2027-08-01" };
const eachDay = (from: string, to: string, word: string) => {
  const days: Record<string, string> = {};
  for (let day = Temporal.PlainDate.from(from); day.toString() <= to; day = day.add({ days: 1 })) days[day.toString()] = word;
  return days;
};
const aroha = { id: "aroha", kind: "clinician" as const, name: "Aroha Ngata" };
const tomas = { id: "tomas", kind: "clinician" as const, name: "Tomas Reyes" };
const room = { id: "room-1", kind: "room" as const, name: "Room 1" };
const pen1 = { id: "pen-1", kind: "device" as const, name: "SkinPen 1" };
const pen2 = { id: "pen-2", kind: "device" as const, name: "SkinPen 2" };

function reason(facts: PlanFacts, request: PlanRequest): string[] {
  return whyImpossible(facts, request)?.sentences.map(plain) ?? [];
}

/** Session 3 falls 12 January to 2 February: on the days and mornings that suit, the one pen is free only while the room is not. */
const mornings = "09:00-12:00";
const pictured = clinic({
  ...FULL,
  resources: [
    { ...aroha, away: { "2027-01-26": "Holiday" } },
    { ...room, busy: { "2027-01-12": mornings, "2027-01-19": mornings, "2027-01-21": mornings, "2027-01-28": mornings } },
    { ...pen1, away: eachDay("2027-01-04", "2027-02-03", "Service") },
    { ...pen2, busy: { "2027-01-14": mornings, "2027-01-26": mornings, "2027-02-02": mornings, "2027-02-03": mornings } },
  ],
});
const asPictured = planRequest({
  sessions: 6,
  earliestDate: "2026-12-22",
  firstWithinDays: 0,
  gapDays: { min: 21, target: 28, max: 42 },
  preferences: { clinicianId: "aroha", startTime: "09:30", weekdays: null },
  constraints: { onlyWeekdays: [2, 4], dayPart: "morning" },
});

describe("the reason why a series cannot be placed", () => {
  test("names the window, who and what is in the way, and the nearest date that would do", () => {
    expect(planSeries(pictured, asPictured)).toEqual({ feasible: false, firstImpossibleSession: 2 });
    expect(reason(pictured, asPictured)).toEqual([
      "It must fall Tue 12 Jan to Tue 2 Feb 2027.",
      "On Tuesdays and Thursdays, mornings only, SkinPen 2 is free only while Room 1 is not, and SkinPen 1 is away (service) until Thu 4 Feb.",
      "The nearest morning that works is Thu 4 Feb, 9:30 am, two days over the longest gap.",
    ]);
  });

  test("shows each needed resource on each day that suits", () => {
    const table = whyImpossible(pictured, asPictured)?.table;
    expect(table?.dates).toEqual(["2027-01-12", "2027-01-14", "2027-01-19", "2027-01-21", "2027-01-26", "2027-01-28", "2027-02-02"]);
    expect(table?.rows.map(({ resource, cells }) => [resource?.name, cells.map(({ word }) => word).join(" ")])).toEqual([
      ["Aroha Ngata", "Free Free Free Free Holiday Free Free"],
      ["Room 1", "Taken Free Taken Taken Free Taken Free"],
      ["SkinPen 1", "Service Service Service Service Service Service Service"],
      ["SkinPen 2", "Free Taken Free Free Taken Free Taken"],
    ]);
  });

  test("names the patient where they are in the way", () => {
    const busy = clinic({ ...FULL, resources: [aroha, room, pen1], patientBusy: eachDay("2026-12-15", "2027-01-12", "08:00-18:00") });
    expect(reason(busy, planRequest())).toEqual([
      "It must fall Tue 15 Dec 2026 to Tue 12 Jan 2027.",
      "The patient is busy then at every time that is free.",
      "The nearest day that works is Wed 13 Jan, 9:00 am, one day over the longest gap.",
    ]);
  });

  test("says when it is the one clinician throughout that makes it impossible", () => {
    const facts = clinic({
      ...FULL,
      resources: [
        { ...aroha, away: eachDay("2026-12-05", "2027-02-10", "Leave") },
        { ...tomas, away: eachDay("2026-11-01", "2026-12-04", "Leave") },
        room,
        pen1,
      ],
    });
    expect(reason(facts, planRequest({ sessions: 2, constraints: { sameClinician: true } }))[1]).toBe(
      "No clinician is free then who treats the sessions next to it too.",
    );
  });

  test("is about the session before one that stands too close or too far", () => {
    const pinned = { session: 3, date: "2027-02-20", start: "09:00", clinicianId: "aroha", roomId: null, deviceId: null };
    const facts = clinic({ ...FULL, resources: [aroha, room, { ...pen1, away: eachDay("2027-01-01", "2027-02-05", "Service") }] });
    expect(reason(facts, planRequest({ constraints: { constants: [pinned] } }))).toEqual([
      "It must fall Sat 9 Jan to Tue 12 Jan 2027, because session 3 stays on Sat 20 Feb 2027.",
      "SkinPen 1 is away (service) until Sat 6 Feb.",
    ]);
    expect(reason(facts, planRequest({ constraints: { constants: [{ ...pinned, date: "2027-05-20" }] } }))[0]).toBe(
      "Session 3 stays on Thu 20 May 2027, and the gaps leave no day for session 2.",
    );
  });

  test("counts many instead of naming them, and needs two when one is not enough", () => {
    const away = eachDay("2026-12-15", "2027-01-12", "Closed");
    const pens = ["a", "b", "c", "d"].map((id) => ({
      id,
      kind: "device" as const,
      name: `Pen ${id}`,
      busy: eachDay("2026-12-15", "2027-01-12", "09:00-13:00"),
    }));
    const facts = clinic({ ...FULL, resources: [aroha, { ...room, busy: eachDay("2026-12-15", "2027-01-12", "13:00-17:00") }, ...pens] });
    expect(reason(facts, planRequest())[1]).toBe("All 4 devices are free then only while Room 1 is not.");
    const closed = clinic({ ...FULL, resources: [aroha, { ...room, away }, { ...pen1, away }] });
    expect(whyImpossible(closed, planRequest())?.binding).toEqual(["device", "room"]);
    expect(reason(closed, planRequest())[1]).toBe(
      "SkinPen 1 is away (closed) until Wed 13 Jan, and Room 1 is away (closed) until Wed 13 Jan.",
    );
  });

  test("says when the wishes leave no day, and when nothing near would do", () => {
    const facts = clinic({ ...FULL, resources: [aroha, room, pen1] });
    const excluded = planRequest({ constraints: { excludedDates: [{ from: "2026-12-01", to: "2027-06-01" }] } });
    expect(reason(facts, excluded)).toEqual([
      "It must fall Tue 15 Dec 2026 to Mon 11 Jan 2027.",
      "None of those days is one that suits.",
      "Nothing in the four weeks after would do either.",
    ]);
  });

  test("is none where the series can be placed", () => {
    expect(whyImpossible(clinic({ ...FULL, resources: [aroha, room, pen1] }), planRequest())).toBeNull();
  });
});

describe("the relaxations offered for an impossible series", () => {
  const offered = (facts: PlanFacts, request: PlanRequest) => {
    const why = whyImpossible(facts, request);
    return why === null ? [] : relaxations(facts, request, why);
  };

  test("are the first three that make the whole series possible, each told with the date it leads to", () => {
    expect(offered(pictured, asPictured).map(({ title, detail }) => [title, detail])).toEqual([
      ["Let Mondays in", "All six fit. Session 2 on Mon 18 Jan, 9:30 am, 27 days after session 1."],
      ["Let afternoons in", "All six fit. Session 2 on Tue 19 Jan, 12:00 pm, 28 days after session 1."],
      ["Go two days over", "All six fit. Session 2 on Thu 4 Feb, 9:30 am, 44 days after session 1."],
    ]);
  });

  test("each carry the request that applies them, and that request is possible", () => {
    for (const { request, plan } of offered(pictured, asPictured)) {
      const outcome = planSeries(pictured, request);
      expect(outcome.feasible ? outcome.plan : null).toEqual(plan);
    }
  });

  test("let a locked clinician, one clinician throughout, a later start and excluded dates go", () => {
    const long = { sessions: 2, gapDays: { min: 28, target: 28, max: 28 }, firstWithinDays: 0 };
    const gone = clinic({ ...FULL, resources: [{ ...aroha, away: eachDay("2026-12-20", "2027-03-30", "Leave") }, tomas, room, pen1] });
    const changes = (request: PlanRequest) => offered(gone, request).map(({ change }) => change);
    expect(changes(planRequest({ ...long, constraints: { lockedClinicianId: "aroha" } }))).toEqual([{ kind: "any_clinician" }]);
    const tomasLater = clinic({
      ...FULL,
      resources: [
        { ...aroha, away: eachDay("2026-12-20", "2027-03-30", "Leave") },
        { ...tomas, away: eachDay("2026-11-01", "2026-11-30", "Leave") },
        room,
        pen1,
      ],
    });
    expect(offered(tomasLater, planRequest({ ...long, constraints: { sameClinician: true } })).map(({ change }) => change)).toEqual([
      { kind: "change_clinician" },
      { kind: "start_later", firstWithinDays: 7 },
    ]);
    const dates = { from: "2026-12-22", to: "2026-12-22" };
    expect(changes(planRequest({ ...long, constraints: { excludedDates: [dates] } }))).toEqual([
      { kind: "over_long", session: 2, days: 1 },
      { kind: "start_later", firstWithinDays: 1 },
      { kind: "allow_dates", ...dates },
    ]);
  });

  test("let the gap to a session that stands still grow too", () => {
    const pinned = { session: 3, date: "2027-02-25", start: "09:00", clinicianId: "aroha", roomId: null, deviceId: null };
    const facts = clinic({ ...FULL, resources: [aroha, room, pen1] });
    const changes = offered(facts, planRequest({ constraints: { constants: [pinned] } })).map(({ change }) => change);
    expect(changes).toEqual([
      { kind: "over_long", session: 2, days: 2 },
      { kind: "over_long", session: 3, days: 2 },
      { kind: "start_later", firstWithinDays: 9 },
    ]);
  });

  test("go over the longest gap, or start later, by no day more than it takes", () => {
    for (let late = 1; late <= 27; late += 1) {
      const back = Temporal.PlainDate.from("2026-12-22")
        .add({ days: late - 1 })
        .toString();
      const facts = clinic({ ...FULL, resources: [aroha, room, pen1], patientBusy: eachDay("2026-12-22", back, "00:00-24:00") });
      const exactly = planRequest({ sessions: 2, firstWithinDays: 0, gapDays: { min: 28, target: 28, max: 28 } });
      expect(offered(facts, exactly).map(({ change }) => change)).toEqual([
        { kind: "over_long", session: 2, days: late },
        { kind: "start_later", firstWithinDays: late },
      ]);
    }
  });

  test("are none where no single one is enough", () => {
    expect(offered(clinic({ ...FULL, resources: [aroha, room] }), planRequest({ constraints: { onlyWeekdays: [1] } }))).toEqual([]);
  });
});
