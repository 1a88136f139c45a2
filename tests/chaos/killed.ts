/** R5 and R6 of security.md: processes and the database are killed while reception works, and everything that was acknowledged is there, once. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { randomFrom } from "#db/seed/demo/random.ts";
import { startPostgres } from "#scripts/support/embedded-postgres.ts";
import { goneWithin } from "#scripts/support/processes.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { within } from "./posting.ts";
import { findEffects, openStorm, type Storm } from "./write-storm.ts";

const PROCESS_KILLS = 20;
const SERVER_KILLS = 10;
/** So many are acknowledged between two kills, so that each falls into a storm. */
const BETWEEN = 15;
const BETWEEN_AT_MOST = 20_000;
const FIRST_WITHIN = 5_000;
const MOST = 2_000;

/** Waits until so many more are acknowledged, and then for a moment that nobody knows. */
async function intoTheStorm(storm: Storm, random: ReturnType<typeof randomFrom>): Promise<void> {
  const [from, until] = [storm.done(), performance.now() + BETWEEN_AT_MOST];
  while (storm.done() - from < BETWEEN && performance.now() < until) await wait(20);
  await wait(random.int(0, 400));
}

type Judge = Omit<ReturnType<typeof reporter>, "report">;

async function judge(house: House, storm: Storm, { say, is, none }: Judge): Promise<void> {
  const told = storm.writes.filter(({ answer }) => answer.outcome === "refused").length;
  const { missing, twice, half, changes, audited, refused, givenUp } = await findEffects(house, storm.writes);
  const again = storm.writes.filter(({ answer }) => answer.tries > 1).length;
  const { cut, busy, errors } = storm.trouble;
  say(`${storm.writes.length} writes, ${storm.done()} acknowledged, ${again} sent more than once; ${cut} cut off, ${busy} answered “busy”`);
  say(`${told} moves whose answer was lost were sent again and told that somebody had moved it`);
  none("acknowledged and missing", missing);
  none("there twice", twice);
  none("half applied", half);
  is("audit rows for changes", audited, changes);
  none("refused", refused);
  none("never answered", givenUp);
  none("server errors", errors);
}

/** `kill -9` of a server process, twenty times, each process in turn. */
export async function killedProcesses(house: House): Promise<Report> {
  const { report, ...telling } = reporter();
  const random = randomFrom(5);
  const { begin } = await openStorm(house, MOST);
  const storm = begin();
  const since = performance.now();
  for (let turn = 0; turn < PROCESS_KILLS; turn += 1) {
    await intoTheStorm(storm, random);
    const process = house.processes[turn % house.processes.length];
    await process?.kill();
    await process?.start();
  }
  await intoTheStorm(storm, random);
  await storm.stop();
  telling.say(`a server process killed ${PROCESS_KILLS} times in ${((performance.now() - since) / 1000).toFixed(0)} s of a storm`);
  await judge(house, storm, telling);
  telling.say(`${storm.trouble.hung.length} had no answer within 10 s of a process that was starting, and were sent again`);
  return report();
}

/** `kill -9` of the database's own process, ten times, started again each time; people look at their diaries meanwhile. */
export async function killedDatabase(house: House): Promise<Report> {
  const { report, ...telling } = reporter();
  const { say, is, none, atMost } = telling;
  const random = randomFrom(6);
  const { begin } = await openStorm(house, MOST);
  const pids = house.processes.map(({ pid }) => pid());
  const looks = watch(house);
  const storm = begin();
  const since = performance.now();
  const firsts: number[] = [];
  let pages = 0;
  for (let turn = 0; turn < SERVER_KILLS; turn += 1) {
    await intoTheStorm(storm, random);
    const pid = Number(readFileSync(path.join(house.server.folder, "postmaster.pid"), "utf8").split("\n")[0]);
    process.kill(pid, "SIGKILL");
    await goneWithin(pid, 5_000);
    await wait(random.int(0, 2_000));
    const again = await startPostgres({ folder: house.server.folder, port: house.server.port });
    house.lifetime.add(again.stop);
    const accepts = performance.now();
    while (storm.lastDone() < accepts && performance.now() - accepts < 30_000) await wait(10);
    firsts.push(storm.lastDone() - accepts);
    while (looks.lastSeen() < accepts && performance.now() - accepts < 30_000) await wait(10);
    pages = Math.max(pages, looks.lastSeen() - accepts);
  }
  await intoTheStorm(storm, random);
  await storm.stop();
  await looks.stop();
  say(`the database killed ${SERVER_KILLS} times in ${((performance.now() - since) / 1000).toFixed(0)} s of a storm`);
  await judge(house, storm, telling);
  none("forms that hung: no answer within 10 s", storm.trouble.hung);
  say(`${looks.seen()} diaries shown meanwhile, ${looks.busy()} answered 503 with when to ask again`);
  none("pages answered otherwise", looks.odd);
  none("pages that hung", looks.hung);
  atMost("first form that succeeds after the database accepts, slowest of ten", Math.max(...firsts), FIRST_WITHIN);
  atMost("first page that succeeds after the database accepts, slowest of ten", pages, FIRST_WITHIN);
  const alive = house.processes.filter((process, index) => process.isUp() && process.pid() === pids[index]).length;
  is("server processes that went on throughout", alive, house.processes.length);
  return report();
}

/** Somebody at each process who looks at the diary again and again. */
function watch(house: House) {
  const odd: string[] = [];
  const hung: string[] = [];
  let [seen, busy, last] = [0, 0, 0];
  let isOver = false;
  const headers = { cookie: house.cookieOf("reception") };
  const look = async (address: string) => {
    const response = await fetch(`${address}/diary`, { headers, redirect: "manual" });
    await response.text();
    return response;
  };
  const watcher = async (address: string) => {
    while (!isOver) {
      const answer = await within(look(address));
      if (answer === "cut" || answer === "hung") (answer === "cut" ? odd : hung).push(answer);
      else if (answer.status === 200) {
        seen += 1;
        last = performance.now();
      } else if (answer.status === 503 && answer.headers.has("retry-after")) busy += 1;
      else odd.push(String(answer.status));
      await wait(100);
    }
  };
  const watchers = house.servers.addresses.map(watcher);
  return {
    odd,
    hung,
    seen: () => seen,
    busy: () => busy,
    lastSeen: () => last,
    stop: async () => {
      isOver = true;
      await Promise.all(watchers);
    },
  };
}
