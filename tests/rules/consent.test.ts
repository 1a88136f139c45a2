import { describe, expect, test } from "vitest";
import { completeConsentInput, consentFormInput, withdrawConsentInput } from "#lib/consent/input.ts";
import { CONSENT_ELEMENTS, tickElements } from "#lib/consent/rules/elements.ts";
import { missingSignatures } from "#lib/consent/rules/guardian.ts";
import { lapsesSoon, sessionMark } from "#lib/consent/rules/overview.ts";
import { consentExpiry } from "#lib/consent/rules/words.ts";
import {
  consentGapOn,
  consentStanding,
  type GivenConsent,
  lapseOf,
  lapsing,
  type PlannedTreatment,
  sayDevices,
} from "#lib/screening/rules/consent.ts";

const device = (name: string, id = name.toLowerCase()) => ({ id, name });
const pen = device("Pen");
const planned: PlannedTreatment = { protocolId: "scars", seriesId: "series", device: pen, indication: "Scars" };
const consent = (changes: Partial<GivenConsent> = {}): GivenConsent => ({
  ...{ id: "consent", protocolId: "scars", seriesId: "series", device: "Pen", deviceIds: ["pen"], indication: "Scars" },
  ...{ expiresOn: "2027-11-23", state: "in_force", lapsedReason: null, byGuardian: false },
  ...changes,
});
const gap = (given: readonly GivenConsent[], plan = planned) => consentGapOn(consentStanding(given, plan), "2026-11-23", "1985-08-14");

describe("the treatment consent that stands for a visit", () => {
  test("is the one in force for its protocol, device and indication, to its last day", () => {
    const standing = consentStanding([consent()], planned);
    expect(consentGapOn(standing, "2027-11-23", "1985-08-14")).toBeNull();
    expect(consentGapOn(standing, "2027-11-24", "1985-08-14")).toBe("expired");
  });

  test.each([
    ["none", []],
    ["none", [consent({ protocolId: "lines", seriesId: "another" })]],
    ["waiting", [consent({ state: "waiting" })]],
    ["withdrawn", [consent({ state: "withdrawn" })]],
    ["withdrawn", [consent({ state: "withdrawn", seriesId: "another" })]],
    ["none", [consent({ seriesId: "another", device: "Stamp", deviceIds: ["stamp"] })]],
    ["protocol", [consent({ protocolId: "lines" })]],
    ["device", [consent({ device: "Stamp", deviceIds: ["stamp"] })]],
    ["indication", [consent({ indication: "Lines" })]],
    ["device", [consent({ state: "lapsed", lapsedReason: "device" })]],
  ] as const)("says %s where it is not in force", (expected, given) => {
    expect(gap(given)).toBe(expected);
  });

  test("holds where nothing was planned when it was given, or nothing is planned now", () => {
    expect(gap([consent({ device: null, indication: null })])).toBeNull();
    expect(gap([consent()], { ...planned, device: null, indication: null })).toBeNull();
    expect(lapseOf(consent({ device: null }), planned)).toBeNull();
  });

  test("holds for each device that was planned for the series when it was given, and for no other", () => {
    const given = consent({ device: sayDevices(["Stamp", "Pen", "Pen"]), deviceIds: null });
    expect(given.device).toBe("Pen; Stamp");
    expect(["Pen", "Stamp", "Pen; Stamp", "Roller"].map((name) => lapseOf(given, { ...planned, device: device(name) }))).toEqual([
      ...[null, null],
      ...["device", "device"],
    ]);
  });

  test("is for the device and not for its name: one whose name is put right is the same, and another of the same make stands in for it", () => {
    expect(lapseOf(consent(), { ...planned, device: device("Crown Pen", "pen") })).toBeNull();
    expect(lapseOf(consent(), { ...planned, device: device("Pen", "second pen") })).toBeNull();
    expect(lapseOf(consent(), { ...planned, device: device("Crown Pen", "second pen") })).toBe("device");
    expect(lapseOf(consent({ deviceIds: null }), { ...planned, device: device("Crown Pen", "pen") })).toBe("device");
  });

  test("holds in another series of its protocol where it fits, and is none of that series' business where it does not", () => {
    const there = { ...planned, seriesId: "another" };
    expect(gap([consent()], there)).toBeNull();
    const other = { ...there, device: device("Stamp") };
    expect(gap([consent()], other)).toBe("none");
    expect(lapsing([consent()], other)).toEqual([]);
  });

  test("failure 11: an older yes is not brought back by what came after it", () => {
    const stamp = (id: string) => consent({ id, device: "Stamp", deviceIds: ["stamp"] });
    expect(gap([consent({ state: "withdrawn" }), stamp("older")])).toBe("withdrawn");
    expect(gap([{ ...stamp("late"), state: "waiting" }, stamp("older")])).toBe("device");
  });

  test("ends with another plan in the series it was given in, waiting or in force; outside a series with one for its protocol", () => {
    const given = [
      consent({ id: "waiting", state: "waiting" }),
      consent({ id: "elsewhere", seriesId: "another" }),
      consent({ id: "nowhere", seriesId: null }),
      consent({ id: "gone", state: "withdrawn" }),
      consent({ id: "other", protocolId: "lines", seriesId: "another", device: "Roller" }),
    ];
    const stamped = { ...planned, device: device("Stamp") };
    expect(lapsing(given, stamped)).toEqual(["waiting", "nowhere"].map((id) => ({ id, reason: "device" })));
    expect(lapsing(given, { ...planned, protocolId: "lines" })).toEqual([{ id: "waiting", reason: "protocol" }]);
    expect(lapsing(given, planned)).toEqual([]);
  });

  test("that waits takes nothing from the one in force", () => {
    expect(gap([consent({ id: "newer", state: "waiting" }), consent()])).toBeNull();
  });
});

