/**
 * `npm run test:scan -- [nobody portal reception clinician admin]`: wapiti and sqlmap, from Debian's packages, against the demo clinic as each kind of visitor.
 * Both are given requests as a browser without JavaScript makes them, recorded from every page that this visitor may open. Prints what was found; a finding above
 * informational that is not explained here fails.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { findBrowser } from "#scripts/support/find-browser.ts";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { endProcess } from "#scripts/support/processes.ts";
import { Failure, say, step } from "#scripts/support/say.ts";
import { openTestClinic } from "#scripts/support/test-clinic.ts";
import { recordRequests } from "./scan-requests.ts";
import { keptSignedIn, SCANNED, type Scanned } from "./scan-visitors.ts";

/** For one visitor, in minutes: wapiti's attacks and sqlmap's tries each. */
const WAPITI_MINUTES = 5;
const SQLMAP_MINUTES = 4;

/** What the scanners name and what we say to it. Anything else is a finding. */
const EXPLAINED: readonly { readonly what: RegExp; readonly why: string }[] = [
  {
    what: /HSTS|Strict-Transport-Security/i,
    why: "sent over https only, which the test clinic does not speak: tests/rules/proxy-headers.test.ts",
  },
  { what: /X-XSS-Protection/i, why: "a filter that browsers dropped; OWASP advises against the header" },
  { what: /secure flag|Secure.*cookie/i, why: "set where PUBLIC_URL is https, with the __Host- name" },
];

const finding = z.looseObject({
  method: z.string(),
  path: z.string(),
  info: z.string(),
  level: z.number(),
  parameter: z.string().nullish(),
});
const wapitiReport = z.looseObject({
  vulnerabilities: z.record(z.string(), z.array(finding)),
  anomalies: z.record(z.string(), z.array(finding)),
});

const asked = process.argv.slice(2);
for (const name of asked)
  if (!SCANNED.some((each) => each === name)) throw new Failure(`There is no ${name}: choose among ${SCANNED.join(", ")}.`);

await runWithLifetime(async (lifetime) => {
  const folder = mkdtempSync(path.join(tmpdir(), "cadence-scan-"));
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  const run = async (command: string, args: readonly string[], minutes: number): Promise<string> => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, HOME: folder } });
    lifetime.add(async () => {
      if (child.pid !== undefined && child.exitCode === null) await endProcess(child.pid, [["SIGTERM", 5_000]]);
    });
    const limit = setTimeout(() => child.kill("SIGTERM"), minutes * 60_000);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    await new Promise((resolve, reject) => {
      child.once("close", resolve);
      child.once("error", () => reject(new Failure(`${command} is not installed: apt-get install wapiti sqlmap`)));
    });
    clearTimeout(limit);
    return text;
  };

  const clinic = await openTestClinic(lifetime);
  const browser = await step("Browser", findBrowser);
  const host = new URL(clinic.publicUrl);

  async function wapiti(visitor: Scanned, cookie: { readonly name: string; readonly value: string } | null, addresses: readonly string[]) {
    const report = path.join(folder, `wapiti-${visitor}.json`);
    const jar = path.join(folder, `wapiti-${visitor}-cookies.json`);
    const entry = { version: 0, expires: null, secure: false, path: "/", port: null };
    writeFileSync(
      jar,
      JSON.stringify(cookie === null ? {} : { [`${host.hostname}.local`]: { "/": { [cookie.name]: { ...entry, value: cookie.value } } } }),
    );
    const text = await run(
      "wapiti",
      [
        ...["-u", `${clinic.publicUrl}/`, "--scope", "domain", "-c", jar, "-H", `Origin: ${clinic.publicUrl}`, "--flush-session"],
        ...addresses.flatMap((address) => ["-s", `${clinic.publicUrl}${address}`]),
        ...["-m", "blindsql,cookieflags,crlf,csp,exec,file,http_headers,methods,permanentxss,redirect,sql,xss,xxe"],
        ...["-d", "2", "--max-links-per-page", "40", "--max-scan-time", "90", "--max-attack-time", String((WAPITI_MINUTES * 60) / 13)],
        ...["--no-bugreport", "-t", "20", "-f", "json", "-o", report, "--store-session", path.join(folder, "wapiti"), "-v", "1"],
      ],
      WAPITI_MINUTES + 4,
    );
    const { vulnerabilities, anomalies } = wapitiReport.parse(JSON.parse(readFileSync(report, "utf8")));
    const found = Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([kind, list]) =>
      list.map(({ info, method, path: at, parameter, level }) => ({
        text: `${kind}: ${info} (${method} ${at} ${parameter ?? ""}, level ${level})`,
      })),
    );
    return { found: found.map(({ text: each }) => each), pages: /scanned (\d+) pages/i.exec(text)?.[1] ?? "?" };
  }

  async function sqlmap(visitor: Scanned, cookie: { readonly name: string; readonly value: string } | null, requests: readonly string[]) {
    const until = performance.now() + SQLMAP_MINUTES * 60_000;
    const found: string[] = [];
    let tried = 0;
    for (const request of requests) {
      const left = (until - performance.now()) / 60_000;
      if (left <= 0) break;
      const file = path.join(folder, `request-${visitor}-${tried}.txt`);
      writeFileSync(file, request);
      tried += 1;
      const text = await run(
        "sqlmap",
        [
          ...[
            "-r",
            file,
            "--batch",
            "--level",
            "1",
            "--risk",
            "1",
            "--smart",
            "--dbms",
            "PostgreSQL",
            "--technique",
            "BEUS",
            "--threads",
            "2",
          ],
          ...(cookie === null ? [] : ["--cookie", `${cookie.name}=${cookie.value}`]),
          ...["--param-exclude", "ACTION|idempotencyKey", "--drop-set-cookie", "--disable-coloring", "--timeout", "20", "--retries", "1"],
          ...["--output-dir", path.join(folder, "sqlmap"), "--flush-session"],
        ],
        left,
      );
      const parameters = text.match(/^Parameter: .*$/gm) ?? [];
      found.push(...parameters.map((each) => `sqlmap: ${each} in ${request.split("\n")[0]}`));
    }
    return { found, tried };
  }

  let open = 0;
  for (const visitor of SCANNED.filter((each) => asked.length === 0 || asked.includes(each))) {
    const { cookie, end } = await keptSignedIn(visitor, clinic);
    const { addresses, requests } = await step(`Requests of ${visitor}`, () => recordRequests({ visitor, clinic, cookie, browser }));
    mkdirSync(path.join(folder, "wapiti"), { recursive: true });
    const crawled = await step(`wapiti as ${visitor}`, () => wapiti(visitor, cookie, addresses));
    const tried = await step(`sqlmap as ${visitor}`, () => sqlmap(visitor, cookie, requests));
    await end();
    say(
      `\n${visitor}: ${addresses.length} addresses, ${requests.length} requests recorded; wapiti saw ${crawled.pages} pages; sqlmap tried ${tried.tried}`,
    );
    for (const text of new Set([...crawled.found, ...tried.found])) {
      const why = EXPLAINED.find(({ what }) => what.test(text))?.why;
      if (why === undefined) open += 1;
      say(why === undefined ? `  FOUND: ${text}` : `  explained: ${text}: ${why}`);
    }
  }
  say(open === 0 ? "\nNothing was found that is not explained." : `\n${open} findings.`);
  return open === 0 ? 0 : 1;
});
