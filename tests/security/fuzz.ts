/** S11 of security.md: everything that can be typed, addressed or sent, filled with what nobody would. From one seed: what is missed is printed as it was sent. */
import fc from "fast-check";
import { z } from "zod";
import { findExamples } from "#e2e/support/examples.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";
import { say as print } from "#scripts/support/say.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { ask, inTurns, ownHeaders, serverOf } from "./asking.ts";
import { body, headerText, ODD_BODIES } from "./awkward.ts";
import { addressesToOpen } from "./fuzz-addresses.ts";
import { type Form, formsToSend, oddForms } from "./fuzz-forms.ts";
import type { Fields } from "./places.ts";

const SEED = 20_261_127;
const AT_ONCE = 8;
/** Odd values for each server function. A form carries several, each of which its schema reads. */
const OF_AN_ACTION = 1_000;
const OF_A_HANDLER = 1_000;
const OF_A_HEADER = 1_000;
const ADDRESSES = { ofAParameter: 40, ofAPathPart: 40, ofAPageWithout: 10 };
const LONGEST = 2_000;
/** As much of a request as is printed of one that was missed. */
const SHOWN = 900;
/** A stack trace, a statement, or a path of ours. */
const TELLS = /\bat [\w$.<>]+ \(|node_modules|Failed query|\/lib\/[a-z-]+\/|select ".*" from|DrizzleQueryError|\.next\/server/;

/** What a form answers where something went wrong that nobody foresaw, up to its reference. */
const [UNFORESEEN = ""] = sayRefusal(refuse("unexpected", { reference: "|" }).refusal).split("|");
const SHUT = [sayRefusal(refuse("signed_out").refusal), sayRefusal(refuse("form_closed").refusal)];

/** Handlers that are posted to, and the names that they read. */
const POSTED: Readonly<Record<string, readonly string[]>> = {
  "/api/patients": ["words", "withDue", "__proto__"],
  "/api/diary/preview": ["patientId", "serviceId", "locationId", "date", "time", "clinicianId", "minutes", "seriesId"],
  "/api/screen": ["tells", "password", "user"],
  "/api/csp": ["csp-report", "type", "body", "blocked-uri", "effective-directive"],
  "/api/auth/callback/credentials": ["csrfToken", "email", "password", "callbackUrl"],
  "/photos": ["appointmentId", "view", "file"],
  "/documents": ["patientId", "title", "kind", "audience", "datedOn", "file"],
};

const HEADERS = [
  "cookie",
  "x-request-id",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "accept",
  "accept-language",
  "user-agent",
  "referer",
  "origin",
  "rsc",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-url",
  "x-nonce",
  "if-none-match",
  "if-modified-since",
  "range",
  "content-type",
  "authorization",
];
const TRY_HEADERS_AT = ["/sign-in", "/p", "/diary", "/portal", "/form", "/api/diary/choices", "/api/health", "/photos/nonsense"];

type Answered = { readonly status: number; readonly text: string };

type Asking<T> = { readonly what: () => string; readonly work: () => Promise<T> };

/** Counts what is wrong with an answer, and prints each with the request as it was sent. */
function watch() {
  const wrong: string[] = [];
  const slow: Asking<Answered>[] = [];
  const tells: string[] = [];
  const note = (list: string[], asking: Asking<Answered>, why: string) => {
    const line = `${asking.what().slice(0, SHOWN)}: ${why}`;
    list.push(line);
    print(`    ${line}`);
  };
  const timed = async <T extends Answered>(what: () => string, work: () => Promise<T>): Promise<T | null> => {
    const asking = { what, work };
    const since = performance.now();
    const answer = await work().catch((error: unknown) => String(error));
    if (performance.now() - since > LONGEST) slow.push(asking);
    if (typeof answer === "string") {
      note(wrong, asking, answer);
      return null;
    }
    const { status, text } = answer;
    if (status >= 500) note(wrong, asking, String(status));
    else if (text.includes(UNFORESEEN)) note(wrong, asking, `went wrong as reference ${text.split(UNFORESEEN)[1]?.slice(0, 8)}`);
    else if (TELLS.test(text)) note(tells, asking, String(TELLS.exec(text)?.[0]));
    return answer;
  };
  /** What took too long beside others, asked again by itself: whatever is slow of its own is so again. @returns what is */
  const slowAlone = async (): Promise<readonly string[]> => {
    const still: string[] = [];
    for (const asking of slow) {
      const since = performance.now();
      await asking.work().catch(() => null);
      const took = performance.now() - since;
      if (took > LONGEST) note(still, asking, `${took.toFixed(0)} ms`);
    }
    return still;
  };
  return { wrong, slow, tells, timed, slowAlone };
}

type Watch = ReturnType<typeof watch>["timed"];

const logged = z.object({ where: z.string(), name: z.string(), code: z.string().nullable(), stack: z.string() });

/** What went wrong in the servers that nobody foresaw, each kind once: ours by its place, and what the framework says of a page of which half was sent. */
const unforeseen = (logs: string): readonly string[] => {
  const lines = logs.split("\n");
  const ours = lines.filter((line) => line.includes('"unexpected error"')).map((line) => JSON.stringify(logged.parse(JSON.parse(line))));
  return [...new Set([...ours, ...lines.filter((line) => line.trimStart().startsWith("⨯"))])];
};

const sampled = <T>(arbitrary: fc.Arbitrary<T>, many: number) => fc.sample(arbitrary, { numRuns: many, seed: SEED });

/** A form is sent but once under one key: otherwise every one after the first would be told no more than that. */
const withOwnKey = (sent: Fields, { fields }: Form): Fields =>
  sent.map(([name, value]) =>
    name === "idempotencyKey" && fields.some((own) => own[0] === name && own[1] === value) ? [name, crypto.randomUUID()] : [name, value],
  );

async function sendForms(house: House, timed: Watch, form: Form) {
  const { place, fields } = form;
  const { odd, values } = oddForms(fields, OF_AN_ACTION, SEED);
  let cookie = await form.enter();
  let taken = 0;
  let again = 0;
  await inTurns(odd, AT_ONCE, async (sent, turn) => {
    const own = withOwnKey(sent, form);
    const answer = await timed(
      () => `${place.name} at ${place.page} ${JSON.stringify(own)}`,
      () => postAction(serverOf(house, turn), place.page, place.id, own, ownHeaders(house, cookie)),
    );
    if (answer?.answer?.outcome === "done" || (answer?.onward ?? null) !== null) taken += 1;
    // What was sent may have ended the session it was sent in.
    if (cookie === "" || !SHUT.some((sentence) => sentence === answer?.answer?.message)) return;
    again += 1;
    cookie = await form.enter();
  });
  await inTurns(ODD_BODIES, AT_ONCE, async (argument, turn) => {
    const sent = new FormData();
    sent.append("_1_id", "x");
    sent.append("0", argument);
    const headers = { ...ownHeaders(house, cookie), accept: "text/x-component", "next-action": place.id };
    await timed(
      () => `${place.name} with ${argument}`,
      () => ask(house, turn, place.page, { method: "POST", body: sent, headers }),
    );
  });
  return { posts: odd.length + ODD_BODIES.length, values: values + ODD_BODIES.length, taken, again };
}

async function sendToHandlers(house: House, timed: Watch): Promise<number> {
  let many = 0;
  for (const [address, names] of Object.entries(POSTED)) {
    const { cookie } = await house.openSession("clinician");
    const bodies = sampled(
      fc.tuple(body(names), fc.constantFrom("application/json", "text/plain", "multipart/form-data; boundary=x")),
      OF_A_HANDLER,
    );
    await inTurns(bodies, AT_ONCE, async ([sent, type], turn) => {
      const contentType = address === "/photos" && turn % 2 === 0 ? "multipart/form-data; boundary=x" : type;
      await timed(
        () => `POST ${address} as ${contentType}: ${sent}`,
        () =>
          ask(house, turn, address, { method: "POST", body: sent, headers: { ...ownHeaders(house, cookie), "content-type": contentType } }),
      );
    });
    many += bodies.length;
  }
  return many;
}

async function sendHeaders(house: House, timed: Watch): Promise<number> {
  // Half of them at a time.
  const heads = sampled(
    fc.array(fc.option(headerText, { freq: 2 }), { minLength: HEADERS.length, maxLength: HEADERS.length }),
    2 * OF_A_HEADER,
  );
  let many = 0;
  await inTurns(heads, AT_ONCE, async (values, turn) => {
    const headers = Object.fromEntries(
      HEADERS.flatMap((name, index) => {
        const value = values[index] ?? null;
        return value === null ? [] : [[name, value] as const];
      }),
    );
    many += Object.keys(headers).length;
    const address = TRY_HEADERS_AT[turn % TRY_HEADERS_AT.length] ?? "/";
    await timed(
      () => `GET ${address} with ${JSON.stringify(headers)}`,
      () => ask(house, turn, address, { headers }),
    );
  });
  return many;
}

export async function fuzz(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const ids = await findExamples(house.ownerUrl);
  const { wrong, slow, tells, timed, slowAlone } = watch();
  const before = new Set(unforeseen(house.logs()));
  let since = performance.now();
  const lap = (many: number) => {
    const seconds = (performance.now() - since) / 1000;
    since = performance.now();
    return `${seconds.toFixed(0)} s, ${(many / seconds).toFixed(0)} a second`;
  };
  say(`seed ${SEED}`);

  const { asTheyAre, odd, ...counts } = await addressesToOpen(house, ids, SEED, ADDRESSES);
  since = performance.now();
  const open = (list: typeof odd) =>
    inTurns(list, AT_ONCE, async ({ address, cookie }, turn) => {
      await timed(
        () => `GET ${address}`,
        () => ask(house, turn, address, { headers: { cookie } }),
      );
    });
  await open(odd);
  say(
    `${odd.length} addresses: ${counts.pairs} pairs of a page and a parameter of it, ${counts.names} names; ${counts.withPart} with a part of the path: ${lap(odd.length)}`,
  );

  const forms = await formsToSend(house, ids);
  since = performance.now();
  const sums = { posts: 0, values: 0, taken: 0, again: 0 };
  for (const form of forms) {
    const sent = await sendForms(house, timed, form);
    sums.posts += sent.posts;
    sums.values += sent.values;
    sums.taken += sent.taken;
    sums.again += sent.again;
  }
  say(`${sums.values} values in ${sums.posts} posts to ${forms.length} server functions: ${lap(sums.posts)}`);
  say(`${sums.taken} of them took effect, ${sums.again} found their session ended by one before`);

  const bodies = await sendToHandlers(house, timed);
  say(`${bodies} bodies to ${Object.keys(POSTED).length} handlers: ${lap(bodies)}`);
  const heads = await sendHeaders(house, timed);
  say(`${heads} values of ${HEADERS.length} headers in ${2 * OF_A_HEADER} requests: ${lap(2 * OF_A_HEADER)}`);
  // Whatever was taken stands in the pages now.
  await open(asTheyAre);
  say(`${asTheyAre.length} pages once more, with all that was taken: ${lap(asTheyAre.length)}`);

  is("server errors and cut connections", wrong.length, 0);
  none(
    "kinds of errors in the servers' logs",
    unforeseen(house.logs()).filter((each) => !before.has(each)),
  );
  say(`${slow.length} took over ${LONGEST} ms beside others`);
  is("of them by themselves too", (await slowAlone()).length, 0);
  is("answers that tell of the program", tells.length, 0);
  for (const [turn] of house.servers.addresses.entries())
    is("a process that still answers", (await ask(house, turn, "/api/health", {})).status, 200);
  return report();
}
