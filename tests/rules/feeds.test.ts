import { describe, expect, test } from "vitest";
import { issueFeedInput } from "#lib/messages/input/feeds.ts";
import { type FeedEvent, feedIcs } from "#lib/messages/outputs/feed-ics.ts";
import { feedWindow } from "#lib/messages/rules/feeds.ts";
import { readFeed } from "#tests/support/feeds.ts";
import { at } from "#tests/support/results.ts";

const NOW = Temporal.Instant.from("2026-11-27T03:00:00Z");
const ID = "019ac0de-0000-7000-8000-000000000001";

const event = (start: string, minutes: number, timeZone: string, more: Partial<FeedEvent> = {}): FeedEvent => {
  const from = Temporal.Instant.from(start);
  return {
    id: ID,
    version: 3,
    during: { start: from, end: from.add({ minutes }) },
    timeZone,
    summary: "Needling, booked",
    location: "Carlton",
    isBusy: true,
    ...more,
  };
};
const read = (...events: readonly FeedEvent[]) => readFeed(feedIcs({ name: "Carlton", events }, NOW));

describe("the rules of a zone that stand in a feed", () => {
  const zones = [...new Set([...Intl.supportedValuesOf("timeZone"), "Asia/Kathmandu", "Asia/Kolkata", "Europe/Kyiv", "UTC"])];
  const weeks = Array.from({ length: 60 }, (_, week) => NOW.add({ hours: week * 168 + week }));

  test("make of every local time the instant that it was, in every zone there is, for the year to come", () => {
    const wrong: string[] = [];
    for (const zone of zones) {
      const events = weeks.map((start) => event(start.toString(), 45, zone));
      for (const [index, found] of read(...events).events.entries())
        if (!found.start.equals(at(events, index).during.start)) wrong.push(`${zone}: ${at(events, index).during.start}`);
    }
    expect(wrong).toEqual([]);
  });

  test("bear the name that the events say, also where a zone follows another's", () => {
    for (const zone of ["Europe/Amsterdam", "Europe/Oslo", "Australia/Lord_Howe"])
      expect(read(event("2026-12-01T09:00:00Z", 45, zone))).toMatchObject({ zones: [zone], events: [{ zone }] });
  });

  test("stand there once for each zone that an event has, and for no other", () => {
    const { zones: told } = read(
      event("2026-12-01T00:00:00Z", 45, "Australia/Sydney"),
      event("2026-12-02T00:00:00Z", 45, "Australia/Lord_Howe"),
      event("2026-12-03T00:00:00Z", 45, "Australia/Sydney"),
    );
    expect(told).toEqual(["Australia/Sydney", "Australia/Lord_Howe"]);
  });
});

test.each([
  ["ends in the second of two hours alike", "2027-04-03T15:30:00Z", 60, "Australia/Sydney"],
  ["begins in the first of two hours alike", "2027-04-03T15:10:00Z", 120, "Australia/Sydney"],
  ["lies in the half hour that comes twice on Lord Howe", "2027-04-03T15:05:00Z", 10, "Australia/Lord_Howe"],
  ["lies in London's hour that comes twice", "2026-10-25T01:15:00Z", 30, "Europe/London"],
  ["is in a zone that nobody has rules for", "2026-12-01T09:00:00Z", 45, "Etc/GMT-5"],
])("an event that %s keeps its instants", (_, start, minutes, zone) => {
  const given = event(start, minutes, zone);
  const [found] = read(given).events;
  expect([found?.start.toString(), found?.end.toString()]).toEqual([given.during.start.toString(), given.during.end.toString()]);
});

test("an event has the same id and a higher number once it was changed, and says when it was told", () => {
  const [before] = read(event("2026-12-01T09:00:00Z", 45, "Europe/London")).events;
  const [after] = read(event("2026-12-02T09:00:00Z", 45, "Europe/London", { version: 4 })).events;
  expect(after?.uid).toBe(before?.uid);
  expect([before?.sequence, after?.sequence]).toEqual([2, 3]);
  expect(before?.stamp.toString()).toBe(NOW.toString());
});

test("no name breaks out of its line", () => {
  const name = "Carlton; north, \\ wing\r\nBEGIN:VEVENT\r\nSUMMARY:planted";
  const file = feedIcs({ name, events: [event("2026-12-01T09:00:00Z", 45, "Europe/London", { summary: name, location: name })] }, NOW);
  const told = readFeed(file);
  expect(told.events).toHaveLength(1);
  expect(file.split("\r\n").filter((line) => line.startsWith("SUMMARY:planted"))).toEqual([]);
  expect(at(told.events, 0).summary).toContain("planted");
});

test("a feed looks two weeks back and eight weeks ahead", () => {
  const { start, end } = feedWindow(NOW);
  expect([start.toString(), end.toString()]).toEqual(["2026-11-13T03:00:00Z", "2027-01-22T03:00:00Z"]);
});

describe("what is asked for a feed", () => {
  const asked = (more: object) =>
    issueFeedInput.safeParse({ idempotencyKey: crypto.randomUUID(), of: `location:${ID}`, label: "Screen", ...more });

  test("is a clinician or a location, and names nobody unless it says so", () => {
    expect(asked({}).data).toMatchObject({ of: { clinicianId: null, locationId: ID }, names: false });
    expect(asked({ of: `clinician:${ID}`, names: "on" }).data).toMatchObject({ of: { clinicianId: ID, locationId: null }, names: true });
  });

  test.each([
    { of: "" },
    { of: ID },
    { of: `room:${ID}` },
    { of: "location:nonsense" },
    { of: undefined },
    { label: " " },
    { label: "x".repeat(61) },
    { more: "1" },
  ])("is refused as %j", (wrong) => {
    expect(asked(wrong).success).toBe(false);
  });
});
