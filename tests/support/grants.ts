/** What each runtime role may do to each table and view of the schema, and no more. A table of the database that is not here fails the tests. */
import { PATIENT_TABLES } from "#lib/privacy/rules/tables.ts";

export type RuntimeRole = "cadence_app" | "cadence_portal" | "cadence_retention";
/** The rights in one order: select, insert, update, delete, truncate. */
type Rights = Readonly<Record<RuntimeRole, string>>;

/** What triggers alone write, and what the role that destroys writes. */
const WRITTEN_BY_OTHERS = ["adverse_event_versions", "audit_unsealed", "billing_numbers", "destruction_log", "patient_former_details"];

/** What the application works in, and never deletes from. */
const KEPT = [
  "adverse_events",
  "appointments",
  "billing_terms",
  "breaches",
  "calendar_feeds",
  "changes",
  "claims",
  "clinics",
  "closures",
  "consents",
  "definition_versions",
  "definitions",
  "destruction_approvals",
  "devices",
  "form_links",
  "form_responses",
  "form_sessions",
  "health_items",
  "idempotency_keys",
  "import_rows",
  "imports",
  "invitations",
  "legal_holds",
  "locations",
  "messages",
  "note_templates",
  "notices",
  "packages",
  "patient_alerts",
  "patient_merges",
  "patient_notes",
  "patient_people",
  "patient_tags",
  "patients",
  "pending_sign_ins",
  "portal_links",
  "portal_sessions",
  "quotes",
  "record_requests",
  "recovery_codes",
  "resources",
  "second_steps",
  "series",
  "service_categories",
  "services",
  "sessions",
  "setup_codes",
  "supplies",
  "tasks",
  "treatments",
  "users",
  "waitlist_entries",
  "zone_caps",
];

/** What is configured as a whole, parts of drafts, pictures and documents that are not kept yet, and spent tries. */
const REPLACED = [
  "anaesthetics",
  "attempts",
  "clinician_hours",
  "location_hours",
  "patient_documents",
  "photos",
  "service_phases",
  "treatment_zones",
];

/** What is only ever added to. */
const ADDED_TO = [
  "appointment_events",
  "audit_chain",
  "audit_log",
  "breach_patients",
  "breach_steps",
  "changed_appointments",
  "contact_consents",
  "credit_note_lines",
  "credit_notes",
  "day_counts",
  "device_logs",
  "fee_decisions",
  "handouts",
  "invoice_instalments",
  "invoice_lines",
  "invoices",
  "message_choices",
  "message_visits",
  "patient_distinctions",
  "patient_statements",
  "payments",
  "prices",
  "quote_instalments",
  "quote_lines",
  "reviews",
  "scores",
  "screening_decisions",
  "series_events",
  "supply_lot_events",
  "supply_lots",
  "treatment_addenda",
  "write_offs",
];

/** Parts of a draft that are put there and taken out, never rewritten. */
const PUT_AND_TAKEN = ["blood_products", "treatment_supplies"];

/** What triggers list, until the application has done it. */
const LISTED = ["destroyed_files"];

/** Nothing of a patient: signing in, the chain of the audit and the register of breaches are not the business of the role that destroys. */
const NOT_READ_TO_DESTROY = [
  "breach_steps",
  "breaches",
  "pending_sign_ins",
  "recovery_codes",
  "second_steps",
  "audit_chain",
  "audit_unsealed",
];
/** What it writes down itself. */
const WRITTEN_BY_DESTROYING = ["audit_log", "destruction_log"];

/** What the portal reads: the patient of its session and nobody else. */
const PORTAL_VIEWS = [
  "portal_consent_view",
  "portal_form_view",
  "portal_opening_view",
  "portal_preparation_view",
  "portal_price_view",
  "portal_question_view",
];
/** Of these the application and the role that destroys may read too. */
const SHARED_VIEWS = [
  "portal_appointment_view",
  "portal_clinic_view",
  "portal_handout_view",
  "portal_location_view",
  "portal_patient_view",
  "portal_series_view",
];

function rightsToDestroy(table: string): string {
  if (NOT_READ_TO_DESTROY.includes(table)) return "";
  if (WRITTEN_BY_DESTROYING.includes(table)) return "select insert";
  return PATIENT_TABLES.some((each) => each.table === table) ? "select delete" : "select";
}

const tables = (names: readonly string[], app: string) =>
  names.map((name): [string, Rights] => [name, { cadence_app: app, cadence_portal: "", cadence_retention: rightsToDestroy(name) }]);
const views = (names: readonly string[], others: string) =>
  names.map((name): [string, Rights] => [name, { cadence_app: others, cadence_portal: "select", cadence_retention: others }]);

/** By the name of the table or view. */
export const grants: ReadonlyMap<string, Rights> = new Map([
  ...tables(WRITTEN_BY_OTHERS, "select"),
  ...tables(KEPT, "select insert update"),
  ...tables(REPLACED, "select insert update delete"),
  ...tables(ADDED_TO, "select insert"),
  ...tables(PUT_AND_TAKEN, "select insert delete"),
  ...tables(LISTED, "select delete"),
  ...views(PORTAL_VIEWS, ""),
  ...views(SHARED_VIEWS, "select"),
  // Which record stands for a patient, how its details read, and what the portal's views are made of.
  ["patient_identities", { cadence_app: "select", cadence_portal: "", cadence_retention: "select" }],
  ["patient_details", { cadence_app: "select", cadence_portal: "", cadence_retention: "select" }],
  // What stands on invoices and packages.
  ["invoice_balances", { cadence_app: "select", cadence_portal: "", cadence_retention: "" }],
  ["package_uses", { cadence_app: "select", cadence_portal: "", cadence_retention: "" }],
  ["package_states", { cadence_app: "select", cadence_portal: "", cadence_retention: "" }],
  ["portal_record_ids", { cadence_app: "", cadence_portal: "", cadence_retention: "" }],
]);
