import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AWAKE, awakeOn, beforeNight, intoAwake, isAwake } from "#lib/messages/rules/hours.ts";
import { instantToWall, localDate } from "#lib/time.ts";

const ZONES = ["Australia/Sydney", "Europe/London", "America/New_York", "Australia/Lord_Howe"] as const;
const timeZone = fc.constantFrom(...ZONES);
// 2025 to 2028 by the minute: every change of the clocks of those years, both ways.
const FIRST = 28_928_160;
const minute = fc.integer({ min: FIRST, max: FIRST + 3 * 525_600 });
const at = (minutes: number) => Temporal.Instant.fromEpochMilliseconds(minutes * 60_000);
const compare = Temporal.Instant.compare;

describe("the hours in which messages may arrive, in every zone", () => {
  test("are half-open: from 8:00 on, and not at 20:00", () => {
    fc.assert(
      fc.property(timeZone, minute, (zone, minutes) => {
        const { time } = instantToWall(at(minutes), zone);
        expect(isAwake(at(minutes), zone)).toBe(time >= AWAKE.from && time < AWAKE.until);
        const { from, until } = awakeOn(localDate(at(minutes), zone), zone);
        expect([isAwake(from, zone), isAwake(until, zone), isAwake(until.subtract({ nanoseconds: 1 }), zone)]).toEqual([true, false, true]);
      }),
      { numRuns: 500 },
    );
  });

  test("are waited for until the next morning and no longer, or are the evening before", () => {
    fc.assert(
      fc.property(timeZone, minute, (zone, minutes) => {
        const [waits, early] = [intoAwake(at(minutes), zone), beforeNight(at(minutes), zone)];
        expect([isAwake(waits, zone), isAwake(early, zone)]).toEqual([true, true]);
        expect(compare(early, at(minutes))).toBeLessThanOrEqual(0);
        expect(compare(at(minutes), waits)).toBeLessThanOrEqual(0);
        expect(intoAwake(waits, zone)).toEqual(waits);
        // Nothing between may be one of them.
        if (compare(at(minutes), waits) !== 0) expect(isAwake(waits.subtract({ minutes: 1 }), zone)).toBe(false);
        expect(waits.since(at(minutes)).total("hours")).toBeLessThanOrEqual(13);
        expect(at(minutes).since(early).total("hours")).toBeLessThanOrEqual(14);
      }),
      { numRuns: 500 },
    );
  });
});
