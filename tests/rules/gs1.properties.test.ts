import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isGtin, readCode, toGtin } from "#lib/gs1.ts";
import { addDays } from "#lib/time.ts";
import { gtinOf, printed, scanned } from "#tests/support/packs.ts";

const TODAY = "2026-11-26";
const GTIN = gtinOf("0931234567890");
const UNIT = { gtin: GTIN, lot: "BC-2609-114", expiry: "2028-09-30", serial: "0417" };
const read = (code: string, today = TODAY) => readCode(code, today);

const SIGNS = "!\"%&'*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const anySign = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const text = fc.string({ unit: fc.constantFrom(...SIGNS), maxLength: 20 });
const unit = fc.record({
  gtin: fc.stringMatching(/^\d{13}$/).map(gtinOf),
  lot: text,
  expiry: fc.option(
    fc.integer({ min: -17_000, max: 17_000 }).map((days) => addDays(TODAY, days)),
    { nil: null },
  ),
  serial: text,
});

it("reads back whatever a pack says, scanned or printed", () => {
  fc.assert(
    fc.property(unit, (pack) => {
      expect(read(scanned(pack))).toEqual({ kind: "unit", unit: pack });
      expect(read(printed(pack))).toEqual({ kind: "unit", unit: pack });
    }),
  );
});

it("never throws, and gives what is no GS1 code back as it was typed", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: anySign }),
        text.map((rest) => `]d201${rest}`),
        text.map((rest) => `(01)${rest}`),
      ),
      (garbage) => {
        const found = read(garbage);
        if (found.kind === "plain") expect(found.text).toBe(garbage.trim());
        if (found.kind === "unit") expect(isGtin(found.unit.gtin)).toBe(true);
      },
    ),
  );
});

it("takes no code with one digit of its GTIN changed", () => {
  fc.assert(
    fc.property(unit, fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (pack, place, by) => {
      const digit = (Number(pack.gtin.charAt(place)) + by) % 10;
      const gtin = pack.gtin.slice(0, place) + digit + pack.gtin.slice(place + 1);
      expect(read(scanned({ ...pack, gtin }))).toEqual({ kind: "wrong", problem: "code_check_digit" });
    }),
  );
});

it("puts the year of an expiry within fifty years ahead and forty-nine back of today", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2150 }), fc.integer({ min: 0, max: 99 }), (now, years) => {
      const found = read(`]d201${GTIN}17${String(years).padStart(2, "0")}0615`, `${now}-03-10`);
      const year = found.kind === "unit" && found.unit.expiry !== null ? Number(found.unit.expiry.slice(0, 4)) : 0;
      expect(year % 100).toBe(years);
      expect(year - now).toBeLessThanOrEqual(50);
      expect(now - year).toBeLessThanOrEqual(49);
    }),
  );
});

describe("a code", () => {
  test.each([
    ["a Data Matrix", `]d201${GTIN}1728093010BC-2609-114\u001d210417`],
    ["a GS1-128 with its elements in another order", `]C101${GTIN}10BC-2609-114\u001d210417\u001d17280930`],
    ["one that begins with FNC1", `\u001d01${GTIN}1728093010BC-2609-114\u001d210417`],
    ["one whose scanner writes another sign for FNC1", `01${GTIN}1728093010BC-2609-114|210417`],
    ["one without symbology identifier", `01${GTIN}1728093010BC-2609-114\u001d210417`],
    [
      "one with dates of production and elements we do not keep",
      `]d201${GTIN}112309301728093010BC-2609-114\u001d240X9\u001d3100000250210417`,
    ],
    ["one typed from the pack", `(01) ${GTIN} (17)280930(10)BC-2609-114(21) 0417`],
  ])("reads %s", (_, code) => {
    expect(read(code)).toEqual({ kind: "unit", unit: UNIT });
  });

  test("takes day 00 as the last of its month, in leap years too", () => {
    expect(read(`]d201${GTIN}17280200`)).toMatchObject({ unit: { expiry: "2028-02-29" } });
    expect(read(`]d201${GTIN}17270200`)).toMatchObject({ unit: { expiry: "2027-02-28" } });
  });

  test.each([
    ["a date that is none", `]d201${GTIN}17281332`, "code_date"],
    ["month 00", `]d201${GTIN}17280000`, "code_date"],
    ["no product", "]d21728093010BC", "code_broken"],
    ["an element cut short", `]d201${GTIN}172809`, "code_broken"],
    ["a GTIN cut short", "]d2019312345", "code_broken"],
    ["two lots that differ", `]d201${GTIN}10A\u001d10B`, "code_broken"],
    ["an empty lot", `]d201${GTIN}10\u001d21X`, "code_broken"],
    ["letters for an element's name", `]d201${GTIN}XX12`, "code_broken"],
  ])("with %s is refused", (_, code, problem) => {
    expect(read(code)).toEqual({ kind: "wrong", problem });
  });

  test("that is only a lot number stays what was typed, also when it begins with 01", () => {
    for (const lot of ["BC-2609-114", "0114", "01-2609", "L8832", ""]) expect(read(` ${lot} `)).toEqual({ kind: "plain", text: lot });
  });

  test("printed below a bar code in its shorter forms becomes fourteen digits", () => {
    expect(toGtin("931 2345 678907")).toBe(GTIN);
    expect(toGtin("9312345678907")).toBe(GTIN);
    expect(toGtin("9312345678906")).toBeNull();
    expect(toGtin("12345")).toBeNull();
  });
});
