import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { invoiceLines, invoices } from "#db/schema/invoices.ts";
import { payments } from "#db/schema/payments.ts";
import { services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { MethodRow, Scope, ServiceRow } from "../rules/rows.ts";
import { columnOf } from "./visits.ts";

const ofPeriod = ({ places, from, to }: Scope) =>
  sql`p.location_id = any(${sql.param(places.map(({ id }) => id))}::uuid[]) and p.taken_on between ${from}::date and ${to}::date`;

const methodRows = z.array(
  z.object({
    column: z.string(),
    method: z.enum(["cash", "card", "transfer"]),
    currency: z.string(),
    inMinor: z.coerce.number(),
    backMinor: z.coerce.number(),
  }),
);

/** What came in and went back, by column of time and method. What one invoice had too much and paid another is no money and does not stand here. One statement. */
export async function readMethods(ctx: Ctx<"report:clinic">, scope: Scope): Promise<readonly MethodRow[]> {
  const { rows } = await ctx.db.execute(sql`
    select ${columnOf(sql`p.taken_on`, scope)}::text as "column", p.method, i.currency,
      coalesce(sum(p.amount_minor) filter (where p.amount_minor > 0), 0) as "inMinor", coalesce(sum(p.amount_minor) filter (where p.amount_minor < 0), 0) as "backMinor"
    from ${payments} p join ${invoices} i on i.id = p.invoice_id
    where ${ofPeriod(scope)} and p.method <> 'credit'
    group by 1, 2, 3 order by 1, 3, 2`);
  return methodRows.parse(rows);
}

const serviceRows = z.array(z.object({ key: z.string(), service: z.string(), currency: z.string(), netMinor: z.coerce.number() }));

/**
 * What the same money paid for. "A payment covers its invoice's lines in their order": each payment takes what was paid of its invoice from one sum to the
 * next, and falls on a line by as much of the way as lies within that line; what goes back takes the way back. So every part is a whole number of units, and
 * the parts are the payment. What moved from invoice to invoice moves here from service to service. One statement.
 */
export async function readServices(ctx: Ctx<"report:clinic">, scope: Scope): Promise<readonly ServiceRow[]> {
  const { rows } = await ctx.db.execute(sql`
    with touched as materialized (select distinct p.invoice_id from ${payments} p where ${ofPeriod(scope)}), ways as (
      select p.invoice_id, p.location_id, p.taken_on, p.amount_minor,
        sum(p.amount_minor) over (partition by p.invoice_id order by p.taken_at, p.id) as upto
      from touched t join ${payments} p on p.invoice_id = t.invoice_id
    ), asked as (select p.invoice_id, p.upto - p.amount_minor as since, p.upto from ways p where ${ofPeriod(scope)}), lines as (
      select l.invoice_id, l.kind, coalesce(l.service_id, (select a.service_id from ${appointments} a where a.id = l.appointment_id and l.kind = 'visit')) as service_id,
        sum(l.total_minor) over (partition by l.invoice_id order by l.position) - l.total_minor as starts,
        sum(l.total_minor) over (partition by l.invoice_id order by l.position) as ends
      from touched t join ${invoiceLines} l on l.invoice_id = t.invoice_id
    )
    select coalesce(s.id::text, case when l.kind in ('late_fee', 'no_show_fee') then l.kind else 'other' end) as key,
      coalesce(s.name, case l.kind when 'late_fee' then 'Late cancellation fees' when 'no_show_fee' then 'No-show fees' else 'Anything else' end) as service,
      i.currency, sum(least(greatest(k.upto, l.starts), l.ends) - least(greatest(k.since, l.starts), l.ends)) as "netMinor"
    from asked k join lines l on l.invoice_id = k.invoice_id join ${invoices} i on i.id = k.invoice_id
    left join ${services} s on s.id = l.service_id and l.kind not in ('late_fee', 'no_show_fee')
    group by 1, 2, 3 having sum(least(greatest(k.upto, l.starts), l.ends) - least(greatest(k.since, l.starts), l.ends)) <> 0
    order by 3, 4 desc, 2`);
  return serviceRows.parse(rows);
}
