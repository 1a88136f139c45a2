/** What R13 of security.md asks of a backup that was made: a new cluster from it, a server lost under writes, and a byte that is another. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomFrom } from "#db/seed/demo/random.ts";
import { checkBackup } from "#scripts/support/backup/check.ts";
import { checkIndexes, checkTrail, namedByRows } from "#scripts/support/backup/database-checks.ts";
import { type Backup, readBackup } from "#scripts/support/backup/manifest.ts";
import { ownerClient } from "#scripts/support/backup/mark.ts";
import { NotWhatWasWritten } from "#scripts/support/backup/sealed.ts";
import { type OpenStore, unlockStore } from "#scripts/support/backup/store.ts";
import { startPostgres } from "#scripts/support/embedded-postgres.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { Failure } from "#scripts/support/say.ts";
import { type Back, bringBack, missingIn, writeAndLose } from "./lost-server.ts";
import type { reporter } from "./report.ts";

export const PASSPHRASE = "a passphrase that only this run knows";
const WRITTEN_FOR = 90;

type Figures = ReturnType<typeof reporter>;
/** Where the clinic stood that the backup is of. */
export type Origin = { readonly filesFolder: string; readonly secret: string; readonly lifetime: Lifetime };

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Everything of a restored clinic against the one that it was made from. */
async function compare({ filesFolder, secret }: Origin, back: Back, database: string, { is, none }: Figures): Promise<void> {
  const client = await ownerClient(back.server.url(database));
  try {
    const named = (await namedByRows(client)).map(({ key }) => key);
    const kept = path.join(back.filesFolder, "kept");
    const there = (existsSync(kept) ? filesIn(kept) : []).map((file) => path.relative(kept, file).split(path.sep).join("/"));
    is("files of rows", back.files, named.length);
    none(
      "rows without their file",
      named.filter((key) => !there.includes(key)),
    );
    none(
      "files without their row",
      there.filter((key) => !named.includes(key)),
    );
    none(
      "files that are not byte for byte the same",
      there.filter((key) => !readFileSync(path.join(kept, key)).equals(readFileSync(path.join(filesFolder, "kept", key)))),
    );
    const { checked, wrong } = await checkIndexes(client);
    none(`indexes that are not sound, of ${checked}`, wrong);
  } finally {
    await client.end();
  }
  const anchorFile = path.join(back.filesFolder, "audit-anchors.log");
  const { links, signed, wrong } = await checkTrail(runtimeRoleUrls(back.server.url(database), secret, {}).app, {
    secret,
    anchorFile,
  });
  none(`audit trail and signed documents that are not what was sealed, of ${links} links and ${signed} documents`, wrong);
}

/** What a check says of the store as it stands now. */
async function findings(store: OpenStore, name: string): Promise<readonly string[]> {
  try {
    await unlockStore(store.folder, PASSPHRASE);
    return (await checkBackup(store, await readBackup(store, name), () => undefined)).wrong;
  } catch (error) {
    if (error instanceof NotWhatWasWritten || error instanceof Failure) return [error.message];
    throw error;
  }
}

/** One byte of each kind of file is made another, in turn: the check must fail and name the file. */
async function corrupt(store: OpenStore, name: string, random: ReturnType<typeof randomFrom>): Promise<readonly string[]> {
  const kinds = Map.groupBy(filesIn(store.folder), (file) =>
    path.relative(store.folder, file).replace(/[^/]*\d[^/]*|(?<=photos\/).*$/g, "…"),
  );
  const missed: string[] = [];
  for (const files of kinds.values()) {
    const file = random.pick(files);
    const before = readFileSync(file);
    const altered = Buffer.from(before);
    const at = random.int(0, before.length - 1);
    altered[at] = (before[at] ?? 0) ^ 1;
    writeFileSync(file, altered);
    const said = await findings(store, name);
    if (!said.some((sentence) => sentence.includes(path.basename(file))))
      missed.push(`${path.relative(store.folder, file)} at byte ${at}: ${said.join(" ")}`);
    writeFileSync(file, before);
  }
  return missed;
}

export async function proveBackup(store: OpenStore, backup: Backup, origin: Origin, figures: Figures): Promise<void> {
  const { say, is, none, atMost } = figures;
  const { manifest } = backup;
  const { secret, lifetime } = origin;
  const checked = await checkBackup(store, backup, () => undefined);
  say(`restored to a new cluster: ${checked.rows} rows of ${checked.tables} tables by count and ordered SHA-256, ${checked.files} files`);
  none("differences, unsound indexes, orphans, broken seals", checked.wrong);

  const back = await bringBack(store);
  none("what the restore found wrong", back.wrong);
  await compare(origin, back, manifest.database, figures);
  lifetime.add(back.remove);
  await back.server.stop();

  const serving = await startPostgres({ folder: path.join(back.folder, "postgres"), handsOver: true });
  lifetime.add(serving.stop);
  const appUrl = runtimeRoleUrls(serving.url(manifest.database), secret, {}).app;
  const lost = await writeAndLose({ server: serving, appUrl, systemId: manifest.server.systemId, store, seconds: WRITTEN_FOR });
  const byStore = await bringBack(store);
  lifetime.add(byStore.remove);
  lifetime.add(byStore.server.stop);
  const missing = await missingIn(byStore.server.url(manifest.database), lost);
  await byStore.server.stop();
  const byLog = await bringBack(store, lost.log);
  lifetime.add(byLog.remove);
  lifetime.add(byLog.server.stop);
  const whole = await missingIn(byLog.server.url(manifest.database), lost);
  await byLog.server.stop();
  say(
    `server killed under writes and its data lost: ${lost.acknowledged.length} acknowledged, ${missing.rows} missing with the store alone`,
  );
  atMost("RPO with the store alone", missing.seconds * 1_000, 5 * 60_000);
  is("acknowledged and missing with the whole log", whole.rows, 0);
  atMost("RTO", Math.max(back.seconds, byStore.seconds, byLog.seconds) * 1_000, 30 * 60_000);
  none("kinds of files in which another byte was not found", await corrupt(store, backup.name, randomFrom(13)));
  is("findings when every byte is back", (await findings(store, backup.name)).length, 0);
}
