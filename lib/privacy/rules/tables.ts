/**
 * Every table that keeps something of a patient, in the order in which rows can go: what points to another goes before it. Read by the destruction, and by
 * the tests that hold the copy of a record and the rights of the destroying role to it.
 */

type Holds = {
  /** The table by its name in the database. */
  readonly table: string;
  /** The column that leads to the patient: straight (`patients`), or through the row of another table of this list. */
  readonly column: string;
  readonly to: string;
  /** The part of a patient's copy that it stands in; or why it is not in it. */
  readonly copied: string | { readonly left: string };
};

const holds = (table: string, column: string, to: string, copied: Holds["copied"]): Holds => ({ table, column, to, copied });
const left = (why: string) => ({ left: why });

export const PATIENT_TABLES: readonly Holds[] = [
  holds(
    "breach_patients",
    "patient_id",
    "patients",
    left("It names a breach that concerns others too; the patient is told of it in a letter of its own."),
  ),
  holds(
    "destruction_approvals",
    "patient_id",
    "patients",
    left("It says of the record that its time is over, and nothing of the patient."),
  ),
  holds(
    "legal_holds",
    "patient_id",
    "patients",
    left("What the clinic keeps for its own defence may be privileged; a lawyer decides whether it is shown."),
  ),
  holds(
    "patient_merges",
    "kept_id",
    "patients",
    left("Which records were taken for one; the details that were chosen stand with the record they came from."),
  ),
  holds(
    "patient_distinctions",
    "one_id",
    "patients",
    left("It says that two people look alike, and would tell each of them of the other."),
  ),
  holds(
    "import_rows",
    "patient_id",
    "patients",
    left("It says that a file brought them over; what the file said of them stands in the record, and nowhere else."),
  ),
  holds("fee_decisions", "patient_id", "patients", "fees"),
  holds("packages", "patient_id", "patients", "quotes"),
  holds("quote_instalments", "quote_id", "quotes", "quotes"),
  holds("quote_lines", "quote_id", "quotes", "quotes"),
  holds("quotes", "patient_id", "patients", "quotes"),
  holds("payments", "patient_id", "patients", "invoices"),
  holds("write_offs", "patient_id", "patients", "invoices"),
  holds("credit_note_lines", "credit_note_id", "credit_notes", "invoices"),
  holds("credit_notes", "patient_id", "patients", "invoices"),
  holds("invoice_instalments", "invoice_id", "invoices", "invoices"),
  holds("invoice_lines", "invoice_id", "invoices", "invoices"),
  holds("invoices", "patient_id", "patients", "invoices"),
  holds("message_visits", "message_id", "messages", "messages"),
  holds("notices", "patient_id", "patients", left("A plan of what will be told; what was told stands with the messages.")),
  holds("messages", "patient_id", "patients", "messages"),
  holds("message_choices", "patient_id", "patients", "messageChoices"),
  holds("patient_former_details", "patient_id", "patients", "formerDetails"),
  holds("patient_statements", "patient_id", "patients", "statements"),
  holds("record_requests", "patient_id", "patients", "requests"),
  holds("portal_sessions", "patient_id", "patients", "portalLinks"),
  holds("portal_links", "patient_id", "patients", "portalLinks"),
  holds("form_sessions", "patient_id", "patients", left("It held a form open for minutes; what was written in it stands with the forms.")),
  holds("form_links", "patient_id", "patients", "formLinks"),
  holds("tasks", "patient_id", "patients", "tasks"),
  holds("adverse_event_versions", "event_id", "adverse_events", "adverseEvents"),
  holds("adverse_events", "patient_id", "patients", "adverseEvents"),
  holds("reviews", "patient_id", "patients", "reviews"),
  holds("scores", "patient_id", "patients", "scores"),
  holds("photos", "patient_id", "patients", "photographs"),
  holds("handouts", "patient_id", "patients", "handouts"),
  holds("treatment_addenda", "treatment_id", "treatments", "treatments"),
  holds("treatment_zones", "treatment_id", "treatments", "treatments"),
  holds("treatment_supplies", "treatment_id", "treatments", "treatments"),
  holds("blood_products", "treatment_id", "treatments", "treatments"),
  holds("treatments", "patient_id", "patients", "treatments"),
  holds("anaesthetics", "appointment_id", "appointments", "anaesthetics"),
  holds("consents", "patient_id", "patients", "consents"),
  holds("screening_decisions", "patient_id", "patients", "decisions"),
  holds("form_responses", "patient_id", "patients", "forms"),
  holds("waitlist_entries", "patient_id", "patients", "waitlist"),
  holds("claims", "appointment_id", "appointments", "appointments"),
  holds("appointment_events", "appointment_id", "appointments", "appointments"),
  holds("series_events", "series_id", "series", "series"),
  holds(
    "changed_appointments",
    "change_id",
    "changes",
    left("How a change of the diary is undone; what it changed stands with the appointments."),
  ),
  holds("changes", "patient_id", "patients", "changes"),
  holds("appointments", "patient_id", "patients", "appointments"),
  holds("series", "patient_id", "patients", "series"),
  holds("health_items", "patient_id", "patients", "healthItems"),
  holds("contact_consents", "patient_id", "patients", "contactConsents"),
  holds("patient_people", "patient_id", "patients", "contacts"),
  holds("patient_documents", "patient_id", "patients", "documents"),
  holds("patient_notes", "patient_id", "patients", "notes"),
  holds("patient_tags", "patient_id", "patients", "tags"),
  holds("patient_alerts", "patient_id", "patients", "alerts"),
  holds("patients", "id", "patients", "people"),
];
