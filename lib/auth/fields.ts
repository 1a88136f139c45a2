/**
 * Which fields who may receive: the part of the matrix after rights and objects. Every column that can hold what somebody wrote, measured or
 * chose stands here in one class; a column that stands in none fails tests/db/field-classes.test.ts. What a class says is the most that may be shown: a row may
 * be kept from more (an alert for clinicians alone), never shown to more. Pure.
 */
import { allows, type Permission, type Role } from "./policy.ts";

type Readers = {
  /** Staff with any one of these rights. */
  readonly staff: readonly Permission[];
  /** Whether the patient it is about may receive it, behind a portal link or at a form of theirs. */
  readonly patient: boolean;
  readonly anybody?: true;
};

export const FIELD_CLASSES = {
  /** The clinic's name, and where and when to reach it. */
  open: { staff: [], patient: true, anybody: true },
  /** How the clinic is set up; names no patient. */
  clinic: { staff: ["clinic:read"], patient: true },
  definition: { staff: ["definition:read"], patient: true },
  stock: { staff: ["supply:manage", "clinical:read"], patient: false },
  /** Whoever works here, to whoever looks after them and to themselves. */
  account: { staff: ["staff:read", "clinic:read"], patient: false },
  /** What a patient is called: whoever reads money reads who it is of. */
  name: { staff: ["patient:read", "diary:read", "billing:read", "takings:count"], patient: true },
  /** Who a patient is, and what was arranged with them. */
  patient: { staff: ["patient:read", "diary:read"], patient: true },
  /** What staff note about a patient's bookings. */
  internal: { staff: ["patient:read", "diary:read"], patient: false },
  /** What a patient was sold and owes. */
  money: { staff: ["billing:read"], patient: true },
  /** What of it whoever counts a day's takings sees too. */
  takings: { staff: ["billing:read", "takings:count"], patient: true },
  /** What was counted. */
  till: { staff: ["takings:count"], patient: false },
  consent: { staff: ["consent:take"], patient: true },
  handout: { staff: ["handout:read"], patient: true },
  /** What was answered about a patient's health: clinicians, and the patient at their own form. */
  answers: { staff: ["clinical:read"], patient: true },
  /** Findings, records, measures, pictures and what went wrong. */
  clinical: { staff: ["clinical:read"], patient: false },
  /** For how long records are kept, and what was destroyed. */
  keeping: { staff: ["privacy:retain"], patient: false },
  breach: { staff: ["breach:manage"], patient: false },
  /** Who did and saw what; the breach register tells it of the patients a breach concerns. */
  trail: { staff: ["audit:read", "breach:manage"], patient: false },
  /** Hashes of what lets somebody in, seals, keys of files, and what is kept for the machine alone. No page receives it. */
  secret: { staff: [], patient: false },
} as const satisfies Record<string, Readers>;

export type FieldClass = keyof typeof FIELD_CLASSES;

/** Whether somebody with these roles, a patient about their own things, or just anybody may receive fields of this class. */
export function mayReceive(who: readonly Role[] | "patient" | "anybody", fieldClass: FieldClass): boolean {
  const readers: Readers = FIELD_CLASSES[fieldClass];
  if (readers.anybody === true) return true;
  if (who === "anybody") return false;
  return who === "patient" ? readers.patient : readers.staff.some((permission) => allows(who, permission));
}

type Classed = Partial<Record<FieldClass, readonly string[]>>;

