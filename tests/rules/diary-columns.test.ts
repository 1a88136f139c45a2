import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diaryHref, readDiaryAddress, reviewHref } from "#lib/appointments/outputs/address.ts";
import { type Box, placeCards, TRACKS } from "#lib/appointments/rules/day/lanes.ts";
import { freeTimes, offTimes } from "#lib/appointments/rules/day/open.ts";

describe("cards side by side", () => {
  const anyCards = fc
    .array(
      fc.record({
        from: fc.integer({ min: 0, max: 270 }).map((n) => n * 5),
        minutes: fc.integer({ min: 1, max: 40 }).map((n) => n * 5),
        numbing: fc.integer({ min: 0, max: 12 }).map((n) => n * 5),
      }),
      { maxLength: 24 },
    )
    .map((cards) => cards.map((card, index) => ({ ...card, id: `c${index}`, numbing: Math.min(card.numbing, card.minutes) })));

  it("never cover each other, and stay within the column and the time they take", () => {
    fc.assert(
      fc.property(anyCards, (cards) => {
        const places = placeCards(cards);
        const boxes = cards.flatMap(({ id }) => {
          const place = places.get(id);
          return place === undefined ? [] : [place.rest, place.numbing].flatMap((box) => (box === null ? [] : [{ id, ...box }]));
        });
        expect(places.size).toBe(cards.length);
        const crossing = (a: Box, b: Box) =>
          a.from < b.from + b.minutes && b.from < a.from + a.minutes && a.track < b.track + b.tracks && b.track < a.track + a.tracks;
        for (const [index, box] of boxes.entries()) {
          expect(box.track).toBeGreaterThanOrEqual(1);
          expect(box.track + box.tracks - 1).toBeLessThanOrEqual(TRACKS);
          expect(boxes.slice(index + 1).filter((other) => crossing(box, other))).toEqual([]);
        }
        for (const card of cards) {
          const place = places.get(card.id);
          expect((place?.numbing ?? place?.rest)?.from).toBe(card.from);
          expect((place?.numbing?.minutes ?? 0) + (place?.rest.minutes ?? 0)).toBe(Math.max(card.minutes, 15));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("take the whole width alone, and shrink their numbing to two fifths where somebody is seen meanwhile", () => {
    const numbed = { id: "a", from: 630, minutes: 90, numbing: 35 };
    expect(placeCards([numbed]).get("a")).toEqual({ numbing: null, rest: { from: 630, minutes: 90, track: 1, tracks: 60 } });
    const both = placeCards([numbed, { id: "b", from: 645, minutes: 20, numbing: 0 }]);
    expect(both.get("a")).toEqual({
      numbing: { from: 630, minutes: 35, track: 1, tracks: 24 },
      rest: { from: 665, minutes: 55, track: 1, tracks: 60 },
    });
    expect(both.get("b")?.rest).toEqual({ from: 645, minutes: 20, track: 25, tracks: 36 });
  });

  it("stand in halves where one was booked over the other", () => {
    const over = placeCards([
      { id: "a", from: 630, minutes: 60, numbing: 0 },
      { id: "b", from: 630, minutes: 60, numbing: 0 },
    ]);
    expect([over.get("a")?.rest.tracks, over.get("b")?.rest.tracks]).toEqual([30, 30]);
  });
});

describe("the times of a column", () => {
  const grid = { from: 480, to: 1080 };

  it("name why nothing is booked: before a shift, in a break, after it, when the clinic is shut", () => {
    const off = offTimes({
      grid,
      open: [{ from: 480, to: 1020 }],
      shifts: [
        { from: 510, to: 720 },
        { from: 780, to: 960 },
      ],
      closures: [],
    });
    expect(off.map(({ from, to, words }) => [from, to, words])).toEqual([
      [480, 510, "Off shift until 8:30 am"],
      [720, 780, "Break"],
      [960, 1020, "Off shift"],
      [1020, 1080, "Closed"],
    ]);
  });

  it("name a closure before anything else, with the way to it", () => {
    const off = offTimes({ grid, open: [grid], shifts: [grid], closures: [{ from: 600, to: 660, id: "c", words: "Away: course" }] });
    expect(off).toEqual([{ from: 600, to: 660, words: "Away: course", closureId: "c" }]);
  });

  it("cover the grid exactly with what is off, taken and free, down to a quarter of an hour", () => {
    const anySpan = fc
      .tuple(fc.integer({ min: 90, max: 210 }), fc.integer({ min: 1, max: 30 }))
      .map(([from, size]) => ({ from: from * 5, to: (from + size) * 5 }));
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 8 }), (taken) => {
        const free = freeTimes(grid, taken, 0);
        for (let minute = grid.from; minute < grid.to; minute += 5) {
          const isTaken = taken.some(({ from, to }) => from <= minute && minute < to);
          const isFree = free.some(({ from, to }) => from <= minute && minute < to);
          expect(isTaken && isFree).toBe(false);
        }
        expect(free.every(({ from, to }) => to - from >= 15)).toBe(true);
      }),
    );
  });

  it("offer nothing that has gone by", () => {
    expect(freeTimes(grid, [], null)).toEqual([]);
    expect(freeTimes(grid, [], 613)).toEqual([{ from: 615, to: 1080 }]);
  });
});

describe("the diary's address", () => {
  const id = "019aabcd-0000-7000-8000-00000000dead";

  it("comes back as it was written", () => {
    const address = {
      view: "week",
      date: "2026-03-10",
      location: id,
      clinician: id,
      columns: ["room", "device"],
      gone: true,
      moving: id,
    } as const;
    expect(readDiaryAddress(Object.fromEntries(new URLSearchParams(diaryHref(address).split("?")[1])))).toEqual(address);
    expect(diaryHref(readDiaryAddress({}))).toBe("/diary");
  });

  it("is as if it had not been asked wherever it makes no sense", () => {
    const odd = fc.record(
      Object.fromEntries(
        ["view", "date", "location", "clinician", "columns", "hidden", "moving"].map((name) => [
          name,
          fc.oneof(
            fc.string(),
            fc.array(fc.string()),
            fc.constant(undefined),
            fc.constantFrom("0000-01-01", "2026-02-30", "9999-12-31", "2099-12-31"),
          ),
        ]),
      ),
    );
    fc.assert(
      fc.property(odd, (asked) => {
        const address = readDiaryAddress(asked);
        expect(address.date === null || /^20\d\d-\d\d-\d\d$/.test(address.date)).toBe(true);
        expect(address.location).toBeNull();
      }),
    );
  });

  it("leads from the moving appointment and a free time to the review of that move", () => {
    const address = { ...readDiaryAddress({ date: "2026-03-10" }), moving: id };
    expect(reviewHref(address, { date: "2026-03-12", time: "15:00", clinicianId: "c" })).toBe(
      `/diary?date=2026-03-10&review=${id}&to=2026-03-12T15:00&with=c`,
    );
  });
});
