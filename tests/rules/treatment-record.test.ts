import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startHindrance } from "#lib/appointments/rules/status.ts";
import { instantToWall } from "#lib/time.ts";
import { recordTreatmentInput } from "#lib/treatments/input.ts";
import { canonicalTreatment, depthCap, endOnDay, sameAsLastTime } from "#lib/treatments/rules.ts";
import { findZone, ZONES } from "#lib/zones.ts";

const at = (text: string) => Temporal.Instant.from(text);

describe("the start", () => {
  test("needs a patient who is here, at an appointment with needles that is not over", () => {
    expect(startHindrance({ status: "arrived", needles: true })).toBeNull();
    expect(startHindrance({ status: "in_room", needles: true })).toBeNull();
    expect(startHindrance({ status: "confirmed", needles: true })).toBe("not_arrived");
    expect(startHindrance({ status: "cancelled", needles: true })).toBe("appointment_over");
    expect(startHindrance({ status: "treated", needles: true })).toBe("appointment_over");
    expect(startHindrance({ status: "arrived", needles: false })).toBe("no_needling");
  });
});

describe("the end", () => {
  test("lies on the local day of the start, whatever the machine's zone", () => {
    expect(endOnDay(at("2026-03-10T13:30:00+11:00"), "15:08", "Australia/Melbourne")?.toString()).toBe("2026-03-10T04:08:00Z");
  });

  test("is refused where the clocks skip it, and the first of two where it comes twice", () => {
    expect(endOnDay(at("2026-10-04T01:30:00+10:00"), "02:30", "Australia/Melbourne")).toBeNull();
    expect(endOnDay(at("2026-04-05T01:30:00+11:00"), "02:30", "Australia/Melbourne")?.toString()).toBe("2026-04-04T15:30:00Z");
    expect(instantToWall(at("2026-04-04T15:30:00Z"), "Australia/Melbourne").time).toBe("02:30");
  });
});

const setting = fc.record({
  zone: fc.constantFrom(...ZONES.map(({ id }) => id)),
  depthMm: fc.integer({ min: 1, max: 30 }).map((steps) => steps / 20),
  passes: fc.integer({ min: 1, max: 20 }),
});
const settings = fc.uniqueArray(setting, { selector: ({ zone }) => zone });

test("same as last time keeps what is recorded, adds only zones of last time, and never goes over a cap", () => {
  const capOf = (zone: string) => depthCap({ deviceMax: 1.25, labelCap: null, zoneCap: findZone(zone)?.capMm ?? 0 });
  fc.assert(
    fc.property(settings, settings, (given, last) => {
      const filled = sameAsLastTime(given, last, capOf);
      expect(filled.slice(0, given.length)).toEqual(given);
      expect(new Set(filled.map(({ zone }) => zone)).size).toBe(filled.length);
      for (const copied of filled.slice(given.length)) {
        expect(copied.depthMm).toBeLessThanOrEqual(capOf(copied.zone));
        expect(last.find(({ zone }) => zone === copied.zone)?.passes).toBe(copied.passes);
      }
    }),
  );
});

const record = {
  id: "t",
  appointmentId: "a",
  patientId: "p",
  startedAt: at("2026-03-10T03:20:00Z"),
  startedBy: "u",
  endedAt: at("2026-03-10T04:08:00Z"),
  deviceId: "d",
  cartridgeLot: "BC-1",
  cartridgeExpiry: "2028-09-30",
  notes: "",
  anaesthetic: null,
  signedAt: at("2026-03-10T04:10:00.123Z"),
  signedBy: "u",
  zones: [
    { zone: "nose", depthMm: 0.5, passes: 2 },
    { zone: "chin", depthMm: 1, passes: 4 },
  ],
};

test("what a signature seals does not depend on the order in which zones are read back", () => {
  const turned = { ...record, zones: record.zones.toReversed() };
  expect(JSON.stringify(canonicalTreatment(turned))).toBe(JSON.stringify(canonicalTreatment(record)));
  expect(JSON.stringify(canonicalTreatment({ ...record, notes: "x" }))).not.toBe(JSON.stringify(canonicalTreatment(record)));
});

test("what a signature seals covers an anaesthetic, and a record without one is sealed as it was before there were any", () => {
  const given = { product: "Lidocaine 4%", appliedAt: at("2026-03-10T02:50:00Z"), doctor: "Dr Edith Marlow" };
  const sealOf = (anaesthetic: typeof given | null) => JSON.stringify(canonicalTreatment({ ...record, anaesthetic }));
  expect(sealOf(null)).not.toContain("anaesthetic");
  const changes = [{ product: "Lidocaine 5%" }, { appliedAt: at("2026-03-10T02:51:00Z") }, { doctor: "Dr Edith Marlowe" }];
  expect(new Set([null, given, ...changes.map((change) => ({ ...given, ...change }))].map(sealOf)).size).toBe(5);
});

describe("the form", () => {
  const sent = { treatmentId: "01a20715-d4bc-777b-98b0-e3ada5984790", version: "3" };

  test("leaves out a zone whose fields are empty, and reads a comma", () => {
    const zones = { forehead: { depth: "0,75", passes: "3" }, chin: { depth: "", passes: "" } };
    expect(recordTreatmentInput.parse({ ...sent, zones })).toMatchObject({
      zones: [{ zone: "forehead", depthMm: 0.75, passes: 3 }],
      version: 3,
      endedAt: null,
      deviceId: null,
      intent: "save",
    });
  });

  test("asks for the missing half of a zone at its own field, and refuses an eye socket", () => {
    const half = recordTreatmentInput.safeParse({
      ...sent,
      zones: { chin: { depth: "1.00", passes: "" }, nose: { depth: "", passes: "2" } },
    });
    expect(half.error?.issues.map(({ path }) => path.join("."))).toEqual(["zones.nose.depth", "zones.chin.passes"]);
    expect(recordTreatmentInput.safeParse({ ...sent, zones: { "orbit-left": { depth: "0.10", passes: "1" } } }).success).toBe(false);
    expect(recordTreatmentInput.safeParse({ ...sent, zones: { chin: { depth: "0.53", passes: "1" } } }).success).toBe(false);
  });
});
