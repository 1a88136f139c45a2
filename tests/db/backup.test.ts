import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { openFiles } from "#lib/files.ts";
import { checkBackup } from "#scripts/support/backup/check.ts";
import type { Clinic } from "#scripts/support/backup/clinic.ts";
import { makeBackup } from "#scripts/support/backup/make.ts";
import { type Backup, newestBackup } from "#scripts/support/backup/manifest.ts";
import { restoreCluster } from "#scripts/support/backup/restore.ts";
import { type OpenStore, openStore } from "#scripts/support/backup/store.ts";
import { shipWal } from "#scripts/support/backup/wal.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { asOwner, type EmbeddedPostgres, ensureDatabase, handOverFolder, startPostgres } from "#scripts/support/embedded-postgres.ts";
import { openTemporaryFolder, type TemporaryFolder } from "#scripts/support/temporary-postgres.ts";
import { deskOf } from "#tests/support/desk.ts";

const SECRET = "the secret of an installation that made it itself";
const place = mkdtempSync(path.join(tmpdir(), "cadence-backup-db-"));
// The server's own user has to pass through.
chmodSync(place, 0o755);
const quiet = () => undefined;

let folder: TemporaryFolder;
let server: EmbeddedPostgres;
let database: Database;
let desk: ReturnType<typeof deskOf>;
let clinic: Clinic;
let store: OpenStore;
let backup: Backup;

const sql = (text: string) => asOwner(server.url("cadence"), (client) => client.query(text));
const patients = async (of: EmbeddedPostgres) =>
  asOwner(of.url("cadence"), async (client) => Number((await client.query("select count(*) as many from patients")).rows[0]?.many));

beforeAll(async () => {
  folder = await openTemporaryFolder();
  server = await startPostgres({ folder: path.join(folder.path, "postgres"), forTests: true, handsOver: true });
  await ensureDatabase(server, "cadence");
  const ownerUrl = server.url("cadence");
  const roles = await prepareDatabase({ ownerUrl, secret: SECRET, given: {} });
  database = openDatabase(roles.app, { name: "cadence-tests" });
  desk = deskOf(database);
  await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1, patients: 5 });
  const files = openFiles({ folder: path.join(place, "files"), bucket: null });
  await files.put("photos/one.webp", new Uint8Array(5_000).fill(1));
  store = await openStore(path.join(place, "store"), "a passphrase for tests alone", 4);
  clinic = {
    roles,
    ownerUrl,
    cluster: server.folder,
    secret: SECRET,
    keepsSecret: true,
    files,
    anchorFile: path.join(place, "anchors.log"),
  };
  backup = await makeBackup(store, clinic, quiet);
});

afterAll(async () => {
  await database.pool.end();
  await server.stop();
  folder.remove(server.folder);
  rmSync(place, { recursive: true, force: true });
});

describe("a backup of the embedded database", () => {
  it("makes a server that holds every table as it was told, with sound indexes, and is found out where it does not", async () => {
    const checked = await checkBackup(store, backup, quiet);
    expect(checked.wrong).toEqual([]);
    expect(checked.tables).toBeGreaterThan(100);
    expect(checked.indexes).toBeGreaterThan(300);
    const [first, ...others] = backup.manifest.tables;
    if (first === undefined) throw new Error("There is no table.");
    const told = { ...backup, manifest: { ...backup.manifest, tables: [{ ...first, rows: first.rows + 1 }, ...others] } };
    expect((await checkBackup(store, told, quiet)).wrong).toEqual([
      `The table ${first.name} has ${first.rows} rows, where there were ${first.rows + 1}.`,
    ]);
  });

  it("leads to any moment since by the log that was handed over, with what the installation made for itself", async () => {
    const [before] = (await sql("select clock_timestamp() as at")).rows;
    await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1, patients: 3 });
    const now = await patients(server);
    // The server hands a segment over when it is switched, a moment after.
    const [switched] = (await sql("select pg_walfile_name(pg_switch_wal()) as segment")).rows;
    const shipped = () => shipWal(store, handOverFolder(server.folder), backup.manifest.server.systemId);
    await expect
      .poll(
        async () => {
          await shipped();
          return (await sql(`select last_archived_wal >= $$${switched?.segment}$$ as done from pg_stat_archiver`)).rows[0]?.done;
        },
        { timeout: 60_000, interval: 200 },
      )
      .toBe(true);
    await shipped();
    const restore = (name: string, to: Temporal.Instant | null) => {
      const filesFolder = path.join(place, name, "files");
      const files = openFiles({ folder: filesFolder, bucket: null });
      return restoreCluster(store, { to, into: path.join(place, name), filesFolder, files, progress: quiet });
    };
    const at: unknown = before?.at;
    const moment = at instanceof Date ? at.toTemporalInstant() : null;
    for (const [name, to, count] of [
      ["then", moment, 5],
      ["now", null, now],
    ] as const) {
      expect((await restore(name, to)).wrong).toEqual([]);
      const restored = await startPostgres({ folder: path.join(place, name, "postgres"), forTests: true });
      expect(await patients(restored)).toBe(count);
      await expect(restore(name, to)).rejects.toThrow("runs on the data");
      await restored.stop();
      await expect(restore(name, to)).rejects.toThrow("is not empty");
    }
    await expect(restore("never", Temporal.Now.instant().add({ hours: 1 }))).rejects.toThrow("ends before that moment");
    await expect(newestBackup(store, Temporal.Instant.from("2020-01-01T00:00:00Z"))).rejects.toThrow("no backup of");
  });

  it("is made once at a time, whoever comes second after the first, and not into a folder of something else", async () => {
    const both = await Promise.all([makeBackup(store, clinic, quiet), makeBackup(store, clinic, quiet)]);
    const [first, second] = both.map(({ manifest }) => manifest).toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
    expect(Temporal.Instant.compare(first?.markedAt ?? "", second?.startedAt ?? "")).toBeLessThanOrEqual(0);
    mkdirSync(path.join(place, "holidays"));
    writeFileSync(path.join(place, "holidays", "beach.jpg"), "");
    await expect(openStore(path.join(place, "holidays"), "a passphrase for tests alone", 4)).rejects.toThrow("holds no backups");
  });
});
