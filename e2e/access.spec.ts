import { type APIRequestContext, request as requests } from "@playwright/test";
import { mayReceive } from "#lib/auth/fields.ts";
import { allows, ROLES } from "#lib/auth/policy.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { classedFields } from "#tests/support/classed-fields.ts";
import { BASE_URL } from "./support/environment.ts";
import { badAddresses, exampleAddresses } from "./support/example-addresses.ts";
import { type ExampleIds, keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { actionsOfBuild, routesOfBuild } from "./support/manifest.ts";
import { expectedAnswer, handlerRules, type PageRule, pageRules, VISITORS, type Visitor } from "./support/page-rules.ts";
import { cookieOf, NOBODY, stateFileOf } from "./support/people.ts";
import { formWith, postPlainly } from "./support/plain-form.ts";
import { lookInside } from "./support/sql.ts";

test.describe.configure({ mode: "default" });

let ids: ExampleIds;
const clients = new Map<Visitor, APIRequestContext>();

test.beforeAll(async () => {
  ids = await keptExamples();
  for (const visitor of VISITORS) {
    clients.set(
      visitor,
      await requests.newContext({ baseURL: BASE_URL, storageState: visitor === "nobody" ? NOBODY : stateFileOf(visitor), maxRedirects: 0 }),
    );
  }
});
test.afterAll(async () => {
  for (const client of clients.values()) await client.dispose();
});

function as(visitor: Visitor): APIRequestContext {
  const client = clients.get(visitor);
  if (client === undefined) throw new Error(`Nobody asks as ${visitor}.`);
  return client;
}

const noBirthDate = { "dateOfBirth.day": "", "dateOfBirth.month": "", "dateOfBirth.year": "" };

async function countNamed(familyName: string): Promise<number> {
  const sql = lookInside();
  const found = await sql`select 1 from patients where family_name = ${familyName}`;
  await sql.end();
  return found.length;
}

const isStaffPage = (rule: PageRule) => rule.kind === "area" || rule.kind === "object";

/** Who may open the page, for what is asked of its answer alone. */
function welcome(rule: PageRule): Visitor {
  if (rule.kind !== "area" && rule.kind !== "object") return "nobody";
  const found = ROLES.find((role) => rule.needs.every((permission) => allows([role], permission)));
  if (found === undefined) throw new Error("A page that no role may open.");
  return found;
}

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string };
const answers = new Map<string, Promise<Answer>>();

async function askAnew(visitor: Visitor, address: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await as(visitor).get(address, { headers });
  return { status: response.status(), headers: response.headers(), text: await response.text() };
}

/** What this visitor is answered, asked for once: each test looks at another side of the same answers. */
function ask(visitor: Visitor, address: string): Promise<Answer> {
  const asked = answers.get(`${visitor} ${address}`) ?? askAnew(visitor, address);
  answers.set(`${visitor} ${address}`, asked);
  return asked;
}

const said = async (visitor: Visitor, address: string) => {
  const { status, headers } = await ask(visitor, address);
  return { visitor, address, status, leadsTo: headers.location === undefined ? null : new URL(headers.location, BASE_URL).pathname };
};

test("every page and every route handler of the build has its rule and its example", () => {
  const { pages, handlers } = routesOfBuild();
  expect(Object.keys(pageRules).sort()).toEqual(pages);
  expect(Object.keys(exampleAddresses(ids)).sort()).toEqual(pages);
  expect(Object.keys(handlerRules).sort()).toEqual(handlers);
});

test("every server function of the build is one that is written down with who may send it", () => {
  const found = actionsOfBuild().map(({ name }) => name);
  expect(found.toSorted()).toEqual(Object.keys(actionRules).toSorted());
});

test("every page answers each role, and whoever is signed out, as the permission matrix says", async () => {
  test.setTimeout(120_000);
  const wrong: unknown[] = [];
  for (const [page, [address = "none"]] of Object.entries(exampleAddresses(ids))) {
    const rule = pageRules[page];
    if (rule === undefined) continue;
    for (const visitor of VISITORS) {
      const answer = await said(visitor, address);
      const { status, leadsTo } = expectedAnswer(rule, visitor);
      const ledRight = leadsTo === undefined ? answer.leadsTo === null : leadsTo.test(answer.leadsTo ?? "");
      if (answer.status !== status || !ledRight) wrong.push({ ...answer, expected: status });
    }
  }
  expect(wrong).toEqual([]);
});

