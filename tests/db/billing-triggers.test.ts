/** What the database itself sees to of money: numbers, sums, and that no more comes in or goes back than may. By its owner, past every command. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AnyRows, openAnyRows } from "#tests/support/any-rows.ts";
import type { Row } from "#tests/support/constraint-examples/shape.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
let rows: AnyRows;
beforeAll(async () => {
  database = await freshDatabase("billing_triggers");
  rows = await openAnyRows(database.ownerUrl);
});
afterAll(async () => {
  await rows.client.end();
  await database.close();
});
beforeEach(() => rows.client.query("begin"));
afterEach(() => rows.client.query("rollback"));

const LOCATION = "01990000-0000-7000-8000-00000000000a";
const PATIENT = "01990000-0000-7000-8000-00000000000b";
const OTHER = "01990000-0000-7000-8000-00000000000c";

/** The row as it stands, whatever other tables say; they have their say again afterwards. */
async function plant(table: string, row: Row): Promise<Row> {
  await rows.client.query("set local session_replication_role = replica");
  const kept = await rows.goesIn(table, row);
  await rows.client.query("set local session_replication_role = origin");
  return kept;
}

async function place(): Promise<void> {
  await plant("locations", { id: LOCATION });
  await plant("patients", { id: PATIENT });
  await plant("patients", { id: OTHER });
}

const document: Row = {
  ...{ location_id: LOCATION, patient_id: PATIENT, currency: "AUD", prices_include_tax: true, seller: "{}", buyer: "{}" },
  ...{ total_minor: 11_000, tax_minor: 1_000 },
};
const sold: Row = { kind: "other", quantity: 1, unit_minor: 11_000, tax_basis_points: 1000, total_minor: 11_000, tax_minor: 1_000 };

/** An invoice of this transaction with its one line and its one instalment. */
async function invoice(more: Row = {}): Promise<Row> {
  const made = await rows.goesIn("invoices", { ...document, ...more });
  const invoiceId = made.id ?? null;
  const line = await rows.goesIn("invoice_lines", { ...sold, invoice_id: invoiceId });
  await rows.goesIn("invoice_instalments", { invoice_id: invoiceId, amount_minor: 11_000 });
  return { invoice_id: invoiceId, line_id: line.id ?? null };
}

const paying = (of: Row, amount: number, more: Row = {}): Row => ({
  ...{ invoice_id: of.invoice_id ?? null, patient_id: PATIENT, location_id: LOCATION, method: "card", amount_minor: amount },
  ...(amount < 0 ? { reason: "Too much" } : {}),
  ...more,
});

const settled = () => rows.ruleOf("set constraints all immediate");

const noted = (of: Row, sums: Row): Row => ({
  ...{ location_id: LOCATION, patient_id: PATIENT, invoice_id: of.invoice_id ?? null, seller: "{}", buyer: "{}" },
  ...sums,
});

async function credited(of: Row, minor: number): Promise<void> {
  const sums: Row = { total_minor: minor, tax_minor: 0 };
  const note = await rows.goesIn("credit_notes", noted(of, sums));
  await rows.goesIn("credit_note_lines", { credit_note_id: note.id ?? null, invoice_line_id: of.line_id ?? null, ...sums });
}

const numberOf = async (table: string) => (await rows.client.query<{ number: number }>(`select number from ${table} order by number`)).rows;

test("an invoice gets the next number of its location, whatever is asked for", async () => {
  await place();
  await invoice({ number: 77 });
  await invoice({ number: 1 });
  expect(await numberOf("invoices")).toEqual([{ number: 1 }, { number: 2 }]);
});

test("a credit note gets the next number of its own row, whatever is asked for", async () => {
  await place();
  const of = await invoice();
  await credited(of, 100);
  await credited(of, 100);
  expect(await numberOf("credit_notes")).toEqual([{ number: 1 }, { number: 2 }]);
});

test.each([
  { table: "quote_lines", parent: "quotes", key: "quote_id", rule: "quote_lines_with_quote" },
  { table: "quote_instalments", parent: "quotes", key: "quote_id", rule: "quote_instalments_with_quote" },
  { table: "invoice_lines", parent: "invoices", key: "invoice_id", rule: "invoice_lines_with_invoice" },
  { table: "invoice_instalments", parent: "invoices", key: "invoice_id", rule: "invoice_instalments_with_invoice" },
  { table: "credit_note_lines", parent: "credit_notes", key: "credit_note_id", rule: "credit_note_lines_with_note" },
])("a part that comes later than its document is refused by $rule", async ({ table, parent, key, rule }) => {
  const quoted: Row = { quoted_on: "2026-06-01", valid_until: "2026-06-02", prices_include_tax: true, currency: "AUD" };
  const whole: Row = parent === "quotes" ? quoted : { ...document, ...(parent === "credit_notes" ? {} : { number: 1 }) };
  const { currency: _, prices_include_tax: __, ...noted } = whole;
  const made = await plant(parent, { ...(parent === "credit_notes" ? noted : whole), created_at: "2026-06-01 09:00Z" });
  const parts: Readonly<Record<string, Row>> = {
    quote_lines: { kind: "session", quantity: 1, unit_minor: 1, tax_basis_points: 0 },
    quote_instalments: { amount_minor: 1 },
    invoice_lines: sold,
    invoice_instalments: { amount_minor: 1 },
    credit_note_lines: { total_minor: 1, tax_minor: 0 },
  };
  expect(await rows.put(table, { ...parts[table], [key]: made.id ?? null })).toBe(rule);
});

