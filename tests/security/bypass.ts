/** S4 of security.md: whatever else a page may be asked by, whoever may not see it sees nothing of it. */
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import { findExamples } from "#e2e/support/examples.ts";
import { expectedAnswer, pageRules } from "#e2e/support/page-rules.ts";
import { allows, ROLES, type Role } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { ask, inTurns } from "./asking.ts";

type Way = { readonly address: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> };

function waysTo(address: string, id: string): readonly Way[] {
  const [path = "", search = ""] = address.split("?");
  const query = search === "" ? "" : `?${search}`;
  const more = search === "" ? "?" : "&";
  const encoded = path.replaceAll(/[a-z](?=[^/]*$)/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [
    { address, headers: { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" } },
    { address, headers: { "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy", "x-middleware-next": "1" } },
    {
      address,
      headers: { "x-middleware-rewrite": address, "x-middleware-override-headers": "x-nonce", "x-middleware-request-x-nonce": "x" },
    },
    { address, headers: { "next-resume": "1" } },
    { address, method: "POST", headers: { "next-resume": "1", "x-matched-path": path } },
    { address, headers: { rsc: "1" } },
    { address, headers: { rsc: "1", "next-router-prefetch": "1" } },
    { address, headers: { rsc: "1", "next-router-segment-prefetch": "/_tree" } },
    { address, headers: { rsc: "1", "next-router-segment-prefetch": "/_full" } },
    { address, headers: { rsc: "1", "next-router-state-tree": "%5B%22%22%2C%7B%7D%5D" } },
    { address: `${address}${more}_rsc=abcde`, headers: { rsc: "1" } },
    { address: `${path}.rsc${query}` },
    { address: `${path}.segments/_tree.segment.rsc${query}` },
    { address: `${path}.prefetch.rsc${query}` },
    { address: `${path}.json${query}` },
    { address: `/_next/data/build${path}.json${query}` },
    { address: `${address}${more}nxtPid=${id}&nxtIid=${id}` },
    { address: `/${address}` },
    { address: `${path}/${query}` },
    { address: `/.${address}` },
    { address: `/_next/static/..${address}` },
    { address: `/photos/..%2f..${address}` },
    { address: `/icon.svg${address}` },
    { address: `${encoded}${query}` },
    { address: `/en${address}` },
    { address, headers: { "x-forwarded-host": "127.0.0.1", "x-original-url": "/sign-in", "x-rewrite-url": "/sign-in" } },
    { address, method: "HEAD" },
    { address, method: "OPTIONS" },
  ];
}

/** What a page tells that its answer to somebody who may not see it does not: pieces of its text. */
function told(html: string, but: readonly string[]): readonly string[] {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
  const pieces = [...main.matchAll(/>([^<>]{10,})</g)].map(([, text = ""]) => text.trim()).filter((text) => text.length >= 10);
  return [...new Set(pieces)].filter((text) => !but.some((other) => other.includes(text))).slice(0, 60);
}

export async function bypasses(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const ids = await findExamples(house.ownerUrl);
  const wrong: string[] = [];
  const errors: string[] = [];
  let asked = 0;
  let pagesTried = 0;
  for (const [pattern, [address = "/"]] of Object.entries(exampleAddresses(ids))) {
    const rule = pageRules[pattern];
    if (rule?.kind !== "area" && rule?.kind !== "object") continue;
    const may = ROLES.find((role) => rule.needs.every((permission) => allows([role], permission)));
    const opened = await ask(house, 0, address, { headers: { cookie: may === undefined ? "" : house.cookieOf(may) } });
    const shut: readonly ("nobody" | Role)[] = ["nobody", ...ROLES.filter((role) => expectedAnswer(rule, role).status !== 200)];
    for (const visitor of shut) {
      const cookie = visitor === "nobody" ? "" : house.cookieOf(visitor);
      const normal = await ask(house, 0, address, { headers: { cookie } });
      const secrets = told(opened.text, [normal.text]);
      if (secrets.length > 0) pagesTried += 1;
      await inTurns(waysTo(address, ids.patient), 6, async (way, turn) => {
        const { status, text } = await ask(house, turn, way.address, { method: way.method ?? "GET", headers: { cookie, ...way.headers } });
        asked += 1;
        const name = `${way.method ?? "GET"} ${way.address} ${JSON.stringify(way.headers ?? {})} by ${visitor}`;
        if (status >= 500) errors.push(`${name}: ${status}`);
        const found = secrets.find((secret) => text.includes(secret));
        if (found !== undefined) wrong.push(`${name}: ${status} tells ${found.slice(0, 40)}`);
        if (way.method === "HEAD" && status !== normal.status) wrong.push(`${name}: ${status}, not ${normal.status}`);
      });
    }
  }
  say(`${asked} other ways of asking for pages that are shut, ${pagesTried} pairs of a page and somebody it tells nothing`);
  is("pairs with something to tell", pagesTried > 100 ? "more than 100" : String(pagesTried), "more than 100");
  none("that told something of a page", wrong);
  none("server errors", errors);
  return report();
}
