/** S14 of security.md: what every answer carries, of whatever kind and status, over https as a clinic would serve it. */
import { readdirSync } from "node:fs";
import { get, request } from "node:http";
import path from "node:path";
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import { findExamples } from "#e2e/support/examples.ts";
import { handlerRules } from "#e2e/support/page-rules.ts";
import { ROLES } from "#lib/auth/policy.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { inTurns } from "./asking.ts";
import { objectsOf } from "./objects.ts";

/** The name that the clinic of this suite has: behind its own proxy, which alone speaks https. */
const CLINIC = "https://diary.example";

type Wanted = { readonly address: string; readonly as: string; readonly init?: RequestInit };

/** What is missing among the headers of an answer that proxy.ts or a handler of its own made. */
function missing(headers: Headers, hasBody: boolean): readonly string[] {
  const of = (name: string) => headers.get(name) ?? "";
  const policy = of("content-security-policy");
  const runsNothing = policy.startsWith("sandbox; default-src 'none'");
  const checks: Readonly<Record<string, boolean>> = {
    "43 strict-transport-security":
      /max-age=(\d+)/.exec(of("strict-transport-security"))?.[1] !== undefined &&
      of("strict-transport-security").includes("includeSubDomains"),
    "44 content-security-policy":
      runsNothing ||
      (/script-src 'nonce-[\w+/=]{20,}' 'strict-dynamic'(?:;|$)/.test(policy) &&
        policy.includes("object-src 'none'") &&
        policy.includes("base-uri 'none'")),
    "44 frame-ancestors": policy.includes("frame-ancestors 'none'") && of("x-frame-options") === "DENY",
    "44 report": runsNothing || (policy.includes("report-to csp") && of("reporting-endpoints").startsWith("csp=")),
    "45 nosniff": of("x-content-type-options") === "nosniff",
    "45 referrer-policy": ["same-origin", "no-referrer"].includes(of("referrer-policy")),
    "45 opener": of("cross-origin-opener-policy") === "same-origin",
    "46 no shared answers": headers.get("access-control-allow-origin") === null,
    "48 embedding": of("cross-origin-resource-policy") === "same-origin",
    "51 content-type": !hasBody || /charset=utf-8|application\/pdf|image\/|text\/x-component|json|event-stream/i.test(of("content-type")),
    "61 kept by nobody": of("cache-control").includes("no-store") && !of("cache-control").includes("public"),
    "62 no version": headers.get("x-powered-by") === null && headers.get("server") === null,
  };
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
}

