/** What of a record a FHIR bundle may say, and that the check of bundles finds what is wrong with one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { fhirBundle } from "#lib/interchange/outputs/fhir/bundle.ts";
import { partId, spoken } from "#lib/interchange/outputs/fhir/words.ts";
import { recordCopy } from "#lib/privacy/outputs/record.ts";
import { fhirErrors } from "#tests/support/fhir.ts";

const AT = "2026-03-10T04:00:00.123456+00:00";
const uuid = (place: number) => `0199a3d2-7b7a-7000-8000-${place.toString(16).padStart(12, "0")}`;
const parts = [
  ...[
    "people",
    "formerDetails",
    "alerts",
    "contacts",
    "contactConsents",
    "notes",
    "tags",
    "healthItems",
    "statements",
    "appointments",
    "changes",
  ],
  ...[
    "waitlist",
    "series",
    "quotes",
    "invoices",
    "fees",
    "forms",
    "decisions",
    "consents",
    "treatments",
    "anaesthetics",
    "adverseEvents",
    "scores",
    "reviews",
    "photographs",
  ],
  ...["documents", "handouts", "portalLinks", "formLinks", "messages", "messageChoices", "tasks", "requests", "accesses"],
];

/** A copy with what the one record of tests/db/record-copy.test.ts has none of, every text of it `said`. */
function copyOf(said: string) {
  const person = {
    ...{ id: uuid(1), number: 7, givenName: said, familyName: said, preferredName: said, pronouns: said, dateOfBirth: "1990-02-28" },
    ...{ phone: said, email: said, street: said, city: said, region: said, postcode: said, country: said, formerNumber: said },
    ...{ language: "en", timeZone: null, mergedInto: null, registeredAt: AT, archivedAt: null },
  };
  const beside = { name: said, relation: said, organisation: said, phone: said, email: said, by: "Dr Lee", at: AT, removedAt: null };
  const item = { words: said, detail: said, severity: "unknown", notedBy: "Dr Lee", at: AT, endedAt: null, endedHow: null };
  const event = {
    ...{
      appointmentId: uuid(50),
      what: "redness",
      words: said,
      zones: ["chin"],
      onset: "2026-03-11",
      grade: 2,
      causality: "possible",
      action: said,
    },
    ...{ outcome: "resolved_with_marks", resolvedOn: null, reportable: null, reportedTo: said, recordedBy: "Dr Lee", recordedAt: AT },
    ...{ reviewedBy: null, reviewedAt: null, reviewWords: said, changedBy: null, changedAt: null, changeReason: said, earlier: [] },
  };
  const full = {
    people: [person, { ...person, id: uuid(2), number: 8, mergedInto: uuid(1) }],
    alerts: [
      { id: uuid(3), words: said, severity: "warn", audience: "everyone", expiresOn: "2026-03-09", by: null, at: AT, removedAt: null },
    ],
    contacts: ["guardian", "emergency", "doctor", "referrer"].map((role) => ({ ...beside, role })),
    contactConsents: [4, 5].map((place) => ({ id: uuid(place), channel: "email", agreed: place === 5, notedBy: "Dr Lee", at: AT })),
    healthItems: [
      { ...item, id: uuid(6), kind: "allergy", code: "latex", severity: "severe" },
      { ...item, id: uuid(7), kind: "allergy", code: "none", words: "", endedAt: AT, endedHow: "mistake" },
      { ...item, id: uuid(8), kind: "medicine", code: "isotretinoin", endedAt: AT, endedHow: "over" },
    ],
    adverseEvents: ["adverse_event", "expected_response"].map((kind, place) => ({ ...event, id: uuid(9 + place), kind })),
    documents: ["result", "other"].map((kind, place) => ({
      ...{ id: uuid(13 + place), title: said, kind, datedOn: place === 0 ? "2026-02-28" : null, audience: "everyone", fileName: said },
      ...{ type: "pdf", locked: false, sha256: "00", by: "Dr Lee", at: AT, struckAt: null, struckBy: null, struckReason: null },
      file: `documents/${uuid(13 + place)}.pdf`,
    })),
    scores: [
      { id: uuid(11), scale: "fitzpatrick", rater: "clinician", value: 3, takenOn: "2026-03-10", takenBy: "Dr Lee", seriesId: null },
      { id: uuid(12), scale: "patient_rating", rater: "patient", value: 7, takenOn: "2026-03-10", takenBy: "Dr Lee", seriesId: null },
    ],
  };
  const record = { ...Object.fromEntries(parts.map((part) => [part, []])), ...full };
  return recordCopy.parse({ format: "cadence-patient-record", version: 1, madeAt: AT, clinic: said, record });
}

const entries = z.object({ entry: z.array(z.looseObject({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })) });
const bundleOf = (said: string) => entries.loose().parse(fhirBundle(copyOf(said)));

test("people merged, people beside, allergies, medicines, events, documents and scores are valid, whatever their words", () => {
  expect(fhirErrors(bundleOf("Ines Carvalho"))).toEqual([]);
  const awkward = fc.string({ unit: fc.constantFrom(" ", "\u00a0", "\u2028", "\t", "\n", "é", "=", "<", "𝔘", "a") });
  fc.assert(
    fc.property(fc.oneof(awkward, fc.constant("")), (said) => {
      expect(fhirErrors(bundleOf(said))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test.each([
  ["a status that R4 does not have", "Appointment", { status: "done" }],
  ["a field that R4 does not have", "Patient", { pronouns: "she" }],
  ["a consent under no policy", "Consent", { policyRule: undefined }],
  ["a reference to a resource of the wrong kind", "Consent", { patient: { reference: `urn:uuid:${uuid(3)}` } }],
  ["a reference that leads nowhere", "Flag", { subject: { reference: `urn:uuid:${uuid(99)}` } }],
  ["a code that nobody verified", "Observation", { code: { coding: [{ system: "http://loinc.org", code: "1-8", display: "Made up" }] } }],
  [
    "a code of HL7 under other words",
    "AdverseEvent",
    { severity: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/adverse-event-severity", code: "mild", display: "Harsh" }] } },
  ],
])("the check finds %s", (_, type, planted) => {
  const { entry, ...bundle } = bundleOf("Ines");
  const appointment = {
    resourceType: "Appointment",
    id: uuid(50),
    status: "booked",
    start: AT,
    end: AT,
    participant: [{ actor: { display: "X" }, status: "accepted" }],
  };
  const all = [...entry, { fullUrl: `urn:uuid:${uuid(50)}`, resource: appointment }];
  expect(fhirErrors({ ...bundle, entry: all })).toEqual([]);
  const at = all.findIndex(({ resource }) => resource.resourceType === type);
  const changed = all.map((each, place) =>
    place === at ? { ...each, resource: JSON.parse(JSON.stringify({ ...each.resource, ...planted })) } : each,
  );
  expect(fhirErrors({ ...bundle, entry: changed })).not.toEqual([]);
});

test("nothing is said by null or by an empty text, list or object", () => {
  expect(spoken({ a: "", b: [null, { c: "  " }], d: { e: undefined }, f: [], g: 0, h: false, i: "\u00a0x " })).toEqual({
    g: 0,
    h: false,
    i: "x",
  });
  expect(spoken({ a: [] })).toBeUndefined();
});

test("the parts of one row have ids of their own, which are UUIDs and the same each time", () => {
  const ids = [0, 1, 2, 1000, 65_535].map((place) => partId(uuid(0xffff), place));
  expect(new Set(ids).size).toBe(5);
  for (const id of ids) expect(z.uuid({ version: "v8" }).safeParse(id).success).toBe(true);
});
