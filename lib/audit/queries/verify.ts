import { and, asc, desc, eq, gt, gte, lt, lte, notExists, sql } from "drizzle-orm";
import { type Db, runReadOnly } from "#db/client.ts";
import { auditChain, auditUnsealed } from "#db/schema/audit-chain.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { recordAudit } from "../commands.ts";
import type { Anchor } from "./anchors.ts";
import { FIRST, sealedColumns } from "./link.ts";
import { type Finding, type Link, Walk } from "./walk.ts";

/** Links read at once: what is in memory does not grow with the trail. */
const PAGE = 5_000;
/** What a verification is written down about: by it the last ones are found. */
export const VERIFIED = { objectType: "audit_chain", objectId: "chain" } as const;

export type Verified = {
  /** The first link looked at: 1 unless only the newest were asked for. */
  readonly from: number;
  readonly links: number;
  /** The first twenty findings in the order of the chain, rows without a link after them. */
  readonly findings: readonly Finding[];
  readonly bad: number;
};

type Walked = { readonly key: Buffer; readonly anchors: readonly Anchor[]; readonly newest?: number };

/**
 * Goes through the chain from its first link, or through the newest, makes every hash again, and compares with the anchors: names the first link that is bad
 * and what is wrong with it. In one view of the database, page by page. The look is audited, with what it found.
 */
export async function verifyChain(ctx: Ctx<"audit:read">, options: Walked): Promise<Verified> {
  const verified = await walkChain(ctx, options);
  await noteVerified(ctx, verified);
  return verified;
}

/** As `verifyChain`, for what looks by itself every hour: that it found nothing is written down nowhere. */
export async function checkChain(ctx: Ctx<"audit:read">, options: Walked): Promise<Verified> {
  const verified = await walkChain(ctx, options);
  if (verified.bad > 0) await noteVerified(ctx, verified);
  return verified;
}

function walkChain(ctx: Ctx<"audit:read">, { key, anchors, newest = Number.POSITIVE_INFINITY }: Walked): Promise<Verified> {
  return runReadOnly(ctx.database, async (db) => {
    const [head] = await db.select({ seq: auditChain.seq }).from(auditChain).orderBy(desc(auditChain.seq)).limit(1);
    const from = Math.max(1, (head?.seq ?? 0) - newest + 1);
    const walk = new Walk({
      key,
      from,
      before: await hashBefore(db, from),
      anchors: anchors.filter(({ seq }) => seq >= from),
      isLink: (hash) => isLink(db, hash),
    });
    for await (const link of linksFrom(db, from)) await walk.take(link);
    await walk.end();
    for await (const finding of withoutLink(db, from)) walk.add(finding);
    const { links, findings, bad } = walk;
    return { from, links, findings, bad };
  });
}

async function noteVerified(ctx: Ctx<"audit:read">, { from, links, bad, findings: [first] }: Verified): Promise<void> {
  await recordAudit(ctx, {
    action: "audit:verify",
    ...VERIFIED,
    detail: { from, links, bad, first: first?.seq ?? null, what: first?.what ?? null },
  });
}

async function hashBefore(db: Db, from: number): Promise<Buffer> {
  const [before] = await db
    .select({ hash: auditChain.hash })
    .from(auditChain)
    .where(eq(auditChain.seq, from - 1));
  return before?.hash ?? FIRST;
}

async function isLink(db: Db, hash: Buffer): Promise<boolean> {
  if (hash.equals(FIRST)) return true;
  const found = await db.select({ seq: auditChain.seq }).from(auditChain).where(eq(auditChain.hash, hash)).limit(1);
  return found.length > 0;
}

/** Every link from this one on, with the row it seals, page by page. */
export async function* linksFrom(db: Db, from: number): AsyncGenerator<Link> {
  const { seq, auditId, prevHash, hash } = auditChain;
  for (let next = from; ; ) {
    const page = await db
      .select({ seq, auditId, prevHash, hash, row: sealedColumns })
      .from(auditChain)
      .leftJoin(auditLog, eq(auditLog.id, auditId))
      .where(gte(seq, next))
      .orderBy(asc(seq))
      .limit(PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    next = last.seq + 1;
  }
}

/**
 * Rows that stand in the trail and in no link though ten minutes have passed, when a sealer that runs takes a second; and rows that it was to seal and that
 * are gone.
 */
async function* withoutLink(db: Db, from: number): AsyncGenerator<Finding> {
  const gone = await db
    .select({ auditId: auditUnsealed.auditId })
    .from(auditUnsealed)
    .where(notExists(db.select({ one: sql`1` }).from(auditLog).where(eq(auditLog.id, auditUnsealed.auditId))))
    .limit(PAGE);
  for (const { auditId } of gone) yield { seq: null, what: "missing", auditId };
  let after = await idBefore(db, from);
  for (;;) {
    const ids = await db.select({ id: auditLog.id }).from(auditLog).where(gt(auditLog.id, after)).orderBy(asc(auditLog.id)).limit(PAGE);
    const last = ids.at(-1)?.id;
    if (last === undefined) return;
    const unsealed = await db
      .select({ auditId: auditLog.id })
      .from(auditLog)
      .where(
        and(
          gt(auditLog.id, after),
          lte(auditLog.id, last),
          lt(auditLog.at, sql`now() - interval '10 minutes'`),
          notExists(db.select({ one: sql`1` }).from(auditChain).where(eq(auditChain.auditId, auditLog.id))),
        ),
      )
      .orderBy(asc(auditLog.id));
    for (const { auditId } of unsealed) yield { seq: null, what: "unsealed", auditId };
    after = last;
  }
}

/** An id below those of the rows to look at: rows have ids in the order of time. */
async function idBefore(db: Db, from: number): Promise<string> {
  const [before] = await db
    .select({ id: auditChain.auditId })
    .from(auditChain)
    .where(eq(auditChain.seq, from - 1));
  return before?.id ?? "00000000-0000-0000-0000-000000000000";
}
