import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksDraft, checkTreatment, sayTreatmentProblem, type TreatmentFacts } from "#lib/treatments/rules/check.ts";
import { depthCap, depthSteps, signedOffCap } from "#lib/treatments/rules/zones.ts";
import { findZone, isOnDepthStep, ORBIT_ZONES, ZONES } from "#lib/zones.ts";

const at = (text: string) => Temporal.Instant.from(text);

const sound: TreatmentFacts = {
  zones: [
    { zone: "forehead", depthMm: 0.5, passes: 4 },
    { zone: "cheek-upper-right", depthMm: 1.25, passes: 6 },
  ],
  device: { maxDepthMm: 2.5, labelCapMm: 1.5 },
  zoneCaps: Object.fromEntries(ZONES.map(({ id, defaultCapMm }) => [id, defaultCapMm])),
  cartridges: 1,
  beyondConsent: null,
  consentReason: "",
  startedAt: at("2026-03-10T14:20:30+11:00"),
  endedAt: at("2026-03-10T15:00:00+11:00"),
  now: at("2026-03-10T15:01:00+11:00"),
};

const codes = (change: Partial<TreatmentFacts>) => checkTreatment({ ...sound, ...change }).map(({ code, field }) => `${field}: ${code}`);
const zone = (change: object) => ({ zones: [{ zone: "forehead", depthMm: 0.5, passes: 4, ...change }] });

describe("zones", () => {
  it("are the twenty-five ids that signed records hold, each once, and two that can never be chosen", () => {
    expect(ZONES).toHaveLength(25);
    expect(new Set(ZONES.map(({ id }) => id)).size).toBe(25);
    expect(ORBIT_ZONES.map(({ id, selectable, defaultCapMm }) => [id, selectable, defaultCapMm])).toEqual([
      ["orbit-right", false, 0],
      ["orbit-left", false, 0],
    ]);
    expect(findZone("cheek-upper-right")?.label).toBe("Right upper cheek");
    expect(findZone("elbow")).toBeUndefined();
  });
});

describe("the depth cap", () => {
  it("is the lowest of device, label and zone, whichever are known", () => {
    expect(depthCap({ deviceMax: 2.5, labelCap: 1.5, zoneCap: 1 })).toBe(1);
    expect(depthCap({ deviceMax: 0.5, labelCap: 1.5, zoneCap: 1 })).toBe(0.5);
    expect(depthCap({ deviceMax: 2.5, labelCap: 0.75, zoneCap: 1 })).toBe(0.75);
    expect(depthCap({ deviceMax: null, labelCap: null, zoneCap: 1.5 })).toBe(1.5);
  });

  it("gives way to a doctor's sign-off over the label, never over what the device reaches or the zone allows", () => {
    expect(signedOffCap({ deviceMax: 2.5, zoneCap: 2 })).toBe(2);
    expect(signedOffCap({ deviceMax: 1.25, zoneCap: 2 })).toBe(1.25);
    const deep = zone({ depthMm: 0.8, overLabelReason: "Thick scar", overLabelBy: "d" });
    expect(codes({ ...deep, device: { maxDepthMm: 2, labelCapMm: 0.75 } })).toEqual([]);
    expect(codes({ ...deep, device: { maxDepthMm: 0.75, labelCapMm: 0.5 } })).toEqual(["zones.forehead.depth: depth_over_cap"]);
    expect(checkTreatment({ ...sound, ...deep, zoneCaps: {} }).map(blocksDraft)).toEqual([true]);
  });

  it("offers steps of 0.05 mm up to and including the cap, all of them signable", () => {
    expect(depthSteps(0.2)).toEqual([0.05, 0.1, 0.15, 0.2]);
    for (const { id, defaultCapMm } of ZONES) {
      const steps = depthSteps(defaultCapMm);
      expect(steps.at(-1)).toBe(defaultCapMm);
      for (const depthMm of steps) expect(codes({ zones: [{ zone: id, depthMm, passes: 1 }] })).toEqual([]);
    }
  });
});