test("an id that is none, or that nothing has, is a page that is not there", async () => {
  const wrong: unknown[] = [];
  for (const [page, rule] of Object.entries(pageRules)) {
    // The portal asks who is there first: what it says to a patient of an id that is not theirs is in tests/db/portal-page.test.ts.
    if (rule.kind === "portal") continue;
    for (const address of badAddresses(page)) {
      const answer = await said(welcome(rule), address);
      if (answer.status !== 404) wrong.push(answer);
    }
  }
  expect(wrong).toEqual([]);
});

test("a page that may not be seen stays shut to every other way of asking for it", async () => {
  const sql = lookInside();
  const [row] = await sql`
    select t.notes, l.lot from treatments t join treatment_supplies u on u.treatment_id = t.id join supply_lots l on l.id = u.lot_id where t.id = ${ids.treatment}`;
  await sql.end();
  const secrets = [String(row?.lot ?? ""), String(row?.notes ?? "")].filter((text) => text.length > 2);
  expect(secrets.length).toBeGreaterThan(0);
  const address = `/treatments/${ids.treatment}`;
  const bypass = { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-middleware-next": "1", "next-resume": "1" };
  const ways: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [address, bypass],
    [address, { RSC: "1" }],
    [address, { RSC: "1", "Next-Router-Prefetch": "1" }],
    [address, { RSC: "1", "Next-Router-Segment-Prefetch": "/_tree" }],
    [`${address}?_rsc=abcde`, { RSC: "1" }],
    [`${address}.rsc`, {}],
    [`${address}?nxtPid=${ids.treatment}`, {}],
    [`/${address}`, {}],
    [address.replace("/treatments", "/%74reatments"), {}],
    [`/_next/data/x${address}.json`, {}],
  ];
  const opened = await as("clinician").get(address);
  expect(await opened.text()).toContain(secrets[0]);
  for (const visitor of ["nobody", "reception", "admin"] as const) {
    for (const [way, headers] of ways) {
      const response = await as(visitor).get(`${BASE_URL}${way}`, { headers: { ...headers } });
      const body = await response.text();
      expect(response.status(), `${visitor} asks for ${way}`).toBeLessThan(500);
      for (const secret of secrets) expect(body.includes(secret), `${visitor} reads the record by ${way}`).toBe(false);
    }
    const head = await as(visitor).head(address);
    expect(head.status()).toBe(expectedAnswer(pageRules["/treatments/[id]"] ?? { kind: "gone" }, visitor).status);
  }
});

test("what stands in clinical fields reaches neither reception nor an admin on any page, as HTML or as the page's data", async () => {
  test.setTimeout(120_000);
  const sql = lookInside();
  const kept = new Map<string, string>();
  const shared = new Set<string>();
  for (const { table, column, fieldClass } of classedFields()) {
    const [type] = await sql`
      select data_type from information_schema.columns where table_schema = 'public' and table_name = ${table} and column_name = ${column}`;
    if (type?.data_type !== "text") continue;
    const rows = await sql<{ words: string }[]>`
      select distinct ${sql(column)} as words from ${sql(table)} where length(${sql(column)}) >= 12 and ${sql(column)} like '% %'`;
    const isKept = !mayReceive(["reception"], fieldClass) && !mayReceive(["admin"], fieldClass);
    for (const { words } of rows) {
      if (isKept) kept.set(words, `${table}.${column}`);
      else shared.add(words);
    }
  }
  await sql.end();
  // What also stands where they may read it, a reason given twice or the name of a product, proves nothing.
  const canaries = [...kept].filter(([words]) => !shared.has(words)).map(([words, field]) => ({ words, field }));
  expect(canaries.length).toBeGreaterThan(20);
  const leaks: unknown[] = [];
  for (const [first = "/"] of Object.values(exampleAddresses(ids))) {
    for (const visitor of ["reception", "admin"] as const) {
      for (const { text } of [await ask(visitor, first), await askAnew(visitor, first, { RSC: "1" })]) {
        const found = canaries.filter(({ words }) => text.includes(words));
        if (found.length > 0) leaks.push({ visitor, first, fields: found.map(({ field }) => field) });
      }
    }
  }
  expect(leaks).toEqual([]);
});

