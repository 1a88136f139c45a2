import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { openFiles } from "#lib/files.ts";
import { knownFiles, shipFiles } from "#scripts/support/backup/files.ts";
import { fileOf, listBackups, type Manifest, nameOf, putManifest } from "#scripts/support/backup/manifest.ts";
import { prune } from "#scripts/support/backup/prune.ts";
import { listStored, type OpenStore, once, openStore, putStored } from "#scripts/support/backup/store.ts";

const folder = mkdtempSync(path.join(tmpdir(), "cadence-pruning-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = "0".repeat(64);
const now = Temporal.Instant.from("2026-11-27T03:00:00Z");
const daysAgo = (days: number) => now.subtract({ hours: 24 * days });
const segment = (days: number) => `0000000100000000${(200 - days).toString(16).toUpperCase().padStart(8, "0")}`;

/** A backup of so many days ago that names these files, and the segment that its log begins with. */
async function backupOf(store: OpenStore, days: number, keys: readonly string[]): Promise<string> {
  const startedAt = daysAgo(days);
  const name = nameOf(startedAt);
  const { known } = await knownFiles(store);
  const base = await putStored(store, fileOf(name, "base.tar.zst.age"), once(new Uint8Array(9)));
  const manifest: Manifest = {
    format: "cadence-backup",
    version: 1,
    kind: "cluster",
    startedAt: startedAt.toString(),
    markedAt: startedAt.toString(),
    server: { version: "18.4", major: 18, systemId: "7" },
    database: "cadence",
    schema: "0000",
    mark: { lsn: "0/1", firstSegment: segment(days) },
    base,
    contents: [],
    kept: base,
    secret: { goesAlong: true, sign: NOTHING },
    tables: [],
    files: [...known.values()].filter(({ key }) => keys.includes(key)),
  };
  await putManifest(store, name, manifest);
  await putStored(store, `wal/7/${segment(days)}-${"a".repeat(16)}.zst.age`, once(new Uint8Array(9)));
  return name;
}

it("throws away by the rule: old backups, the log before the last days, and files that no kept backup can need", async () => {
  const store = await openStore(path.join(folder, "store"), "a passphrase for tests alone", 4);
  const files = openFiles({ folder: path.join(folder, "files"), bucket: null });
  for (const name of ["ever", "gone", "brief"]) await files.put(`photos/${name}.webp`, new Uint8Array(20));
  await shipFiles(store, files, new Map());
  const both = ["photos/ever.webp", "photos/gone.webp"];
  const days = [60, 59, 30, 20, 6, 1, 0];
  const names = new Map<number, string>();
  for (const each of days) names.set(each, await backupOf(store, each, each >= 59 ? both : ["photos/ever.webp"]));
  const written = (file: string, days: number) =>
    utimesSync(path.join(store.folder, file), daysAgo(days).epochMilliseconds / 1_000, daysAgo(days).epochMilliseconds / 1_000);
  for (const name of ["ever", "gone"]) written(`files/photos/${name}.webp.age`, 90);
  // Taken and destroyed between two backups that are kept: a moment between them still has its row.
  written("files/photos/brief.webp.age", 25);

  expect(await prune(store, now, "Australia/Melbourne")).toEqual({ backups: 2, segments: 4, files: 1 });
  expect((await listBackups(store)).finished).toEqual([30, 20, 6, 1, 0].map((each) => names.get(each)));
  expect((await listStored(store, "wal")).map((file) => file.slice(6, 30))).toEqual([6, 1, 0].map(segment));
  expect([...(await knownFiles(store)).known.keys()].toSorted()).toEqual(["photos/brief.webp", "photos/ever.webp"]);
  expect(await prune(store, now, "Australia/Melbourne")).toEqual({ backups: 0, segments: 0, files: 0 });
});
