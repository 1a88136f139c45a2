/**
 * `npm run restore -- <folder of backups> [--to <instant>] [--into <data folder>]` makes a clinic from its backups, as it was last or at that moment. `--log <pg_wal>`
 * adds what a lost server had not handed over yet; `--database <address>` restores a dump into an empty database (docs/operations.md).
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { filesPlace } from "#lib/env.ts";
import { openFiles } from "#lib/files.ts";
import { restoreCluster, restoreDatabase } from "./support/backup/restore.ts";
import { requiredPassphrase, unlockStore } from "./support/backup/store.ts";
import { dataFolderPath } from "./support/data-folder.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { Failure, say, step } from "./support/say.ts";

const USAGE =
  "Say from where: npm run restore -- <folder of backups> [--to 2026-11-27T10:00:00Z] [--into <an empty data folder>] [--log <pg_wal>] [--database <address>]";

function given() {
  try {
    const text = { type: "string" } as const;
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { to: text, into: text, log: text, database: text } });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw new Failure(USAGE);
    return { folder, ...values };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(USAGE);
  }
}

function instantOf(text: string | undefined): Temporal.Instant | null {
  if (text === undefined) return null;
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Failure("A moment is written with its offset: --to 2026-11-27T10:00:00+11:00, or …Z for UTC.");
  }
}

await runWithLifetime(async () => {
  const { folder, to: moment, into: wanted, log, database } = given();
  const to = instantOf(moment);
  const store = await unlockStore(folder, requiredPassphrase());
  const into = path.resolve(wanted ?? dataFolderPath());
  const filesFolder = path.resolve(process.env.FILES_DIR ?? path.join(into, "files"));
  const files = openFiles(filesPlace({ ...process.env, FILES_DIR: filesFolder }));
  const {
    backup,
    files: restored,
    wrong,
  } = await step("Restoring", (progress) =>
    database === undefined
      ? restoreCluster(store, { to, into, filesFolder, files, progress, ...(log === undefined ? {} : { log }) })
      : restoreDatabase(store, { to, url: database, filesFolder, files, progress }),
  );
  for (const sentence of wrong) say(sentence);
  say(
    `The clinic stands in ${database === undefined ? into : "that database"}, from the backup ${backup.name}, with ${restored} files. Everybody has to sign in again.`,
  );
  if (backup.manifest.secret.goesAlong && database === undefined) say("The secret of the installation came along.");
  else say("Give CADENCE_SECRET as before.");
  say(
    "Before people are let in: `WORKER=off npm start`, stop all messages, `npm run verify:audit` and `npm run verify:documents` (docs/operations.md).",
  );
  return wrong.length === 0 ? 0 : 1;
});
