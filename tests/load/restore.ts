/** R13 of security.md: a backup while everybody books and photographs, a new cluster from it, a server lost under writes, and a byte that is another. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomFrom } from "#db/seed/demo/random.ts";
import { openFiles } from "#lib/files.ts";
import { addDays, localDate } from "#lib/time.ts";
import { checkBackup } from "#scripts/support/backup/check.ts";
import { checkIndexes, checkTrail, namedByRows } from "#scripts/support/backup/checked.ts";
import { makeBackup } from "#scripts/support/backup/make.ts";
import { type Backup, readBackup } from "#scripts/support/backup/manifest.ts";
import { ownerClient } from "#scripts/support/backup/mark.ts";
import { NotWhatWasWritten } from "#scripts/support/backup/sealed.ts";
import { type OpenStore, openStore, unlockStore } from "#scripts/support/backup/store.ts";
import { asOwner, startPostgres } from "#scripts/support/embedded-postgres.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import { Failure } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { openPhotoClinic, photoVisit } from "#tests/support/photo-clinic.ts";
import { formOf, picture } from "#tests/support/pictures.ts";
import { formPlaces, type House } from "./house.ts";
import { type Back, bringBack, missingIn, writeAndLose } from "./lost-server.ts";
import { postedFront } from "./posted-front.ts";
import { atShare, type Report, reporter } from "./report.ts";
import { mixedStorm } from "./storms.ts";

const ZONE = "Australia/Melbourne";
const PASSPHRASE = "a passphrase that only this run knows";
const WRITTEN_FOR = 90;
const SLOWEST = 10_000;

/** Photographs are sent one after another for as long as there is something to go on for. */
async function photographs(house: House, isOver: () => boolean): Promise<number> {
  const clinic = await openPhotoClinic(house.database);
  const { patientId, appointmentId } = await photoVisit(clinic);
  const file = await picture.jpeg({ width: 600, height: 400 });
  const headers = { origin: house.servers.origin, cookie: house.cookieOf("clinician"), accept: "application/json" };
  let kept = 0;
  while (!isOver()) {
    const body = formOf({ idempotencyKey: crypto.randomUUID(), patientId, appointmentId, view: "front" }, file);
    const answer = await fetch(`${house.servers.addresses[0]}/photos`, { method: "POST", body, headers });
    if (answer.status === 200) kept += 1;
  }
  return kept;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** A backup made in the middle of a storm. */
async function underLoad(house: House, store: OpenStore, { say, none, atMost }: ReturnType<typeof reporter>): Promise<Backup> {
  const folder = await asOwner(house.ownerUrl, (client) => client.query<{ at: string }>("select current_setting('data_directory') as at"));
  const clinic = await house.desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 200 });
  const endToEnd: number[] = [];
  const front = await postedFront(house.servers, house.cookieOf("reception"), await formPlaces(house, clinic), (took) => endToEnd.push(took));
  const from = addDays(localDate(Temporal.Now.instant(), ZONE), 60);
  let isMade = false;
  const making = makeBackup(
    store,
    {
      roles: runtimeRoleUrls(house.ownerUrl, house.secret, {}),
      ownerUrl: house.ownerUrl,
      cluster: folder.rows[0]?.at ?? "",
      secret: house.secret,
      keepsSecret: true,
      files: openFiles({ folder: house.files, bucket: null }),
      anchorFile: path.join(house.files, "audit-anchors.log"),
    },
    () => undefined,
  ).finally(() => {
    isMade = true;
  });
  const taking = photographs(house, () => isMade);
  const failed: string[] = [];
  let done = 0;
  for (let seed = 1; !isMade; seed += 1) {
    const storm = { random: randomFrom(seed), operations: 200, workers: 50, from, days: 40 };
    const tally = await mixedStorm(front, clinic, house.witness, storm);
    done += tally.done;
    failed.push(...tally.failed);
  }
  const [backup, taken] = await Promise.all([making, taking]);
  say(`while the backup was made: ${done} bookings, moves and cancellations done, ${taken} photographs kept`);
  none("server errors, or no time, meanwhile", failed);
  atMost("slowest answer meanwhile, end to end", atShare(endToEnd, 1), SLOWEST);
  return backup;
}

