/** R8 of security.md: every connection of two processes is held for thirty seconds, and five hundred requests are told so in time. */
import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { actionsOfBuild } from "#e2e/support/manifest.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { atShare, type Report, reporter } from "#tests/load/report.ts";
import { openWire, through } from "./wire.ts";

const HELD = 30_000;
const REQUESTS = 500;
/** Of which so many come all at once. */
const AT_ONCE = 100;
/** Whoever came first holds every connection by then. */
const FILLED_AFTER = 3_000;
const WITHIN = 3_000;
const RECOVERED_WITHIN = 5_000;
const MOST_GROWTH = 100;
const LOOK_EVERY = 250;
const WARM = 300;
const HOLDERS = 40;

const memoryOf = (pids: readonly number[]): number =>
  execFileSync("ps", ["-o", "rss=", "-p", pids.join(",")], { encoding: "utf8" })
    .trim()
    .split("\n")
    .reduce((sum, rss) => sum + Number(rss) / 1024, 0);

type Told = { readonly what: string; readonly status: number; readonly again: boolean; readonly took: number };

export async function exhausted(house: House): Promise<Report> {
  const { say, is, none, atMost, report } = reporter();
  const wire = await openWire({ host: "127.0.0.1", port: house.server.port });
  house.lifetime.add(wire.close);
  const env = {
    DATABASE_APP_URL: through(house.roles.app, wire),
    DATABASE_PORTAL_URL: through(house.roles.portal, wire),
    DATABASE_LISTEN_URL: through(house.roles.app, wire),
  };
  const processes = [await house.newProcess(env), await house.newProcess(env)];
  for (const { start } of processes) await start();
  const clinic = await house.desk.clinicOf({ patients: 10 });
  const { origin } = house.servers;
  const headers = { cookie: house.cookieOf("reception"), origin, "x-forwarded-host": new URL(origin).host };
  const noteId = actionsOfBuild(house.buildFolder).find(({ name }) => name === "addNoteAction")?.id ?? "";

  const knocks = [
    (server: string) => fetch(`${server}/diary`, { headers, redirect: "manual" }),
    (server: string) => fetch(`${server}/patients/${clinic.patients[0]}`, { headers, redirect: "manual" }),
    (server: string) =>
      fetch(`${server}/api/patients`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ words: "pat" }),
      }),
    async (server: string) => {
      const patientId = clinic.patients[1] ?? "";
      const fields = Object.entries({ idempotencyKey: crypto.randomUUID(), patientId, words: "While all is held", audience: "everyone" });
      return postAction(server, `/patients/${patientId}/notes`, noteId, fields, headers);
    },
  ];
  let under = 0;
  let most = 0;
  const knock = async (turn: number): Promise<Told> => {
    const since = performance.now();
    under += 1;
    most = Math.max(most, under);
    const at = turn % knocks.length;
    try {
      const response = await knocks[at]?.(processes[Math.floor(turn / knocks.length) % processes.length]?.address ?? "");
      if (response instanceof Response) await response.text();
      const again = response?.headers.has("retry-after") === true;
      return { what: String(at), status: response?.status ?? 0, again, took: performance.now() - since };
    } catch {
      return { what: String(at), status: 0, again: false, took: performance.now() - since };
    } finally {
      under -= 1;
    }
  };

  for (let turn = 0; turn < WARM; turn += 10) await Promise.all(Array.from({ length: 10 }, (_, more) => knock(turn + more)));
  const pids = processes.map(({ pid }) => pid());
  const before = memoryOf(pids);
  let top = before;
  const looking = setInterval(() => {
    top = Math.max(top, memoryOf(pids));
  }, LOOK_EVERY);

  wire.hold();
  const held = performance.now();
  const holders = Array.from({ length: HOLDERS }, (_, turn) => knock(turn));
  await wait(FILLED_AFTER);
  most = under;
  const asked: Promise<Told>[] = [];
  const spread = REQUESTS - AT_ONCE;
  const pause = (HELD - FILLED_AFTER - WITHIN) / spread;
  const since = performance.now();
  for (let turn = 0; turn < spread; turn += 1) {
    asked.push(knock(turn));
    if (turn === spread / 2) asked.push(...Array.from({ length: AT_ONCE }, (_, more) => knock(more)));
    await wait(Math.max(0, since + (turn + 1) * pause - performance.now()));
  }
  const answers = await Promise.all(asked);
  await wait(Math.max(0, held + HELD - performance.now()));
  wire.release();
  const released = performance.now();
  let [good, firstGood] = [0, 0];
  const after: string[] = [];
  for (let turn = 0; good < 20 && performance.now() - released < 30_000; turn += 1) {
    const { what, status } = await knock(turn);
    if (status >= 400 || status === 0) after.push(`request ${what}: ${status}`);
    if (status < 400 && status > 0) {
      if (good === 0) firstGood = performance.now();
      good += 1;
    } else good = 0;
  }
  const recovered = firstGood - released;
  await Promise.all(holders);
  await wait(1_000);
  clearInterval(looking);

  const times = answers.map(({ took }) => took);
  say(`every connection of two processes held for ${HELD / 1000} s, ${answers.length} requests meanwhile, ${AT_ONCE} of them at once`);
  say(
    `answered within: half ${atShare(times, 0.5).toFixed(0)} ms, 99 of 100 ${atShare(times, 0.99).toFixed(0)} ms; at most ${most} under way at a time`,
  );
  for (const [what, told] of [...Map.groupBy(answers, (each) => each.what)].toSorted())
    say(`    request ${what}: at most ${Math.max(...told.map(({ took }) => took)).toFixed(0)} ms`);
  none(
    "not told 503 with when to ask again",
    answers
      .filter(({ status, again }) => status !== 503 || !again)
      .map(({ what, status, again }) => `request ${what}: ${status}${again ? "" : ", no Retry-After"}`),
  );
  atMost("slowest answer", atShare(times, 1), WITHIN);
  atMost("from the end of it to the first of twenty good answers in a row", good < 20 ? Number.NaN : recovered, RECOVERED_WITHIN);
  for (const [told, many] of Map.groupBy(after, (each) => each)) say(`    meanwhile ${many.length} times ${told}`);
  say(`memory of both processes: ${before.toFixed(0)} MB, at most ${top.toFixed(0)} MB`);
  is(`grown by less than ${MOST_GROWTH} MB`, top - before < MOST_GROWTH ? "yes" : `no, by ${(top - before).toFixed(0)} MB`, "yes");
  for (const { kill } of processes) await kill();
  return report();
}
