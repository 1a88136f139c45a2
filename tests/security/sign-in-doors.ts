/** S15 of security.md: what next-auth answers, whatever a client says of itself; tokens that nobody was given; and servers without what protects them. */
import { createHmac } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { secretHash } from "#lib/auth/secrets.ts";
import { sessionCookieName } from "#lib/auth/staff-session.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { ask, inTurns, ownHeaders } from "./asking.ts";
import { openPeople, PASSWORD, setCookie } from "./posting.ts";
import { awayFrom, BEARERS, forgeries } from "./tokens.ts";

/** Ways to send what a session should be from now on. */
const updates = (claims: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] => [
  claims,
  { data: claims },
  { user: claims },
  { data: { user: claims } },
  { token: claims },
  { session: { user: claims } },
  { trigger: "update", ...claims },
  { data: [claims] },
  { data: { __proto__: claims, constructor: claims } },
];

/** What a server is not started with: each must end it before it answers anybody. */
const UNPROTECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no secret": { CADENCE_SECRET: "" },
  "a secret of 31 characters": { CADENCE_SECRET: "x".repeat(31) },
  "a key of the audit trail of 31 characters": { AUDIT_SECRET: "x".repeat(31) },
  "no database": { DATABASE_APP_URL: "", DATABASE_PORTAL_URL: "" },
};

