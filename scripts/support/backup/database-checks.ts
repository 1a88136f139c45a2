/** What a restored database is held to: the tables that were told of, every index, the files that rows name, the audit trail, and what was signed. */
import type { Client } from "pg";
import { z } from "zod";
import { openDatabase } from "#db/client.ts";
import { sealAudit } from "#lib/audit/jobs/seal.ts";
import { readAnchors } from "#lib/audit/queries/anchors.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { verifyChain } from "#lib/audit/queries/verify.ts";
import { sayWrong } from "#lib/audit/rules/links.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { verifyDocuments } from "#lib/consent/queries/verify.ts";
import { FILES_NAMED } from "#lib/interchange/rules/archive/told.ts";
import { verifyTreatments } from "#lib/treatments/queries/verify.ts";
import { differences, digestTables, writeAlike } from "./digests.ts";
import type { KeptFile, TableDigest } from "./manifest.ts";

/** Where each table is another than it was told to be. */
export async function compareTables(client: Client, wanted: readonly TableDigest[]): Promise<readonly string[]> {
  await writeAlike(client);
  return differences(wanted, await digestTables(client));
}

const indexes = z.array(z.object({ name: z.string(), kind: z.string() }));
const CHECKS: Readonly<Record<string, string>> = {
  btree: "bt_index_check(index => $1::regclass, heapallindexed => true)",
  gin: "gin_index_check($1::regclass)",
};

export type CheckedIndexes = { readonly checked: number; readonly without: number; readonly wrong: readonly string[] };

/** PostgreSQL's own check of every index it has one for. Makes the extension in this copy, which is thrown away after. */
export async function checkIndexes(client: Client): Promise<CheckedIndexes> {
  await client.query("create extension if not exists amcheck");
  const has = z
    .array(z.object({ name: z.string() }))
    .parse((await client.query("select proname as name from pg_proc where proname in ('bt_index_check', 'gin_index_check')")).rows);
  const all = indexes.parse(
    (
      await client.query(`
        select c.oid::regclass::text as name, m.amname as kind from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
        where c.relkind = 'i' and i.indisvalid and c.relpersistence = 'p' order by 1`)
    ).rows,
  );
  const wrong: string[] = [];
  let checked = 0;
  for (const { name, kind } of all) {
    const check = CHECKS[kind];
    if (check === undefined || !has.some((each) => check.startsWith(each.name))) continue;
    checked += 1;
    try {
      await client.query(`select ${check}`, [name]);
    } catch (error) {
      wrong.push(`The index ${name} is not sound${error instanceof Error && "code" in error ? ` (${String(error.code)})` : ""}.`);
    }
  }
  return { checked, without: all.length - checked, wrong };
}

const named = z.array(z.object({ key: z.string(), hash: z.string().nullable() }));

/** The files that rows name, each with the hash that its row says. */
export async function namedByRows(client: Client): Promise<readonly { readonly key: string; readonly hash: string | null }[]> {
  const found = [];
  for (const { table, key, hash } of FILES_NAMED) {
    const said = hash === null ? "null" : `encode(${client.escapeIdentifier(hash)}, 'hex')`;
    const { rows } = await client.query(
      `select ${client.escapeIdentifier(key)} as key, ${said} as hash from ${client.escapeIdentifier(table)} where state <> 'pending'`,
    );
    found.push(...named.parse(rows));
  }
  return found;
}

/** Rows whose file is missing or another. */
export async function compareFiles(client: Client, files: readonly KeptFile[]): Promise<readonly string[]> {
  const has = new Map(files.map((each) => [each.key, each.sha256]));
  return (await namedByRows(client)).flatMap(({ key, hash }) => {
    const own = has.get(key);
    if (own === undefined) return [`${key} is named by a row and is not in the backup.`];
    return hash === null || hash === own ? [] : [`${key} is another file than its row says.`];
  });
}

export type Trail = { readonly links: number; readonly signed: number; readonly wrong: readonly string[] };

/** The audit trail against its anchors, and the seal of everything that was signed. */
export async function checkTrail(appUrl: string, options: { readonly secret: string; readonly anchorFile: string }): Promise<Trail> {
  const database = openDatabase(appUrl, { name: "cadence-check", max: 2 });
  try {
    const ctx = asSystem("backup-check", { database, now: Temporal.Now.instant() });
    const key = chainKey(options.secret);
    // What was written in the last second before the copy had no link yet, and gets it here.
    await sealAudit({ database, key });
    const { anchors, unreadable } = await readAnchors(options.anchorFile);
    const { links, findings, bad } = await verifyChain(ctx, { key, anchors });
    const { consents, forms, altered } = await verifyDocuments(ctx);
    const { treatments, altered: records } = await verifyTreatments(ctx);
    return {
      links,
      signed: consents + forms + treatments,
      wrong: [
        ...findings.map(({ seq, what }) => `The audit trail${seq === null ? "" : ` at link ${seq}`}: ${sayWrong(what)}.`),
        ...(bad > findings.length ? [`And ${bad - findings.length} more links.`] : []),
        ...unreadable.map((line) => `Line ${line} of the anchors is none.`),
        ...altered.map(({ document, id }) => `Not what was signed or approved: ${document} ${id}.`),
        ...records.map((id) => `Not what was signed: treatment ${id}.`),
      ],
    };
  } finally {
    await database.pool.end();
  }
}
