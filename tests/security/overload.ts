/** S19 of security.md: what is too slow, too long or too much is turned away in words, and meanwhile everybody else is served. */
import { setTimeout as wait } from "node:timers/promises";
import { type ExampleIds, findExamples } from "#e2e/support/examples.ts";
import type { House } from "#tests/load/house.ts";
import { formSender } from "#tests/load/posted-front.ts";
import { atShare, type Report, reporter } from "#tests/load/report.ts";
import { ask, inTurns, ownHeaders, serverOf } from "./asking.ts";
import { openPeople, PASSWORD } from "./posting.ts";
import { dribble, flood, HOSTILE, huge, type Knock, tooManyHeaders } from "./too-much.ts";
import { atPortal } from "./visitors.ts";

const MEGABYTE = 1024 * 1024;
const SLOWEST = 2_000;
const SIGN_INS = 50;
const ROUNDS = 4;
const SLOW = 100;
/** Node ends a request whose head is not there after a minute, and looks every half. */
const HEADS_WITHIN = 95_000;
const BEFORE_LONG = 8_000;

export async function overload(house: House): Promise<Report> {
  const { say, none, is, atMost, report } = reporter();
  const ids = await findExamples(house.ownerUrl);
  const others = await openOthers(house, ids);
  const errors: string[] = [];
  const odd: string[] = [];
  const judge = (what: string, answers: readonly number[], wanted: readonly number[]) => {
    const tally = new Map<number, number>();
    for (const status of answers) tally.set(status, (tally.get(status) ?? 0) + 1);
    say(`${what}: ${[...tally].map(([status, many]) => `${many} × ${status === 0 ? "cut off" : status}`).join(", ")}`);
    errors.push(...answers.filter((status) => status >= 500).map((status) => `${what}: ${status}`));
    odd.push(...answers.filter((status) => status < 500 && !wanted.includes(status)).map((status) => `${what}: ${status}`));
  };
  /** Does some of it while others look at their pages; what they waited is what counts. */
  const meanwhile = async (what: string, work: () => Promise<void>) => {
    const { waited, failed } = await others.lookWhile(work);
    errors.push(...failed.map((each) => `a page during ${what}: ${each}`));
    atMost(`  ${waited.length} pages of others meanwhile, 99 of 100 within`, atShare(waited, 0.99), SLOWEST);
  };

  const began = performance.now();
  const heads = dribble(house.servers, SLOW, "a head that never ends");
  await meanwhile(`${SLOW} heads sent byte by byte`, async () => {
    const bodies = dribble(house.servers, SLOW, "a body that never ends");
    await Promise.race([Promise.all(bodies.ended), wait(BEFORE_LONG)]);
    bodies.cut();
  });
  say(`  ${SLOW} heads and ${SLOW} bodies sent byte by byte, for ${BEFORE_LONG / 1000} s`);

  const people = await openPeople(house);
  const person = await people.person("reception");
  const signIn = { page: "/sign-in", field: "password" };
  const sender = formSender(house.servers, "");
  const called = await sender.read(signIn);
  await meanwhile("sign-ins", async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1)
      await Promise.all(
        Array.from({ length: SIGN_INS }, async (_, turn) => {
          // Half of them are right, from one person; the others are of as many people who are not there.
          const fields =
            turn % 2 === 0 ? { email: person.email, password: PASSWORD } : { email: `n${round}-${turn}@load.example`, password: "guess" };
          const answer = await sender.send(turn, signIn, called, fields);
          outcomes.set(answer.outcome, (outcomes.get(answer.outcome) ?? 0) + 1);
          if (answer.outcome === "failed") errors.push(`a sign-in: ${answer.why}`);
        }),
      );
    say(`${ROUNDS} times ${SIGN_INS} sign-ins at once: ${[...outcomes].map(([outcome, many]) => `${many} ${outcome}`).join(", ")}`);
  });

  const own = ownHeaders(house, house.cookieOf("clinician"));
  const long: readonly Knock[] = [
    "/sign-in",
    "/api/auth/callback/credentials",
    "/api/screen",
    "/api/patients",
    "/photos",
    "/api/csp",
    "/p",
  ].flatMap((path) => [true, false].map((announced) => ({ path, announced, headers: own })));
  await meanwhile("bodies of a hundred megabytes", async () => {
    const statuses: number[] = [];
    const unannounced: number[] = [];
    await inTurns(long, 4, async (knock, turn) => {
      const status = await flood(serverOf(house, turn), knock, 100 * MEGABYTE);
      (knock.announced ? statuses : unannounced).push(status);
    });
    judge("bodies of 100 MB that say so", statuses, [400, 413, 415, 422]);
    judge("bodies of 100 MB that do not", unannounced, [0, 400, 413, 415, 422]);
  });

  await meanwhile("heads", async () => {
    const statuses: number[] = [];
    await inTurns(tooManyHeaders(house.cookieOf("reception")), 4, async ({ path, headers }, turn) => {
      statuses.push(await flood(serverOf(house, turn), { path, headers, announced: true, method: "GET" }, 0));
    });
    judge("10,000 headers, cookies or letters of an address", statuses, [400, 414, 431]);
  });

  await meanwhile("hostile texts and huge numbers", async () => {
    const slow: string[] = [];
    const statuses: number[] = [];
    const knock = async (turn: number, address: string, init: RequestInit) => {
      const since = performance.now();
      const { status } = await ask(house, turn, address, init);
      const took = performance.now() - since;
      if (took > SLOWEST) slow.push(`${address.slice(0, 60)}: ${took.toFixed(0)} ms`);
      statuses.push(status);
    };
    const asked = [...hostileAsks(house), ...hugeAsks(house, ids)];
    await inTurns(asked, 4, async ({ address, init }, turn) => knock(turn, address, init));
    errors.push(...statuses.filter((status) => status >= 500).map((status) => `a hostile text or a huge number: ${status}`));
    say(`${asked.length} hostile texts and huge numbers, statuses ${[...new Set(statuses)].sort().join(", ")}`);
    none("  slower than two seconds", slow);
  });

  const left = HEADS_WITHIN - (performance.now() - began);
  await Promise.race([Promise.all(heads.ended), wait(Math.max(left, 0))]);
  is("heads that never end, ended by the servers within 95 s", heads.over(), SLOW);
  heads.cut();
  none("server errors", errors);
  none("answers of another kind", odd);
  return report();
}

