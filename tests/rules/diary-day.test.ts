import { describe, expect, it } from "vitest";
import type { PlaceFacts, VisitFacts } from "#lib/appointments/rules/day/facts.ts";
import { type DayWish, dayView } from "#lib/appointments/rules/day/view.ts";
import { weekView } from "#lib/appointments/rules/day/week.ts";
import { clockOfDay, instantToWall, minutesOfDay } from "#lib/time.ts";

const ZONE = "Australia/Melbourne";
const at = (text: string) => Temporal.Instant.from(text);
const melbourne = (time: string, date = "2026-03-10") => at(`${date}T${time}:00+11:00`);

const facts: PlaceFacts = {
  place: {
    id: "here",
    name: "Carlton",
    timeZone: ZONE,
    hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "08:00", closes: "18:00" })),
  },
  locations: [{ id: "here", name: "Carlton" }],
  people: [
    {
      id: "aroha",
      name: "Aroha Ngata",
      profession: "Nurse",
      shifts: [1, 2, 3].flatMap((weekday) => [
        { weekday, opens: "08:30", closes: "12:00", from: "2025-01-01", until: null },
        { weekday, opens: "13:00", closes: "16:30", from: "2025-01-01", until: null },
      ]),
    },
    {
      id: "left",
      name: "Zoe Gone",
      profession: "Nurse",
      shifts: [{ weekday: 2, opens: "09:00", closes: "17:00", from: "2025-01-01", until: "2026-03-10" }],
    },
  ],
  equipment: [
    { id: "room", kind: "room", name: "Room 1" },
    { id: "pen", kind: "device", name: "SkinPen 2" },
  ],
  closures: [],
};

const SERIES: NonNullable<VisitFacts["series"]> = {
  id: "s",
  session: 2,
  sessions: 4,
  gaps: { min: 21, target: 28, max: 42 },
  line: [
    { session: 1, status: "closed", date: "2026-02-10" },
    { session: 2, status: "booked", date: "2026-03-10" },
  ],
};

const visit = (change: Partial<VisitFacts> = {}): VisitFacts => ({
  id: "v",
  version: 1,
  patientId: "p",
  patientName: "Beatrix Sømme",
  service: "Needling",
  needles: true,
  status: "booked",
  locationId: "here",
  date: "2026-03-10",
  during: { start: melbourne("10:30"), end: melbourne("12:00") },
  cancelReason: null,
  mayFit: 0,
  series: SERIES,
  held: [
    { kind: "clinician", id: "aroha", name: "Aroha Ngata", lane: 0, from: 35, to: 90 },
    { kind: "room", id: "room", name: "Room 1", lane: 0, from: 0, to: 100 },
    { kind: "device", id: "pen", name: "SkinPen 2", lane: 0, from: 35, to: 90 },
  ],
  undelivered: false,
  money: null,
  arrivedAt: null,
  onSkin: null,
  ...change,
});

const PLAIN: DayWish = { columns: [], showGone: false, hideNames: false, moving: null };
const NOW = melbourne("10:40");
const day = (visits: readonly VisitFacts[], wish: Partial<DayWish> = {}, change: Partial<PlaceFacts> = {}, now = NOW) =>
  dayView({ ...facts, ...change }, visits, { date: "2026-03-10", now }, { ...PLAIN, ...wish });

