import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import type { Money } from "#lib/money.ts";
import type { QuotedCost } from "../rules/words.ts";

type Reading = { readonly db: Db; readonly now: Temporal.Instant };

const listed = z.object({ minor: z.int(), currency: z.string() });

/** What one session stands for on the price list of the visit's location today; null where it stands on none. */
export async function findListed(
  { db, now }: Reading,
  visit: { readonly seriesId: string | null; readonly locationId: string },
): Promise<Money | null> {
  const { rows } = await db.execute(sql`
    select p.amount_minor as minor, p.currency from series s join locations l on l.id = ${visit.locationId}
      join prices p on p.service_id = s.service_id and p.location_id = l.id and p.currency = l.currency
        and p.valid_from <= (${now.toString()}::timestamptz at time zone l.time_zone)::date
    where s.id = ${visit.seriesId} order by p.valid_from desc, p.created_at desc, p.id desc limit 1`);
  const word = listed.safeParse(rows[0]);
  return word.success ? word.data : null;
}

const quoted = z.object({
  currency: z.string(),
  total: z.int(),
  sessions: z.int(),
  deposit: z.int().nullable(),
  parts: z.int(),
  onTop: z.array(z.object({ description: z.string(), minor: z.int() })),
});

/**
 * What the patient was told that the series costs: the quote they accepted, else the latest that still holds; null without one. The sums are those of the invoice
 * that an accepted quote became; of an open one they are reckoned as that invoice will be.
 */
export async function findQuoted({ db, now }: Reading, seriesId: string): Promise<QuotedCost | null> {
  const { rows } = await db.execute(sql`
    select q.currency,
      (select count(*)::int from quote_instalments i where i.quote_id = q.id) as parts,
      (select sum(i.amount_minor)::int from quote_instalments i where i.quote_id = q.id) as total,
      (select i.amount_minor from quote_instalments i where i.quote_id = q.id and i.due_on is null order by i.position limit 1) as deposit,
      (select l.quantity::int from quote_lines l where l.quote_id = q.id and l.kind = 'session') as sessions,
      coalesce((select jsonb_agg(jsonb_build_object('description', l.description, 'minor', l.unit_minor) order by l.position)
        from quote_lines l where l.quote_id = q.id and l.kind = 'follow_up'), '[]') as "onTop"
    from quotes q join locations l on l.id = q.location_id
    where q.series_id = ${seriesId} and q.withdrawn_at is null
      and (q.accepted_at is not null or q.valid_until >= (${now.toString()}::timestamptz at time zone l.time_zone)::date)
    order by q.accepted_at desc nulls last, q.created_at desc, q.id desc limit 1`);
  const found = quoted.safeParse(rows[0]);
  if (!found.success) return null;
  const { currency, total, sessions, deposit, parts, onTop } = found.data;
  return {
    total: { minor: total, currency },
    sessions,
    deposit: deposit === null || parts < 2 ? null : { minor: deposit, currency },
    onTop: onTop.map(({ description, minor }) => ({ description, price: { minor, currency } })),
  };
}