describe("signing a treatment", () => {
  it("has nothing against a sound record", () => expect(checkTreatment(sound)).toEqual([]));

  it.each<[string, Partial<TreatmentFacts>, string]>([
    ["no zone", { zones: [] }, "zones: zones_missing"],
    ["a zone that never was", zone({ zone: "elbow" }), "zones.elbow: zone_unknown"],
    ["a zone inside the orbital rim", zone({ zone: "orbit-left" }), "zones.orbit-left: zone_forbidden"],
    ["no depth", zone({ depthMm: null }), "zones.forehead.depth: depth_missing"],
    ["a depth of nothing", zone({ depthMm: 0 }), "zones.forehead.depth: depth_missing"],
    ["a depth that is not a number", zone({ depthMm: Number.NaN }), "zones.forehead.depth: depth_missing"],
    ["a depth over the zone's cap", zone({ depthMm: 1.05 }), "zones.forehead.depth: depth_over_cap"],
    [
      "a depth over the clinic's own lower cap",
      { ...zone({ depthMm: 0.5 }), zoneCaps: { forehead: 0.45 } },
      "zones.forehead.depth: depth_over_cap",
    ],
    [
      "a depth over the label's cap",
      { ...zone({ depthMm: 0.8 }), device: { maxDepthMm: 2, labelCapMm: 0.75 } },
      "zones.forehead.depth: depth_over_label",
    ],
    [
      "a depth over the label's cap with a reason alone",
      { ...zone({ depthMm: 0.8, overLabelReason: "Thick scar" }), device: { maxDepthMm: 2, labelCapMm: 0.75 } },
      "zones.forehead.depth: depth_over_label",
    ],
    ["a zone the clinic has no cap for", { ...zone({}), zoneCaps: {} }, "zones.forehead.depth: depth_over_cap"],
    ["a depth between two steps", zone({ depthMm: 0.52 }), "zones.forehead.depth: depth_off_step"],
    ["no passes", zone({ passes: null }), "zones.forehead.passes: passes_out_of_range"],
    ["too many passes", zone({ passes: 21 }), "zones.forehead.passes: passes_out_of_range"],
    ["half a pass", zone({ passes: 1.5 }), "zones.forehead.passes: passes_out_of_range"],
    ["no device", { device: null }, "deviceId: device_missing"],
    ["no cartridge", { cartridges: 0 }, "cartridge: cartridge_missing"],
    ["no end", { endedAt: null }, "endedAt: end_missing"],
    ["an end before the start", { endedAt: at("2026-03-10T14:19:59+11:00") }, "endedAt: end_before_start"],
    ["an end to come", { endedAt: at("2026-03-10T15:01:01+11:00") }, "endedAt: end_in_future"],
  ])("refuses %s", (_name, change, expected) => {
    expect(codes(change)).toEqual([expected]);
    for (const found of checkTreatment({ ...sound, ...change })) expect(sayTreatmentProblem(found)).toMatch(/^[A-Z].+\.$/);
  });

  it("refuses a zone recorded twice", () => {
    const forehead = { zone: "forehead", depthMm: 0.5, passes: 4 };
    expect(codes({ zones: [forehead, forehead] })).toEqual(["zones.forehead: zone_twice"]);
  });

  it("takes an end in the minute of the start, since people record minutes", () => {
    expect(codes({ endedAt: at("2026-03-10T14:20:00+11:00") })).toEqual([]);
  });

  it("names every problem of an empty record at once", () => {
    expect(codes({ zones: [], device: null, cartridges: 0, endedAt: null })).toHaveLength(4);
  });

  it("never lets a depth through that is over any of the three caps or off the steps", () => {
    const cap = fc.integer({ min: 1, max: 60 }).map((steps) => Math.round(steps * 5) / 100);
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        cap,
        fc.option(cap),
        // Half of them on the steps: only there do the caps decide.
        fc.oneof(
          fc.integer({ min: 1, max: 64 }).map((steps) => steps * 5),
          fc.integer({ min: 1, max: 320 }),
        ),
        (chosen, maxDepthMm, labelCapMm, hundredths) => {
          const depthMm = hundredths / 100;
          const problems = checkTreatment({
            ...sound,
            device: { maxDepthMm, labelCapMm },
            zones: [{ zone: chosen.id, depthMm, passes: 1 }],
          });
          const allowed = depthMm <= Math.min(chosen.defaultCapMm, maxDepthMm, labelCapMm ?? 99) && hundredths % 5 === 0;
          expect(problems.length === 0).toBe(allowed);
          expect(isOnDepthStep(depthMm)).toBe(hundredths % 5 === 0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
