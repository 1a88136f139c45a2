/** S13 of security.md: a hundred uploads at once through one process, real and hostile, and what they cost in memory and leave behind. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { openPhotoClinic, photoVisit } from "#tests/support/photo-clinic.ts";
import { bomb, formOf, picture, polyglot } from "#tests/support/pictures.ts";
import type { House } from "./house.ts";
import { type Report, reporter } from "./report.ts";

const AT_ONCE = 100;
const MOST_GROWTH = 300;
const LOOK_EVERY = 200;

type Process = { readonly pid: number; readonly parent: number; readonly rss: number; readonly args: string };

/** Memory of the servers and of every process that they started, in MB. */
function memoryOf(port: string): number {
  const said = execFileSync("ps", ["-Ao", "pid=,ppid=,rss=,args="], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  const all = said.split("\n").flatMap((line): Process[] => {
    const [, pid, parent, rss, args] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return args === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), rss: Number(rss), args }];
  });
  // The server renames itself once it serves, so it is known by its port while it starts, and by its parent after.
  const own = all.filter(({ parent, args }) => parent === process.pid && (args.includes(`-p ${port}`) || args.startsWith("next-server")));
  const family = new Set<number>();
  const add = (found: readonly Process[]): number =>
    found.reduce((sum, one) => {
      if (family.has(one.pid)) return sum;
      family.add(one.pid);
      return sum + one.rss + add(all.filter(({ parent }) => parent === one.pid));
    }, 0);
  return add(own) / 1024;
}

/** A picture of twelve megapixels with the grain of a camera's, held upright. */
const camera = () =>
  sharp({ create: { width: 4032, height: 3024, channels: 3, background: "#a87", noise: { type: "gaussian", mean: 128, sigma: 24 } } })
    .blur(0.8)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 92 })
    .toBuffer();

const filesIn = (folder: string): number => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  } catch {
    return 0;
  }
};

export async function uploads(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const clinic = await openPhotoClinic(house.database);
  const { patientId, appointmentId } = await photoVisit(clinic);
  const folder = temporaryFiles(house.lifetime);
  const address = await house.startProcess({ FILES_DIR: folder });
  const headers = { origin: house.servers.origin, cookie: house.cookieOf("clinician"), accept: "application/json" };
  const send = async (file: Uint8Array) => {
    const body = formOf({ idempotencyKey: crypto.randomUUID(), patientId, appointmentId, view: "front" }, file);
    try {
      const answer = await fetch(`${address}/photos`, { method: "POST", body, headers });
      return { status: answer.status, said: await answer.text() };
    } catch {
      return { status: 0, said: "The connection was cut." };
    }
  };
  const good = await camera();
  const small = await picture.jpeg({ width: 200, height: 200 });
  const hostile = [
    await picture.vast(),
    await picture.progressive({ width: 7000, height: 5700 }),
    await picture.avif({ width: 400, height: 400 }),
    bomb.inTheHeader(),
    polyglot.svg(),
    polyglot.pdfAndZip(),
    polyglot.jpegAndPage(small),
    new Uint8Array(16 * 1024 * 1024).fill(0xff),
    good.subarray(0, 500_000),
    new Uint8Array(),
  ];
  is("a first photograph", (await send(good)).status, 200);
  await wait(1_000);
  const port = new URL(address).port;
  const before = memoryOf(port);
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, memoryOf(port));
  }, LOOK_EVERY);
  const since = performance.now();
  const sent = Array.from({ length: AT_ONCE }, (_, turn) => {
    const bad = turn % 2 === 0 ? undefined : hostile[(turn >> 1) % hostile.length];
    return { file: bad ?? good, wanted: bad === undefined ? 200 : 422 };
  });
  const answers = await Promise.all(sent.map(async ({ file, wanted }) => ({ ...(await send(file)), wanted })));
  clearInterval(looking);
  const kept = sent.filter(({ wanted }) => wanted === 200).length + 1;
  const seconds = (performance.now() - since) / 1000;
  say(`${AT_ONCE} at once, half of them hostile, the others of ${(good.length / 1_000_000).toFixed(1)} MB: ${seconds.toFixed(0)} s`);
  none(
    "answers that are not as they must be",
    answers.filter(({ status, wanted }) => status !== wanted).map(({ status, wanted, said }) => `${status}, not ${wanted}: ${said}`),
  );
  none(
    "refusals without a sentence",
    answers.filter(({ wanted, said }) => wanted === 422 && !said.includes('"refused":"')).map(({ said }) => said),
  );
  const [rows] = await house.witness.sql`
    select count(*) filter (where state = 'kept')::int as kept, count(*) filter (where state = 'pending')::int as pending from photos`;
  is("rows kept", Number(rows?.kept), kept);
  is("rows left pending", Number(rows?.pending), 0);
  is("files kept", filesIn(path.join(folder, "kept")), kept * 2);
  is("files left on their way in", filesIn(path.join(folder, "incoming")), 0);
  say(`memory of the three servers and all that they start: ${before.toFixed(0)} MB, at most ${most.toFixed(0)} MB`);
  is(`grown by at most ${MOST_GROWTH} MB`, most - before <= MOST_GROWTH ? "yes" : `no, by ${(most - before).toFixed(0)} MB`, "yes");
  return report();
}
