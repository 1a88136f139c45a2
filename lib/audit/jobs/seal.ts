import { desc, eq, sql } from "drizzle-orm";
import { type Database, type Db, runTransaction } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { auditChain, auditUnsealed } from "#db/schema/audit-chain.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { env } from "#lib/env.ts";
import { logUnexpected } from "#lib/log.ts";
import { done } from "#lib/result.ts";
import { chainKey, FIRST, linkHash, sealedColumns } from "../queries/link.ts";

/** Rows of one transaction: few enough that it is over in a blink, many enough that a storm of writers is caught up with. */
const BATCH = 1_000;
const SECOND = 1_000;

/** Seals what stands unsealed, every second for as long as this server runs. Of several servers one seals at a time. */
export function sealEverySecond(): void {
  let isSealing = false;
  const timer = setInterval(() => {
    if (isSealing) return;
    isSealing = true;
    const { databases, poolSize, audit } = env();
    sealAudit({ database: appDatabase(databases, poolSize), key: chainKey(audit.secret) })
      .catch((error: unknown) => logUnexpected(error, "seal"))
      .finally(() => {
        isSealing = false;
      });
  }, SECOND);
  timer.unref();
  // A batch that is cut off is rolled back as a whole, and sealed by whoever serves next.
  process.once("SIGTERM", () => clearInterval(timer));
}

/**
 * Seals every audit row that is committed and not sealed yet, in the order of their ids, in batches. Where another process is at it, that one goes on.
 * @returns how many rows this call sealed.
 */
export async function sealAudit(options: { readonly database: Database; readonly key: Buffer }): Promise<number> {
  const { database, key } = options;
  let sealed = 0;
  for (;;) {
    const waiting = await database.db.select({ one: sql`1` }).from(auditUnsealed).limit(1);
    if (waiting.length === 0) return sealed;
    const batch = await runTransaction(database, async (db) => done(await sealBatch(db, key)));
    const count = batch.ok ? batch.value : 0;
    sealed += count;
    if (count < BATCH) return sealed;
  }
}

async function sealBatch(db: Db, key: Buffer): Promise<number> {
  const { rows: tried } = await db.execute(sql`select pg_try_advisory_xact_lock(hashtextextended('audit chain', 0)) as mine`);
  if (tried[0]?.mine !== true) return 0;
  const rows = await db
    .select(sealedColumns)
    .from(auditUnsealed)
    .innerJoin(auditLog, eq(auditLog.id, auditUnsealed.auditId))
    .orderBy(auditUnsealed.auditId)
    .limit(BATCH);
  if (rows.length === 0) return 0;
  const [head] = await db.select({ seq: auditChain.seq, hash: auditChain.hash }).from(auditChain).orderBy(desc(auditChain.seq)).limit(1);
  let { seq, hash } = head ?? { seq: 0, hash: FIRST };
  const links = rows.map((row) => {
    const prevHash = hash;
    seq += 1;
    hash = linkHash(key, prevHash, row);
    return { seq, auditId: row.id, prevHash, hash };
  });
  await db.insert(auditChain).values(links);
  return links.length;
}