/** People who go on with their work at both processes: two of staff and a patient. */
async function openOthers(house: House, ids: ExampleIds) {
  const looks: readonly (readonly [string, string])[] = [
    ["/diary", house.cookieOf("reception")],
    [`/patients/${ids.patient}`, house.cookieOf("clinician")],
    ["/portal", await atPortal(house, ids.patient)],
    ["/tasks", house.cookieOf("reception")],
    ["/sign-in", ""],
  ];
  const look = async (turn: number) => {
    const [page, cookie] = looks[turn % looks.length] ?? ["/sign-in", ""];
    const since = performance.now();
    const { status } = await ask(house, turn, page, { headers: { cookie } });
    return { took: performance.now() - since, failed: status === 200 ? [] : [`${page}: ${status}`] };
  };
  // Each once, so that no process compiles or connects while it is measured.
  for (let turn = 0; turn < looks.length * 4; turn += 1) await look(turn);
  return {
    lookWhile: async (work: () => Promise<void>) => {
      const waited: number[] = [];
      const failed: string[] = [];
      let isOver = false;
      const line = async (first: number) => {
        for (let turn = first; !isOver; turn += 3) {
          const seen = await look(turn);
          waited.push(seen.took);
          failed.push(...seen.failed);
        }
      };
      const lines = [0, 1, 2].map(line);
      try {
        await work();
      } finally {
        isOver = true;
      }
      await Promise.all(lines);
      return { waited, failed };
    },
  };
}

type Ask = { readonly address: string; readonly init: RequestInit };

/** Texts on which a careless pattern would hang, wherever something is read from an address, a header or a body. */
function hostileAsks(house: House): readonly Ask[] {
  const staff = ownHeaders(house, house.cookieOf("clinician"));
  const admin = ownHeaders(house, house.cookieOf("admin"));
  return HOSTILE.flatMap((text): readonly Ask[] => {
    const kept = encodeURIComponent(text.slice(0, 1_500));
    const json = { ...staff, "content-type": "application/json" };
    return [
      { address: `/confirm?next=${kept}`, init: { headers: admin } },
      { address: `/settings/audit?from=${kept}&action=${kept}`, init: { headers: admin } },
      { address: `/diary?date=${kept}&location=${kept}`, init: { headers: staff } },
      { address: `/supplies/recall?lot=${kept}`, init: { headers: staff } },
      {
        address: `/sign-in?done=${kept}`,
        init: { headers: { "user-agent": text.slice(0, 4_000).replaceAll(/[^ -~]/g, "x"), "accept-language": kept } },
      },
      { address: "/api/patients", init: { method: "POST", headers: json, body: JSON.stringify({ words: text }) } },
      { address: "/api/screen", init: { method: "POST", headers: json, body: JSON.stringify({ tells: text }) } },
      {
        address: "/api/auth/callback/credentials",
        init: { method: "POST", headers: staff, body: new URLSearchParams({ email: text, password: text, callbackUrl: text }) },
      },
    ];
  });
}

function hugeAsks(house: House, ids: ExampleIds): readonly Ask[] {
  const pages = [
    "/patients",
    "/series",
    "/treatments",
    "/tasks",
    "/waitlist",
    "/reviews",
    "/diary",
    "/supplies",
    `/patients/${ids.patient}`,
    "/series/adherence",
  ];
  const init = { headers: { cookie: house.cookieOf("clinician") } };
  return [
    ...pages.flatMap((page) => huge.map((query) => ({ address: `${page}?${query}`, init }))),
    ...huge.map((query) => ({ address: `/settings/audit?${query}`, init: { headers: { cookie: house.cookieOf("admin") } } })),
  ];
}
