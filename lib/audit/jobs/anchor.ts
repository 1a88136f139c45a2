import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { desc } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { sendJobs } from "#db/jobs.ts";
import { auditChain } from "#db/schema/audit-chain.ts";
import { env } from "#lib/env.ts";
import { hourly } from "#lib/hourly.ts";
import { logUnexpected } from "#lib/log.ts";
import { type Anchor, readAnchors } from "../queries/anchors.ts";
import { ANCHOR_FAILED } from "../rules/causes.ts";

/** Anchors the head of the chain; a server that is often started anew does so too. Each server keeps its own file. */
export const anchorHourly = (): void =>
  hourly("anchor", () => {
    const { databases, poolSize, audit } = env();
    return anchorOrTell(appDatabase(databases, poolSize), audit.anchorFile);
  });

/** Anchors the head, or has the admins told that it could not be: without an anchor nobody can know whether the end of the trail was cut off. */
export async function anchorOrTell(database: Database, file: string): Promise<void> {
  try {
    await anchorHead(database, file);
  } catch (error) {
    logUnexpected(error, "anchor");
    const alert = { action: ANCHOR_FAILED, objectId: null, patientId: null, by: null };
    await sendJobs({ database, db: database.db }, "message-alert", [alert]);
  }
}

/**
 * Appends where the chain stands to the file outside the database, and waits until it is on the disk. Nothing where the last line says the same.
 * @returns what was written, or null.
 */
export async function anchorHead({ db }: Database, file: string): Promise<Anchor | null> {
  const [head] = await db.select({ seq: auditChain.seq, hash: auditChain.hash }).from(auditChain).orderBy(desc(auditChain.seq)).limit(1);
  if (head === undefined) return null;
  const anchor: Anchor = { at: Temporal.Now.instant().toString(), seq: head.seq, hash: head.hash.toString("hex") };
  const last = (await readAnchors(file)).anchors.at(-1);
  if (last?.seq === anchor.seq && last.hash === anchor.hash) return null;
  await mkdir(path.dirname(file), { recursive: true });
  // Opened for appending: a line goes behind what stands there, whoever else writes.
  const handle = await open(file, "a", 0o600);
  try {
    await handle.appendFile(`${JSON.stringify(anchor)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return anchor;
}
