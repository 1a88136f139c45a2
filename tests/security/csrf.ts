/** S5 of security.md: every mutation sent from elsewhere, from nowhere, and as what no form of ours sends. */
import { findExamples } from "#e2e/support/examples.ts";
import { handlerRules } from "#e2e/support/page-rules.ts";
import { ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { ask, inTurns, ownHeaders, serverOf } from "./asking.ts";
import { type Place, placesOf } from "./places.ts";

const ELSEWHERE = "https://elsewhere.example";

/** Where a post may say that it comes from. Each with the right cookies: the browser of somebody signed in sends them along. */
const origins = ({ servers: { origin } }: House): readonly Readonly<Record<string, string>>[] => {
  const { host } = new URL(origin);
  return [
    { "x-forwarded-host": host },
    { origin: "null", "x-forwarded-host": host },
    { origin: ELSEWHERE, "x-forwarded-host": host },
    { origin: ELSEWHERE, "x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "https" },
    { origin: ELSEWHERE, host: "elsewhere.example" },
    { origin: `${origin}.elsewhere.example` },
    { origin: `${ELSEWHERE}/${host}` },
    { origin: origin.replace("http:", "https:") },
    { origin: "http://" },
    { origin: "not an origin" },
    { origin: `${origin}, ${ELSEWHERE}` },
    { origin: `${origin}/` },
    { referer: `${origin}/diary`, "sec-fetch-site": "same-origin" },
  ];
};

/** Somebody who may send it, with whose rights it would work. */
function allowed(house: House, place: Place): string {
  const rule = actionRules[place.name];
  const role = ROLES.find((each) => Array.isArray(rule) && rule.includes(each)) ?? "clinician";
  return house.cookieOf(role);
}

export async function foreignPosts(house: House): Promise<Report> {
  const { say, none, report } = reporter();
  const places = await placesOf(house, await findExamples(house.ownerUrl));
  const from = origins(house);
  const effects: string[] = [];
  const errors: string[] = [];
  const letIn: string[] = [];
  let posts = 0;
  let before = await house.witness.digests();
  const settle = async (what: string) => {
    const after = await house.witness.digests();
    effects.push(...[...after].flatMap(([table, digest]) => (before.get(table) === digest ? [] : [`${table} by ${what}`])));
    before = after;
  };
  for (const place of places) {
    const cookie = allowed(house, place);
    const fields = place.fields ?? [["idempotencyKey", crypto.randomUUID()] as const];
    await inTurns(from, 4, async (headers, turn) => {
      const { status } = await postAction(serverOf(house, turn), place.page, place.id, fields, { cookie, ...headers });
      posts += 1;
      if (status >= 500) errors.push(`${place.name} from ${JSON.stringify(headers)}: ${status}`);
      else if (status !== 403) letIn.push(`${place.name} from ${JSON.stringify(headers)}: ${status}`);
    });
    const own = { ...ownHeaders(house, cookie), "next-action": place.id };
    const odd: readonly RequestInit[] = [
      { method: "POST", headers: { ...own, "content-type": "text/plain" }, body: fields.map((pair) => pair.join("=")).join("\r\n") },
      { method: "POST", headers: { ...own, origin: ELSEWHERE, "content-type": "text/plain" }, body: "{}" },
      { method: "GET", headers: own },
      { method: "PUT", headers: own, body: "{}" },
    ];
    await inTurns(odd, 4, async (init, turn) => {
      const { status } = await ask(house, turn, place.page, init);
      posts += 1;
      if (status >= 500) errors.push(`${place.name} by ${init.method} ${JSON.stringify(init.headers)}: ${status}`);
    });
    await settle(place.name);
  }
  for (const [pattern, { address }] of Object.entries(handlerRules).filter(
    ([pattern, { method }]) => method === "POST" && pattern !== "/api/csp",
  )) {
    for (const headers of from) {
      const body = pattern === "/photos" ? new FormData() : JSON.stringify({ words: "a" });
      const { status } = await ask(house, posts, address, {
        method: "POST",
        headers: { cookie: house.cookieOf("clinician"), ...headers },
        body,
      });
      posts += 1;
      if (status >= 500) errors.push(`${pattern} from ${JSON.stringify(headers)}: ${status}`);
      else if (status !== 403) letIn.push(`${pattern} from ${JSON.stringify(headers)}: ${status}`);
    }
    await settle(pattern);
  }
  // The right page behind a proxy that says another name: what is believed is the Origin, against the one name that this clinic has.
  const lying = { ...ownHeaders(house, house.cookieOf("reception")), "x-forwarded-host": "elsewhere.example" };
  for (const place of places.filter(({ fields }) => fields !== null).slice(0, 20)) {
    const { status } = await postAction(serverOf(house, 0), place.page, place.id, [["not-of-this-form", "x"]], lying);
    posts += 1;
    if (status >= 500) errors.push(`${place.name} with a foreign x-forwarded-host: ${status}`);
  }
  await settle("a foreign x-forwarded-host");
  say(`${posts} posts to ${places.length} server functions and the handlers that are posted to, in ${from.length + 4} ways`);
  none("tables changed", effects);
  none("server errors", errors);
  none("let in from elsewhere", letIn);
  return report();
}
