import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { attempts } from "#db/schema/attempts.ts";
import type { WatchFacts } from "../rules/watch.ts";

const found = z.object({ signIns: z.number(), locked: z.number(), gates: z.number() });

/**
 * Failed tries of the last hour, by the database's clock and over every process: a right password takes its own try back. Accounts are counted that reached
 * their limit, which nobody is told of at the door.
 */
export async function readTries({ db }: { readonly db: Db }): Promise<WatchFacts> {
  const { rows } = await db.execute(sql`
    with tried as (
      select kind, subject_hash, count(*) as tries from ${attempts} where at > now() - interval '1 hour' group by kind, subject_hash
    )
    select coalesce(sum(tries) filter (where kind in ('sign_in_account', 'sign_in_device', 'second_step')), 0)::int as "signIns",
      (count(*) filter (where kind in ('sign_in_account', 'sign_in_device', 'second_step') and tries >= 10))::int as locked,
      coalesce(sum(tries) filter (where kind in ('portal_address', 'form_address', 'choices_address', 'feed_address')), 0)::int as gates
    from tried`);
  return found.parse(rows[0]);
}
