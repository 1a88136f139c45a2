import { expect, test } from "vitest";
import { reportInput } from "#lib/reports/input.ts";
import { visitPanels } from "#lib/reports/outputs/visits.ts";
import { reportPath } from "#lib/reports/rules/address.ts";
import { reportsFor } from "#lib/reports/rules/catalogue.ts";
import { medianOf } from "#lib/reports/rules/panel.ts";
import { columnsOf, daysOf } from "#lib/reports/rules/period.ts";

test("weeks begin on Monday, quarters and years with the calendar’s own", () => {
  // A Sunday.
  const today = "2026-03-01";
  expect(daysOf("this_week", today)).toEqual({ from: "2026-02-23", to: "2026-03-01" });
  expect(daysOf("last_week", today)).toEqual({ from: "2026-02-16", to: "2026-02-22" });
  expect(daysOf("month", today)).toEqual({ from: "2026-03-01", to: "2026-03-31" });
  expect(daysOf("last_month", today)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(daysOf("quarter", "2026-12-31")).toEqual({ from: "2026-10-01", to: "2026-12-31" });
  expect(daysOf("year", today)).toEqual({ from: "2026-01-01", to: "2026-12-31" });
});

test("up to a month has a column a day, more a column a week from its Monday", () => {
  expect(columnsOf({ from: "2026-03-01", to: "2026-03-31" })).toHaveLength(31);
  expect(columnsOf({ from: "2026-03-01", to: "2026-04-05" })).toEqual([
    "2026-02-23",
    "2026-03-02",
    "2026-03-09",
    "2026-03-16",
    "2026-03-23",
    "2026-03-30",
  ]);
});

test("days of one’s own are both said, in order, and cover two years at most; what is no answer counts as none", () => {
  const said = (input: unknown) => reportInput.safeParse(input).error?.issues.map(({ path, message }) => [path[0], message]);
  expect(said({ period: "dates" })).toEqual([["from", "Choose the first day."]]);
  expect(said({ period: "dates", from: "2026-03-01", to: "2026-02-30" })).toEqual([["to", "Choose the last day."]]);
  expect(said({ period: "dates", from: "2026-03-02", to: "2026-03-01" })).toEqual([["to", "The last day comes before the first."]]);
  expect(said({ period: "dates", from: "2024-01-01", to: "2025-12-31" })).toBeUndefined();
  expect(said({ period: "dates", from: "2024-01-01", to: "2026-01-01" })).toEqual([["to", "A report covers at most two years."]]);
  expect(reportInput.parse({ period: "ever", location: "x", clinician: ["a", "b"], from: "x" })).toEqual({
    period: null,
    from: null,
    to: null,
    location: null,
    clinician: null,
  });
});

test("the address of a report and of its files says days and places, and nothing else", () => {
  const asked = reportInput.parse({ period: "dates", from: "2026-03-02", to: "2026-03-08" });
  expect(reportPath("takings", asked)).toBe("/reports/takings?period=dates&from=2026-03-02&to=2026-03-08");
  expect(reportPath("visits", reportInput.parse({}), "time")).toBe("/reports/visits/csv?panel=time");
});

test("reception is offered the day and week, a clinician their own work, an admin everything", () => {
  expect(reportsFor(["reception"])).toEqual(["visits"]);
  expect(reportsFor(["clinician"])).toEqual(["visits", "utilisation", "outcomes"]);
  expect(reportsFor(["admin"])).toHaveLength(9);
  expect(reportsFor([])).toEqual([]);
});

test("the median of an even number lies between the middle two", () => {
  expect([medianOf([]), medianOf([3]), medianOf([9, 1, 4]), medianOf([1, 10, 2, 4])]).toEqual([null, 3, 4, 3]);
});

test("a panel says its finding in words, has a column for each day and the same sums in its table", () => {
  const row = { clinicianId: "a", clinician: "Aroha Ngata", fresh: 0 } as const;
  const [time, clinicians] = visitPanels(
    [
      { ...row, column: "2026-03-02", status: "closed", visits: 3, fresh: 1 },
      { ...row, column: "2026-03-04", status: "no_show", visits: 1 },
    ],
    { from: "2026-03-02", to: "2026-03-08" },
  );
  expect(time?.finding).toBe("Mon 2 Mar 2026 to Sun 8 Mar 2026: 4 visits, 3 treated, 1 missed, 0 cancelled. 1 new patient came.");
  expect(time?.plot?.rows.map(({ values }) => values)).toEqual([
    [3, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
    ...Array.from({ length: 4 }, () => [0, 0, 0, 0]),
  ]);
  expect(time?.rows[0]?.cells.map(({ bare }) => bare)).toEqual(["2026-03-02", "3", "3", "1", "0", "0", "0", "0", "0", "0"]);
  expect(clinicians?.finding).toBe("Aroha Ngata treated most: 3 of 3.");
});