test("there are sixteen elements, and each is ticked by itself", () => {
  expect(CONSENT_ELEMENTS).toHaveLength(16);
  expect(tickElements([]).open).toHaveLength(16);
  expect(tickElements(CONSENT_ELEMENTS.map(({ id }) => id)).open).toEqual([]);
  expect(tickElements(["all", "toString"]).open).toHaveLength(16);
});

test("an adult signs, and for a minor the guardian with name and relation", () => {
  expect(Object.keys(missingSignatures({ signature: null }, false))).toEqual(["signature"]);
  expect(missingSignatures({ signature: { image: null, typedName: "Ines" } }, false)).toEqual({});
  expect(Object.keys(missingSignatures({ signature: { image: null, typedName: "Ines" } }, true))).toHaveLength(3);
});

test("a consent holds for whole months, its last day included, and is said to lapse from 28 days before it", () => {
  expect(consentExpiry("2026-11-23", 12)).toBe("2027-11-23");
  expect(consentExpiry("2027-11-30", 3)).toBe("2028-02-29");
  expect(lapsesSoon("2027-11-23", "2027-10-26")).toBe(true);
  expect(lapsesSoon("2027-11-23", "2027-10-25")).toBe(false);
  expect(lapsesSoon("2027-11-23", "2027-11-24")).toBe(false);
  expect(lapsesSoon(null, "2027-11-24")).toBe(false);
});

test("a session outside a series says that no consent can be given for it", () => {
  const standing = consentStanding([], { ...planned, seriesId: null, protocolId: null });
  expect(sessionMark(standing, { date: "2026-12-01", inSeries: false, dateOfBirth: "1985-08-14" }, "2026-11-23")).toMatchObject({
    meaning: "stop",
  });
});

describe("failure 11: a blank or unsigned consent as it may be posted", () => {
  const id = "0198f2b4-7c1d-7000-8000-000000000001";
  const seen = "0".repeat(64);
  const blank = { drawn: "", typed: "" };

  test("completes nothing: the clinician's signature is asked for before anything is looked at", () => {
    const posted = { consentId: id, seen, idempotencyKey: id, elements: { identity: "on" } };
    for (const signature of [undefined, blank, { drawn: "", typed: " " }, { drawn: "data:image/png;base64,AAAA", typed: "" }])
      expect(completeConsentInput.safeParse({ ...posted, signature }).success).toBe(false);
    expect(completeConsentInput.safeParse({ ...posted, signature: { drawn: "", typed: "Aroha" } }).success).toBe(true);
  });

  test("takes no tick that is not one, and no field that the form does not have", () => {
    const posted = { consentVersionId: id, seen, idempotencyKey: id, signature: blank };
    expect(consentFormInput.safeParse({ ...posted, statements: { risks: "off" } }).success).toBe(false);
    expect(consentFormInput.safeParse({ ...posted, inForceAt: "2026-11-23" }).success).toBe(false);
    expect(consentFormInput.parse(posted)).toMatchObject({ statements: [], signature: null });
  });

  test("withdraws a use only where it says which", () => {
    const posted = { consentId: id, reason: "It stung." };
    expect(withdrawConsentInput.safeParse({ ...posted, scope: "use", use: " " }).success).toBe(false);
    expect(withdrawConsentInput.safeParse({ ...posted, scope: "whole" }).success).toBe(true);
  });
});
