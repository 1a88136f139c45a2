import { expect, test } from "vitest";
import { stopsBooking, stopsRoom } from "#lib/screening/rules/booking.ts";
import type { Finding } from "#lib/screening/rules/finding.ts";
import type { GateItem } from "#lib/screening/rules/gate.ts";
import { answeredOnBy } from "#lib/screening/rules/record.ts";
import { sayStops, wayOn } from "#lib/screening/rules/texts.ts";

const ANSWERED = "2026-03-01";

const finding = (more: Partial<Finding>): GateItem => ({
  kind: "finding",
  finding: { rule: "isotretinoin_now", outcome: "block", until: null, openEnded: true, because: "answered yes", ...more },
  settleBy: [],
});
const stops = (items: readonly GateItem[], on: string) => stopsBooking(items, on, () => ANSWERED);
const booked = (items: readonly GateItem[], on: string) => stops(items, on).length === 0;
const sunburn = finding({ rule: "sunburn_or_tan_last", outcome: "defer", until: "2026-06-02", openEnded: false });

test("a deferral or block that is open on the day refuses a booking, whatever else is missing", () => {
  expect(booked([{ kind: "consent" }, finding({})], "2026-06-01")).toBe(false);
  expect(booked([sunburn], "2026-06-01")).toBe(false);
});

test("a caution, a missing form and a missing consent refuse no booking and keep nobody out of the room", () => {
  const open: GateItem[] = [finding({ outcome: "caution" }), { kind: "consent" }, { kind: "screening", gap: "none", fields: [] }];
  expect(booked(open, "2026-03-02")).toBe(true);
  expect(stopsRoom(open)).toEqual([]);
  expect(stopsBooking([], "2026-03-02", () => null)).toEqual([]);
});

test("a passing finding refuses bookings for the seven days after the answer alone, and the room for as long as it stands", () => {
  const unwell = finding({ rule: "unwell_now", outcome: "defer" });
  expect(stops([unwell], "2026-03-08").map(({ until }) => until)).toEqual(["2026-03-09"]);
  expect(booked([unwell], "2026-03-09")).toBe(true);
  expect(stopsRoom([unwell])).toHaveLength(1);
});

test("a passing finding whose answer has no day refuses until a clinician has looked", () => {
  const unwell = finding({ rule: "unwell_now", outcome: "defer" });
  expect(stopsBooking([unwell], "2026-06-01", () => null).map(({ until }) => until)).toEqual([null]);
});

test("a rule that can pass refuses all the same where it names a day", () => {
  const flare = finding({ rule: "skin_flare", outcome: "defer", until: "2026-04-01", openEnded: false });
  expect(booked([flare], "2026-03-20")).toBe(false);
});

test("the seven days run from the day on which that question was answered last, not from the latest form", () => {
  const form = (id: string, answeredOn: string, answers: Record<string, unknown>) => ({
    id,
    part: "full" as const,
    answers,
    answeredOn,
    signedAt: Temporal.Instant.from(`${answeredOn}T10:00:00Z`),
  });
  const given = answeredOnBy([
    form("1", "2026-03-01", { unwell_now: "yes" }),
    form("2", "2026-03-05", { capacity_concern: "no" }),
    form("3", "2026-03-04", { unwell_now: "yes" }),
  ]);
  expect(given("unwell_now")).toBe("2026-03-04");
  expect(given("tattoo_in_area")).toBeNull();
});

test("reception reads the latest day or that a clinician is needed, never the finding; a clinician reads each finding with its day", () => {
  const passing = finding({ rule: "cold_sore_now" });
  const day = "2026-03-05";
  expect(sayStops(stops([passing, sunburn], day), "reception")).toBe("not before Tue 2 Jun 2026, says the screening");
  expect(sayStops(stops([sunburn, finding({}), passing], day), "reception")).toBe("needs a clinician, says the screening");
  const told = sayStops(stops([passing, sunburn], day), "clinician");
  expect(told).toMatch(/answered yes, not before Mon 9 Mar 2026; .*not before Tue 2 Jun 2026$/);
});

test("the offer to plan again names the sessions that may move, and the day; without a day there is none", () => {
  const first = { appointmentId: "a", seriesId: "s", session: 3 };
  expect([6, 4, 3, null].map((last) => wayOn(first, last, "2026-03-02")?.words)).toEqual([
    "Re-plan sessions 3 to 6 from Mon 2 Mar 2026",
    "Re-plan sessions 3 and 4 from Mon 2 Mar 2026",
    "Re-plan session 3 from Mon 2 Mar 2026",
    "Re-plan session 3 and later from Mon 2 Mar 2026",
  ]);
  expect(wayOn(first, 6, null)).toBeNull();
});
