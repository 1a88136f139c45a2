import { AN_ID, type Examples } from "./shape.ts";

const AT = "2026-06-01 09:00Z";

/** What services cost, how a location bills, what was quoted, and the packages that quotes became. */
export const billingExamples: Readonly<Record<string, Examples>> = {
  prices: {
    row: { currency: "AUD", tax_basis_points: 1000, valid_from: "2026-06-01" },
    refuses: {
      prices_amount: [{ amount_minor: -1 }],
      prices_currency: [{ currency: "aud" }],
      prices_tax: [{ tax_basis_points: -1 }, { tax_basis_points: 5001 }],
    },
  },
  billing_terms: {
    row: {
      prices_include_tax: true,
      quote_days: 30,
      late_hours: 24,
      late_fee_minor: 5000,
      no_show_fee_minor: 8000,
      tax_name: "GST",
      number_prefix: "CAR",
    },
    refuses: {
      billing_terms_seller: [{ seller_name: " " }],
      billing_terms_prefix: [{ number_prefix: "car" }, { number_prefix: "LONGPREFIX" }],
      billing_terms_quote_days: [{ quote_days: 0 }, { quote_days: 366 }],
      billing_terms_late: [{ late_hours: null }, { late_fee_minor: null }, { late_hours: 0 }, { late_hours: 337 }],
      billing_terms_fees: [{ late_fee_minor: 0 }, { no_show_fee_minor: 0 }],
      billing_terms_fee_tax: [{ fee_tax_basis_points: -1 }, { fee_tax_basis_points: 5001 }],
      billing_terms_registered: [{ tax_number: "ABN 1", tax_name: "" }],
    },
  },
  quotes: {
    row: {
      currency: "AUD",
      prices_include_tax: true,
      quoted_on: "2026-06-01",
      valid_until: "2026-06-30",
      discount_minor: 100,
      discount_reason: "For all at once",
      discount_by: AN_ID,
    },
    refuses: {
      quotes_currency: [{ currency: "aud" }],
      quotes_valid: [{ valid_until: "2026-05-31" }],
      quotes_discount: [{ discount_minor: -1 }, { discount_minor: 0 }, { discount_reason: " " }, { discount_by: null }],
      quotes_one_end: [
        { accepted_at: AT },
        { withdrawn_by: AN_ID },
        { accepted_at: AT, accepted_by: AN_ID, withdrawn_at: AT, withdrawn_by: AN_ID },
      ],
    },
  },
  quote_lines: {
    row: { kind: "session", quantity: 3, unit_minor: 100, tax_basis_points: 1000, position: 1 },
    refuses: {
      quote_lines_kind: [{ kind: "gift" }],
      quote_lines_described: [{ description: " " }],
      quote_lines_quantity: [{ quantity: 0 }, { quantity: 100 }],
      quote_lines_unit: [{ unit_minor: -1 }],
      quote_lines_tax: [{ tax_basis_points: -1 }, { tax_basis_points: 5001 }],
    },
    once: { quote_lines_position_once: { alike: ["quote_id", "position"] } },
  },
  quote_instalments: {
    row: { position: 2, amount_minor: 100, due_on: "2026-06-01" },
    refuses: {
      quote_instalments_amount: [{ amount_minor: 0 }],
      quote_instalments_deposit_first: [{ due_on: null }],
    },
    once: { quote_instalments_position_once: { alike: ["quote_id", "position"] } },
  },
  packages: {
    row: { sessions: 3, opened_at: AT, closed_at: AT, closed_by: AN_ID, closed_reason: "Moved away" },
    refuses: {
      packages_sessions: [{ sessions: 0 }, { sessions: 13 }],
      packages_closed: [{ closed_at: null }, { closed_by: null }, { closed_reason: null }, { closed_reason: " " }],
    },
    once: {
      packages_quote_once: { alike: ["quote_id"] },
      packages_invoice_once: { alike: ["invoice_id"] },
      packages_open_once: { alike: ["series_id"], row: { closed_at: null, closed_by: null, closed_reason: null } },
    },
  },
};