/** By table, the columns of each class. Ids, instants, times of day, yes and no, and counts of versions are in none. */
export const FIELDS: Readonly<Record<string, Classed>> = {
  adverse_event_versions: { clinical: ["content"] },
  adverse_events: {
    clinical: [
      "onset",
      "resolvedOn",
      "kind",
      "what",
      "words",
      "zones",
      "grade",
      "causality",
      "action",
      "outcome",
      "reportedTo",
      "reviewWords",
      "changeReason",
    ],
  },
  anaesthetics: { clinical: ["product", "strength", "zones", "grams", "maxMinutes", "doctor"] },
  appointment_events: { internal: ["what", "fromStatus", "toStatus", "reason"] },
  billing_terms: {
    clinic: [
      "sellerName",
      "sellerAddress",
      "taxNumber",
      "taxName",
      "numberPrefix",
      "footer",
      "quoteDays",
      "lateHours",
      "lateFeeMinor",
      "noShowFeeMinor",
      "feeTaxBasisPoints",
    ],
  },
  packages: { money: ["sessions", "closedReason"] },
  prices: { clinic: ["amountMinor", "currency", "taxBasisPoints", "validFrom"] },
  quote_instalments: { money: ["position", "amountMinor", "dueOn"] },
  quote_lines: { money: ["position", "kind", "description", "quantity", "unitMinor", "taxBasisPoints"] },
  quotes: { money: ["currency", "taxName", "quotedOn", "validUntil", "discountMinor", "discountReason", "note"] },
  appointments: { patient: ["localDate", "sessionNumber", "status", "timeZone", "extraMinutes"], internal: ["cancelReason"] },
  attempts: { secret: ["kind", "subjectHash"] },
  audit_chain: { secret: ["seq", "prevHash", "hash"] },
  audit_log: { trail: ["actorKind", "actorRoles", "action", "objectType", "objectId", "outcome", "reason", "detail", "requestId"] },
  billing_numbers: { money: ["kind", "last"] },
  blood_products: { clinical: ["kind", "tubes", "tubeMl", "spinG", "spinMinutes"] },
  breach_steps: { breach: ["kind", "words"] },
  breaches: { breach: ["what", "fromDay", "untilDay", "people", "law", "outcome"] },
  changed_appointments: { secret: ["before", "versionAfter"] },
  changes: { internal: ["what"], secret: ["seriesBefore"] },
  claims: { internal: ["kind", "lane", "overrideReason"] },
  clinician_hours: { clinic: ["validFrom", "validUntil", "weekday"] },
  clinics: { open: ["name"], clinic: ["consentMonths", "privacyLaw"] },
  closures: { clinic: ["kind", "note"] },
  consents: {
    consent: [
      "expiresOn",
      "kind",
      "purpose",
      "statements",
      "device",
      "indication",
      "signedName",
      "signatureImage",
      "guardianName",
      "guardianRelation",
      "guardianImage",
      "contentHash",
      "elements",
      "clinicianName",
      "clinicianImage",
      "completedHash",
      "withdrawnReason",
      "withdrawnScope",
      "lapsedReason",
      "endedHash",
    ],
  },
  credit_note_lines: { money: ["sessions", "totalMinor", "taxMinor"] },
  credit_notes: { money: ["number", "reason", "seller", "buyer", "totalMinor", "taxMinor", "issuedOn"] },
  day_counts: { till: ["day", "method", "expectedMinor", "countedMinor", "note"] },
  definition_versions: { definition: ["number", "state", "content", "contentHash"] },
  definitions: { definition: ["kind", "slug", "name"] },
  destruction_approvals: { keeping: ["law", "lastEntryOn", "keptUntil"] },
  destruction_log: { keeping: ["law", "lastEntryOn", "keptUntil", "counts"] },
  destroyed_files: { secret: ["key"] },
  device_logs: { clinic: ["kind", "words"] },
  devices: {
    clinic: ["serviceDue", "kind", "manufacturer", "model", "serial", "regulatoryId", "needleCount", "speeds", "maxDepthMm", "labelCapMm"],
  },
  fee_decisions: { money: ["kind", "waivedReason"] },
  form_links: { secret: ["tokenHash"], internal: ["failedTries"] },
  form_responses: {
    answers: ["answers", "signedName", "signatureImage"],
    clinical: ["contentHash"],
    patient: ["answeredOn", "part", "state", "mode"],
  },
  form_sessions: { secret: ["secretHash"], patient: ["forms"] },
  handouts: {
    handout: [
      "issue",
      "reason",
      "adjustments",
      "products",
      "homePlan",
      "versionNumber",
      "approvedBy",
      "timeZone",
      "instructions",
      "sections",
    ],
  },
  import_rows: { internal: ["row", "cells", "state", "reasons", "alikeNumber"] },
  imports: {
    internal: ["kind", "format", "headers", "columns", "dateOrder", "likely", "state", "rowCount"],
    secret: ["fingerprint"],
  },
  idempotency_keys: { secret: ["command", "actor", "requestHash", "answer"] },
  invitations: { secret: ["tokenHash"], account: ["purpose"] },
  invoice_instalments: { money: ["position", "amountMinor", "dueOn"] },
  invoice_lines: {
    money: [
      ...["position", "kind", "description", "quantity", "unitMinor", "discountMinor", "discountReason"],
      ...["taxBasisPoints", "totalMinor", "taxMinor"],
    ],
  },
  invoices: { money: ["buyer", "totalMinor", "taxMinor", "issuedOn"], takings: ["number", "currency", "seller"] },
  legal_holds: { keeping: ["reason", "liftedReason"] },
  location_hours: { open: ["weekday"] },
  locations: {
    open: ["name", "address", "phone", "timeZone", "jurisdiction", "dateOrder", "currency", "emergencyNumber"],
  },
  note_templates: { clinical: ["name", "words"] },
  contact_consents: { patient: ["channel"] },
  health_items: { clinical: ["kind", "code", "words", "detail", "severity", "endedHow"] },
  patient_alerts: { internal: ["audience", "severity", "words", "expiresOn"] },
  patient_documents: {
    internal: ["state", "audience", "kind", "title", "datedOn", "fileName", "type", "size", "struckReason"],
    secret: ["key", "sentHash", "contentHash"],
  },
  patient_notes: { internal: ["audience", "words", "struckReason"] },
  patient_people: { patient: ["role", "name", "relation", "organisation", "phone", "email"] },
  patient_tags: { internal: ["tag"] },
  patient_merges: { patient: ["chosen"] },
  patient_former_details: { patient: ["details"] },
  patient_statements: { clinical: ["about", "words", "saidOn"] },
  patients: {
    name: ["givenName", "familyName"],
    patient: [
      "dateOfBirth",
      "number",
      "preferredName",
      "pronouns",
      "phone",
      "email",
      "street",
      "city",
      "region",
      "postcode",
      "country",
      "language",
      "timeZone",
    ],
    internal: ["formerNumber", "searchText", "familyFirst", "closeSpellings", "phoneDigits"],
  },
  calendar_feeds: { account: ["label"], secret: ["tokenHash"] },
  messages: {
    patient: ["address", "subject", "body", "html", "calendar", "channel", "told"],
    internal: ["kind", "key", "state", "about", "attempts", "unsure", "failure"],
  },
  notices: { internal: ["kind", "key", "step", "state"] },
  payments: { takings: ["method", "amountMinor", "takenOn", "reference", "reason"] },
  photos: {
    clinical: ["takenOn", "state", "view", "width", "height", "size", "removedReason"],
    secret: ["key", "thumbKey", "contentHash"],
  },
  portal_links: { secret: ["tokenHash", "codeHash"], internal: ["channel", "revokedReason", "failedTries", "codeTries"] },
  portal_sessions: { secret: ["secretHash"] },
  record_requests: { clinical: ["askedOn", "asker", "askerName", "identityCheck", "law", "dueOn", "answer", "answerWords"] },
  resources: { clinic: ["kind", "name"] },
  reviews: { clinical: ["countedFrom", "doneOn", "step", "outcome", "words"] },
  scores: { clinical: ["takenOn", "scale", "rater", "value"] },
  screening_decisions: { clinical: ["rule", "outcome", "answer", "kind", "reason", "rulesVersion"] },
  series: {
    patient: ["sessions", "gapMinDays", "gapTargetDays", "gapMaxDays", "zones", "preferences"],
    internal: ["pausedReason", "endedReason"],
  },
  series_events: { internal: ["what", "reason", "detail"] },
  service_categories: { clinic: ["name"] },
  service_phases: { clinic: ["position", "name", "minutes"] },
  services: { clinic: ["name", "kind", "turnoverMinutes"] },
  pending_sign_ins: { secret: ["secretHash", "proposedStep", "failed"] },
  recovery_codes: { secret: ["codeHash"] },
  second_steps: { secret: ["secret", "lastStep"] },
  sessions: { secret: ["secretHash", "proposedStep"], account: ["address", "browser"] },
  setup_codes: { secret: ["codeHash"] },
  supplies: { stock: ["kind", "name", "manufacturer", "gtin", "strength", "maxMinutes", "lowAt"] },
  supply_lot_events: { stock: ["kind", "reason"] },
  supply_lots: { stock: ["expiry", "lot", "received", "used", "stoppedReason"] },
  tasks: { internal: ["due", "kind", "audience"] },
  treatment_addenda: { clinical: ["words"] },
  treatment_supplies: { clinical: ["serial", "units"] },
  treatment_zones: { clinical: ["zone", "depthMm", "passes", "speed", "endpoint", "pain", "note", "overLabelReason"] },
  treatments: {
    clinical: [
      "state",
      "skinPrep",
      "notes",
      "aftercare",
      "savedEdit",
      "consentReason",
      "contentHash",
      "sealVersion",
      "sealedNames",
      "cosignHash",
    ],
  },
  users: { clinic: ["name", "profession"], account: ["email", "roles"], secret: ["passwordHash", "pinHash"] },
  waitlist_entries: { internal: ["earliestDate", "weekdays", "dayPart", "note", "endedHow"] },
  write_offs: { money: ["amountMinor", "reason", "writtenOffOn"] },
  zone_caps: { clinic: ["zone", "capMm", "inForceMm"] },
};
