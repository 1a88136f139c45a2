/** R11 of security.md: no room left, for files and for the database. What is there can be read, nothing is torn, and once there is room again all goes on. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statfsSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { actionsOfBuild } from "#e2e/support/manifest.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { startKeepingPostgres } from "#scripts/support/temporary-postgres.ts";
import { type House, openHouse } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { openPhotoClinic, photoVisit } from "#tests/support/photo-clinic.ts";
import { formOf } from "#tests/support/pictures.ts";
import { within } from "./posting.ts";

const MEGABYTE = 1024 * 1024;
const DATABASE_DISK = 700;
const FILES_DISK = 40;
const AGAIN_WITHIN = 30_000;
/** Notes until the last free page of the tables is used up. */
const MOST_NOTES = 400;
const NOTES_AFTER = 20;

/** A file system of this many megabytes in memory. @returns its folder, or null where this user may make none */
function makeDisk(lifetime: Lifetime, name: string, megabytes: number): string | null {
  const folder = path.join(tmpdir(), `cadence-disk-${process.pid}-${name}`);
  mkdirSync(folder, { recursive: true });
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "cadence", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  lifetime.add(() => void execFileSync("umount", ["-l", folder]));
  return folder;
}

/** Takes all the room there is but so many bytes. */
function fill(folder: string, leave: number): void {
  const file = openSync(path.join(folder, "ballast"), "w");
  try {
    for (let room = roomOf(folder) - leave; room > 0; room = roomOf(folder) - leave)
      if (writeSync(file, Buffer.alloc(Math.min(room, MEGABYTE))) === 0) break;
  } catch {
    // Not a byte more goes in.
  } finally {
    closeSync(file);
  }
}

const roomOf = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

const free = (folder: string) => truncateSync(path.join(folder, "ballast"));

const filesIn = (folder: string): number => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  } catch {
    return 0;
  }
};

/** How long it takes until the work succeeds again, in milliseconds. */
async function untilGood(work: () => Promise<boolean>): Promise<number> {
  const since = performance.now();
  while (performance.now() - since < AGAIN_WITHIN * 2) {
    if (await work()) return performance.now() - since;
    await wait(250);
  }
  return Number.NaN;
}

type Telling = Omit<ReturnType<typeof reporter>, "report">;

export async function fullDisk({ lifetime }: House): Promise<Report> {
  const { report, ...telling } = reporter();
  const [databaseDisk, filesDisk] = [makeDisk(lifetime, "database", DATABASE_DISK), makeDisk(lifetime, "files", FILES_DISK)];
  telling.is(
    "file systems of their own could be made, which takes root on Linux",
    databaseDisk === null || filesDisk === null ? "no" : "yes",
    "yes",
  );
  if (databaseDisk === null || filesDisk === null) return report();
  const house = await openHouse(lifetime, "empty", { startServer: () => startKeepingPostgres(databaseDisk), files: filesDisk });
  await noRoomForFiles(house, filesDisk, telling);
  await noRoomForRows(house, databaseDisk, telling);
  return report();
}

async function noRoomForFiles(house: House, disk: string, { say, is, none, atMost }: Telling): Promise<void> {
  const clinic = await openPhotoClinic(house.database);
  const { patientId, appointmentId } = await photoVisit(clinic);
  const headers = { origin: house.servers.origin, cookie: house.cookieOf("clinician"), accept: "application/json" };
  const picture = await sharp({
    create: { width: 1600, height: 1200, channels: 3, background: "#a87", noise: { type: "gaussian", mean: 128, sigma: 24 } },
  })
    .jpeg({ quality: 92 })
    .toBuffer();
  const [address = ""] = house.servers.addresses;
  const send = async () => {
    const body = formOf({ idempotencyKey: crypto.randomUUID(), patientId, appointmentId, view: "front" }, picture);
    const answer = await within(fetch(`${address}/photos`, { method: "POST", body, headers }));
    if (typeof answer === "string") return { status: 0, said: answer };
    return { status: answer.status, said: await answer.text() };
  };
  const first = await send();
  const photoId = /"photoId":"([^"]+)"/.exec(first.said)?.[1] ?? "";
  let kept = first.status === 200 ? 1 : 0;
  const odd: string[] = [];
  const unread: string[] = [];
  let refused = 0;
  // From not a byte to just too little for all that an upload writes on its way.
  for (const share of [0, 0.5, 1.5, 2.2, 2.8, 3.2, 3.6]) {
    fill(disk, Math.floor(share * picture.length));
    const { status, said } = await send();
    if (status === 200) kept += 1;
    else if (status === 507) refused += 1;
    else odd.push(`${share} of a picture left: ${status} ${said}`);
    const look = await fetch(`${address}/photos/${photoId}`, { headers, redirect: "manual" });
    const page = await fetch(`${address}/patients/${patientId}/photos`, { headers, redirect: "manual" });
    if (look.status !== 200 || (await look.arrayBuffer()).byteLength === 0) unread.push(`picture ${look.status}`);
    if (page.status !== 200) unread.push(`page ${page.status}`);
    await page.text();
    free(disk);
  }
  fill(disk, 0);
  free(disk);
  const again = await untilGood(async () => (await send()).status === 200);
  kept += 1;
  say(
    `no room for files, or too little for a picture of ${(picture.length / MEGABYTE).toFixed(1)} MB: ${refused} uploads refused with 507`,
  );
  is("some were refused", refused > 0 ? "yes" : "no", "yes");
  none("refused in another way", odd);
  none("not to be read meanwhile", unread);
  const [rows] = await house.witness.sql`
    select count(*) filter (where state = 'kept')::int as kept, count(*) filter (where state = 'pending')::int as pending from photos`;
  is("rows kept", Number(rows?.kept), kept);
  is("rows left pending", Number(rows?.pending), 0);
  is("files kept, two for each", filesIn(path.join(disk, "kept")), kept * 2);
  is("files left on their way in", filesIn(path.join(disk, "incoming")), 0);
  atMost("from room again to the first upload that is kept", again, AGAIN_WITHIN);
}

