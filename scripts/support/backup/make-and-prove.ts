/** A backup, its proof, and what both leave in the audit trail. */
import { openDatabase } from "#db/client.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { say, step } from "../say.ts";
import { type Checked, checkBackup } from "./check.ts";
import type { Clinic } from "./clinic.ts";
import { makeBackup } from "./make.ts";
import type { OpenStore } from "./store.ts";

/** Writes down what became of a backup. */
export async function noteBackup(
  clinic: Clinic,
  action: Extract<AuditAction, `backup:${string}`>,
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  const database = openDatabase(clinic.roles.app, { name: "cadence-backup-note", max: 1 });
  try {
    const ctx = asSystem("backup", { database, now: Temporal.Now.instant() });
    await recordAudit(ctx, { action, objectType: "backup", objectId: null, detail });
  } finally {
    await database.pool.end();
  }
}

export function sayChecked({ wrong, tables, rows, files, segments, indexes, unchecked, links, signed }: Checked): void {
  for (const sentence of wrong) say(sentence);
  if (wrong.length > 0) {
    say(`The backup is not what it should be: ${wrong.length} findings.`);
    return;
  }
  say(
    `A database made from it held the ${rows} rows of ${tables} tables that the clinic's held, ${indexes} sound indexes (${unchecked} are of kinds without a check), ${links} links of the audit trail and ${signed} signed documents as they were sealed. ${files} files and ${segments} further segments of the log are what was written.`,
  );
}

/** Makes a backup and proves it. */
export async function backUp(store: OpenStore, clinic: Clinic): Promise<Checked> {
  const backup = await step("Making the backup", (progress) => makeBackup(store, clinic, progress));
  const { base, files, tables } = backup.manifest;
  const size = base.bytes + files.reduce((sum, { stored }) => sum + stored.bytes, 0);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  await noteBackup(clinic, "backup:make", { backup: backup.name, bytes: size, rows, files: files.length });
  say(`${backup.name}: ${rows} rows, ${files.length} files, ${(size / 1_000_000).toFixed(1)} MB in ${store.folder}.`);
  const checked = await step("Restoring it for a test", (progress) => checkBackup(store, backup, progress));
  await noteBackup(clinic, checked.wrong.length === 0 ? "backup:check" : "backup:fail", {
    backup: backup.name,
    wrong: checked.wrong.length,
  });
  sayChecked(checked);
  return checked;
}
