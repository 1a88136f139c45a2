import { expect, test } from "vitest";
import { afterSeries, isEarlyAfter } from "#lib/portal/rules/page.ts";
import type { PortalVisit } from "#lib/portal/rules/visits.ts";
import { wallToInstantCompatible } from "#lib/time.ts";

const ZONE = "Australia/Melbourne";
const at = (date: string, time = "10:00") => wallToInstantCompatible(date, time, ZONE);

function visit(number: number, date: string, status: PortalVisit["status"]): PortalVisit {
  const startsAt = at(date);
  return {
    id: `visit-${number}`,
    number,
    seriesId: "series",
    status,
    date,
    time: "10:00",
    clinician: null,
    startsAt,
    endsAt: startsAt.add({ hours: 1 }),
    timeZone: ZONE,
    service: "Needling",
    location: "Carlton",
    address: "",
  };
}

test("after the last session of a series, and not before, the days of its three reviews stand there", () => {
  const visits = [visit(1, "2026-01-05", "closed"), visit(2, "2026-02-02", "closed")];
  const now = at("2026-05-30");
  expect(afterSeries({ sessions: 3, visits, now })).toBeNull();
  expect(afterSeries({ sessions: 2, visits: [at0(visits), visit(2, "2026-06-02", "booked")], now })).toBeNull();
  expect(afterSeries({ sessions: 2, visits, now })?.steps.map(({ title, when, isPast }) => [title, when, isPast])).toEqual([
    ["First review", "Mon 27 Apr 2026 to Mon 25 May 2026", true],
    ["Six months", "Sun 2 Aug 2026 to Sun 30 Aug 2026", false],
    ["Eighteen months", "Mon 2 Aug 2027 to Mon 30 Aug 2027", false],
  ]);
});

function at0([first]: readonly PortalVisit[]): PortalVisit {
  if (first === undefined) throw new Error("There is no visit.");
  return first;
}

test("what is said after a series promises no result", () => {
  const words = JSON.stringify(afterSeries({ sessions: 1, visits: [visit(1, "2026-01-05", "closed")], now: at("2026-03-01") }));
  expect(words).not.toMatch(/will (?:be|look|see)|result|guarantee|better|smoother|younger|%/i);
});

test("the signs that need help come first in the week after a treatment, counted in the days of its place", () => {
  const ended = at("2026-03-30", "16:00");
  expect(isEarlyAfter(null, ended, ZONE)).toBe(false);
  expect(isEarlyAfter(ended, ended, ZONE)).toBe(true);
  expect(isEarlyAfter(ended, at("2026-04-05", "23:59"), ZONE)).toBe(true);
  expect(isEarlyAfter(ended, at("2026-04-06", "00:00"), ZONE)).toBe(false);
});
