import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deepest, limitsOf, onOtherSide, stepped, suggestion, type ZoneChoice } from "#components/treatments/zone-values.ts";
import { checkTreatment } from "#lib/treatments/rules/check.ts";
import {
  asPlanned,
  depthCap,
  plainZone,
  sameAsLastTime,
  signedOffCap,
  withSignOff,
  type ZoneSetting,
} from "#lib/treatments/rules/zones.ts";
import { isOnDepthStep, ZONES } from "#lib/zones.ts";

const steps = (max: number) => fc.integer({ min: 1, max }).map((count) => Math.round(count * 5) / 100);
const device = fc.record({ maxDepthMm: steps(60), labelCapMm: fc.option(steps(60)) });
const zoneCaps = fc
  .tuple(...ZONES.map(() => steps(60)))
  .map((caps) => Object.fromEntries(ZONES.map(({ id }, index) => [id, caps[index] ?? 0])));
const zone = fc.constantFrom(...ZONES.map(({ id }) => id));
const passes = fc.integer({ min: 1, max: 20 });
const told = fc.record({
  speed: fc.constantFrom("", "4"),
  endpoint: fc.constantFrom(null, "pinpoint" as const),
  pain: fc.option(fc.integer({ min: 0, max: 10 })),
  note: fc.constantFrom("", "Said then"),
  overLabelReason: fc.constantFrom("", "Thick scar"),
  overLabelBy: fc.constantFrom(null, "doctor-then"),
});
const setting = fc
  .tuple(zone, steps(60), passes, told)
  .map(([id, mm, count, more]): ZoneSetting => ({ ...plainZone(id, mm, count), ...more }));
const settings = fc.uniqueArray(setting, { selector: (each) => each.zone });
const plans = fc.uniqueArray(fc.record({ zone, fromMm: steps(60) }), { selector: (each) => each.zone });

type Device = { readonly maxDepthMm: number; readonly labelCapMm: number | null };
const freeCap =
  (caps: Record<string, number>, { maxDepthMm, labelCapMm }: Device) =>
  (id: string) =>
    depthCap({ deviceMax: maxDepthMm, labelCap: labelCapMm, zoneCap: caps[id] ?? 0 });
const choice = (id: string, capMm: number, last: ZoneChoice["last"]): ZoneChoice => ({
  id,
  label: id,
  region: "face",
  capMm,
  plan: null,
  last,
});
const now = Temporal.Instant.from("2026-03-10T04:10:00Z");

describe("no way into the record goes over a cap", () => {
  test("not copying the last session, and not the plan: and both take the depth and passes alone along", () => {
    fc.assert(
      fc.property(settings, settings, plans, device, zoneCaps, (given, last, plan, used, caps) => {
        const capOf = freeCap(caps, used);
        const mine = new Set(given.map((each) => each.zone));
        for (const filled of [sameAsLastTime(given, last, capOf), asPlanned(given, plan, last, capOf)]) {
          expect(filled.filter((each) => mine.has(each.zone))).toEqual(given);
          for (const added of filled.filter((each) => !mine.has(each.zone))) {
            expect(added.depthMm).toBeLessThanOrEqual(capOf(added.zone));
            expect(isOnDepthStep(added.depthMm)).toBe(true);
            expect(added).toMatchObject({ endpoint: null, pain: null, note: "", overLabelReason: "", overLabelBy: null });
          }
        }
      }),
    );
  });

  test("not the buttons, however often they are pressed, the suggestion, or the other side", () => {
    fc.assert(
      fc.property(
        zone,
        steps(60),
        device,
        fc.option(fc.record({ depthMm: steps(60), passes })),
        fc.array(fc.constantFrom(1 as const, -1 as const), { maxLength: 80 }),
        fc.boolean(),
        fc.constantFrom("", "Thick scar"),
        (id, capMm, used, last, presses, isDoctor, overLabelReason) => {
          const which = choice(id, capMm, last);
          const limits = limitsOf(which, { id: "d", label: "", name: "", beyondConsent: null, ...used }, []);
          const begin = suggestion(which, limits.freeMm);
          const nothing = { depth: "", passes: "", endpoint: "", pain: "", speed: "", note: "", overLabelReason };
          const max = deepest(limits, nothing, isDoctor);
          expect(max).toBeLessThanOrEqual(signedOffCap({ deviceMax: used.maxDepthMm, zoneCap: capMm }));
          if (!isDoctor || overLabelReason === "") expect(max).toBe(limits.freeMm);
          expect(Number(begin.depth)).toBeLessThanOrEqual(limits.freeMm);
          let depth = begin.depth;
          for (const direction of presses) {
            depth = stepped(depth, direction, { min: 0.05, max, step: 0.05, start: Number(begin.depth) });
            expect(Number(depth)).toBeLessThanOrEqual(max);
            expect(isOnDepthStep(Number(depth))).toBe(true);
          }
          const other = onOtherSide({ ...nothing, depth: "3.00", passes: "4" }, nothing, limits);
          expect(Number(other.depth)).toBeLessThanOrEqual(limits.freeMm);
          expect(other.overLabelReason).toBe("");
        },
      ),
    );
  });

  test("not what is typed: a draft takes a depth over the label from a doctor with a reason alone, and none over the device or the zone", () => {
    fc.assert(
      fc.property(setting, fc.option(setting), device, zoneCaps, fc.boolean(), (given, kept, used, caps, isDoctor) => {
        const earlier = kept === null ? null : { ...kept, zone: given.zone };
        const signedOff = withSignOff(given, { labelCap: used.labelCapMm, earlier, doctor: isDoctor ? "doctor-now" : null });
        const problems = checkTreatment({
          zones: [signedOff],
          device: used,
          zoneCaps: caps,
          cartridges: 1,
          beyondConsent: null,
          consentReason: "",
          startedAt: now.subtract({ minutes: 40 }),
          endedAt: now,
          now,
        });
        const reach = Math.min(caps[given.zone] ?? 0, used.maxDepthMm);
        const isOver = used.labelCapMm !== null && given.depthMm > used.labelCapMm;
        if (problems.length === 0) {
          expect(given.depthMm).toBeLessThanOrEqual(reach);
          if (isOver) expect([signedOff.overLabelReason, signedOff.overLabelBy]).not.toContain("");
          if (isOver) expect(signedOff.overLabelBy).not.toBeNull();
          if (isOver && !isDoctor) expect(given.depthMm).toBeLessThanOrEqual(earlier?.depthMm ?? 0);
        }
        if (!isOver) expect(signedOff).toMatchObject({ overLabelReason: "", overLabelBy: null });
        if (given.depthMm > reach) expect(problems.map(({ code }) => code)).toEqual(["depth_over_cap"]);
      }),
    );
  });
});
