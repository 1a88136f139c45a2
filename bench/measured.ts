/** Takes the times of a clinic's works: each page beside its floor and its bare statements in turns, so that a slow second falls on all of them. */
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ensureBuild } from "#scripts/support/build.ts";
import { dataFolderPath } from "#scripts/support/data-folder.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { Failure, step } from "#scripts/support/say.ts";
import { castOf } from "./cast.ts";
import { type Crowd, crowdOf } from "./crowd.ts";
import type { BenchDatabase } from "./database.ts";
import { bareOf, countOf, notedFor } from "./support/bare.ts";
import { type Asked, atATime, type Client, textOf } from "./support/client.ts";
import { copyThatRemembers, REMEMBERS } from "./support/floor.ts";
import { type Times, timesOf } from "./support/measure.ts";
import { type Built, listenTo, type Sent, startServer } from "./support/servers.ts";
import { type Deed, deedsOf, type Page, pagesOf } from "./works.ts";

const RUNS = 48;
const WARM_UP = 8;
const AT_ONCE = 16;
const ROUNDS = 3;
const DEED_RUNS = 20;
/** Turns of a deed that are taken before any is timed: some until the process knows what it asks only once, and some that are listened to. */
const DEED_WARM_UP = 3;
const DEED_HEARD = 5;
const REST = 30_000;

type Pair = { readonly one: Times; readonly sixteen: Times };
export type Measured = Pair & {
  readonly statements: number;
  /** Kilobytes as a browser gets them. */
  readonly kilobytes: number;
  readonly floor: (Pair & { readonly statements: number }) | null;
  readonly sql: Times | null;
  /** Of a deed that counts the page before its form too: that page, one at a time, and what the server waited for the statements of both together. */
  readonly page: (Times & { readonly waited: number }) | null;
  /** Milliseconds waited for what the audit trail is told of it, which is there before anything is shown. */
  readonly noted: number;
  /** Rows of tables that its reading statements look at. */
  readonly rows: number;
  /** Big tables read from one end to the other. */
  readonly wholeTables: readonly string[];
};
export type ClinicMeasured = {
  readonly works: Readonly<Record<string, Measured>>;
  readonly crowd: Crowd;
  /** Megabytes of the one server process: right after all of it, at its most, and when it had half a minute of rest. */
  readonly memory: { readonly now: number; readonly most: number; readonly rested: number };
};

/** One build for both: of a copy of the product in which a process can be told to remember what it read. */
export async function buildBoth(lifetime: Lifetime): Promise<Built> {
  const before = process.cwd();
  const home = path.join(dataFolderPath(), "bench", "floor");
  copyThatRemembers(home);
  process.chdir(home);
  try {
    return { home, folder: await step("Build", (progress) => ensureBuild(progress, lifetime)) };
  } finally {
    process.chdir(before);
  }
}

/** The answer of a page, which must be a right one. */
async function look(client: Client, asked: Asked, { name, holds }: Page) {
  const answer = await client.ask(asked);
  if (answer.status !== 200 || !textOf(answer).includes(holds)) throw new Failure(`${name}: ${asked.path} answered ${answer.status}.`);
  return answer;
}

