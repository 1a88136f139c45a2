/** R13 of security.md: a backup while everybody books and photographs, and what can be made of it. */
import path from "node:path";
import { randomFrom } from "#db/seed/demo/random.ts";
import { openFiles } from "#lib/files.ts";
import { addDays, localDate } from "#lib/time.ts";
import { makeBackup } from "#scripts/support/backup/make.ts";
import type { Backup } from "#scripts/support/backup/manifest.ts";
import { type OpenStore, openStore } from "#scripts/support/backup/store.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { openPhotoClinic, photoVisit } from "#tests/support/photo-clinic.ts";
import { formOf, picture } from "#tests/support/pictures.ts";
import { formPlaces, type House } from "./house.ts";
import { postedFront } from "./posted-front.ts";
import { PASSPHRASE, proveBackup } from "./prove-backup.ts";
import { atShare, type Report, reporter } from "./report.ts";
import { mixedStorm } from "./storms.ts";

const ZONE = "Australia/Melbourne";
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

/** A backup made in the middle of a storm. */
async function underLoad(house: House, store: OpenStore, { say, none, atMost }: ReturnType<typeof reporter>): Promise<Backup> {
  const folder = await asOwner(house.ownerUrl, (client) => client.query<{ at: string }>("select current_setting('data_directory') as at"));
  const clinic = await house.desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 200 });
  const endToEnd: number[] = [];
  const front = await postedFront(house.servers, house.cookieOf("reception"), await formPlaces(house, clinic), (took) =>
    endToEnd.push(took),
  );
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
  making.catch(() => undefined);
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

export async function restored(house: House): Promise<Report> {
  const figures = reporter();
  const store = await openStore(path.join(temporaryFiles(house.lifetime), "store"), PASSPHRASE, 10);
  const backup = await underLoad(house, store, figures);
  await proveBackup(store, backup, { filesFolder: house.files, secret: house.secret, lifetime: house.lifetime }, figures);
  return figures.report();
}
