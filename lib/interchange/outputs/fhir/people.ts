import { NONE, sayHealthItem } from "#lib/patients/rules/health-codes.ts";
import type { RecordCopy, RecordParts } from "#lib/privacy/outputs/record.ts";
import { between, hl7, named, OWN, type Resource, type Told, text, to } from "./words.ts";

type Person = RecordParts["people"][number];

/** The patient, and whoever was merged into them: kept as a record that is no longer used and says which one stands for it. */
export function patientsOf({ clinic, record }: RecordCopy): readonly Resource[] {
  return record.people.map((person) => ({
    resourceType: "Patient",
    id: person.id,
    identifier: [
      { use: "usual", system: OWN.patientNumber, value: String(person.number), assigner: named(clinic) },
      { use: "secondary", system: person.formerNumber === "" ? null : OWN.formerNumber, value: person.formerNumber },
    ],
    active: person.mergedInto === null && person.archivedAt === null,
    name: [
      { use: "official", family: person.familyName, given: [person.givenName] },
      { use: person.preferredName === "" ? null : "usual", text: person.preferredName },
    ],
    telecom: telecom(person),
    birthDate: person.dateOfBirth,
    address: [addressOf(person)],
    contact: person.mergedInto === null ? record.contacts.filter(isBeside).map(contactOf) : [],
    communication: [{ language: { coding: [{ system: "urn:ietf:bcp:47", code: person.language }] } }],
    generalPractitioner: person.mergedInto === null ? record.contacts.filter(isDoctor).map(doctorOf) : [],
    managingOrganization: named(clinic),
    link: linksOf(person, record.people),
  }));
}

function telecom({ phone, email }: { readonly phone: string; readonly email: string }): Told {
  return [
    { system: phone === "" ? null : "phone", value: phone },
    { system: email === "" ? null : "email", value: email },
  ];
}

function addressOf(person: Person): Told {
  return {
    line: person.street.split("\n"),
    city: person.city,
    state: person.region,
    postalCode: person.postcode,
    country: person.country,
  };
}

/** Both ends of a merge are told: the record that goes on replaces, the other is replaced. */
function linksOf(person: Person, people: readonly Person[]): Told {
  if (person.mergedInto !== null) return [{ other: to(person.mergedInto), type: "replaced-by" }];
  return people.filter(({ mergedInto }) => mergedInto === person.id).map(({ id }) => ({ other: to(id), type: "replaces" }));
}

type Beside = RecordParts["contacts"][number];
const isBeside = ({ role, removedAt }: Beside) => removedAt === null && (role === "guardian" || role === "emergency");
const isDoctor = ({ role, removedAt }: Beside) => removedAt === null && role === "doctor";

const contactOf = (beside: Beside): Told => ({
  relationship: [
    { ...(beside.role === "emergency" ? EMERGENCY : {}), text: beside.relation === "" ? ROLE_WORDS.get(beside.role) : beside.relation },
  ],
  name: text(beside.name),
  telecom: telecom(beside),
});

const EMERGENCY = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0131", code: "C", display: "Emergency Contact" }] };
const ROLE_WORDS: ReadonlyMap<string, string> = new Map([
  ["guardian", "Guardian"],
  ["emergency", "Emergency contact"],
]);

const doctorOf = ({ name, organisation }: Beside): Told => named(organisation === "" ? name : `${name}, ${organisation}`);

type HealthItem = RecordParts["healthItems"][number];

/** Allergies and medicines as the patient told them, in words: none of their codes is verified. */
export function healthOf({ healthItems }: RecordParts, patient: Told): readonly Resource[] {
  return healthItems.map((item) => (item.kind === "allergy" ? allergyOf(item, patient) : medicineOf(item, patient)));
}

function allergyOf(item: HealthItem, patient: Told): Resource {
  const isMistake = item.endedHow === "mistake";
  const hasReaction = item.code !== NONE && item.detail !== "";
  return {
    resourceType: "AllergyIntolerance",
    id: item.id,
    clinicalStatus: isMistake
      ? null
      : item.endedAt === null
        ? hl7("allergyintolerance-clinical", "active", "Active")
        : hl7("allergyintolerance-clinical", "inactive", "Inactive"),
    verificationStatus: isMistake
      ? hl7("allergyintolerance-verification", "entered-in-error", "Entered in Error")
      : hl7("allergyintolerance-verification", "unconfirmed", "Unconfirmed"),
    code: text(sayHealthItem({ kind: "allergy", code: item.code, words: item.words })),
    patient,
    recordedDate: item.at,
    recorder: named(item.notedBy),
    reaction: hasReaction ? [{ manifestation: [text(item.detail)], severity: item.severity === "unknown" ? null : item.severity }] : [],
    note: hasReaction
      ? []
      : [{ text: item.severity === "unknown" ? item.detail : [item.severity, item.detail].filter(Boolean).join(": ") }],
  };
}

const MEDICINE_STATUS: ReadonlyMap<string | null, string> = new Map([
  [null, "active"],
  ["over", "stopped"],
  ["mistake", "entered-in-error"],
]);

const medicineOf = (item: HealthItem, patient: Told): Resource => ({
  resourceType: "MedicationStatement",
  id: item.id,
  status: MEDICINE_STATUS.get(item.endedHow) ?? "unknown",
  medicationCodeableConcept: text(sayHealthItem({ kind: "medicine", code: item.code, words: item.words })),
  subject: patient,
  effectivePeriod: between(null, item.endedHow === "over" ? item.endedAt : null),
  dateAsserted: item.at,
  dosage: [{ text: item.detail }],
});

/** Alerts as flags: those that were taken off or are past their day no longer stand. */
export function flagsOf({ madeAt, record }: RecordCopy, patient: Told): readonly Resource[] {
  return record.alerts.map((alert) => ({
    resourceType: "Flag",
    id: alert.id,
    status: alert.removedAt === null && (alert.expiresOn ?? madeAt) >= madeAt.slice(0, 10) ? "active" : "inactive",
    category: [text(alert.severity)],
    code: text(alert.words),
    subject: patient,
    period: between(alert.at, alert.removedAt),
    author: named(alert.by),
  }));
}
