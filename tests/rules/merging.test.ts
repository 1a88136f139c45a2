import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choiceOf, clashesOf, type MergeFacts, type Side, takenFields, whyItStays } from "#lib/merging/rules.ts";
import { DETAIL_FIELDS, type Details, takeFields } from "#lib/patients/rules/details.ts";

const nothing: MergeFacts = { visits: [], series: [], consents: [], health: [], requests: [], approvals: [] };
const visit = (id: string, side: Side, from: number, to: number) => ({ id, side, from, to });

describe("what cannot stand in one record is named", () => {
  test("two visits at one time, and not two after each other", () => {
    const visits = [visit("a", "kept", 0, 60), visit("b", "merged", 59, 90), visit("c", "merged", 60, 90), visit("d", "kept", 0, 60)];
    expect(clashesOf({ ...nothing, visits })).toEqual([
      { kind: "visits_overlap", kept: "a", merged: "b" },
      { kind: "visits_overlap", kept: "d", merged: "b" },
    ]);
  });

  test("two series of one protocol, and two consents for one protocol of which both are in force or both wait", () => {
    const of = (id: string, side: Side, protocolId: string, waits = false) => ({ id, side, protocolId, waits });
    const series = [of("a", "kept", "scars"), of("b", "merged", "scars"), of("c", "merged", "marks")];
    const consents = [of("d", "kept", "scars"), of("e", "merged", "scars", true), of("f", "merged", "scars")];
    expect(clashesOf({ ...nothing, series, consents })).toEqual([
      { kind: "series_twice", kept: "a", merged: "b" },
      { kind: "consent_twice", kept: "d", merged: "f" },
    ]);
  });

  test("an allergy in one record and none in the other, and neither two allergies nor none twice", () => {
    const of = (id: string, side: Side, kind: string, none: boolean) => ({ id, side, kind, none });
    const health = [of("a", "kept", "allergy", true), of("b", "merged", "allergy", false), of("c", "kept", "medicine", true)];
    expect(clashesOf({ ...nothing, health: [...health, of("d", "merged", "medicine", true)] })).toEqual([
      { kind: "health_contradicts", kept: "a", merged: "b" },
    ]);
  });

  test("a copy that is asked for and a destruction that is approved, of either", () => {
    expect(clashesOf({ ...nothing, requests: [{ id: "a", side: "kept" }], approvals: [{ id: "b", side: "merged" }] })).toEqual([
      { kind: "request_open", side: "kept", id: "a" },
      { kind: "destruction_approved", side: "merged", id: "b" },
    ]);
  });

  test("what is in one record alone never clashes with itself", () => {
    const visits = [visit("a", "kept", 0, 60), visit("b", "kept", 0, 60)];
    expect(clashesOf({ ...nothing, visits })).toEqual([]);
  });
});

const value = fc.constantFrom("", "a", "b");
const details: fc.Arbitrary<Details> = fc.record({
  givenName: value,
  familyName: value,
  preferredName: value,
  pronouns: value,
  dateOfBirth: fc.constantFrom(null, "1985-08-14", "1985-08-04"),
  phone: value,
  email: value,
  street: value,
  city: value,
  region: value,
  postcode: value,
  country: value,
  formerNumber: value,
  language: value,
  timeZone: fc.constantFrom(null, "Europe/Lisbon"),
});
const side = fc.constantFrom<Side>("kept", "merged");
const choices = fc.record({
  givenName: side,
  familyName: side,
  preferredName: side,
  pronouns: side,
  dateOfBirth: side,
  phone: side,
  email: side,
  street: side,
  city: side,
  region: side,
  postcode: side,
  country: side,
  formerNumber: side,
  language: side,
  timeZone: side,
});

test("a detail is taken only where the merged record says something else, and every other reads as the kept one's", () => {
  fc.assert(
    fc.property(details, details, choices, (kept, merged, chosen) => {
      const taken = takenFields(chosen, kept, merged);
      const read = takeFields(kept, taken, merged);
      for (const field of DETAIL_FIELDS) {
        const says = choiceOf(field, kept, merged);
        expect(taken.includes(field)).toBe(chosen[field] === "merged" && says !== "none");
        expect(read[field]).toBe(taken.includes(field) ? merged[field] : kept[field]);
        if (says === "fills_a_gap") expect(kept[field] ?? "").toBe("");
        if (taken.includes(field)) expect(merged[field] ?? "").not.toBe("");
      }
    }),
  );
});

test.each([
  [{ onTop: true, keptLeadsOn: false, keptSince: 0 }, null],
  [{ onTop: false, keptLeadsOn: false, keptSince: 0 }, "merge_not_last"],
  [{ onTop: true, keptLeadsOn: true, keptSince: 1 }, "merge_not_last"],
  [{ onTop: true, keptLeadsOn: false, keptSince: 1 }, "merge_kept_since"],
] as const)("a merge that stands so: %j, can be undone unless there is a reason: %s", (standing, why) => {
  expect(whyItStays(standing)).toBe(why);
});
