/** Every trigger that freezes a row, by a change that it alone refuses. What the others do is told in tests of their own: tests/mutation/guards/triggers.ts names them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AnyRows, openAnyRows } from "#tests/support/any-rows.ts";
import { invoiceExamples } from "#tests/support/constraint-examples/invoices.ts";
import { patientExamples } from "#tests/support/constraint-examples/patients.ts";
import { privacyExamples } from "#tests/support/constraint-examples/privacy.ts";
import { AN_ID, type Row } from "#tests/support/constraint-examples/shape.ts";
import { visitExamples } from "#tests/support/constraint-examples/visits.ts";
import { type TestDatabase, workerDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
let rows: AnyRows;
beforeAll(async () => {
  database = await workerDatabase();
  rows = await openAnyRows(database.ownerUrl);
});
afterAll(async () => {
  await rows.client.end();
  await database.close();
});
beforeEach(() => rows.client.query("begin"));
afterEach(() => rows.client.query("rollback"));

/** Puts a row there as it is, whatever triggers and other tables say; they have their say again afterwards. */
async function plant(table: string, row: Row): Promise<void> {
  await rows.client.query("set local session_replication_role = replica");
  await rows.goesIn(table, row);
  await rows.client.query("set local session_replication_role = origin");
}

const signed: Row = { ...visitExamples.treatments?.row, id: AN_ID, appointment_id: AN_ID };
const ofSigned: Row = { treatment_id: AN_ID };

/** A row of the table, and a change of it that the trigger refuses by this rule. */
const FROZEN: Readonly<Record<string, { readonly table: string; readonly row: Row; readonly change: string }>> = {
  adverse_event_versions_inserts_only: { table: "adverse_event_versions", row: {}, change: "version = version" },
  appointment_events_inserts_only: { table: "appointment_events", row: {}, change: "what = what" },
  audit_chain_inserts_only: { table: "audit_chain", row: {}, change: "seq = seq" },
  breach_steps_inserts_only: { table: "breach_steps", row: { kind: "other" }, change: "words = 'x'" },
  breaches_frozen: { table: "breaches", row: privacyExamples.breaches?.row ?? {}, change: "outcome = 'x'" },
  changed_appointments_inserts_only: { table: "changed_appointments", row: {}, change: "version_after = 2" },
  contact_consents_inserts_only: { table: "contact_consents", row: { channel: "text", agreed: true }, change: "agreed = false" },
  consents_frozen: { table: "consents", row: patientExamples.consents?.row ?? {}, change: "indication = 'Acne'" },
  definition_versions_content_frozen: {
    table: "definition_versions",
    row: { state: "in_force", approved_by: AN_ID, approved_at: "2026-06-01 09:00Z" },
    change: `content = '{"title": "x"}'`,
  },
  destruction_approvals_frozen: { table: "destruction_approvals", row: { law: "AU" }, change: "law = 'UK'" },
  destruction_log_inserts_only: { table: "destruction_log", row: {}, change: "law = 'UK'" },
  device_logs_inserts_only: { table: "device_logs", row: { kind: "cleaning" }, change: "words = 'x'" },
  form_links_same: { table: "form_links", row: {}, change: "token_hash = '\\x01'" },
  form_responses_frozen: { table: "form_responses", row: patientExamples.form_responses?.row ?? {}, change: "signed_name = 'Other'" },
  handouts_frozen: { table: "handouts", row: { issue: 1 }, change: "version_number = 2" },
  health_items_frozen: { table: "health_items", row: { kind: "allergy", code: "latex" }, change: "severity = 'mild'" },
  legal_holds_frozen: { table: "legal_holds", row: {}, change: "reason = 'x'" },
  patient_distinctions_inserts_only: {
    table: "patient_distinctions",
    row: patientExamples.patient_distinctions?.row ?? {},
    change: "created_at = now()",
  },
  patient_former_details_inserts_only: { table: "patient_former_details", row: {}, change: "version = version" },
  patient_documents_frozen: {
    table: "patient_documents",
    row: patientExamples.patient_documents?.row ?? {},
    change: "audience = 'clinicians'",
  },
  patient_notes_frozen: { table: "patient_notes", row: { audience: "clinicians" }, change: "audience = 'everyone'" },
  patient_merges_frozen: { table: "patient_merges", row: { kept_id: AN_ID }, change: `chosen = '{"phone": "1"}'` },
  patient_statements_inserts_only: { table: "patient_statements", row: { about: "record" }, change: "words = 'x'" },
  photos_frozen: { table: "photos", row: patientExamples.photos?.row ?? {}, change: "key = 'other'" },
  record_requests_frozen: { table: "record_requests", row: privacyExamples.record_requests?.row ?? {}, change: "answer_words = 'x'" },
  reviews_inserts_only: { table: "reviews", row: patientExamples.reviews?.row ?? {}, change: "words = 'x'" },
  scores_inserts_only: { table: "scores", row: patientExamples.scores?.row ?? {}, change: "value = 1" },
  screening_decisions_inserts_only: {
    table: "screening_decisions",
    row: patientExamples.screening_decisions?.row ?? {},
    change: "reason = 'Other'",
  },
  series_events_inserts_only: { table: "series_events", row: { what: "proposed" }, change: "reason = 'x'" },
  supply_lot_events_inserts_only: { table: "supply_lot_events", row: { kind: "stopped" }, change: "reason = 'x'" },
  credit_note_lines_inserts_only: {
    table: "credit_note_lines",
    row: invoiceExamples.credit_note_lines?.row ?? {},
    change: "total_minor = 1",
  },
  credit_notes_inserts_only: { table: "credit_notes", row: invoiceExamples.credit_notes?.row ?? {}, change: "reason = 'x'" },
  day_counts_inserts_only: { table: "day_counts", row: invoiceExamples.day_counts?.row ?? {}, change: "note = 'x'" },
  fee_decisions_inserts_only: { table: "fee_decisions", row: invoiceExamples.fee_decisions?.row ?? {}, change: "waived_reason = 'x'" },
  invoice_instalments_inserts_only: {
    table: "invoice_instalments",
    row: invoiceExamples.invoice_instalments?.row ?? {},
    change: "amount_minor = 1",
  },
  invoice_lines_inserts_only: { table: "invoice_lines", row: invoiceExamples.invoice_lines?.row ?? {}, change: "description = 'x'" },
  invoices_inserts_only: { table: "invoices", row: invoiceExamples.invoices?.row ?? {}, change: "number = 9" },
  packages_frozen: { table: "packages", row: { sessions: 2 }, change: "sessions = 3" },
  payments_inserts_only: { table: "payments", row: invoiceExamples.payments?.row ?? {}, change: "amount_minor = -1" },
  prices_inserts_only: { table: "prices", row: { tax_basis_points: 0 }, change: "amount_minor = 1" },
  quote_instalments_inserts_only: { table: "quote_instalments", row: { amount_minor: 1 }, change: "amount_minor = 2" },
  quote_lines_inserts_only: { table: "quote_lines", row: { kind: "session" }, change: "unit_minor = 1" },
  quotes_frozen: { table: "quotes", row: { currency: "AUD" }, change: "note = 'x'" },
  write_offs_inserts_only: { table: "write_offs", row: invoiceExamples.write_offs?.row ?? {}, change: "reason = 'x'" },
  treatment_addenda_inserts_only: { table: "treatment_addenda", row: {}, change: "words = 'x'" },
  treatments_frozen: { table: "treatments", row: signed, change: "notes = 'x'" },
  treatments_of_visit: { table: "treatments", row: {}, change: "patient_id = gen_random_uuid()" },
};

