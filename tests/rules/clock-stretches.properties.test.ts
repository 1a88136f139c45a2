import fc from "fast-check";
import { expect, test } from "vitest";
import { dateOfDay, dayNumber } from "#lib/series/rules/plan/calendar.ts";
import {
  addDays,
  clockStretches,
  instantToWall,
  minutesOfDay,
  timeOfMinutes,
  wallMinutesToEpoch,
  wallToInstantCompatible,
} from "#lib/time.ts";

const zone = fc.constantFrom(
  "Australia/Melbourne",
  "Australia/Lord_Howe",
  "Europe/London",
  "America/New_York",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Kathmandu",
);
const first = fc.integer({ min: dayNumber("2025-01-01"), max: dayNumber("2034-12-31") });

test("a wall clock read by its stretches shows what the zone itself says, missing and doubled hours included", () => {
  const length = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(zone, first, length, fc.nat({ max: 400 }), fc.nat({ max: 1439 }), (timeZone, from, days, place, minute) => {
      const day = from + Math.min(place, days);
      const stretches = clockStretches(dateOfDay(from), dateOfDay(from + days), timeZone);
      const epoch = wallMinutesToEpoch(day * 1440 + minute, stretches);
      expect(epoch * 60_000).toBe(wallToInstantCompatible(dateOfDay(day), timeOfMinutes(minute), timeZone).epochMilliseconds);
      const running = stretches.find((each) => each.from <= epoch && epoch < each.until);
      const shown = instantToWall(Temporal.Instant.fromEpochMilliseconds(epoch * 60_000), timeZone);
      expect(epoch + (running?.offset ?? Number.NaN)).toBe(dayNumber(shown.date) * 1440 + minutesOfDay(shown.time));
    }),
    { numRuns: 3_000 },
  );
});

test("stretches follow each other without a hole from midnight to midnight", () => {
  fc.assert(
    fc.property(zone, first, (timeZone, from) => {
      const [start, end] = [dateOfDay(from), dateOfDay(from + 370)];
      const stretches = clockStretches(start, end, timeZone);
      expect(stretches[0]?.from).toBe(wallToInstantCompatible(start, "00:00", timeZone).epochMilliseconds / 60_000);
      expect(stretches.at(-1)?.until).toBe(wallToInstantCompatible(addDays(end, 1), "00:00", timeZone).epochMilliseconds / 60_000);
      for (const [index, { from: begins }] of stretches.entries()) if (index > 0) expect(begins).toBe(stretches[index - 1]?.until);
    }),
    { numRuns: 300 },
  );
});
