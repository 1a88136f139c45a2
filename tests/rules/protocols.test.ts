import { describe, expect, it } from "vitest";
import { defaultProtocols, protocolServiceKeys } from "#db/seed/definitions/protocols.ts";
import { type ProtocolContent, protocolContent } from "#lib/series/input.ts";
import { findZone } from "#lib/zones.ts";

const [acne] = defaultProtocols;
const withChange = (change: Partial<ProtocolContent>) => protocolContent.safeParse({ ...acne?.content, ...change }).success;

describe("the default protocols", () => {
  it.each(defaultProtocols)("$name is sound content, closed to reception, and books a known service", ({ content }) => {
    expect(protocolContent.parse(content)).toEqual(content);
    expect(content.openToReception).toBe(false);
    expect(protocolServiceKeys).toContain(content.serviceKey);
  });

  it("have a slug each", () => expect(new Set(defaultProtocols.map(({ slug }) => slug)).size).toBe(defaultProtocols.length));

  it("go under four weeks only for hair, and say so", () => {
    expect(defaultProtocols.filter(({ content }) => content.underFourWeeks).map(({ slug }) => slug)).toEqual(["hair-loss"]);
  });

  it("stay within every zone's cap and out of the orbital rim", () => {
    for (const { content } of defaultProtocols) {
      for (const { zone, toMm } of content.depths) expect(toMm).toBeLessThanOrEqual(findZone(zone)?.defaultCapMm ?? 0);
    }
  });
});

describe("protocol content", () => {
  it.each<[string, Partial<ProtocolContent>]>([
    ["thirteen sessions", { sessions: { min: 3, default: 4, max: 13 } }],
    ["a usual number outside its range", { sessions: { min: 3, default: 5, max: 4 } }],
    ["a gap under a week", { gapDays: { min: 6, target: 28, max: 56 }, underFourWeeks: true }],
    ["a target over eight weeks", { gapDays: { min: 28, target: 57, max: 63 } }],
    ["a longest gap over seventy days", { gapDays: { min: 28, target: 28, max: 71 } }],
    ["gaps out of order", { gapDays: { min: 35, target: 28, max: 56 } }],
    ["a gap under four weeks that is not said", { gapDays: { min: 27, target: 28, max: 56 } }],
    ["four weeks said to be under four weeks", { underFourWeeks: true }],
    ["a depth between steps", { depths: [{ zone: "nose", fromMm: 0.5, toMm: 0.72 }] }],
    ["a zone inside the orbital rim", { depths: [{ zone: "orbit-left", fromMm: 0.05, toMm: 0.05 }] }],
    [
      "a zone twice",
      {
        depths: [
          { zone: "nose", fromMm: 0.5, toMm: 0.5 },
          { zone: "nose", fromMm: 0.5, toMm: 0.5 },
        ],
      },
    ],
  ])("refuses %s", (_name, change) => expect(withChange(change)).toBe(false));

  it("takes eight weeks as 56 days with up to 70", () => expect(withChange({ gapDays: { min: 56, target: 56, max: 70 } })).toBe(true));
});
