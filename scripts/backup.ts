/**
 * `npm run backup -- <folder>` makes a backup of the clinic beside a running Cadence, and proves it by a server made from it (docs/operations.md).
 * `npm run backup -- --verify <folder>` proves the newest that is there; both end with 1 when something is wrong.
 * `npm run backup -- --keep <folder>` makes one each night and brings every change there as it happens: `npm start` does so where BACKUP_DIR is set.
 */

import { checkBackup } from "./support/backup/check.ts";
import { openClinic } from "./support/backup/clinic.ts";
import { keepBackingUp } from "./support/backup/keep.ts";
import { backUp, sayChecked } from "./support/backup/make-and-prove.ts";
import { newestBackup } from "./support/backup/manifest.ts";
import { openStore, requiredPassphrase, unlockStore } from "./support/backup/store.ts";
import { dataFolderPath, filesFolderPath } from "./support/data-folder.ts";
import { type Lifetime, runWithLifetime } from "./support/lifetime.ts";
import { isWithin } from "./support/places.ts";
import { Failure, step } from "./support/say.ts";

/** @throws a sentence where backups would be lost with what they are of, or copied into themselves */
function requireElsewhere(folder: string): string {
  for (const place of [dataFolderPath(), filesFolderPath()])
    if (isWithin(folder, place)) throw new Failure(`Backups do not belong into ${place}. Choose a folder elsewhere, best on another disk.`);
  return folder;
}

async function make(lifetime: Lifetime, folder: string): Promise<number> {
  const passphrase = requiredPassphrase();
  const clinic = await openClinic(lifetime);
  const store = await openStore(requireElsewhere(folder), passphrase);
  return (await backUp(store, clinic)).wrong.length === 0 ? 0 : 1;
}

async function verify(folder: string): Promise<number> {
  const store = await unlockStore(folder, requiredPassphrase());
  const checked = await step("Checking the backup", async (progress) => checkBackup(store, await newestBackup(store), progress));
  sayChecked(checked);
  return checked.wrong.length === 0 ? 0 : 1;
}

await runWithLifetime((lifetime) => {
  const given = process.argv.slice(2);
  const [folder, ...more] = given.filter((word) => !["--verify", "--keep"].includes(word));
  if (folder === undefined || more.length > 0 || folder.startsWith("-"))
    throw new Failure("Say where: npm run backup -- <folder>, or npm run backup -- --verify <folder>");
  if (given.includes("--verify")) return verify(folder);
  return given.includes("--keep") ? keepBackingUp(lifetime, requireElsewhere(folder)) : make(lifetime, folder);
});
