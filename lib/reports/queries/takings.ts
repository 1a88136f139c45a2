import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { invoiceLines, invoices } from "#db/schema/invoices.ts";
import { payments } from "#db/schema/payments.ts";
import { services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { Scope, TakingsRows } from "../rules/rows.ts";
import { columnOf } from "./visits.ts";

const ofPeriod = ({ places, from, to }: Scope) =>
  sql`p.location_id = any(${sql.param(places.map(({ id }) => id))}::uuid[]) and p.taken_on between ${from}::date and ${to}::date`;

const found = z.object({
  methods: z.array(
    z.object({
      column: z.string(),
      method: z.enum(["cash", "card", "transfer"]),
      currency: z.string(),
      inMinor: z.number(),
      backMinor: z.number(),
    }),
  ),
  services: z.array(z.object({ key: z.string(), service: z.string(), currency: z.string(), netMinor: z.number() })),
});

/**
 * What came in and went back, by column of time and method; what one invoice had too much and paid another is no money and does not stand there. And what the
 * same money paid for: "A payment covers its invoice's lines in their order". Payments in the order of their days take what was paid of an invoice from one sum
 * to the next, so those of the days together take it from what was paid before them to what was paid with them, and fall on a line by as much of that way as
 * lies within the line; what goes back takes the way back. So every part is a whole number of units, and the parts are the payments. Nothing is paid before it
 * is invoiced; what moved from invoice to invoice moves here from service to service. One statement for both, which looks at each payment of the days once, and
 * at its invoice by the index `invoices_in_short`.
 */
export async function readTakings(ctx: Ctx<"report:clinic">, scope: Scope): Promise<TakingsRows> {
  const { rows } = await ctx.db.execute(sql`
    with taken as materialized (
      select p.invoice_id, p.taken_on, p.method, p.amount_minor, i.currency, i.issued_on from ${payments} p join ${invoices} i on i.id = p.invoice_id where ${ofPeriod(scope)}
    ), days as materialized (
      select t.taken_on, t.method, t.currency, sum(greatest(t.amount_minor, 0)) as came, sum(least(t.amount_minor, 0)) as went
      from taken t where t.method <> 'credit' group by 1, 2, 3
    ), methods as (
      select ${columnOf(sql`d.taken_on`, scope)}::text as "column", d.method, d.currency, sum(d.came) as "inMinor", sum(d.went) as "backMinor" from days d group by 1, 2, 3
    ), paid as materialized (
      select t.invoice_id, min(t.currency) as currency, min(t.issued_on) as issued_on, sum(t.amount_minor)::int as moved from taken t group by 1
    ), ways as materialized (
      select t.invoice_id, t.currency, t.moved, case when t.issued_on < ${scope.from}::date then (
        select coalesce(sum(p.amount_minor), 0)::int from ${payments} p where p.invoice_id = t.invoice_id and p.taken_on < ${scope.from}::date
      ) else 0 end as since
      from paid t
    ), lines as materialized (
      select w.currency, w.since, w.since + w.moved as upto, l.invoice_id, l.position, l.kind, l.total_minor, l.service_id, l.appointment_id
      from ways w join ${invoiceLines} l on l.invoice_id = w.invoice_id
    ), parts as materialized (
      select l.currency, l.kind, l.total_minor, l.since, l.upto,
        coalesce(l.service_id, (select a.service_id from ${appointments} a where a.id = l.appointment_id and l.kind = 'visit')) as service_id,
        case when l.position > 1 then (select coalesce(sum(m.total_minor), 0)::int from ${invoiceLines} m where m.invoice_id = l.invoice_id and m.position < l.position)
          else 0 end as starts
      from lines l
    ), sums as materialized (
      select x.currency, x.service_id, x.kind,
        sum(least(greatest(x.upto, x.starts), x.starts + x.total_minor) - least(greatest(x.since, x.starts), x.starts + x.total_minor)) as net
      from parts x group by 1, 2, 3
    ), named as (
      select coalesce(s.id::text, case when x.kind in ('late_fee', 'no_show_fee') then x.kind else 'other' end) as key,
        coalesce(s.name, case x.kind when 'late_fee' then 'Late cancellation fees' when 'no_show_fee' then 'No-show fees' else 'Anything else' end) as service,
        x.currency, sum(x.net) as "netMinor"
      from sums x left join ${services} s on s.id = x.service_id and x.kind not in ('late_fee', 'no_show_fee')
      group by 1, 2, 3 having sum(x.net) <> 0
    )
    select coalesce((select json_agg(m order by m."column", m.currency, m.method) from methods m), '[]'::json) as methods,
      coalesce((select json_agg(n order by n.currency, n."netMinor" desc, n.service) from named n), '[]'::json) as services`);
  return found.parse(rows[0]);
}
