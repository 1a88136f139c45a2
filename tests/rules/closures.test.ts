import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Diary, placeAll } from "#lib/appointments/rules/choose.ts";
import { type Phase, phaseSpans, RESOURCE_KINDS } from "#lib/appointments/rules/phases.ts";
import { sayPlacementProblem } from "#lib/appointments/rules/placement.ts";
import { type Closure, readHoliday, stretchOf, typedStretch, withMoreHours } from "#lib/resources/rules.ts";
import { addDays, dayRange, overlaps, sayStretch, wallToInstantCompatible } from "#lib/time.ts";

const ZONE = "Australia/Sydney";
const phase = (minutes: number, ...kinds: readonly (typeof RESOURCE_KINDS)[number][]): Phase => ({
  minutes,
  needs: { clinician: kinds.includes("clinician"), room: kinds.includes("room"), device: kinds.includes("device") },
});
const wall = (date: string, time: string) => wallToInstantCompatible(date, time, ZONE);
const days = (first: string, last: string) => ({ start: dayRange(first, ZONE).start, end: dayRange(last, ZONE).end });
const closure = (resourceId: string | null, during: Closure["during"], note = ""): Closure => ({
  id: "x",
  kind: resourceId === null ? "closure" : resourceId.startsWith("c") ? "absence" : "out_of_use",
  resourceId,
  during,
  note,
});

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "09:00", to: "17:00" }));
const shifts = week.map((hours) => ({ ...hours, validFrom: "2026-01-01", validUntil: null }));
const diary: Diary = {
  timeZone: ZONE,
  phases: [phase(30, "room"), phase(45, "clinician", "room", "device")],
  turnoverMinutes: 10,
  locationHours: week,
  clinicians: [
    { id: "c1", name: "Aroha Ngata", shifts },
    { id: "c2", name: "Ben Cole", shifts },
  ],
  rooms: [
    { id: "r1", name: "Room 1" },
    { id: "r2", name: "Room 2" },
  ],
  devices: [
    { id: "d1", name: "SkinPen 1" },
    { id: "d2", name: "SkinPen 2" },
  ],
  closures: [],
  busy: [],
  patientBusy: [],
};

describe("a stretch of time", () => {
  it.each([
    ["on Fri 25 Dec", days("2026-12-25", "2026-12-25")],
    ["from Fri 25 Dec to Sun 3 Jan", days("2026-12-25", "2027-01-03")],
    ["on Fri 25 Dec from 1:00 pm to 5:00 pm", { start: wall("2026-12-25", "13:00"), end: wall("2026-12-25", "17:00") }],
    ["on Fri 25 Dec from 1:00 pm to midnight", { start: wall("2026-12-25", "13:00"), end: wall("2026-12-26", "00:00") }],
    ["from Fri 25 Dec, 1:00 pm to Sun 27 Dec, 9:00 am", { start: wall("2026-12-25", "13:00"), end: wall("2026-12-27", "09:00") }],
    ["on Sun 4 Oct", days("2026-10-04", "2026-10-04")],
  ])("is said as “%s”", (words, range) => expect(sayStretch(range, ZONE)).toBe(words));
});