/** Everything of a restored clinic against the one that it was made from. */
async function compare(house: House, back: Back, database: string, { is, none }: ReturnType<typeof reporter>): Promise<void> {
  const client = await ownerClient(back.server.url(database));
  try {
    const named = (await namedByRows(client)).map(({ key }) => key);
    const kept = path.join(back.filesFolder, "kept");
    const there = filesIn(kept).map((file) => path.relative(kept, file).split(path.sep).join("/"));
    is("files of rows", back.files, named.length);
    none("rows without their file", named.filter((key) => !there.includes(key)));
    none("files without their row", there.filter((key) => !named.includes(key)));
    none(
      "files that are not byte for byte the same",
      there.filter((key) => !readFileSync(path.join(kept, key)).equals(readFileSync(path.join(house.files, "kept", key)))),
    );
    const { checked, wrong } = await checkIndexes(client);
    none(`indexes that are not sound, of ${checked}`, wrong);
  } finally {
    await client.end();
  }
  const anchorFile = path.join(back.filesFolder, "audit-anchors.log");
  const { links, signed, wrong } = await checkTrail(runtimeRoleUrls(back.server.url(database), house.secret, {}).app, {
    secret: house.secret,
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
  const kinds = Map.groupBy(filesIn(store.folder), (file) => path.relative(store.folder, file).replace(/[^/]*\d[^/]*|(?<=photos\/).*$/g, "…"));
  const missed: string[] = [];
  for (const files of kinds.values()) {
    const file = random.pick(files);
    const before = readFileSync(file);
    const altered = Buffer.from(before);
    const at = random.int(0, before.length - 1);
    altered[at] = (before[at] ?? 0) ^ 1;
    writeFileSync(file, altered);
    const said = await findings(store, name);
    if (!said.some((sentence) => sentence.includes(path.basename(file)))) missed.push(`${path.relative(store.folder, file)} at byte ${at}: ${said.join(" ")}`);
    writeFileSync(file, before);
  }
  return missed;
}

export async function restored(house: House): Promise<Report> {
  const figures = reporter();
  const { say, is, none, atMost, report } = figures;
  const store = await openStore(path.join(temporaryFiles(house.lifetime), "store"), PASSPHRASE, 10);
  const backup = await underLoad(house, store, figures);
  const { manifest } = backup;
  const checked = await checkBackup(store, backup, () => undefined);
  say(`restored to a new cluster: ${checked.rows} rows of ${checked.tables} tables by count and ordered SHA-256, ${checked.files} files`);
  none("differences, unsound indexes, orphans, broken seals", checked.wrong);

  const back = await bringBack(store);
  none("what the restore found wrong", back.wrong);
  await compare(house, back, manifest.database, figures);
  await back.server.stop();

  const serving = await startPostgres({ folder: path.join(back.folder, "postgres"), handsOver: true });
  house.lifetime.add(serving.stop);
  const appUrl = runtimeRoleUrls(serving.url(manifest.database), house.secret, {}).app;
  const lost = await writeAndLose({ server: serving, appUrl, systemId: manifest.server.systemId, store, seconds: WRITTEN_FOR });
  const byStore = await bringBack(store);
  house.lifetime.add(byStore.server.stop);
  const missing = await missingIn(byStore.server.url(manifest.database), lost);
  await byStore.server.stop();
  const byLog = await bringBack(store, lost.log);
  house.lifetime.add(byLog.server.stop);
  const whole = await missingIn(byLog.server.url(manifest.database), lost);
  await byLog.server.stop();
  say(`server killed under writes and its data lost: ${lost.acknowledged.length} acknowledged, ${missing.rows} missing with the store alone`);
  atMost("RPO with the store alone", missing.seconds * 1_000, 5 * 60_000);
  is("acknowledged and missing with the whole log", whole.rows, 0);
  atMost("RTO", Math.max(back.seconds, byStore.seconds, byLog.seconds) * 1_000, 30 * 60_000);
  none("kinds of files in which another byte was not found", await corrupt(store, backup.name, randomFrom(13)));
  is("findings when every byte is back", (await findings(store, backup.name)).length, 0);
  return report();
}
