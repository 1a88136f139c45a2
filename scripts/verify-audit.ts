/** `npm run verify:audit`: goes through the whole audit chain and compares it with its anchors. Ends with 1 when something is wrong, and names the first link that is. */
import path from "node:path";
import { openDatabase } from "#db/client.ts";
import { readAnchors } from "#lib/audit/queries/anchors.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { verifyChain } from "#lib/audit/queries/verify.ts";
import { sayWrong } from "#lib/audit/rules/links.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { anchorFileOf } from "#lib/env.ts";
import { filesFolderPath } from "./support/data-folder.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const { roles, secret } = await openProductionDatabase(lifetime, { besideRunning: true });
  const database = openDatabase(roles.app, { name: "cadence-verify", max: 1 });
  try {
    const ctx = asSystem("verify-audit", { database, now: Temporal.Now.instant() });
    const file = path.resolve(process.env.AUDIT_ANCHOR_FILE ?? anchorFileOf(filesFolderPath()));
    const { anchors, unreadable } = await readAnchors(file);
    const { links, findings, bad } = await verifyChain(ctx, { key: chainKey(process.env.AUDIT_SECRET ?? secret), anchors });
    say(`Looked at ${links} sealed audit rows and ${anchors.length} anchors in ${file}.`);
    for (const line of unreadable) say(`Line ${line} of the anchors is none.`);
    for (const { seq, what, auditId } of findings)
      say(`${seq === null ? "Without a link" : `Link ${seq}`}: ${sayWrong(what)}${auditId === null ? "" : ` (audit row ${auditId})`}.`);
    if (bad > findings.length) say(`And ${bad - findings.length} more.`);
    if (bad === 0 && anchors.length === 0) say("The chain is whole. Without an anchor nobody can know whether its end was cut off.");
    if (bad === 0 && anchors.length > 0) say("The chain is whole, and is the one that was anchored.");
    return bad === 0 && unreadable.length === 0 ? 0 : 1;
  } finally {
    await database.pool.end();
  }
});