test("an invoice whose lines or instalments are not its sum is not kept", async () => {
  await place();
  await invoice();
  expect(await settled()).toBe("done");
  await rows.client.query("set constraints all deferred");
  const made = await rows.goesIn("invoices", document);
  await rows.goesIn("invoice_lines", { ...sold, total_minor: 10_999, invoice_id: made.id ?? null });
  await rows.goesIn("invoice_instalments", { invoice_id: made.id ?? null, amount_minor: 11_000 });
  expect(await settled()).toBe("invoices_lines_sum");
});

test("an invoice whose instalments fall short is not kept", async () => {
  await place();
  const made = await rows.goesIn("invoices", document);
  await rows.goesIn("invoice_lines", { ...sold, invoice_id: made.id ?? null });
  await rows.goesIn("invoice_instalments", { invoice_id: made.id ?? null, amount_minor: 10_999 });
  expect(await settled()).toBe("invoices_instalments_sum");
});

test("a credit note whose lines are not its sum is not kept", async () => {
  await place();
  const of = await invoice();
  const sums: Row = { total_minor: 100, tax_minor: 0 };
  await rows.goesIn("credit_notes", noted(of, sums));
  expect(await settled()).toBe("credit_notes_lines_sum");
});

test("no more is paid than is owed, no more goes back than is too much, and a mistake is taken back whole", async () => {
  await place();
  const of = await invoice();
  expect(await rows.put("payments", paying(of, 11_001))).toBe("payments_no_more_than_owed");
  expect(await rows.put("payments", paying(of, 100, { patient_id: OTHER }))).toBe("payments_of_its_patient");
  const paid = await rows.goesIn("payments", paying(of, 11_000));
  expect(await rows.put("payments", paying(of, 1))).toBe("payments_no_more_than_owed");
  expect(await rows.put("payments", paying(of, -1))).toBe("payments_no_more_than_too_much");
  expect(await rows.put("payments", paying(of, -10_999, { corrects_id: paid.id ?? null }))).toBe("payments_corrects_whole");
  expect(await rows.put("payments", paying(of, -11_000, { corrects_id: paid.id ?? null, method: "cash" }))).toBe("payments_corrects_whole");
  await credited(of, 400);
  expect(await rows.put("payments", paying(of, -401))).toBe("payments_no_more_than_too_much");
  await rows.goesIn("payments", paying(of, -400));
});

test("no more is written off than is owed", async () => {
  await place();
  const of = await invoice();
  const off: Row = { invoice_id: of.invoice_id ?? null, patient_id: PATIENT };
  expect(await rows.put("write_offs", { ...off, amount_minor: 11_001 })).toBe("write_offs_no_more_than_owed");
  expect(await rows.put("write_offs", { ...off, patient_id: OTHER, amount_minor: 1 })).toBe("write_offs_of_its_patient");
  await rows.goesIn("write_offs", { ...off, amount_minor: 11_000 });
});

test("what moves from invoice to invoice cancels itself out", async () => {
  await place();
  const [from, to] = [await invoice(), await invoice()];
  await rows.goesIn("payments", paying(from, 11_000));
  await credited(from, 500);
  const moved: Row = { method: "credit", move_id: OTHER };
  await rows.goesIn("payments", paying(from, -500, moved));
  await rows.goesIn("payments", paying(to, 499, moved));
  expect(await settled()).toBe("payments_move_cancels_out");
});

test("no line is taken back for more than it was sold for, nor for another invoice", async () => {
  await place();
  const [of, other] = [await invoice(), await invoice()];
  await credited(of, 10_000);
  const sums: Row = { total_minor: 1_001, tax_minor: 0 };
  const note = await rows.goesIn("credit_notes", noted(of, sums));
  const part = (lineId: Row[string] | undefined): Row => ({ credit_note_id: note.id ?? null, invoice_line_id: lineId ?? null, ...sums });
  expect(await rows.put("credit_note_lines", part(of.line_id))).toBe("credit_note_lines_no_more_than_sold");
  expect(await rows.put("credit_note_lines", part(other.line_id))).toBe("credit_note_lines_of_its_invoice");
});
