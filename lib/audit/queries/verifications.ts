import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { auditLog } from "#db/schema/audit-log.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import { firstZone } from "../queries.ts";
import { readAnchors } from "./anchors.ts";
import { chainKey } from "./link.ts";
import { checkChain, VERIFIED, type Verified, verifyChain } from "./verify.ts";

const detail = z.object({
  from: z.number(),
  links: z.number(),
  bad: z.number(),
  first: z.number().nullable(),
  what: z.string().nullable(),
});

export type VerificationView = z.output<typeof detail> & { readonly id: string; readonly when: string; readonly who: string };

const SHOWN = 10;

/** How the last verifications ended, newest first, as the trail itself has them. */
export async function listVerifications(ctx: Ctx<"audit:read">): Promise<VerificationView[]> {
  const rows = await ctx.db
    .select({ id: auditLog.id, at: auditLog.at, who: users.name, detail: auditLog.detail })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(and(eq(auditLog.objectType, VERIFIED.objectType), eq(auditLog.objectId, VERIFIED.objectId), eq(auditLog.action, "audit:verify")))
    .orderBy(desc(auditLog.at))
    .limit(SHOWN);
  const zone = (await firstZone(ctx)) ?? "UTC";
  return rows.map(({ id, at, who, detail: found }) => ({
    ...detail.parse(found),
    id,
    when: sayInstant(at, zone),
    who: who ?? "By the system",
  }));
}

/** As many links as are looked at while somebody waits, or each hour; the command looks at all. */
const NEWEST = 20_000;

type AuditFiles = { readonly secret: string; readonly anchorFile: string };

/** Verifies the newest links beside the anchors. */
export async function verifyNewest(ctx: Ctx<"audit:read">, audit: AuditFiles): Promise<Verified> {
  return verifyChain(ctx, await newest(audit));
}

/** The same, without a word where all is well. */
export async function checkNewest(ctx: Ctx<"audit:read">, audit: AuditFiles): Promise<Verified> {
  return checkChain(ctx, await newest(audit));
}

async function newest({ secret, anchorFile }: AuditFiles) {
  const { anchors } = await readAnchors(anchorFile);
  return { key: chainKey(secret), anchors, newest: NEWEST };
}
