import { newestGivenUp } from "#db/given-up.ts";
import { checkNewest } from "#lib/audit/queries/verifications.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done } from "#lib/result.ts";
import { readTries } from "../queries/watch.ts";
import { worriesOf } from "../rules/watch.ts";
import type { SendCtx, SendTx } from "./send.ts";
import { type Alert, colleagues, hourOf, tellStaffIn } from "./tell-staff.ts";

/**
 * Tells the admins of what nobody sees one by one: many tries that failed, once an hour for as long as it goes on; and work that was given up, once for what
 * has come since they were told.
 * @returns how many messages were made
 */
export function watchOver(ctx: SendCtx, origin: string): Promise<number> {
  return tellAdmins(ctx, origin, async (tx) => {
    const hour = hourOf(tx.now);
    const worries = worriesOf(await readTries(tx)).map(({ cause, words }) => ({
      cause: `${cause}:${hour}`,
      path: "/settings/audit",
      words,
      about: { cause },
    }));
    const newest = await newestGivenUp(tx.db);
    const given = { path: "/settings/jobs", words: "Work of the system was given up.", about: { cause: "given_up" } };
    return [...worries, ...(newest === null ? [] : [{ ...given, cause: `given_up:${newest}` }])];
  });
}

/** Verifies the newest links of the audit trail, and tells the admins where they are not what was sealed or anchored. @returns how many messages were made */
export async function checkTrail(
  ctx: SendCtx & Ctx<"audit:read">,
  audit: { readonly secret: string; readonly anchorFile: string },
  origin: string,
): Promise<number> {
  const { bad } = await checkNewest(ctx, audit);
  if (bad === 0) return 0;
  return tellAdmins(ctx, origin, async (tx) => [
    {
      cause: `audit_trail:${hourOf(tx.now)}`,
      path: "/settings/audit/verify",
      words: "The audit trail is not what was sealed.",
      about: { cause: "audit_trail" },
    },
  ]);
}

async function tellAdmins(ctx: SendCtx, origin: string, find: (tx: SendTx) => Promise<readonly Omit<Alert, "to">[]>): Promise<number> {
  const result = await transaction(ctx, async (tx) => {
    const alerts = await find(tx);
    const to = alerts.length === 0 ? [] : await colleagues(tx, ["admin"]);
    let made = 0;
    for (const alert of alerts) made += await tellStaffIn(tx, { ...alert, to }, origin);
    return done(made);
  });
  if (!result.ok) throw new Error("An alert is never refused.");
  return result.value;
}
