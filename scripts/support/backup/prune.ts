/** Throws away what the rule no longer keeps: backups, the log before the oldest of the last days, and files that no kept backup can need. */
import { FILES, knownFiles, tidyNotes } from "./files.ts";
import { BACKUPS, type Backup, listBackups, readBackup } from "./manifest.ts";
import { keptBackups } from "./rules.ts";
import { listStored, type OpenStore, removeHalves, removeStored, storedAt } from "./store.ts";
import { isBefore, listWal } from "./wal.ts";

/** What was cut off is left alone for so long: another process may be at it. */
const CUT_OFF = Temporal.Duration.from({ hours: 24 });

export type Pruned = { readonly backups: number; readonly segments: number; readonly files: number };

const startOf = ({ manifest }: Backup): Temporal.Instant => Temporal.Instant.from(manifest.startedAt);
const earlier = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

export async function prune(store: OpenStore, now: Temporal.Instant, zone: string): Promise<Pruned> {
  const { finished, cutOff } = await listBackups(store);
  const backups = await Promise.all(finished.map((name) => readBackup(store, name)));
  const { keep, since } = keptBackups(
    backups.map((backup) => ({ name: backup.name, at: startOf(backup) })),
    now,
    zone,
  );
  const kept = backups.filter(({ name }) => keep.has(name));
  const gone = backups.filter(({ name }) => !keep.has(name)).map(({ name }) => name);
  for (const name of cutOff) {
    const [file] = await listStored(store, `${BACKUPS}/${name}`);
    if (file !== undefined && earlier(await storedAt(store, file), now.subtract(CUT_OFF))) gone.push(name);
  }
  for (const name of gone) await removeStored(store, `${BACKUPS}/${name}`);
  await removeHalves(store, now.subtract(CUT_OFF));
  const daily = kept.filter((backup) => since !== null && !earlier(startOf(backup), since));
  return { backups: gone.length, segments: await pruneLog(store, daily), files: await pruneFiles(store, kept) };
}

/** Of each server whose backups there are: what was written before the oldest of the last days. */
async function pruneLog(store: OpenStore, daily: readonly Backup[]): Promise<number> {
  let removed = 0;
  for (const { file, systemId, name } of await listWal(store)) {
    const firsts = daily.flatMap(({ manifest: { mark, server } }) =>
      mark === null || server.systemId !== systemId ? [] : [mark.firstSegment],
    );
    if (firsts.length === 0 || !firsts.every((first) => isBefore(name, first))) continue;
    await removeStored(store, file);
    removed += 1;
  }
  return removed;
}

/** Files that no kept backup names and that came before the oldest of them was begun: nothing that can be restored has their row. */
async function pruneFiles(store: OpenStore, kept: readonly Backup[]): Promise<number> {
  const oldest = kept.map(startOf).toSorted(Temporal.Instant.compare)[0];
  if (oldest === undefined) return 0;
  const named = new Set(kept.flatMap(({ manifest }) => manifest.files.map(({ stored }) => stored.file)));
  let removed = 0;
  for (const file of await listStored(store, FILES)) {
    if (named.has(file) || file.startsWith(`${FILES}/noted/`) || !earlier(await storedAt(store, file), oldest)) continue;
    await removeStored(store, file);
    removed += 1;
  }
  if (removed > 0) await tidyNotes(store, await knownFiles(store));
  return removed;
}
