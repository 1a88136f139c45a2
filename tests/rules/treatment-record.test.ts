import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startHindrance } from "#lib/appointments/rules/status.ts";
import { instantToWall } from "#lib/time.ts";
import { recordTreatmentInput } from "#lib/treatments/input.ts";
import { endOnDay } from "#lib/treatments/rules/end.ts";
import { canonicalTreatment, SEAL_VERSION, type SealedRecord, type SealVersion } from "#lib/treatments/rules/seal.ts";
import { depthCap, plainZone, sameAsLastTime } from "#lib/treatments/rules/zones.ts";
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

const setting = fc
  .tuple(fc.constantFrom(...ZONES.map(({ id }) => id)), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 20 }))
  .map(([zone, steps, passes]) => plainZone(zone, steps / 20, passes));
const settings = fc.uniqueArray(setting, { selector: ({ zone }) => zone });

test("same as last time keeps what is recorded, adds only zones of last time, and never goes over a cap", () => {
  const capOf = (zone: string) => depthCap({ deviceMax: 1.25, labelCap: null, zoneCap: findZone(zone)?.defaultCapMm ?? 0 });
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

const signedAt = at("2026-03-10T04:10:00.123Z");
const record: SealedRecord = {
  id: "t",
  appointmentId: "a",
  patientId: "p",
  startedAt: at("2026-03-10T03:20:00Z"),
  startedBy: "u",
  endedAt: at("2026-03-10T04:08:00Z"),
  deviceId: "d",
  skinPrep: "",
  notes: "",
  consentReason: "",
  signedAt,
  signedBy: "u",
  cosignNeeded: false,
  zones: [plainZone("nose", 0.5, 2), plainZone("chin", 1, 4)],
  units: [
    {
      kind: "cartridge",
      supplyId: "s",
      lot: "BC-1",
      expiry: "2028-09-30",
      serial: "",
      units: 1,
      openedAt: at("2026-03-10T03:18:00Z"),
      addedBy: "u",
    },
  ],
  anaesthetics: [
    {
      product: "Lidocaine 4%",
      strength: "",
      compounded: false,
      lotId: null,
      zones: ["nose", "chin"],
      grams: 10,
      occluded: false,
      appliedAt: at("2026-03-10T02:50:00Z"),
      appliedBy: "u",
      removedAt: at("2026-03-10T03:19:00Z"),
      removedBy: "u",
      doctor: "",
    },
  ],
  blood: [],
  names: { d: "SkinPen 1 (SkinPen Precision)", s: "12-needle tip" },
};
const sealOf = (change: Partial<SealedRecord>, version: SealVersion = SEAL_VERSION) =>
  JSON.stringify(canonicalTreatment({ ...record, ...change }, version));

describe("what a signature seals", () => {
  const [nose, chin] = [plainZone("nose", 0.5, 2), plainZone("chin", 1, 4)];
  const [unit] = record.units;
  const [numbing] = record.anaesthetics;
  if (unit === undefined || numbing === undefined) throw new Error("The example lost its parts.");
  const changes: Partial<SealedRecord>[] = [
    { notes: "x" },
    { consentReason: "x" },
    { names: { ...record.names, d: "SkinPen 2 (SkinPen Precision)" } },
    { names: { ...record.names, s: "36-needle tip" } },
    { skinPrep: "x" },
    { endedAt: signedAt },
    { startedAt: record.startedAt.add({ microseconds: 1 }) },
    { startedBy: "v" },
    { deviceId: "e" },
    { cosignNeeded: true },
    ...[
      { depthMm: 0.55 },
      { passes: 3 },
      { speed: "4" },
      { endpoint: "erythema" as const },
      { pain: 0 },
      { note: "x" },
      { overLabelBy: "v" },
    ].map((change) => ({ zones: [{ ...nose, ...change }, chin] })),
    ...[{ lot: "BC-2" }, { expiry: "2028-10-30" }, { serial: "1" }, { units: 2 }, { openedAt: signedAt }, { kind: "glide" as const }].map(
      (change) => ({ units: [{ ...unit, ...change }] }),
    ),
    ...[{ product: "Water" }, { grams: 9.5 }, { removedAt: signedAt }, { doctor: "v" }, { occluded: true }, { zones: ["nose"] }].map(
      (change) => ({
        anaesthetics: [{ ...numbing, ...change }],
      }),
    ),
    { units: [] },
    { anaesthetics: [] },
  ];

  test("covers everything a reader relies on", () => {
    expect(new Set([{}, ...changes].map((change) => sealOf(change))).size).toBe(changes.length + 1);
  });

  test("does not depend on the order in which its parts are read back", () => {
    const other = { ...unit, lot: "BC-2" };
    expect(sealOf({ zones: [chin, nose] })).toBe(sealOf({}));
    expect(sealOf({ units: [other, unit] })).toBe(sealOf({ units: [unit, other] }));
    expect(sealOf({ anaesthetics: [{ ...numbing, zones: ["chin", "nose"] }] })).toBe(sealOf({}));
  });

  test("stays readable as it was while instants were sealed to the millisecond", () => {
    expect(JSON.parse(sealOf({ startedAt: record.startedAt.add({ microseconds: 1 }) }, 3))).toMatchObject({
      seal: 3,
      startedAt: "2026-03-10T03:20:00.000Z",
      units: [{ openedAt: expect.stringMatching(/\.\d{3}Z$/) }],
    });
  });

  test("stays readable as it was before names were sealed with it", () => {
    expect(sealOf({ names: {}, consentReason: "x" }, 2)).toBe(sealOf({}, 2));
    expect(JSON.parse(sealOf({}, 2))).toMatchObject({ seal: 2, notes: "", units: [{ supplyId: "s" }] });
    expect(JSON.parse(sealOf({}, 2))).not.toHaveProperty("names");
  });

  test("stays readable as it was before materials and numbing were records of their own", () => {
    expect(JSON.parse(sealOf({}, 1))).toEqual({
      id: "t",
      appointmentId: "a",
      patientId: "p",
      startedAt: "2026-03-10T03:20:00.000Z",
      startedBy: "u",
      endedAt: "2026-03-10T04:08:00.000Z",
      deviceId: "d",
      cartridgeLot: "BC-1",
      cartridgeExpiry: "2028-09-30",
      notes: "",
      anaesthetic: { product: "Lidocaine 4%", appliedAt: "2026-03-10T02:50:00.000Z", doctor: "" },
      signedAt: "2026-03-10T04:10:00.123Z",
      signedBy: "u",
      zones: [
        { zone: "chin", depth: "1.00", passes: 4 },
        { zone: "nose", depth: "0.50", passes: 2 },
      ],
    });
    expect(sealOf({ anaesthetics: [] }, 1)).not.toContain("anaesthetic");
  });
});

describe("the form", () => {
  const sent = { treatmentId: "01a20715-d4bc-777b-98b0-e3ada5984790", version: "3" };

  test("leaves out a zone whose fields are empty, and reads a comma", () => {
    const zones = { forehead: { depth: "0,75", passes: "3" }, chin: { depth: "", passes: "" } };
    expect(recordTreatmentInput.parse({ ...sent, zones })).toMatchObject({
      zones: [{ zone: "forehead", depthMm: 0.75, passes: 3, pain: null, endpoint: null }],
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
