import { AN_ID, type Examples, type Row } from "./shape.ts";

const SUMS: Row = { total_minor: 11_000, tax_minor: 1_000 };
const BAD_SUMS: readonly Row[] = [{ total_minor: -1, tax_minor: 0 }, { tax_minor: -1 }, { tax_minor: 11_001 }];
const NOTHING_TAKEN: readonly Row[] = [{ total_minor: 0, tax_minor: 0 }, { tax_minor: -1 }, { tax_minor: 11_001 }];
const PARTIES: Row = { seller: "{}", buyer: "{}" };
const BOUGHT: Row = { quantity: 1, unit_minor: 11_000, tax_basis_points: 1000, ...SUMS };

/** What is sold, taken back, paid and given up, and what is counted and decided of it. */
export const invoiceExamples: Readonly<Record<string, Examples>> = {
  billing_numbers: {
    row: { kind: "invoice", last: 1 },
    refuses: { billing_numbers_kind: [{ kind: "quote" }], billing_numbers_last: [{ last: 0 }] },
  },
  invoices: {
    row: { currency: "AUD", prices_include_tax: true, ...PARTIES, ...SUMS },
    refuses: { invoices_currency: [{ currency: "aud" }, { currency: "A1D" }], invoices_sums: BAD_SUMS },
    once: { invoices_number_once: { alike: ["location_id", "number"] } },
  },
  invoice_lines: {
    row: { kind: "session", ...BOUGHT },
    refuses: {
      invoice_lines_kind: [{ kind: "gift" }],
      invoice_lines_described: [{ description: " " }],
      invoice_lines_quantity: [{ quantity: 0 }, { quantity: 100 }],
      invoice_lines_tax: [{ tax_basis_points: -1 }, { tax_basis_points: 5001 }],
      invoice_lines_of_visit: [{ kind: "visit" }, { kind: "late_fee" }, { kind: "no_show_fee" }, { appointment_id: AN_ID }],
      invoice_lines_discount: [
        { discount_minor: -1 },
        { unit_minor: -1 },
        { discount_minor: 11_001, discount_reason: "All at once" },
        { discount_minor: 1 },
        { discount_minor: 1, discount_reason: " " },
        { discount_reason: "All at once" },
      ],
      invoice_lines_sums: BAD_SUMS,
    },
    once: { invoice_lines_position_once: { alike: ["invoice_id", "position"] } },
  },
  invoice_instalments: {
    row: { amount_minor: 0 },
    refuses: { invoice_instalments_amount: [{ amount_minor: -1 }] },
    once: { invoice_instalments_position_once: { alike: ["invoice_id", "position"] } },
  },
  credit_notes: {
    row: { ...PARTIES, ...SUMS },
    refuses: { credit_notes_reason: [{ reason: " " }], credit_notes_sums: NOTHING_TAKEN },
    once: { credit_notes_number_once: { alike: ["location_id", "number"] } },
  },
  credit_note_lines: {
    row: SUMS,
    refuses: { credit_note_lines_sessions: [{ sessions: 0 }, { sessions: 13 }], credit_note_lines_sums: NOTHING_TAKEN },
    once: { credit_note_lines_once: { alike: ["credit_note_id", "invoice_line_id"] } },
  },
  payments: {
    row: { method: "card", amount_minor: -100, reason: "Too much", reference: "4821 0093" },
    refuses: {
      payments_method: [{ method: "cheque" }],
      payments_amount: [{ amount_minor: 0, reason: null }],
      payments_reason: [{ reason: null }, { reason: " " }, { amount_minor: 100 }],
      payments_correction: [{ corrects_id: AN_ID, amount_minor: 100, reason: null }],
      payments_moved: [{ method: "credit" }, { move_id: AN_ID }],
      payments_no_card: [{ reference: "4111111111111" }, { reference: "4111 1111 1111 1111" }, { reference: "4111-1111.1111-1111" }],
    },
    once: { payments_corrected_once: { alike: ["corrects_id"], row: { corrects_id: AN_ID } } },
  },
  write_offs: {
    row: { amount_minor: 100 },
    refuses: { write_offs_amount: [{ amount_minor: 0 }], write_offs_reason: [{ reason: " " }] },
  },
  day_counts: {
    row: { method: "cash", expected_minor: 100, counted_minor: 100 },
    refuses: {
      day_counts_method: [{ method: "credit" }],
      day_counts_explained: [{ counted_minor: 99 }, { counted_minor: 99, note: " " }],
    },
  },
  fee_decisions: {
    row: { kind: "late_fee", waived_reason: "Ill" },
    refuses: {
      fee_decisions_kind: [{ kind: "other" }],
      fee_decisions_decided: [{ waived_reason: null }, { waived_reason: " " }, { invoice_id: AN_ID }],
    },
    once: { fee_decisions_once: { alike: ["appointment_id"] } },
  },
};
