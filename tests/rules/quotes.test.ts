/** What a series comes to and how that is paid: the parts are the whole, whatever the figures. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { instalmentsFor, type QuoteLine, quoteState, quoteSums, summedLine } from "#lib/billing/rules/quote.ts";
import { lineSums, taxOfPart, worthOfFirst } from "#lib/billing/rules/sums.ts";

const minor = fc.integer({ min: 0, max: 2_000_000 });
const rate = fc.integer({ min: 0, max: 5000 });
const line: fc.Arbitrary<QuoteLine> = fc.record({
  kind: fc.constantFrom("session", "extra", "follow_up"),
  description: fc.constant("x"),
  serviceId: fc.constant(null),
  quantity: fc.integer({ min: 1, max: 12 }),
  unitMinor: minor,
  taxBasisPoints: rate,
});

test("a quote comes to the sum of its lines, and what might come on top is not in it", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, includes) => {
      const sold = lines.filter(({ kind }) => kind !== "follow_up").map((each) => summedLine(each, 0, includes));
      const sums = quoteSums(lines, 0, includes);
      expect(sums.totalMinor).toBe(sold.reduce((all, each) => all + each.totalMinor, 0));
      expect(sums.taxMinor).toBe(sold.reduce((all, each) => all + each.taxMinor, 0));
    }),
  );
});

test("tax that is in a price is the part of it that its rate says, within half a unit, and tax on top is added whole", () => {
  fc.assert(
    fc.property(minor, rate, fc.integer({ min: 1, max: 12 }), (unitMinor, taxBasisPoints, quantity) => {
      const facts = { unitMinor, taxBasisPoints, quantity, discountMinor: 0 };
      const listed = unitMinor * quantity;
      const inside = lineSums(facts, true);
      expect(inside.totalMinor).toBe(listed);
      expect(Math.abs(inside.taxMinor - (listed * taxBasisPoints) / (10_000 + taxBasisPoints))).toBeLessThanOrEqual(0.5);
      const onTop = lineSums(facts, false);
      expect(onTop.totalMinor).toBe(listed + onTop.taxMinor);
      expect(Math.abs(onTop.taxMinor - (listed * taxBasisPoints) / 10_000)).toBeLessThanOrEqual(0.5);
    }),
  );
});

test("$340.00 with 10 % in it has $30.91 of tax, and 8.875 % on $100.00 comes to $108.88", () => {
  expect(lineSums({ quantity: 1, unitMinor: 34_000, discountMinor: 0, taxBasisPoints: 1000 }, true)).toEqual({
    totalMinor: 34_000,
    taxMinor: 3091,
  });
  expect(lineSums({ quantity: 1, unitMinor: 10_000, discountMinor: 0, taxBasisPoints: 888 }, false)).toEqual({
    totalMinor: 10_888,
    taxMinor: 888,
  });
});

test("deposit and instalments are the whole, none of them is nothing, and they fall as many weeks apart as was said", () => {
  fc.assert(
    fc.property(
      minor,
      minor,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 26 }),
      (totalMinor, depositMinor, parts, everyWeeks) => {
        const planned = instalmentsFor({ totalMinor, depositMinor, parts, firstDue: "2026-10-01", everyWeeks });
        expect(planned === null).toBe(depositMinor > totalMinor);
        if (planned === null) return;
        const rows = planned;
        expect(rows.reduce((all, { amountMinor }) => all + amountMinor, 0)).toBe(totalMinor);
        expect(rows.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
        const days = rows.flatMap(({ dueOn }) => (dueOn === null ? [] : [Temporal.PlainDate.from(dueOn)]));
        for (const [index, day] of days.slice(1).entries()) expect((days[index]?.until(day).days ?? 0) % (everyWeeks * 7)).toBe(0);
        const amounts = rows.filter(({ dueOn }) => dueOn !== null).map(({ amountMinor }) => amountMinor);
        if (amounts.length > 0) expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("a discount comes off the sessions, whole, and takes its tax with it", () => {
  const session: QuoteLine = { kind: "session", description: "x", serviceId: null, quantity: 3, unitMinor: 33_000, taxBasisPoints: 1000 };
  const extra: QuoteLine = { ...session, kind: "extra", quantity: 1, unitMinor: 11_000 };
  expect(quoteSums([session, extra], 9900, true)).toEqual({ totalMinor: 100_100, taxMinor: 9100 });
});

test("the sessions of a package are worth the whole of it together, each within a unit of the others", () => {
  fc.assert(
    fc.property(minor, fc.integer({ min: 1, max: 12 }), (whole, sessions) => {
      const worth = Array.from({ length: sessions }, (_, n) => worthOfFirst(whole, n + 1, sessions) - worthOfFirst(whole, n, sessions));
      expect(worth.reduce((all, each) => all + each, 0)).toBe(whole);
      expect(Math.max(...worth) - Math.min(...worth)).toBeLessThanOrEqual(1);
    }),
  );
});

test("a line taken back in parts takes back its whole tax", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      rate,
      fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 10 }),
      (listed, bp, tries) => {
        const sums = lineSums({ quantity: 1, unitMinor: listed, discountMinor: 0, taxBasisPoints: bp }, true);
        let [back, tax] = [0, 0];
        for (const wished of [...tries, listed]) {
          const part = Math.min(wished, sums.totalMinor - back);
          tax += taxOfPart(sums, back, part);
          back += part;
        }
        expect([back, tax]).toEqual([sums.totalMinor, sums.taxMinor]);
      },
    ),
  );
});

test("a quote holds through its last day, and what was decided outlives it", () => {
  const quote = { accepted: false, withdrawn: false, validUntil: "2026-10-31" };
  expect(quoteState(quote, "2026-10-31")).toBe("open");
  expect(quoteState(quote, "2026-11-01")).toBe("expired");
  expect(quoteState({ ...quote, accepted: true }, "2026-11-01")).toBe("accepted");
  expect(quoteState({ ...quote, withdrawn: true }, "2026-11-01")).toBe("withdrawn");
});
