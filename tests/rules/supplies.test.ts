import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { recallCsv } from "#lib/supplies/outputs/recall-csv.ts";
import { hindranceOf, lotState, runsLow, sayExpiry, sayInDate, unitsLeft } from "#lib/supplies/rules.ts";

const ON = "2026-11-26";
const lot = (changes: Partial<Parameters<typeof lotState>[0]> = {}) => ({
  expiry: "2028-09-30",
  received: 24,
  used: 2,
  stopped: false,
  ...changes,
});

describe("a lot", () => {
  test("may be used on its last day, and not on the day after", () => {
    expect(lotState(lot({ expiry: ON }), ON)).toBe("expiring");
    expect(lotState(lot({ expiry: "2026-11-25" }), ON)).toBe("expired");
  });

  test("out of use is so whatever else holds", () => {
    expect(lotState(lot({ stopped: true, expiry: "2020-01-31", used: 24 }), ON)).toBe("stopped");
  });

  test("expires soon within sixty days", () => {
    expect(lotState(lot({ expiry: "2027-01-25" }), ON)).toBe("expiring");
    expect(lotState(lot({ expiry: "2027-01-26" }), ON)).toBe("usable");
  });

  test("that nobody counted has no end, and is never low", () => {
    expect(unitsLeft({ received: null, used: 90 })).toBeNull();
    expect(runsLow([lot({ received: null })], 100, ON)).toBe(false);
    expect(runsLow([], 0, ON)).toBe(true);
    expect(runsLow([lot({ used: 19 }), lot({ expiry: "2026-01-31" })], 5, ON)).toBe(true);
    expect(runsLow([lot({ used: 18 })], 5, ON)).toBe(false);
  });

  test("says its month where a pack gives only the month", () => {
    expect(sayExpiry("2028-09-30")).toBe("Sep 2028");
    expect(sayExpiry("2028-09-14")).toBe("14 Sep 2028");
    expect(sayInDate("cartridge", "2028-02-29")).toBe("Sterile to Feb 2028");
    expect(sayInDate("serum", "2028-02-28")).toBe("In date to 28 Feb 2028");
  });

  test("of a glide or serum needs the list for needled skin; an anaesthetic is recorded with its times", () => {
    const of = (kind: "serum" | "glide" | "kit" | "anaesthetic", forNeedledSkin: boolean) =>
      hindranceOf({ kind, forNeedledSkin, archived: false }, lot(), ON);
    expect(of("serum", false)).toBe("supply_not_for_needled_skin");
    expect(of("glide", false)).toBe("supply_not_for_needled_skin");
    expect(of("serum", true)).toBeNull();
    expect(of("kit", false)).toBeNull();
    expect(of("anaesthetic", true)).toBe("supply_numbing");
    expect(hindranceOf({ kind: "kit", forNeedledSkin: false, archived: true }, lot(), ON)).toBe("supply_archived");
  });
});

describe("the file of a recall", () => {
  const recallOf = (name: string) => ({
    lot: "BC-1",
    patients: [
      {
        name,
        number: 1001,
        phone: "+61 491 570 006",
        email: "ines@example.org",
        ways: ["phone", "email"],
        sessions: [{ date: "Tue 27 Oct 2026", service: "Needling, face", used: "12-needle tip, unit 0417" }],
      },
    ],
  });
  const fileOf = (name: string) => recallCsv(recallOf(name), (way) => way);

  test("has a line for each session, every cell quoted", () => {
    expect(fileOf('Ines "Inês" Carvalho').split("\r\n").slice(1)).toEqual([
      `"Ines ""Inês"" Carvalho","1001","'+61 491 570 006","ines@example.org","phone, email","Tue 27 Oct 2026","Needling, face","12-needle tip, unit 0417","BC-1"`,
      "",
    ]);
  });

  it("never holds a cell that a spreadsheet would run", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("=", "+", "-", "@", "\t=", " =", "|", "%"), (rest, start) => {
        const cells = fileOf(start + rest)
          .slice(1)
          .matchAll(/"((?:[^"]|"")*)"/g);
        for (const [, text = ""] of cells) expect(text).not.toMatch(/^\s*[=+\-@|%]/);
      }),
    );
  });
});
