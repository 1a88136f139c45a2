import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duesOf } from "#lib/billing/rules/money.ts";
import { invoiceTitle } from "#lib/billing/rules/titles.ts";

const PLAN = [
  { amountMinor: 200, dueOn: "2026-01-05" },
  { amountMinor: 300, dueOn: "2026-02-05" },
  { amountMinor: 500, dueOn: "2026-03-05" },
];
const open = (paidMinor: number, creditedMinor = 0, writtenOffMinor = 0) =>
  duesOf(PLAN, { paidMinor, creditedMinor, writtenOffMinor }).map(({ openMinor }) => openMinor);

describe("what is due of an invoice", () => {
  test("is paid from the first instalment on, and what is taken back or given up comes off the last", () => {
    expect(open(0)).toEqual([200, 300, 500]);
    expect(open(250)).toEqual([0, 250, 500]);
    expect(open(250, 400)).toEqual([0, 250, 100]);
    expect(open(250, 400, 200)).toEqual([0, 150, 0]);
    expect(open(1_000)).toEqual([0, 0, 0]);
  });

  test("is together what is owed, whatever came of it", () => {
    const minor = fc.nat({ max: 1_500 });
    fc.assert(
      fc.property(minor, minor, minor, (paid, credited, writtenOff) => {
        const sum = open(paid, credited, writtenOff).reduce((all, each) => all + each, 0);
        expect(sum).toBe(Math.max(0, 1_000 - Math.min(paid, 1_000) - credited - writtenOff));
      }),
    );
  });
});

test("an invoice is called as the law of a registered seller asks", () => {
  const registered = { taxNumber: "ABN 51 824 753 556", taxName: "GST" };
  expect(invoiceTitle("AU-VIC", registered)).toBe("Tax invoice");
  expect(invoiceTitle("GB-ENG", { taxNumber: "GB 1", taxName: "VAT" })).toBe("VAT invoice");
  expect(invoiceTitle("US-CA", { taxNumber: "", taxName: "Sales tax" })).toBe("Invoice");
  expect(invoiceTitle("AU-VIC", { taxNumber: "", taxName: "" })).toBe("Invoice");
});
