import { type SQL, sql } from "drizzle-orm";

/** The parts of a copy that tell what a patient was quoted, sold and has paid; `ids` are their record and those merged into it. Amounts are whole minor units. */
export const moneyParts = (ids: SQL) =>
  ({
    quotes: sql`
      select q.id, q.series_id as "seriesId", q.quoted_on as "quotedOn", q.valid_until as "validUntil", q.currency, q.prices_include_tax as "pricesIncludeTax",
        q.discount_minor as "discountMinor", q.discount_reason as "discountReason", d.name as "discountBy", q.note, u.name as by, q.created_at as at,
        q.accepted_at as "acceptedAt", a.name as "acceptedBy", q.withdrawn_at as "withdrawnAt", w.name as "withdrawnBy",
        k.sessions as "packageSessions", k.opened_at as "packageOpenedAt", k.closed_at as "packageClosedAt", c.name as "packageClosedBy",
        k.closed_reason as "packageClosedReason",
        coalesce((select jsonb_agg(to_jsonb(t) - 'position' order by t.position) from (
          select l.position, l.kind, l.description, l.quantity, l.unit_minor as "unitMinor", l.tax_basis_points as "taxBasisPoints"
          from quote_lines l where l.quote_id = q.id) t), '[]') as lines,
        coalesce((select jsonb_agg(to_jsonb(t) - 'position' order by t.position) from (
          select i.position, i.amount_minor as "amountMinor", i.due_on as "dueOn" from quote_instalments i where i.quote_id = q.id) t), '[]') as instalments
      from quotes q left join packages k on k.quote_id = q.id left join users d on d.id = q.discount_by left join users u on u.id = q.quoted_by
        left join users a on a.id = q.accepted_by left join users w on w.id = q.withdrawn_by left join users c on c.id = k.closed_by
      where q.patient_id = any(${ids}) order by q.created_at, q.id`,
    invoices: sql`
      select i.id, l.name as location, i.number, i.currency, i.prices_include_tax as "pricesIncludeTax", i.seller, i.buyer, i.total_minor as "totalMinor",
        i.tax_minor as "taxMinor", i.issued_on as "issuedOn", u.name as by, i.issued_at as at,
        coalesce((select jsonb_agg(to_jsonb(t) - 'position' order by t.position) from (
          select x.position, x.kind, x.description, x.appointment_id as "appointmentId", x.quantity, x.unit_minor as "unitMinor",
            x.discount_minor as "discountMinor", x.discount_reason as "discountReason", x.tax_basis_points as "taxBasisPoints",
            x.total_minor as "totalMinor", x.tax_minor as "taxMinor"
          from invoice_lines x where x.invoice_id = i.id) t), '[]') as lines,
        coalesce((select jsonb_agg(to_jsonb(t) - 'position' order by t.position) from (
          select x.position, x.amount_minor as "amountMinor", x.due_on as "dueOn" from invoice_instalments x where x.invoice_id = i.id) t), '[]') as instalments,
        coalesce((select jsonb_agg(to_jsonb(t) order by t.at) from (
          select x.method, x.amount_minor as "amountMinor", x.taken_on as "takenOn", x.taken_at as at, o.name as by, x.reference, x.reason,
            x.corrects_id is not null as corrects
          from payments x left join users o on o.id = x.taken_by where x.invoice_id = i.id) t), '[]') as payments,
        coalesce((select jsonb_agg(to_jsonb(t) order by t.number) from (
          select n.number, n.reason, n.total_minor as "totalMinor", n.tax_minor as "taxMinor", n.issued_on as "issuedOn", o.name as by, n.seller, n.buyer,
            coalesce((select jsonb_agg(to_jsonb(y) - 'position' order by y.position) from (
              select b.position, b.description, c.sessions, c.total_minor as "totalMinor", c.tax_minor as "taxMinor"
              from credit_note_lines c join invoice_lines b on b.id = c.invoice_line_id where c.credit_note_id = n.id) y), '[]') as lines
          from credit_notes n left join users o on o.id = n.issued_by where n.invoice_id = i.id) t), '[]') as "creditNotes",
        coalesce((select jsonb_agg(to_jsonb(t) order by t."writtenOffOn") from (
          select x.amount_minor as "amountMinor", x.reason, x.written_off_on as "writtenOffOn", o.name as by
          from write_offs x left join users o on o.id = x.written_off_by where x.invoice_id = i.id) t), '[]') as "writeOffs"
      from invoices i join locations l on l.id = i.location_id left join users u on u.id = i.issued_by
      where i.patient_id = any(${ids}) order by i.issued_at, i.id`,
    fees: sql`
      select f.appointment_id as "appointmentId", f.kind, f.invoice_id as "invoiceId", f.waived_reason as "waivedReason", u.name as by, f.created_at as at
      from fee_decisions f left join users u on u.id = f.decided_by where f.patient_id = any(${ids}) order by f.created_at, f.id`,
  }) as const;