describe("a closure", () => {
  const place = (closures: readonly Closure[], clinicianId: string | null = null, time = "10:00") =>
    placeAll({ ...diary, closures }, [{ session: null, date: "2026-12-29", time, clinicianId }]);
  const said = (...asked: Parameters<typeof place>) =>
    place(...asked).flatMap(({ problems }) => problems.map((problem) => sayPlacementProblem(problem, ZONE)));
  const chosen = (...asked: Parameters<typeof place>) => place(...asked).map(({ placed }) => placed?.names ?? null);

  it("says of what it keeps closed from when to when, and why", () => {
    expect(said([closure(null, days("2026-12-25", "2027-01-03"), "Christmas")])).toEqual([
      "The clinic is closed from Fri 25 Dec to Sun 3 Jan (Christmas).",
    ]);
    expect(said([closure("c1", days("2026-12-29", "2026-12-29"))], "c1")).toEqual(["Aroha Ngata is away on Tue 29 Dec."]);
    const pens = ["d1", "d2"].map((id) => closure(id, days("2026-12-28", "2027-02-03"), "Service"));
    expect(said(pens)).toEqual(["No device is free at that time."]);
    expect(
      placeAll({ ...diary, closures: pens }, [{ session: null, date: "2026-12-29", time: "10:00", clinicianId: null, deviceId: "d1" }])
        .flatMap(({ problems }) => problems)
        .map((problem) => sayPlacementProblem(problem, ZONE)),
    ).toEqual(["SkinPen 1 is out of use from Mon 28 Dec to Wed 3 Feb (Service)."]);
  });

  it("of one clinician, room or device leaves the others to be chosen", () => {
    const away = ["c1", "r1", "d1"].map((id) => closure(id, days("2026-12-29", "2026-12-29")));
    expect(chosen(away)).toEqual([{ clinician: "Ben Cole", room: "Room 2", device: "SkinPen 2" }]);
  });

  it("of a clinician takes only the phases that need one, and ends where it ends", () => {
    const until = (time: string) => [closure("c1", { start: wall("2026-12-29", "09:00"), end: wall("2026-12-29", time) })];
    expect(chosen(until("10:30"), "c1")).toMatchObject([{ clinician: "Aroha Ngata" }]);
    expect(chosen(until("10:31"), "c1")).toEqual([null]);
  });

  it("may begin while a room is being made ready", () => {
    const from = (time: string) => [closure(null, { start: wall("2026-12-29", time), end: wall("2026-12-29", "17:00") })];
    expect(chosen(from("11:15"))).toMatchObject([{ room: "Room 1" }]);
    expect(chosen(from("11:14"))).toEqual([null]);
  });

  it("is never crossed by what is placed, whatever is closed and asked for", () => {
    const date = fc.integer({ min: 0, max: 3 }).map((more) => addDays("2026-10-03", more));
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`);
    const someClosure = fc
      .record({ of: fc.constantFrom(null, "c1", "c2", "r1", "r2", "d1", "d2"), date, time, minutes: fc.integer({ min: 15, max: 1500 }) })
      .map(({ of, minutes, ...from }) => {
        const start = wall(from.date, from.time);
        return closure(of, { start, end: start.add({ minutes }) });
      });
    const somePhase = fc
      .tuple(fc.integer({ min: 5, max: 90 }), fc.subarray([...RESOURCE_KINDS], { minLength: 1 }))
      .map(([minutes, kinds]) => phase(minutes, ...kinds));
    const wishes = fc.array(fc.record({ date, time, clinicianId: fc.constantFrom(null, "c1", "c2") }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(someClosure, { maxLength: 6 }),
        fc.array(somePhase, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 60 }),
        wishes,
        fc.boolean(),
        (closures, phases, turnoverMinutes, asked, override) => {
          const placements = placeAll(
            { ...diary, phases, turnoverMinutes, closures },
            asked.map((wish) => ({ session: null, ...wish })),
            override,
          );
          for (const { placed } of placements) {
            if (placed === null) continue;
            expect(closures.some(({ resourceId, during }) => resourceId === null && overlaps(during, placed.during))).toBe(false);
            const spans = phaseSpans(phases, placed.during.start, 0);
            for (const { kind, resourceId } of placed.claims)
              expect(
                spans.some(
                  (span) =>
                    span.kind === kind && closures.some((each) => each.resourceId === resourceId && overlaps(each.during, span.range)),
                ),
              ).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("what is typed", () => {
  it("reads back as it was typed, across both changes of the clocks", () => {
    const date = fc.integer({ min: 0, max: 400 }).map((more) => addDays("2026-01-01", more));
    // From 04:00 on: no clock that changes at night skips or repeats it.
    const time = fc.option(
      fc
        .integer({ min: 16, max: 95 })
        .map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${["00", "15", "30", "45"][quarter % 4]}`),
    );
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 20 }), time, time, (firstDate, more, startTime, endTime) => {
        const typed = { firstDate, startTime, lastDate: addDays(firstDate, more), endTime };
        const during = stretchOf(typed, ZONE);
        if (during === null) expect(more === 0 && (startTime ?? "") >= (endTime ?? "24:00")).toBe(true);
        else expect(typedStretch(during, ZONE)).toEqual(typed);
      }),
    );
  });

  it.each([
    ["2027-01-26 Australia Day", { date: "2027-01-26", name: "Australia Day" }],
    ["Tue 26 January 2027, Australia Day", { date: "2027-01-26", name: "Australia Day" }],
    ["  26 Jan 2027\tAustralia Day ", { date: "2027-01-26", name: "Australia Day" }],
    ["Friday, 2 Apr. 2027 – Good Friday", { date: "2027-04-02", name: "Good Friday" }],
    ["2 April 2027 – Good Friday", { date: "2027-04-02", name: "Good Friday" }],
    ["2027-02-29 No such day", null],
    ["26/01/2027 Australia Day", null],
    ["2027-01-26", null],
  ])("as a public holiday, “%s” is read or refused", (line, holiday) => expect(readHoliday(line)).toEqual(holiday));

  it("as more hours of a day joins all hours that it touches, and none that it does not", () => {
    const day = [
      { opens: "09:00", closes: "12:00" },
      { opens: "13:00", closes: "17:00" },
    ];
    expect(withMoreHours(day, { opens: "12:00", closes: "13:00" })).toEqual({ opens: "09:00", closes: "17:00" });
    expect(withMoreHours(day, { opens: "18:00", closes: "19:00" })).toEqual({ opens: "18:00", closes: "19:00" });
    expect(withMoreHours(day, { opens: "16:00", closes: "19:00" })).toEqual({ opens: "13:00", closes: "19:00" });
    expect(withMoreHours(day, { opens: "09:00", closes: "12:00" })).toBeNull();
  });
});
