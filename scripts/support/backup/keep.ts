/** What runs beside a clinic for its backups: every change brought to the store as it happens, a backup each night, and word to the admins where either fails. */
import { setTimeout as wait } from "node:timers/promises";
import { openDatabase } from "#db/client.ts";
import { describeError } from "#db/errors.ts";
import { sendJobs } from "#db/jobs.ts";
import { BACKUP_FAILED } from "#lib/audit/rules/causes.ts";
import { asOwner, handOverFolder } from "../embedded-postgres.ts";
import type { Lifetime } from "../lifetime.ts";
import { Failure, say } from "../say.ts";
import { readFacts } from "./base.ts";
import { type Clinic, openClinic } from "./clinic.ts";
import { knownFiles, shipFiles } from "./files.ts";
import { backUp, noteBackup } from "./make-and-prove.ts";
import { listBackups, readBackup } from "./manifest.ts";
import { prune } from "./prune.ts";
import { nextBackup } from "./rules.ts";
import { findStore, type OpenStore, openStore, requiredPassphrase } from "./store.ts";
import { shipWal } from "./wal.ts";

const LOOK_EVERY = 5_000;
const FILES_EVERY = 60_000;
/** A night whose backup failed has another try after so long. */
const AGAIN_AFTER = Temporal.Duration.from({ hours: 6 });
/** Changes that were not brought to the store for so long are a failure: more than that may be lost by nobody's fault. */
const LATE_AFTER = Temporal.Duration.from({ minutes: 5 });

function hourOfNight(): number {
  const hour = Number(process.env.BACKUP_HOUR ?? "2");
  if (!Number.isInteger(hour) || hour < 0 || hour > 23) throw new Failure("BACKUP_HOUR must be a whole hour from 0 to 23.");
  return hour;
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0;

/** Says what kind of error it was, writes it down and has the admins told. A database that is away is told later. */
async function tell(clinic: Clinic, what: string, error: unknown): Promise<void> {
  const { name, code } = describeError(error);
  console.error(`${what}: ${error instanceof Failure ? error.message : `${name}${code === null ? "" : ` ${code}`}`}`);
  await alertAdmins(clinic, what).catch(() => undefined);
}

async function alertAdmins(clinic: Clinic, what: string): Promise<void> {
  await noteBackup(clinic, "backup:fail", { what });
  const database = openDatabase(clinic.roles.app, { name: "cadence-backup-alert", max: 2 });
  try {
    await sendJobs({ database, db: database.db }, "message-alert", [{ action: BACKUP_FAILED, objectId: null, patientId: null, by: null }]);
  } finally {
    await database.pool.end();
  }
}

async function newestAt(store: OpenStore): Promise<Temporal.Instant | null> {
  const newest = (await listBackups(store)).finished.at(-1);
  return newest === undefined ? null : Temporal.Instant.from((await readBackup(store, newest)).manifest.startedAt);
}

/** Brings what the server handed over and the clinic's new files to the store, for as long as this process runs. */
async function bringChanges(store: OpenStore, clinic: Clinic): Promise<never> {
  const { cluster } = clinic;
  const systemId = cluster === null ? "" : (await asOwner(clinic.ownerUrl, readFacts)).server.systemId;
  let { known } = await knownFiles(store);
  let filesAt = 0;
  let wellAt = Temporal.Now.instant();
  for (;;) {
    try {
      await findStore(store.folder);
      if (cluster !== null) await shipWal(store, handOverFolder(cluster), systemId);
      if (performance.now() - filesAt >= FILES_EVERY) {
        known = (await shipFiles(store, clinic.files, known)).known;
        filesAt = performance.now();
      }
      wellAt = Temporal.Now.instant();
    } catch (error) {
      const now = Temporal.Now.instant();
      if (isAfter(now, wellAt.add(LATE_AFTER))) {
        await tell(clinic, "Changes do not reach the backups", error);
        wellAt = now;
      }
    }
    await wait(LOOK_EVERY);
  }
}

/** Makes a backup each night, proves it and throws away what the rule no longer keeps. */
async function backUpNightly(store: OpenStore, clinic: Clinic, hour: number): Promise<never> {
  const zone = Temporal.Now.timeZoneId();
  let due = nextBackup(await newestAt(store), Temporal.Now.instant(), { zone, hour });
  for (;;) {
    if (!isAfter(Temporal.Now.instant(), due)) {
      await wait(LOOK_EVERY);
      continue;
    }
    try {
      await findStore(store.folder);
      const { wrong } = await backUp(store, clinic);
      if (wrong.length > 0) throw new Failure(wrong.join(" "));
      due = nextBackup(await newestAt(store), Temporal.Now.instant(), { zone, hour });
    } catch (error) {
      await tell(clinic, "The backup failed", error);
      due = Temporal.Now.instant().add(AGAIN_AFTER);
      continue;
    }
    // Only after one that was proved; and that nothing could be thrown away makes no second backup.
    await throwAway(store, zone).catch((error: unknown) => tell(clinic, "Old backups could not be thrown away", error));
  }
}

async function throwAway(store: OpenStore, zone: string): Promise<void> {
  const { backups, segments, files } = await prune(store, Temporal.Now.instant(), zone);
  if (backups + segments + files > 0)
    say(`Thrown away by the rule: ${backups} backups, ${segments} segments of the log, ${files} files that no backup names.`);
}

export async function keepBackingUp(lifetime: Lifetime, folder: string): Promise<never> {
  const hour = hourOfNight();
  const passphrase = requiredPassphrase();
  const clinic = await openClinic(lifetime);
  const store = await openStore(folder, passphrase);
  return Promise.race([bringChanges(store, clinic), backUpNightly(store, clinic, hour)]);
}