describe("a day", () => {
  it("has a column for each clinician who works or has somebody, then rooms and devices where asked for", () => {
    expect(day([visit()]).columns.map(({ name, about }) => [name, about])).toEqual([["Aroha Ngata", "Nurse · 8:30–4:30"]]);
    const wide = day([visit()], { columns: ["room", "device"] });
    expect(wide.columns.map(({ name, kind, cards }) => [name, kind, cards.length])).toEqual([
      ["Aroha Ngata", "clinician", 1],
      ["Room 1", "room", 1],
      ["SkinPen 2", "device", 1],
    ]);
    expect(wide.columns[1]?.off.map(({ words, from, to }) => [words, from, to])).toEqual([["Turnover", 720, 730]]);
  });

  it("counts the minutes of a cream on the skin, and says when its longest time is up", () => {
    const timer = (since: string, until: string | null) => {
      const onSkin = { since: melbourne(since), until: until === null ? null : melbourne(until) };
      return day([visit({ status: "arrived", onSkin })]).cards.map((card) => card.onSkin);
    };
    expect(timer("10:17", "10:41")).toEqual([{ minutes: 23, isDue: false }]);
    expect(timer("10:17", "10:40")).toEqual([{ minutes: 23, isDue: true }]);
    expect(timer("08:00", null)).toEqual([{ minutes: 160, isDue: false }]);
  });

  it("says when the patient is numbing, who waits and who is late, on today's page alone", () => {
    const [card] = day([visit()]).cards;
    expect(card).toMatchObject({ time: "10:30–12:00 pm", numbing: 35, needling: "11:05 am", late: 10, movable: true });
    expect(day([visit({ status: "arrived", arrivedAt: melbourne("10:22") })]).waiting.map(({ waiting }) => waiting)).toEqual([18]);
    const after = day([visit()], {}, {}, melbourne("10:40", "2026-03-11"));
    expect(after.late).toEqual([]);
    expect(after.cards[0]?.movable).toBe(false);
    expect(after.columns[0]?.free).toEqual([]);
  });

  it("keeps cancelled and missed ones out of the day until they are asked for, and out of what is taken always", () => {
    const gone = visit({ status: "no_show" });
    expect(day([gone])).toMatchObject({ count: 0, goneCount: 1, cards: [] });
    const shown = day([gone], { showGone: true });
    expect(shown.cards).toHaveLength(1);
    expect(shown.columns[0]?.free.map(({ words }) => words)).toContain("Free from 10:40 am to 12:00 pm");
  });

  it("shows initials and no name where names are hidden", () => {
    const hidden = day([visit({ patientName: "Ana María  Ōno-Smith" })], { hideNames: true, moving: "v" });
    expect(hidden.cards.map(({ patientName }) => patientName)).toEqual(["A. M. Ō."]);
    expect(JSON.stringify(hidden)).not.toContain("María");
  });

  it("measures each session's gap from the one before it, and leaves out those that did not take place", () => {
    const interval = (change: Partial<NonNullable<VisitFacts["series"]>>) =>
      day([visit({ series: { ...SERIES, ...change } })]).cards[0]?.checks.map(({ meaning, words }) => [meaning, words]);
    expect(interval({})).toEqual([["ok", "28 days after session 1, target 28"]]);
    expect(interval({ line: [{ session: 1, status: "closed", date: "2026-02-20" }] })).toEqual([
      ["warn", "18 days after session 1, least 21"],
    ]);
    expect(interval({ line: [{ session: 1, status: "closed", date: "2026-01-20" }] })).toEqual([
      ["warn", "49 days after session 1, most 42"],
    ]);
    expect(interval({ line: [{ session: 1, status: "no_show", date: "2026-03-01" }] })).toEqual([]);
  });

  it("tells of a visit whose clinician, room or device is not there at its time", () => {
    const during = { start: melbourne("11:30"), end: melbourne("14:00") };
    const closures = [{ id: "c", kind: "out_of_use" as const, resourceId: "pen", during, note: "in service" }];
    expect(day([visit()], {}, { closures }).cards[0]?.checks.map(({ short }) => short)).toContain("SkinPen 2: out of use");
    const early = [
      { id: "c", kind: "out_of_use" as const, resourceId: "pen", during: { start: melbourne("08:00"), end: melbourne("11:00") }, note: "" },
    ];
    expect(day([visit()], {}, { closures: early }).cards[0]?.checks.map(({ key }) => key)).toEqual(["interval"]);
  });

  it("reads the wall clock right on the days on which it changes", () => {
    for (const date of ["2026-04-05", "2026-10-04", "2026-06-01"]) {
      const clock = clockOfDay(date, ZONE);
      for (const utc of ["T16:30:00Z", "T20:10:00Z"]) {
        const instant = at(`${Temporal.PlainDate.from(date).subtract({ days: 1 }).toString()}${utc}`);
        const wall = instantToWall(instant, ZONE);
        if (wall.date === date) expect(clock(instant)).toBe(minutesOfDay(wall.time));
      }
    }
  });
});

it("a week shows one clinician from Monday to Sunday, closed days too", () => {
  const week = weekView(facts, [visit()], { date: "2026-03-12", now: NOW, clinicianId: "aroha" }, PLAIN);
  expect(week.columns.map(({ name, cards }) => [name, cards.length])).toEqual([
    ["Mon 9 Mar", 0],
    ["Tue 10 Mar, today", 1],
    ["Wed 11 Mar", 0],
    ["Thu 12 Mar", 0],
    ["Fri 13 Mar", 0],
    ["Sat 14 Mar", 0],
    ["Sun 15 Mar", 0],
  ]);
  expect(week.columns.at(-1)?.off.map(({ words }) => words)).toEqual(["Closed"]);
});