/** A page's own policy: scripts by this answer's nonce alone. */
const runsOurScripts = (policy: string): boolean =>
  /script-src 'nonce-[\w+/=]{20,}' 'strict-dynamic'(?:;|$)/.test(policy) &&
  !/script-src[^;]*unsafe/.test(policy) &&
  ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"].every((part) =>
    policy.includes(part),
  );

test("every answer carries the security headers, errors and refusals too", async () => {
  const wrong: unknown[] = [];
  const look = async (visitor: Visitor, address: string, asking = ask) => {
    const { status, headers } = await asking(visitor, address);
    const policy = headers["content-security-policy"] ?? "";
    // A photograph is no page: nothing in it may run, load or be framed at all.
    const runsNothing = policy.startsWith("sandbox; default-src 'none'; frame-ancestors 'none'") && !policy.includes("script-src");
    const holds =
      (runsNothing || runsOurScripts(policy)) &&
      headers["x-content-type-options"] === "nosniff" &&
      headers["referrer-policy"] === "same-origin" &&
      headers["cross-origin-opener-policy"] === "same-origin" &&
      headers["x-frame-options"] === "DENY" &&
      (headers["cache-control"] ?? "").includes("no-store") &&
      headers["x-powered-by"] === undefined;
    if (!holds) wrong.push({ visitor, address, status, headers });
    return policy;
  };
  for (const [page, [address = "none"]] of Object.entries(exampleAddresses(ids))) {
    const rule = pageRules[page];
    if (rule === undefined) continue;
    await look(welcome(rule), address);
    if (isStaffPage(rule)) await look("nobody", address);
  }
  for (const { address } of Object.values(handlerRules)) await look("nobody", address);
  await look("reception", `/treatments/${ids.treatment}`);
  await look("reception", "/settings/staff");
  const first = await look("nobody", "/no/such/page", askAnew);
  const second = await look("nobody", "/no/such/page", askAnew);
  expect(wrong).toEqual([]);
  expect(first, "a nonce is used once").not.toBe(second);
});

test("a post from another page, from nowhere or without a word of where it is from changes nothing, on any page", async () => {
  test.setTimeout(120_000);
  const address = "/patients/new";
  const cookie = cookieOf("reception");
  const { hidden } = formWith(await (await as("reception").get(address)).text(), "familyName");
  const familyName = `Foreign${Date.now()}`;
  const fields = { ...hidden, givenName: "Someone", familyName, birthDateUnknown: "on", ...noBirthDate };
  const origins: readonly Readonly<Record<string, string>>[] = [
    {},
    { origin: "null" },
    { origin: "https://elsewhere.example" },
    { origin: `${BASE_URL}.elsewhere.example` },
    { origin: "https://elsewhere.example", "x-forwarded-host": "elsewhere.example" },
    { referer: `${BASE_URL}${address}` },
  ];
  for (const from of origins) {
    const { status } = await postPlainly(BASE_URL, address, cookie, fields, from);
    expect(status, JSON.stringify(from)).toBe(403);
  }
  for (const [first = "none"] of Object.values(exampleAddresses(ids))) {
    const { status } = await postPlainly(BASE_URL, first, cookieOf("clinician"), {}, { origin: "https://elsewhere.example" });
    expect(status, first).toBe(403);
  }
  expect(await countNamed(familyName)).toBe(0);
  // The same form from the right page does register: it was refused above for where it came from and nothing else.
  const right = await postPlainly(BASE_URL, address, cookie, fields);
  expect(right.status).toBe(303);
  expect(await countNamed(familyName)).toBe(1);
});
