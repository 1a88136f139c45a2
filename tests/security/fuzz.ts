/** S11 of security.md: everything that can be typed, addressed or sent, filled with what nobody would. */
import fc from "fast-check";
import { exampleAddresses, findExamples } from "#e2e/support/example-addresses.ts";
import { pageRules } from "#e2e/support/page-rules.ts";
import { allows, ROLES, type Role } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { ask, inTurns, ownHeaders, serverOf } from "./asking.ts";
import { AWKWARD, changed, ODD_BODIES, pathPart, query, rawQuery } from "./awkward.ts";
import { type Fields, placesOf } from "./places.ts";

const SEED = 20_261_127;
const OF_A_PAGE = 60;
const OF_AN_ACTION = 120;
const LONGEST = 2_000;
/** A stack trace, a statement, or a path of ours. */
const TELLS = /\bat [\w$.<>]+ \(|node_modules|Failed query|\/lib\/[a-z-]+\/|select ".*" from|DrizzleQueryError|\.next\/server/;

export async function fuzz(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const ids = await findExamples(house.ownerUrl);
  const wrong: string[] = [];
  const slow: string[] = [];
  const tells: string[] = [];
  const note = (what: string, status: number, body: string, took: number) => {
    if (status >= 500 || status === 0) wrong.push(`${what}: ${status}`);
    if (took > LONGEST) slow.push(`${what}: ${took.toFixed(0)} ms`);
    if (TELLS.test(body)) tells.push(`${what}: ${TELLS.exec(body)?.[0]}`);
  };
  const timed = async (what: string, work: () => Promise<{ readonly status: number; readonly text: string }>) => {
    const since = performance.now();
    const { status, text: body } = await work().catch((error: unknown) => ({ status: 0, text: String(error) }));
    note(what, status, body, performance.now() - since);
  };
  const sampled = <T>(arbitrary: fc.Arbitrary<T>, many: number) => fc.sample(arbitrary, { numRuns: many, seed: SEED });

  const addresses = Object.entries(exampleAddresses(ids)).flatMap(([pattern, [address = "/"]]) => {
    const rule = pageRules[pattern];
    const role =
      rule?.kind === "area" || rule?.kind === "object"
        ? ROLES.find((each) => rule.needs.every((permission) => allows([each], permission)))
        : undefined;
    const cookie = role === undefined ? "" : house.cookieOf(role);
    const [path = ""] = address.split("?");
    const queries = [...sampled(query, OF_A_PAGE - 10), ...sampled(rawQuery, 10)].map((each) => `${path}?${each}`);
    const paths = pattern.includes("[") ? sampled(pathPart, 14).map((part) => pattern.replaceAll(/\[\w+\]/g, () => part)) : [];
    return [...queries, ...paths].map((each) => ({ address: each, cookie }));
  });
  await inTurns(addresses, 6, ({ address, cookie }, turn) =>
    timed(`GET ${address.slice(0, 160)}`, () => ask(house, turn, address, { headers: { cookie } })),
  );
  say(`${addresses.length} addresses`);

  const places = await placesOf(house, ids);
  let posts = 0;
  for (const place of places) {
    const rule = actionRules[place.name];
    const role: Role | undefined = ROLES.find((each) => Array.isArray(rule) && rule.includes(each));
    // Whoever signs out here would be gone for all that follows.
    if (place.name === "signOutAction") continue;
    const cookie = role === undefined ? "" : house.cookieOf(role);
    const headers = ownHeaders(house, cookie);
    const bodies = sampled(changed(place.fields ?? [["id", "x"]]), OF_AN_ACTION);
    await inTurns(bodies, 6, async (fields, turn) => {
      posts += 1;
      await timed(`${place.name} ${JSON.stringify(fields).slice(0, 300)}`, () =>
        postAction(serverOf(house, turn), place.page, place.id, fields, headers),
      );
    });
    await inTurns(ODD_BODIES, 4, async (argument, turn) => {
      posts += 1;
      const body = new FormData();
      body.append("_1_id", "x");
      body.append("0", argument);
      await timed(`${place.name} with ${argument.slice(0, 60)}`, () =>
        ask(house, turn, place.page, {
          method: "POST",
          body,
          headers: { ...headers, accept: "text/x-component", "next-action": place.id },
        }),
      );
    });
  }
  const [first] = places;
  const long: Fields = [["words", "x".repeat(900_000)]];
  if (first !== undefined)
    await timed("a megabyte", () => postAction(serverOf(house, 0), first.page, first.id, long, ownHeaders(house, "")));
  say(`${posts} forms`);

  const odd = [
    ...AWKWARD.map((each) => each.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 4_000)),
    "a=b; a=c; =;",
    "next-auth.session-token=%00",
  ];
  const names = [
    "cookie",
    "x-request-id",
    "x-forwarded-for",
    "accept-language",
    "user-agent",
    "next-router-state-tree",
    "next-url",
    "x-nonce",
    "if-none-match",
    "range",
    "content-type",
  ];
  const heads = names.flatMap((name) => odd.map((value) => ({ name, value })));
  await inTurns(heads, 6, ({ name, value }, turn) =>
    timed(`${name}: ${value.slice(0, 60)}`, () =>
      ask(house, turn, turn % 2 === 0 ? "/sign-in" : "/p", { headers: { [name]: value.trim(), rsc: turn % 3 === 0 ? "1" : "0" } }),
    ),
  );
  say(`${heads.length} headers`);
  say(`${wrong.filter((each) => each.startsWith("GET ")).length} addresses among the wrong`);
  none("server errors and cut connections", wrong);
  none(`over ${LONGEST} ms`, slow);
  none("answers that tell of the program", tells);
  for (const [turn] of house.servers.addresses.entries())
    is("a process that still answers", (await ask(house, turn, "/api/health", {})).status, 200);
  return report();
}