export async function signInDoors(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const { person } = await openPeople(house);
  const named = sessionCookieName(false);
  const errors: string[] = [];
  const wrong: string[] = [];
  const knock = async (what: string, turn: number, address: string, init: RequestInit) => {
    const asked = await ask(house, turn, address, init);
    if (asked.status >= 500) errors.push(`${what}: ${asked.status} of ${address}`);
    return asked;
  };
  /** A visitor at next-auth's doors, with the token that it asks for. */
  const atDoors = async (cookie = "") => {
    const given = await ask(house, 0, "/api/auth/csrf", { headers: { cookie } });
    const csrfToken = /"csrfToken":"(\w+)"/.exec(given.text)?.[1] ?? "";
    return {
      csrfToken,
      headers: ownHeaders(house, [cookie, setCookie(given.headers, "next-auth.csrf-token") ?? ""].filter(Boolean).join("; ")),
    };
  };
  const before = await house.witness.digests();

  const reception = await person("reception");
  const [admin] = await house.witness.sql`select id, email from users where 'admin' = any(roles) and disabled_at is null limit 1`;
  const claims = {
    role: "admin",
    roles: ["admin"],
    email: admin?.email,
    id: admin?.id,
    sub: admin?.id,
    name: "Somebody Else",
    sid: "x".repeat(43),
  };
  let sent = 0;
  for (const body of updates(claims)) {
    const { csrfToken, headers } = await atDoors(reception.cookie);
    for (const [turn, init] of [
      { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ csrfToken, ...body }) },
      {
        headers,
        body: new URLSearchParams({
          csrfToken,
          data: JSON.stringify(body),
          ...Object.fromEntries(Object.keys(body).map((key) => [key, "admin"])),
        }),
      },
    ].entries()) {
      const { text, headers: answered } = await knock("an update", turn, "/api/auth/session", { method: "POST", ...init });
      sent += 1;
      if (/admin|sid|role|@|Somebody Else/.test(text)) wrong.push(`an update is told ${text.slice(0, 80)}`);
      const cookie = setCookie(answered, named) ?? reception.cookie;
      const [own, others] = [
        await knock("after", turn, "/patients", { headers: { cookie } }),
        await knock("after", turn, "/settings/staff", { headers: { cookie } }),
      ];
      if (own.status !== 200 || others.status !== 403) wrong.push(`after an update: ${own.status} and ${others.status}`);
    }
  }
  say(`${sent} updates of a session by its client, with another's role, address and id`);
  none("that had an effect", wrong.splice(0));

  const { secret } = house;
  const sid = String((await decode({ token: reception.cookie.slice(named.length + 1), secret }))?.sid);
  const signed = (header: object, key: string) => {
    const text = [header, { sid, roles: ["admin"], exp: 4_000_000_000 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
  };
  const tokens: readonly string[] = [
    ...forgeries(reception.cookie.slice(named.length + 1)),
    signed({ alg: "HS256", typ: "JWT" }, secret),
    signed({ alg: "none" }, "").replace(/[^.]*$/, ""),
    signed({ alg: "None" }, secret),
    await encode({ token: { sid }, secret: `${secret}x` }),
    await encode({ token: { sid }, secret: secret.slice(1) }),
    await encode({ token: { sid }, secret, maxAge: -60 }),
    await encode({ token: { sid, nbf: Math.floor(Date.now() / 1000) + 3600 }, secret }),
    ...(await Promise.all(
      ["known-device", "patient-search", named, "next-auth.csrf-token"].map((salt) => encode({ token: { sid }, secret, salt })),
    )),
    await encode({ token: { sid: secretHash(sid).toString("base64url") }, secret }),
    await encode({ token: { sid: [sid] }, secret }),
    await encode({ token: { sid: { $eq: sid } }, secret }),
    await encode({ token: { id: sid, sub: sid, email: String(admin?.email) }, secret }),
    await encode({ token: { sid: "x".repeat(43) }, secret }),
    await encode({ token: { sid: "' or true -- ".padEnd(43, "x") }, secret }),
    sid,
    secretHash(sid).toString("hex"),
  ];
  let shown = 0;
  await inTurns(tokens, 4, async (token, turn) => {
    for (const name of [named, "__Host-next-auth.session-token", "__Secure-next-auth.session-token", `${named}.0`]) {
      const headers = { cookie: `${name}=${token}`, authorization: `Bearer ${token}` };
      const page = await knock(`token ${turn}`, turn, "/patients", { headers });
      const data = await knock(`token ${turn}`, turn + 1, "/api/diary/choices", { headers });
      const session = await knock(`token ${turn}`, turn, "/api/auth/session", { headers });
      shown += 3;
      if (page.leadsTo !== "/sign-in" || data.status !== 401 || session.text.includes("name"))
        wrong.push(`token ${turn} as ${name}: ${page.status} ${data.status} ${session.text.slice(0, 60)}`);
    }
  });
  const claiming = `${named}=${await encode({ token: { sid, roles: ["admin"], email: String(admin?.email), id: String(admin?.id) }, secret })}`;
  const asAdmin = await knock("a token that claims", 0, "/settings/staff", { headers: { cookie: claiming } });
  if (asAdmin.status !== 403) wrong.push(`a token that claims to be an admin's: ${asAdmin.status}`);
  say(
    `${tokens.length} tokens that nobody was given, of a session that lives: forged, unsigned, of another key, expired, of another purpose; shown ${shown} times`,
  );
  none("that opened something", wrong.splice(0));

  const odd = BEARERS.flatMap((value): Readonly<Record<string, string>>[] => [
    { authorization: value },
    { cookie: `${named}=${value}` },
    { cookie: `next-auth.csrf-token=${value}; next-auth.callback-url=${value}; ${named}=${value}; ${named}=${value}` },
    { cookie: `pending-sign-in=${value}; known-device=${value}; form=${value}; portal=${value}` },
  ]);
  const doors = [
    "/patients",
    "/portal",
    "/form",
    "/sign-in/code",
    "/api/auth/session",
    "/api/auth/csrf",
    "/api/auth/providers",
    "/api/auth/signin",
    "/api/screen",
  ];
  await inTurns(odd, 4, async (headers, turn) => {
    for (const address of doors) {
      const { status, text } = await knock(`malformed ${JSON.stringify(headers)}`, turn, address, { headers });
      if ((status === 200 && !address.startsWith("/api/auth")) || (/"name"/.test(text.slice(0, 200)) && address === "/api/auth/session"))
        wrong.push(`${address} with ${JSON.stringify(headers)}: ${status}`);
    }
  });
  say(`${odd.length * doors.length} requests with malformed Bearers and cookies`);
  none("that opened something", wrong.splice(0));

  const tricks = awayFrom(house.servers.origin);
  const { origin } = house.servers;
  const led = async (what: string, to: string | null) => {
    if (to !== null && (!URL.canParse(to, origin) || new URL(to, origin).origin !== origin)) wrong.push(`${what} leads to ${to}`);
  };
  let followed = 0;
  await inTurns(tricks, 4, async (trick, turn) => {
    const visitor = await atDoors();
    for (const json of ["true", "false"]) {
      const body = new URLSearchParams({
        email: reception.email,
        password: PASSWORD,
        csrfToken: visitor.csrfToken,
        callbackUrl: trick,
        json,
      });
      const { headers, text } = await knock(`callbackUrl ${trick}`, turn, "/api/auth/callback/credentials", {
        method: "POST",
        headers: visitor.headers,
        body,
      });
      await led(`signing in to ${trick}`, headers.get("location") ?? /"url":"([^"]*)"/.exec(text)?.[1] ?? null);
      followed += 1;
    }
    const kept = encodeURIComponent(trick);
    const withCookie = { headers: { cookie: `next-auth.callback-url=${kept}` } };
    for (const address of [
      `/api/auth/signin?callbackUrl=${kept}`,
      `/api/auth/error?error=x&callbackUrl=${kept}`,
      `/sign-in?callbackUrl=${kept}&next=${kept}`,
      `/confirm?next=${kept}`,
    ])
      await led(address, (await knock(`callbackUrl ${trick}`, turn, address, withCookie)).headers.get("location"));
    const leaving = new URLSearchParams({ csrfToken: visitor.csrfToken, callbackUrl: trick, json: "true" });
    const left = await knock(`callbackUrl ${trick}`, turn, "/api/auth/signout", {
      method: "POST",
      headers: visitor.headers,
      body: leaving,
    });
    await led(`signing out to ${trick}`, left.headers.get("location") ?? /"url":"([^"]*)"/.exec(left.text)?.[1] ?? null);
    followed += 5;
  });
  say(`${tricks.length} addresses that lead away, given in ${followed / tricks.length} ways`);
  is("fifty or more", tricks.length >= 50 ? "yes" : "no", "yes");
  none("that lead to another origin", wrong.splice(0));

  const boss = await person("admin");
  const visitor = await atDoors();
  const byPassword = (more: Readonly<Record<string, string>>) =>
    new URLSearchParams({ email: boss.email, password: PASSWORD, callbackUrl: "/", json: "true", ...more });
  for (const [what, body] of [
    ["whoever has a second step, by the password alone", byPassword({ csrfToken: visitor.csrfToken })],
    ["without the token of the page", byPassword({ email: reception.email })],
    ["with another's token of the page", byPassword({ email: reception.email, csrfToken: "0".repeat(64) })],
  ] as const) {
    const { headers } = await knock(what, 0, "/api/auth/callback/credentials", { method: "POST", headers: visitor.headers, body });
    if (setCookie(headers, named) !== null) wrong.push(`${what}: signed in`);
  }
  for (const [method, address, status] of [
    ["GET", "/api/auth/callback/credentials", 405],
    ["GET", "/api/auth/nothing", 404],
    ["GET", "/api/auth/__proto__", 404],
    ["POST", "/api/auth/verify-request", 404],
    ["POST", "/api/auth/_log", 404],
  ] as const) {
    const answered = await knock("a door", 0, address, { method, headers: visitor.headers });
    if (answered.status !== status) wrong.push(`${method} ${address}: ${answered.status}, not ${status}`);
  }
  none("let in past the second step or the page's own token, or by doors that this product does not have", wrong.splice(0));

  const after = await house.witness.digests();
  const but = ["users", "sessions", "second_steps", "recovery_codes", "pending_sign_ins"];
  none(
    "other tables changed by all of it",
    [...after].flatMap(([table, digest]) => (before.get(table) === digest || but.includes(table) ? [] : [table])),
  );
  const [role] = await house.witness.sql`select roles::text as roles from users where id = ${reception.userId}`;
  is("what the client is", String(role?.roles), "{reception}");
  none("server errors", errors);

  for (const [what, env] of Object.entries(UNPROTECTED)) {
    const started = await house.startProcess(env).then(
      () => "it serves",
      () => "it ends",
    );
    is(`a server with ${what}`, started, "it ends");
  }
  return report();
}