test.each(Object.entries(FROZEN).map(([rule, frozen]) => ({ rule, ...frozen })))(
  "a row of $table is not to be changed, and $rule sees to it",
  async ({ rule, table, row, change }) => {
    await plant(table, row);
    expect(await rows.ruleOf(`update ${table} set ${change}`)).toBe(rule);
  },
);

/** A part of a signed record, and what is tried with it. */
const PARTS: Readonly<Record<string, { readonly table: string; readonly row: Row; readonly tried: string; readonly rule: string }>> = {
  anaesthetics_kept: {
    table: "anaesthetics",
    row: { appointment_id: AN_ID },
    tried: "update anaesthetics set product = 'x'",
    rule: "anaesthetics_frozen",
  },
  anaesthetics_stay: {
    table: "anaesthetics",
    row: { appointment_id: AN_ID },
    tried: "delete from anaesthetics",
    rule: "anaesthetics_frozen",
  },
  blood_products_frozen: {
    table: "blood_products",
    row: { ...visitExamples.blood_products?.row, ...ofSigned },
    tried: "update blood_products set tubes = 1",
    rule: "blood_products_frozen",
  },
  blood_products_stay: {
    table: "blood_products",
    row: { ...visitExamples.blood_products?.row, ...ofSigned },
    tried: "delete from blood_products",
    rule: "blood_products_frozen",
  },
  treatment_supplies_frozen: {
    table: "treatment_supplies",
    row: ofSigned,
    tried: "update treatment_supplies set serial = 'x'",
    rule: "treatment_supplies_frozen",
  },
  treatment_supplies_stay: {
    table: "treatment_supplies",
    row: ofSigned,
    tried: "delete from treatment_supplies",
    rule: "treatment_supplies_frozen",
  },
  treatment_zones_frozen: {
    table: "treatment_zones",
    row: { ...ofSigned, zone: "chin" },
    tried: "update treatment_zones set note = 'x'",
    rule: "treatment_zones_frozen",
  },
  treatment_zones_stay: {
    table: "treatment_zones",
    row: { ...ofSigned, zone: "chin" },
    tried: "delete from treatment_zones",
    rule: "treatment_zones_frozen",
  },
};

test.each(Object.entries(PARTS).map(([trigger, part]) => ({ trigger, ...part })))(
  "a part of a signed record in $table stays as it is, and $trigger sees to it",
  async ({ table, row, tried, rule }) => {
    await plant("treatments", signed);
    await plant(table, row);
    expect(await rows.ruleOf(tried)).toBe(rule);
  },
);

test.each(["audit_chain", "destruction_log"])("%s is not emptied, by its owner either", async (table) => {
  expect(await rows.ruleOf(`truncate ${table}`)).toBe(`${table}_inserts_only`);
});

test("a unit that is taken off a draft is there again", async () => {
  await plant("locations", { id: AN_ID });
  await plant("supplies", { id: AN_ID, kind: "cartridge" });
  await plant("supply_lots", { id: AN_ID, supply_id: AN_ID, location_id: AN_ID, received: 3, used: 2 });
  await plant("treatment_supplies", { lot_id: AN_ID });
  expect(await rows.ruleOf("delete from treatment_supplies")).toBe("done");
  expect((await rows.client.query("select used from supply_lots")).rows).toEqual([{ used: 1 }]);
});

test("a record begins as a draft", async () => {
  const begun =
    "insert into treatments (appointment_id, patient_id, started_at, started_by, state) values (uuidv7(), uuidv7(), now(), uuidv7(), 'signed')";
  expect(await rows.ruleOf(begun)).toBe("treatments_begin_as_draft");
});