export async function headersEverywhere(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const ids = await findExamples(house.ownerUrl);
  const objects = await objectsOf(house);
  const server = await house.startProcess({ PUBLIC_URL: CLINIC });
  const { sql } = house.witness;
  const cookies = new Map<string, string>([["nobody", ""]]);
  for (const role of ROLES) {
    const { userId } = await house.openSession(role);
    cookies.set(role, `${sessionCookieName(true)}=${await openSession(house.database.db, userId, house.secret, "headers")}`);
  }
  const big = "x".repeat(3_000_000);
  const post = (body: BodyInit, more: Readonly<Record<string, string>> = {}): RequestInit => ({
    method: "POST",
    body,
    headers: { origin: CLINIC, ...more },
  });
  const pages = Object.values(exampleAddresses(ids)).flat();
  const handlers = Object.keys(handlerRules).flatMap((pattern) =>
    pattern.includes("...")
      ? ["/api/auth/session", "/api/auth/csrf", "/api/auth/nothing"]
      : [objects.address(pattern, "own"), objects.address(pattern, "nonexistent")],
  );
  const wanted: readonly Wanted[] = [
    ...[...pages, ...handlers].flatMap((address) => [...cookies.keys()].map((as) => ({ address, as }))),
    ...[
      "/no/such/page",
      "/patients/nonsense",
      "/%00",
      "/%E0%A4%A",
      "/_next/nothing",
      "/.git/config",
      "/.env",
      "/api/nothing",
      "/metrics",
    ].map((address) => ({ address, as: "clinician" })),
    { address: "/patients/new", as: "reception", init: { method: "POST", body: "x", headers: { origin: "https://elsewhere.example" } } },
    ...["PUT", "DELETE", "PATCH", "OPTIONS"].flatMap((method) =>
      ["/diary", "/patients/new", "/api/diary/choices", "/photos", "/portal"].map((address) => ({
        address,
        as: "clinician",
        init: { method, headers: { origin: CLINIC } },
      })),
    ),
    ...["/sign-in", "/patients/new", "/api/patients", "/api/auth/callback/credentials"].flatMap((address) => [
      { address, as: "reception", init: post(big, { "content-type": "text/plain;charset=UTF-8" }) },
      { address, as: "reception", init: post(big, { "content-type": "application/x-www-form-urlencoded" }) },
    ]),
    { address: "/patients/new", as: "reception", init: post("{", { "content-type": "multipart/form-data; boundary=x" }) },
    { address: "/patients/new", as: "reception", init: post("{", { "next-action": "nothing" }) },
    { address: "/api/csp", as: "nobody", init: post("{}", { "content-type": "application/csp-report" }) },
  ];
  const wrong: string[] = [];
  const errors: string[] = [];
  const statuses = new Map<number, number>();
  const nonces = new Map<string, number>();
  const badCookies: string[] = [];
  await inTurns(wanted, 6, async ({ address, as, init = {} }) => {
    const headers = {
      cookie: cookies.get(as) ?? "",
      "x-forwarded-host": new URL(CLINIC).host,
      "x-forwarded-proto": "https",
      ...init.headers,
    };
    const name = `${init.method ?? "GET"} ${address} as ${as}`;
    const knock = () => fetch(`${server}${address}`, { redirect: "manual", ...init, headers }).catch(() => null);
    // A connection that was kept may be closed by the server at the very moment it is used again: then the same is asked once more.
    const response = (await knock()) ?? (await knock());
    if (response === null) return void errors.push(`${name}: the connection was cut`);
    let length = 0;
    if (response.headers.get("content-type")?.startsWith("text/event-stream") === true) await response.body?.cancel();
    else length = (await response.arrayBuffer()).byteLength;
    const { status } = response;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500) errors.push(`${name}: ${status}`);
    const lacks = missing(response.headers, length > 0);
    if (lacks.length > 0) wrong.push(`${name} (${status}) lacks ${lacks.join(", ")}`);
    const nonce = /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
    if (nonce !== undefined) nonces.set(nonce, (nonces.get(nonce) ?? 0) + 1);
    for (const cookie of response.headers.getSetCookie()) {
      const isSafe =
        /^__(?:Host|Secure)-/.test(cookie) &&
        /;\s*secure/i.test(cookie) &&
        /;\s*samesite=(?:strict|lax)/i.test(cookie) &&
        cookie.length < 4096;
      const forScript = !/;\s*httponly/i.test(cookie);
      if (!isSafe || forScript) badCookies.push(`${name}: ${cookie.split("=")[0]}${cookie.replace(/^[^;]*/, "")}`);
    }
  });
  say(
    `${wanted.length} answers: ${[...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, many]) => `${many} × ${status}`)
      .join(", ")}`,
  );
  none("that lack something", wrong);
  none("server errors and cut connections", errors);
  none("cookies that are less than they must be", badCookies);
  is("nonces used twice", [...nonces.values()].filter((many) => many > 1).length, 0);
  is("answers 413 to what is too long", (statuses.get(413) ?? 0) >= 4 ? "at least 4" : String(statuses.get(413) ?? 0), "at least 4");
  is(
    "answers 405 to methods that nothing uses",
    (statuses.get(405) ?? 0) >= 16 ? "at least 16" : String(statuses.get(405) ?? 0),
    "at least 16",
  );

  const files = readdirSync(path.join(house.buildFolder, "static"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bare: string[] = [];
  for (const name of [
    "/icon.svg",
    "/favicon.ico",
    ...files
      .slice(0, 40)
      .map((entry) => `/_next/static/${path.relative(path.join(house.buildFolder, "static"), path.join(entry.parentPath, entry.name))}`),
  ]) {
    const { status, headers } = await fetch(`${server}${name}`);
    if (
      status !== 200 ||
      headers.get("x-content-type-options") !== "nosniff" ||
      headers.get("cross-origin-resource-policy") !== "same-origin"
    )
      bare.push(`${name}: ${status}`);
  }
  none("files of the build without nosniff, or that other sites may embed", bare);
  is("source maps among what a browser loads", files.filter(({ name }) => name.endsWith(".map")).length, 0);
  const ofTheHouse = ["/.git/config", "/.git/HEAD", "/.env", "/package.json", "/next.config.ts", "/lib/env.ts", "/.next/BUILD_ID"];
  const shown = await Promise.all(
    ofTheHouse.map(async (address) => `${address}: ${(await fetch(`${server}${address}`, { redirect: "manual" })).status}`),
  );
  none(
    "files of the house that are not 404",
    shown.filter((each) => !each.endsWith(": 404")),
  );
  const [session] = await sql`select count(*)::int as many from sessions where address = 'headers' and revoked_at is null`;
  // By Node's own client: fetch says of itself that it is no navigation.
  const cleared = await new Promise<string>((resolve, reject) => {
    get(`${server}/signed-out`, (answer) => {
      answer.resume();
      resolve(String(answer.headers["clear-site-data"]));
    }).on("error", reject);
  });
  is("signing out clears what the browser holds", cleared, '"cache", "storage"');
  const traced = ["/diary", "/portal", "/photos/nonsense"].map(
    (address) =>
      new Promise<string>((resolve, reject) => {
        request(`${server}${address}`, { method: "TRACE" }, (answer) => {
          answer.resume();
          resolve(`${address} ${answer.statusCode}`);
        })
          .on("error", reject)
          .end();
      }),
  );
  none(
    "answers to TRACE that are not 405",
    (await Promise.all(traced)).filter((each) => !each.endsWith(" 405")),
  );
  is("sessions of this suite still standing", Number(session?.many), ROLES.length);
  return report();
}
