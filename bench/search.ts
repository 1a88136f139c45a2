/**
 * Patients found among 100,000, by typed searches of each kind: the query and the finished answer over HTTP, beside `select 1` on the same way.
 *
 * "Server time" of an answer is taken outside the server, so that nothing of it is left out: from the request on a connection that stands to the last byte of
 * the answer, by Node's plain client, which adds less than `fetch` does (a millisecond and more). The kinds take turns, so that a slow second of the machine
 * falls on all of them and not on one.
 */
import { Agent, request } from "node:http";
import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "#db/client.ts";
import { type Random, randomFrom } from "#db/seed/demo/random.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { findPatients } from "#lib/patients/queries/search.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { serverEnvironment } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { Failure, step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startWebServer } from "#scripts/support/web-server.ts";
import { statementsOf } from "#tests/support/statements.ts";
import type { BenchDatabase } from "./database.ts";
import { type Person, people } from "./people.ts";
import { inMs, judge, printTable, type Times, timed, timesOf } from "./support/measure.ts";

/** Of each kind: of forty, the second slowest would be p95. */
const SEARCHES = 200;
/** Of these, whether the patient comes first and an index answers is looked at too. */
const CHECKED = 40;
/** Of every kind, of others, before any is measured: a clinic's server has answered all day. */
const WARM_UP = 20;
/** "p95 under 15 ms server time" */
const MOST_MS = 15;

/** One letter slips: two change places, one is missing, one comes twice, or its neighbour was hit. In the last word: of "van der", no spelling is near. */
function slip(random: Random, words: string): string {
  const [word = "", ...before] = words.split(" ").toReversed();
  return [...before.toReversed(), slipIn(random, word)].join(" ");
}

function slipIn(random: Random, word: string): string {
  const at = random.int(1, word.length - 2);
  const [before, one, two, after] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
  return before + random.pick([two + one, two, one + one + two, `${one === "e" ? "r" : "e"}${two}`]) + after;
}

const lastOf = ({ familyName }: Person): string => familyName.split(" ").at(-1) ?? "";
const digitsOf = ({ phone }: Person): string => phone.replaceAll(/\D/g, "").slice(-9);
const day = ({ born }: Person): string => `${Number(born.slice(8))}/${Number(born.slice(5, 7))}/${born.slice(2, 4)}`;

/** What a receptionist types for this person; the kinds marked `isFirst` must give them first. */
const KINDS: readonly { readonly what: string; readonly isFirst?: boolean; readonly type: (random: Random, person: Person) => string }[] = [
  { what: "the full name", type: (_, { givenName, familyName }) => `${givenName} ${familyName}` },
  { what: "the name reversed", isFirst: true, type: (_, { givenName, familyName }) => `${familyName} ${givenName}` },
  { what: "a family name", type: (_, { familyName }) => familyName.toLowerCase() },
  { what: "a first name", type: (_, { givenName }) => givenName.toLowerCase() },
  {
    what: "three letters from a name",
    type: (random, { familyName }) => {
      const letters = familyName.replaceAll(/[^\p{L}]/gu, "").toLowerCase();
      const at = random.int(0, Math.max(0, letters.length - 3));
      return letters.slice(at, at + 3);
    },
  },
  { what: "one or two first letters", type: (random, { familyName }) => familyName.slice(0, random.int(1, 2)) },
  {
    what: "a name with a typing error",
    isFirst: true,
    type: (random, { givenName, familyName }) => `${givenName} ${slip(random, familyName)}`,
  },
  { what: "a typing error alone", type: (random, { familyName }) => slip(random, familyName.toLowerCase()) },
  {
    what: "a phone with spaces",
    isFirst: true,
    type: (_, person) => digitsOf(person).replace(/^(\d{3})(\d{3})(\d{3})$/, "0$1 $2 $3"),
  },
  { what: "a phone with its country", type: (_, person) => `+61${digitsOf(person)}` },
  { what: "six figures of a phone", type: (_, person) => digitsOf(person).slice(3) },
  { what: "an e-mail", type: (_, { email }) => email },
  { what: "a date of birth", type: (_, person) => day(person) },
  { what: "a name and a date of birth", type: (_, person) => `${person.familyName} ${day(person)}` },
  { what: "a patient’s number", type: (random) => `#${random.int(1_001, 90_000)}` },
];

/** Of those whom nobody shares a name or a phone with, so that "first" means something: as many as are searched for, for a server does not have the clinic in its memory. */
function persons(everybody: readonly Person[], random: Random): readonly Person[] {
  const many = new Map<string, number>();
  const keysOf = (person: Person) => [`${person.givenName} ${person.familyName}`, digitsOf(person)];
  for (const key of everybody.flatMap(keysOf)) many.set(key, (many.get(key) ?? 0) + 1);
  const fit = everybody.filter((person) => lastOf(person).length > 4 && keysOf(person).every((key) => many.get(key) === 1));
  return random.shuffled(fit).slice(0, KINDS.length * (SEARCHES + WARM_UP));
}

