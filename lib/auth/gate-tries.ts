import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { attempts } from "#db/schema/attempts.ts";
import { logNotice } from "#lib/log.ts";
import type { PublicTx } from "./ctx.ts";
import { secretHash } from "./secrets.ts";

/** The gates that a secret link leads to. Each counts its own failures. */
type Gate = "portal_address" | "form_address" | "choices_address" | "feed_address";

/** Wrong dates of birth that end a link; failures an hour from one address; failures an hour everywhere that are worth a notice. */
export const WRONG_DATES = 5;
const FAILURES_PER_ADDRESS = 20;
const FAILURES_IN_ALL = 100;

const subjectOf = (gate: Gate, address: string) => secretHash(`${gate} ${address}`);

/** Whether this address has failed too often. One try at a time from an address, so that many at once cannot slip past the limit. */
export async function isShutOut(tx: PublicTx, gate: Gate): Promise<boolean> {
  // "direct" is every visitor at once where nothing tells them apart: a limit on it would shut everybody out.
  if (tx.address === "direct") return false;
  const subject = subjectOf(gate, tx.address);
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject.toString("hex")}, 0))`);
  return (await failuresLately(tx.db, gate, subject)) >= FAILURES_PER_ADDRESS;
}

export async function countFailure(tx: PublicTx, gate: Gate): Promise<void> {
  await tx.db.insert(attempts).values({ kind: gate, subjectHash: subjectOf(gate, tx.address) });
}

/** Tells an operator when failures come from everywhere at once. */
export async function noticeManyFailures(db: Db, gate: Gate): Promise<void> {
  if ((await failuresLately(db, gate, null)) >= FAILURES_IN_ALL) logNotice("many wrong tries at a gate", { gate });
}

/** Failures of the last hour: from one address, or from everywhere. */
async function failuresLately(db: Db, gate: Gate, subject: Buffer | null): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(attempts)
    .where(
      and(
        eq(attempts.kind, gate),
        subject === null ? undefined : eq(attempts.subjectHash, subject),
        sql`${attempts.at} > now() - interval '1 hour'`,
      ),
    );
  return row?.count ?? 0;
}
