import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  columnAt,
  lasting,
  minutesAt,
  minutesOf,
  pixels,
  sayStretch,
  startedAt,
  stretch,
  wallTime,
} from "#components/diary/board/geometry.ts";

const grid = { from: 8 * 60, to: 18 * 60 };

describe("the places of the diary's grid", () => {
  test("five minutes are one row of eight pixels, and a point lies in the row it is in", () => {
    expect(pixels(60)).toBe(96);
    expect([0, 7, 8, 95, 96].map((y) => minutesAt(y, grid))).toEqual([480, 480, 485, 535, 540]);
  });

  test("whatever is wished, a visit starts on five minutes, keeps its length and stays on the grid", () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 4000 }), fc.integer({ min: 1, max: 120 }), (wish, rows) => {
        const { from, minutes } = startedAt(wish, { from: 0, minutes: rows * 5 }, grid);
        expect(minutes).toBe(rows * 5);
        expect(from % 5).toBe(0);
        expect(from).toBeGreaterThanOrEqual(grid.from);
        if (minutes <= grid.to - grid.from) expect(from + minutes).toBeLessThanOrEqual(grid.to);
      }),
    );
  });

  test("pulling the foot never makes a visit shorter than ten minutes or longer than the day", () => {
    const at = { from: 17 * 60, minutes: 30 };
    expect([0, 12, 33, 500].map((wish) => lasting(wish, at, grid).minutes)).toEqual([10, 10, 35, 60]);
  });

  test("a stretch can be drawn from either end", () => {
    expect(stretch(600, 655)).toEqual({ from: 600, minutes: 60 });
    expect(stretch(655, 600)).toEqual({ from: 600, minutes: 60 });
  });

  test("beside the columns the nearest one is meant", () => {
    const columns = [
      { left: 60, width: 186 },
      { left: 246, width: 186 },
    ];
    expect([0, 61, 245, 246, 9999].map((x) => columnAt(x, columns))).toEqual([0, 0, 0, 1, 1]);
  });

  test("times are said on the clock and written for addresses, and read back", () => {
    expect(sayStretch({ from: 11 * 60 + 30, minutes: 75 })).toBe("11:30 am–12:45 pm");
    expect(sayStretch({ from: 15 * 60, minutes: 75 })).toBe("3:00–4:15 pm");
    fc.assert(fc.property(fc.integer({ min: 0, max: 1439 }), (minutes) => minutesOf(wallTime(minutes)) === minutes));
    expect(["24:00", "9:00", ""].map(minutesOf)).toEqual([null, null, null]);
  });
});
