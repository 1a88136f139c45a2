/**
 * `npm run test:soak -- [minutes]`: R15 of security.md, thirty minutes unless it is said, in the bench's clinic of 1,000,000 appointments, over two server processes.
 * As many people at once as the machine answers within 300 milliseconds, 95 of 100 times; of each hundred requests 70 are patients at the portal, 20 staff at
 * patients and the search, 10 the diary. What a process holds when it has warmed up is compared with what it holds at the end.
 */
import { setTimeout as wait } from "node:timers/promises";
import { castOf } from "#bench/cast.ts";
import { openBench } from "#bench/database.ts";
import { type Asked, type Client, textOf } from "#bench/support/client.ts";
import { startServer } from "#bench/support/servers.ts";
import { pagesOf } from "#bench/works.ts";
import { type Random, randomFrom } from "#db/seed/demo/random.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { type Lifetime, runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say, step } from "#scripts/support/say.ts";
import { atShare } from "./report.ts";

const MINUTES = Number(process.argv[2] ?? 30);
const PEOPLE = 200;
const MOST_MS = 300;
const GOAL_A_SECOND = 100;
const MOST_GROWTH = 0.1;
/** How often it is looked whether more at once would still be answered in time. */
const LOOK_MS = 5_000;
const FIRST_AT_ONCE = 4;

type Mix = { readonly portal: readonly Asked[]; readonly patients: readonly Asked[]; readonly diary: readonly Asked[] };

const chosen = (random: Random, { portal, patients, diary }: Mix): Asked => {
  const of = random.next();
  return random.pick(of < 0.7 ? portal : of < 0.9 ? patients : diary);
};

async function mixOf(lifetime: Lifetime, bench: Awaited<ReturnType<typeof openBench>>) {
  const database = await bench.copy("whole");
  const cast = await step("People and visits", () => castOf(database, lifetime, PEOPLE));
  const askedOf = (name: string) => pagesOf(cast).find((page) => page.name === name)?.asked ?? [];
  const portal = askedOf("portal page");
  return {
    database,
    mix: {
      portal: [...portal, ...portal, ...portal, ...portal.map(({ cookie }) => ({ path: "/portal/calendar", cookie }))],
      patients: [...askedOf("patient record"), ...askedOf("patient search")],
      diary: [...askedOf("diary, a day"), ...askedOf("diary, a week")],
    },
  };
}

/** People who ask one thing after the other, as many at once as are wanted just then. */
function crowdOf(clients: readonly Client[], mix: Mix) {
  const random = randomFrom(20_261_201);
  const counts = { asked: 0, wanted: FIRST_AT_ONCE, there: 0, isOver: false };
  let recent: number[] = [];
  const all: number[] = [];
  const errors = new Map<string, number>();
  const person = async () => {
    counts.there += 1;
    while (!counts.isOver && counts.there <= counts.wanted) {
      const asked = chosen(random, mix);
      const client = clients[counts.asked++ % clients.length];
      if (client === undefined) throw new Error("There is no server.");
      try {
        const answer = await client.ask(asked);
        recent.push(answer.took);
        all.push(answer.took);
        if (answer.status !== 200) throw new Failure(`${answer.status}: ${textOf(answer).slice(0, 60)}`);
      } catch (error) {
        const what = `${asked.path.replaceAll(/[0-9a-f-]{36}/g, "…").split("?")[0]}: ${error instanceof Error ? error.message : "no answer"}`;
        errors.set(what, (errors.get(what) ?? 0) + 1);
      }
    }
    counts.there -= 1;
  };
  const people: Promise<void>[] = [];
  return {
    /** More or fewer at once, by how the last seconds went. @returns their p95 */
    look: (): number => {
      const p95 = atShare(recent, 0.95);
      recent = [];
      if (p95 < MOST_MS * 0.7) counts.wanted += 1;
      else if (p95 > MOST_MS * 0.9) counts.wanted = Math.max(1, counts.wanted - 1);
      for (let more = counts.there; more < counts.wanted; more += 1) people.push(person());
      return p95;
    },
    atOnce: () => counts.wanted,
    forget: () => {
      all.length = 0;
    },
    end: async () => {
      counts.isOver = true;
      await Promise.all(people);
      return { all, errors };
    },
  };
}

await runWithLifetime(async (lifetime) => {
  if (!(MINUTES >= 1)) throw new Failure("Say how many minutes, at least one: npm run test:soak -- 30");
  const bench = await openBench(lifetime, false);
  const { database, mix } = await mixOf(lifetime, bench);
  const built = { home: process.cwd(), folder: await step("Build", (progress) => ensureBuild(progress, lifetime)) };
  const servers = await step("Two web servers", () =>
    Promise.all([startServer(built, database, lifetime, {}), startServer(built, database, lifetime, {})]),
  );
  const held = () => servers.reduce((sum, { memory }) => sum + memory().now, 0);
  const crowd = crowdOf(
    servers.map(({ client }) => client),
    mix,
  );
  crowd.look();
  const begun = performance.now();
  const lasts = MINUTES * 60_000;
  const memory: number[] = [];
  let counted = 0;
  for (let left = lasts; left > 0; left = lasts - (performance.now() - begun)) {
    await wait(Math.min(LOOK_MS, left));
    const p95 = crowd.look();
    // A fifth of the time is for warming up, and for finding how many at once are answered in time.
    if (performance.now() - begun < lasts / 5) continue;
    if (counted === 0) {
      crowd.forget();
      counted = performance.now();
    }
    memory.push(held());
    if (memory.length % 12 === 1)
      say(
        `  ${((performance.now() - begun) / 60_000).toFixed(1)} min: ${crowd.atOnce()} at once, p95 ${p95.toFixed(0)} ms, ${held().toFixed(0)} MB`,
      );
  }
  const { all, errors } = await crowd.end();
  const tenth = Math.max(1, Math.floor(memory.length / 10));
  const [first, last] = [atShare(memory.slice(0, tenth), 0.5), atShare(memory.slice(-tenth), 0.5)];
  const aSecond = all.length / ((performance.now() - counted) / 1000);
  const p95 = atShare(all, 0.95);
  const failed = [...errors.values()].reduce((sum, many) => sum + many, 0);
  say(
    `\n  ${MINUTES} minutes, ${all.length} requests counted after the first fifth: 70 of 100 the portal, 20 patients and search, 10 the diary.`,
  );
  say(`  ${aSecond.toFixed(0)} requests a second (goal ${GOAL_A_SECOND}, on two cores that do nothing else)`);
  say(
    `  half within ${atShare(all, 0.5).toFixed(0)} ms, 95 of 100 within ${p95.toFixed(0)} ms (at most ${MOST_MS}), the slowest ${atShare(all, 1).toFixed(0)} ms`,
  );
  say(`  ${failed} errors`);
  for (const [what, many] of errors) say(`    ${many}: ${what}`);
  say(
    `  memory of both processes ${first.toFixed(0)} MB, at the end ${last.toFixed(0)} MB: ${((last / first - 1) * 100).toFixed(1)} % (under ${MOST_GROWTH * 100} %)`,
  );
  return p95 <= MOST_MS && failed === 0 && last / first - 1 < MOST_GROWTH ? 0 : 1;
});
