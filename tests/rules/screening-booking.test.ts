import { expect, test } from "vitest";
import { mayBeBooked } from "#lib/screening/rules/booking.ts";
import type { Finding } from "#lib/screening/rules/finding.ts";
import type { GateItem } from "#lib/screening/rules/gate.ts";

const ANSWERED = "2026-03-01";

const finding = (more: Partial<Finding>): GateItem => ({
  kind: "finding",
  finding: { rule: "isotretinoin_now", outcome: "block", until: null, openEnded: true, because: "answered yes", ...more },
  settleBy: [],
});
const booked = (items: readonly GateItem[], on: string) => mayBeBooked(items, on, ANSWERED);

test("a deferral or block that is open on the day refuses a booking, whatever else is missing", () => {
  expect(booked([{ kind: "consent" }, finding({})], "2026-06-01")).toBe(false);
  expect(booked([finding({ outcome: "defer", until: "2026-06-02", openEnded: false })], "2026-06-01")).toBe(false);
});

test("a caution, a missing form and a missing consent refuse no booking", () => {
  expect(booked([finding({ outcome: "caution" }), { kind: "consent" }, { kind: "screening", gap: "none", fields: [] }], "2026-03-02")).toBe(
    true,
  );
  expect(mayBeBooked([], "2026-03-02", null)).toBe(true);
});

test("a passing finding refuses bookings for the seven days after the answer alone", () => {
  const unwell = finding({ rule: "unwell_now", outcome: "defer" });
  expect(booked([unwell], "2026-03-08")).toBe(false);
  expect(booked([unwell], "2026-03-09")).toBe(true);
});

test("a rule that can pass refuses all the same where it names a day", () => {
  const flare = finding({ rule: "skin_flare", outcome: "defer", until: "2026-04-01", openEnded: false });
  expect(booked([flare], "2026-03-20")).toBe(false);
});