export async function measureClinic(database: BenchDatabase, built: Built, lifetime: Lifetime): Promise<ClinicMeasured> {
  const cast = await step("People and visits", () => castOf(database, lifetime));
  const bare = bareOf(database.roles, lifetime);
  const pages = pagesOf(cast);
  const listened = await step("Servers that are listened to", () =>
    Promise.all([listenTo(built, database, lifetime, {}), listenTo(built, database, lifetime, REMEMBERS)]),
  );
  const [heard, heardBelow] = listened;
  const signInPage = textOf(await heard.client.ask({ path: "/sign-in", cookie: "" }));
  const deeds = deedsOf(cast, signInPage);

  const sentBy = new Map<string, readonly (readonly Sent[])[]>();
  const below = new Map<string, number>();
  await step("Statements", async (onProgress) => {
    for (const page of pages) {
      onProgress(page.name);
      const all: (readonly Sent[])[] = [];
      for (const asked of page.asked) {
        await look(heard.client, asked, page);
        await look(heardBelow.client, asked, page);
        all.push(await heard.statementsOf((client) => look(client, asked, page)));
        below.set(page.name, countOf(await heardBelow.statementsOf((client) => look(client, asked, page))));
      }
      sentBy.set(page.name, all);
    }
    for (const { name, run } of deeds) {
      onProgress(name);
      const all: (readonly Sent[])[] = [];
      for (let turn = 0; turn < DEED_WARM_UP; turn += 1) await run(heard.client, turn);
      for (let turn = DEED_WARM_UP; turn < DEED_WARM_UP + DEED_HEARD; turn += 1)
        all.push(await heard.statementsOf((client) => run(client, turn)));
      sentBy.set(name, all);
    }
  });
  for (const { stop } of listened) await stop();

  const [server, ground] = await step("Web servers", () =>
    Promise.all([startServer(built, database, lifetime, {}), startServer(built, database, lifetime, REMEMBERS)]),
  );
  const works: Record<string, Measured> = {};
  const heardOf = async (name: string) => {
    const sent = sentBy.get(name) ?? [];
    const rows: number[] = [];
    for (const each of sent) rows.push(await bare.rowsRead(each));
    // The middle of them: now and then something that the server does by itself falls among them.
    const noted = timesOf(sent.map(notedFor)).median;
    return {
      statements: timesOf(sent.map(countOf)).median,
      noted,
      rows: timesOf(rows).median,
      wholeTables: await bare.wholeTables(sent.flat()),
    };
  };
  for (const page of pages)
    works[page.name] = await step(page.name, async () => ({
      ...(await heardOf(page.name)),
      ...(await timesOfPage(
        page,
        server.client,
        ground.client,
        (place) => bare.send(sentBy.get(page.name)?.[place] ?? []),
        below.get(page.name) ?? 0,
      )),
    }));
  for (const deed of deeds)
    works[deed.name] = await step(deed.name, async () => {
      const waited = timesOf((sentBy.get(deed.name) ?? []).map((sent) => sent.reduce((sum, { took }) => sum + took, 0))).median;
      return { ...(await heardOf(deed.name)), ...(await timesOfDeed(deed, server.client, waited)) };
    });
  const crowd = await step("Fifty at once", () => crowdOf(cast, database.today, server.client));
  const after = server.memory();
  await step("Rest", () => wait(REST));
  const memory = { ...after, rested: server.memory().now };
  for (const { stop } of [server, ground]) await stop();
  return { works, crowd, memory };
}

async function timesOfPage(page: Page, above: Client, below: Client, sendBare: (place: number) => Promise<number>, statements: number) {
  const none = (): number[] => [];
  const take = { above: { one: none(), sixteen: none() }, below: { one: none(), sixteen: none() }, sql: none() };
  let bytes = 0;
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    const place = (run + WARM_UP) % page.asked.length;
    const asked = page.asked[place];
    if (asked === undefined) throw new Error("There is nothing to ask for.");
    // The first asking of the floor's own server is what its memory is filled by.
    const answer = await look(above, asked, page);
    const ground = await look(below, asked, page);
    const sql = await sendBare(place);
    if (run < 0) continue;
    bytes = Math.max(bytes, answer.bytes.length);
    take.above.one.push(answer.took);
    take.below.one.push(ground.took);
    take.sql.push(sql);
  }
  const many = Array.from({ length: AT_ONCE * 2 }, (_, place) => page.asked[place % page.asked.length]).flatMap((asked) => asked ?? []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [client, samples] of [
      [above, take.above.sixteen],
      [below, take.below.sixteen],
    ] as const)
      await atATime(AT_ONCE, many, async (asked) => {
        samples.push((await client.ask(asked)).took);
      });
  const pair = ({ one, sixteen }: { readonly one: readonly number[]; readonly sixteen: readonly number[] }) => ({
    one: timesOf(one),
    sixteen: timesOf(sixteen),
  });
  return { ...pair(take.above), kilobytes: bytes / 1024, floor: { ...pair(take.below), statements }, sql: timesOf(take.sql), page: null };
}

async function timesOfDeed({ run, turns }: Deed, client: Client, waited: number) {
  const one: number[] = [];
  const pages: number[] = [];
  const sixteen: number[] = [];
  let bytes = 0;
  let turn = DEED_WARM_UP + DEED_HEARD;
  for (let time = -2; time < DEED_RUNS; time += 1) {
    const done = await run(client, turn++);
    bytes = Math.max(bytes, done.bytes);
    if (time < 0) continue;
    one.push(done.took);
    if (done.page !== undefined) pages.push(done.page);
  }
  const left = Array.from({ length: Math.min(turns - turn, AT_ONCE * ROUNDS) }, (_, more) => turn + more);
  await atATime(AT_ONCE, left, async (mine) => {
    sixteen.push((await run(client, mine)).took);
  });
  return {
    one: timesOf(one),
    sixteen: timesOf(sixteen),
    kilobytes: bytes / 1024,
    floor: null,
    sql: null,
    page: pages.length === 0 ? null : { ...timesOf(pages), waited },
  };
}