async function noRoomForRows(house: House, disk: string, { say, is, none, atMost }: Telling): Promise<void> {
  const clinic = await house.desk.clinicOf({ patients: 20 });
  const cookie = house.cookieOf("reception");
  const noteId = actionsOfBuild(house.buildFolder).find(({ name }) => name === "addNoteAction")?.id ?? "";
  const headers = { cookie, origin: house.servers.origin, "x-forwarded-host": new URL(house.servers.origin).host };
  const acknowledged: string[] = [];
  const notes: { readonly status: number; readonly isDone: boolean; readonly said: string }[] = [];
  const note = async (turn: number) => {
    const patientId = clinic.patients[turn % clinic.patients.length] ?? "";
    const key = crypto.randomUUID();
    // As long as a note may be, and nothing that could be pressed together.
    const words = `${key} ${randomBytes(2_900).toString("base64url")}`.slice(0, 3_900);
    const fields = Object.entries({ idempotencyKey: key, patientId, words, audience: "everyone" });
    const server = house.servers.addresses[turn % 2] ?? "";
    const posted = await within(postAction(server, `/patients/${patientId}/notes`, noteId, fields, headers));
    const isDone = typeof posted !== "string" && posted.answer?.outcome === "done";
    if (isDone) acknowledged.push(key);
    return typeof posted === "string"
      ? { status: 0, isDone, said: posted }
      : { status: posted.status, isDone, said: posted.answer?.message ?? posted.text.slice(0, 60) };
  };
  await note(0);
  await house.witness.sql`checkpoint`;
  // The log's next segment, which is made whole at its first write: what is in it is not room that tables could use.
  await house.witness.sql`select pg_switch_wal()`;
  await note(0);
  fill(disk, 0);
  for (let turn = 0, refused = 0; turn < MOST_NOTES && refused < NOTES_AFTER; turn += 1) {
    const told = await note(turn);
    notes.push(told);
    if (!told.isDone) refused += 1;
  }
  const refusals = notes.filter(({ isDone }) => !isDone);
  const unread: string[] = [];
  const pages = ["/diary", "/patients", "/tasks", "/waitlist"];
  for (const [turn, page] of [...pages, ...pages].entries()) {
    const look = await within(fetch(`${house.servers.addresses[turn % 2]}${page}`, { headers, redirect: "manual" }));
    if (typeof look === "string" || look.status !== 200) unread.push(`${page}: ${typeof look === "string" ? look : look.status}`);
    if (typeof look !== "string") await look.text();
  }
  const record = await fetch(`${house.servers.addresses[0]}/patients/${clinic.patients[0]}`, { headers, redirect: "manual" });
  await record.text();
  free(disk);
  const again = await untilGood(async () => (await note(1)).isDone);
  const [there] = await house.witness.sql`
    select count(*)::int as many, count(distinct split_part(words, ' ', 1))::int as different from patient_notes where split_part(words, ' ', 1) = any(${acknowledged})`;
  const [all] = await house.witness.sql`
    select (select count(*) from patient_notes)::int as notes, (select count(*) from audit_log where action = 'note:add')::int as audited`;
  say(`no room for rows: ${notes.length - refusals.length} notes still found a page, ${refusals.length} were refused`);
  is("some were refused", refusals.length > 0 ? "yes" : "no", "yes");
  none(
    "refused otherwise than by 507 or 503",
    refusals.filter(({ status }) => status !== 507 && status !== 503).map(({ status, said }) => `${status} ${said}`),
  );
  none("not to be read meanwhile", unread);
  say(`a record, whose reading is written down before anything is shown: ${record.status}`);
  is("notes acknowledged and there, once each", `${there?.many} ${there?.different}`, `${acknowledged.length} ${acknowledged.length}`);
  is("audit rows for notes", Number(all?.audited), Number(all?.notes));
  atMost("from room again to the first form that is saved", again, AGAIN_WITHIN);
  is("server processes that went on", house.processes.filter(({ isUp }) => isUp()).length, house.processes.length);
}