/** Whether an answer to these words, by a plan made for them or by one that is kept, reads on through all patients. */
async function readsWholeTable(database: Database, work: () => Promise<unknown>): Promise<boolean> {
  const plans = (await statementsOf(database, work)).map(async ({ text, values }) => {
    const { rows } = await database.pool.query(`explain ${text}`, [...values]);
    const kept = await database.pool.query(`explain (generic_plan) ${text}`);
    return JSON.stringify([rows, kept.rows]).includes("Seq Scan on patients");
  });
  return (await Promise.all(plans)).includes(true);
}

type Asked = { readonly agent: Agent; readonly cookie: string; readonly origin: string; readonly body: string };

/** Posts a search and reads its answer to the end. */
function asked(url: string, { agent, cookie, origin, body }: Asked): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, origin, "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.once("end", () => (answer.statusCode === 200 ? resolve() : reject(new Failure(`The search answered ${answer.statusCode}.`))));
      answer.resume();
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Takes the times of queries and of answers. */
function clocked() {
  const [queries, responses]: [number[], number[]] = [[], []];
  const into =
    (samples: number[]) =>
    async <T>(work: () => Promise<T>): Promise<T> => {
      const { took, value } = await timed(work);
      samples.push(took);
      return value;
    };
  return {
    query: into(queries),
    response: into(responses),
    times: (): { readonly query: Times; readonly response: Times } => ({ query: timesOf(queries), response: timesOf(responses) }),
  };
}

export async function benchSearch({ roles, secret }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const random = randomFrom(20_261_128);
  const chosen = persons(people(), random);
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 3, keepsPlans: true });
  lifetime.add(() => database.pool.end());
  const { rows } = await database.pool.query<{ id: string; patients: number }>(
    "select (select id from users where email = 'reception@bench.example') as id, (select count(*)::int from patients) as patients",
  );
  const [clinic] = rows;
  if (clinic === undefined) throw new Error("The bench clinic is not there.");
  const actingAs = { id: clinic.id, name: "Reception", roles: ["reception" as const], isDoctor: false, isPrescriber: false };
  const ctx = asSystem("bench", { database, now: Temporal.Now.instant(), actingAs });
  const session = await openSession(database.db, clinic.id, secret, "bench");
  const buildFolder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files: temporaryFiles(lifetime) });
  await step("Web server", () => startWebServer({ mode: "start", buildFolder, host: "127.0.0.1", port, env, lifetime }));
  const cookie = `${sessionCookieName(false)}=${session}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  lifetime.add(() => agent.destroy());
  const ask = (words: string) => asked(`${origin}/api/patients`, { agent, cookie, origin, body: JSON.stringify({ words }) });

  const others = chosen.slice(KINDS.length * SEARCHES);
  const before = randomFrom(20_261_129);
  for (const [place, person] of others.entries()) {
    const words = KINDS[place % KINDS.length]?.type(before, person) ?? "";
    await findPatients(ctx, words);
    await ask(words);
  }
  const missed: string[] = [];
  const floor = clocked();
  const all = clocked();
  const measured = KINDS.map((kind) => ({ ...kind, ...clocked(), first: 0, whole: 0 }));
  for (let turn = 0; turn < SEARCHES; turn += 1) {
    await floor.query(() => database.db.execute(sql`select 1`));
    await floor.response(() => ask("31/2/1985"));
    for (const [place, kind] of measured.entries()) {
      const person = chosen[place * SEARCHES + turn];
      if (person === undefined) throw new Error("There are too few people.");
      const words = kind.type(random, person);
      const { found } = await kind.query(() => all.query(() => findPatients(ctx, words)));
      await kind.response(() => all.response(() => ask(words)));
      if (turn >= CHECKED) continue;
      if (found[0]?.id === person.id) kind.first += 1;
      else if (kind.isFirst) missed.push(`“${words}”: ${found[0]?.name ?? "nobody"}, and not ${person.givenName} ${person.familyName}`);
      if (await readsWholeTable(database, () => findPatients(ctx, words))) kind.whole += 1;
    }
  }

  console.log(`\n  ${clinic.patients} patients, ${SEARCHES} searches of each kind. Milliseconds.\n`);
  const row = (what: string, { times }: ReturnType<typeof clocked>, first: string) => {
    const { query, response } = times();
    return [what, ...[query.median, query.p95, response.median, response.p95].map(inMs), first];
  };
  printTable(
    ["", "query", "p95", "response", "p95", "first"],
    [
      row("select 1; a bad date, which looks for nobody", floor, ""),
      ...measured.map((kind) => row(kind.what, kind, `${kind.first} of ${CHECKED}`)),
      row("all of them", all, ""),
    ],
  );
  for (const line of missed) console.log(`  not first by ${line}`);
  const slowest = (which: "query" | "response") => Math.max(...measured.map(({ times }) => times()[which].p95));
  return judge([
    { what: "query of the slowest kind, p95", measured: slowest("query"), most: MOST_MS, unit: "ms" },
    { what: "response of all kinds, p95", measured: all.times().response.p95, most: MOST_MS, unit: "ms" },
    { what: "response of the slowest kind, p95", measured: slowest("response"), most: MOST_MS, unit: "ms" },
    ...measured
      .filter(({ isFirst }) => isFirst)
      .map(({ what, first }) => ({ what: `not found first by ${what}`, measured: CHECKED - first, most: 0, unit: "" })),
    { what: "searches that read the whole table", measured: measured.reduce((sum, { whole }) => sum + whole, 0), most: 0, unit: "" },
  ]);
}
