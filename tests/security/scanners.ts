/** wapiti and sqlmap as they are started here, each bounded, and what they say in one form. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { endProcess } from "#scripts/support/processes.ts";
import { Failure } from "#scripts/support/say.ts";
import type { Request } from "./scan-requests.ts";
import type { Cookie } from "./scan-visitors.ts";

/** By wapiti's levels: 0 informational, 1 low, 2 medium, 3 high, 4 critical. */
export type Finding = { readonly level: number; readonly text: string };
export type Scanned = { readonly tried: string; readonly findings: readonly Finding[] };
export type Knock = { readonly folder: string; readonly url: string; readonly visitor: string; readonly cookie: Cookie | null };

const MODULES = ["cookieflags", "csp", "http_headers", "methods", "crlf", "redirect", "sql", "xss", "permanentxss", "xxe", "exec", "file"];
const CRAWL_SECONDS = 30;
/** For each module; it ends with the request that it is at. */
const MODULE_SECONDS = 8;
const WAPITI_SECONDS = CRAWL_SECONDS + (MODULES.length + 2) * MODULE_SECONDS;
/** For each visitor, while wapiti works beside it: far within the twenty minutes that sqlmap may have for all five. */
const SQLMAP_SECONDS = 140;
/** For what it suspected when its time was over. */
const SURE_SECONDS = 180;
const SQLMAPS_AT_ONCE = 2;
const INTERRUPT_EVERY_MS = 4_000;

/**
 * Runs a scanner to its end, or to its limit: then it is stopped, or what it is at is interrupted again and again, each time answered with "report what you have".
 * @returns what it said, and whether its time was over before
 */
async function run(
  lifetime: Lifetime,
  { folder, command, seconds, atLimit }: { folder: string; command: readonly string[]; seconds: number; atLimit: "stop" | "report" },
) {
  const [name = "", ...args] = command;
  const child = spawn(name, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, HOME: folder } });
  lifetime.add(async () => {
    if (child.pid !== undefined && child.exitCode === null) await endProcess(child.pid, [["SIGTERM", 5_000]]);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("close", resolve);
    child.once("error", () => reject(new Failure(`${name} is not installed: apt-get install wapiti sqlmap`)));
  });
  child.stdin.on("error", () => undefined);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  let interrupts: NodeJS.Timeout | undefined;
  const interrupt = () => {
    child.kill(atLimit === "stop" ? "SIGTERM" : "SIGINT");
    child.stdin.write("r\n");
  };
  const limit = setTimeout(() => {
    interrupt();
    interrupts = setInterval(interrupt, INTERRUPT_EVERY_MS);
  }, seconds * 1_000);
  await ended;
  clearTimeout(limit);
  clearInterval(interrupts);
  return { text, isCut: interrupts !== undefined };
}

const named = z.looseObject({ method: z.string(), path: z.string(), info: z.string(), level: z.number(), parameter: z.string().nullish() });
const report = z.looseObject({ vulnerabilities: z.record(z.string(), z.array(named)), anomalies: z.record(z.string(), z.array(named)) });

/** wapiti from every page that this visitor may open: what it finds by following links and forms, and what it sends there. */
export async function wapiti(lifetime: Lifetime, knock: Knock, addresses: readonly string[]): Promise<Scanned> {
  const { folder, url, visitor, cookie } = knock;
  const [said, jar] = [path.join(folder, `${visitor}.json`), path.join(folder, `${visitor}-cookies.json`)];
  // Of another domain than the server's own cookies have, so that a button that signs out does not take it away.
  const entry = { version: 0, expires: null, secure: false, port: null };
  const kept =
    cookie === null ? {} : { [`.${new URL(url).hostname}.local`]: { "/": { [cookie.name]: { ...entry, value: cookie.value } } } };
  writeFileSync(jar, JSON.stringify(kept));
  const { text } = await run(lifetime, {
    folder,
    command: [
      ...[
        "wapiti",
        "-u",
        `${url}/`,
        "--scope",
        "domain",
        "-c",
        jar,
        "-H",
        `Origin: ${url}`,
        "--flush-session",
        "--no-bugreport",
        "-v",
        "1",
      ],
      ...addresses.flatMap((address) => ["-s", `${url}${address}`]),
      ...["-m", MODULES.join(","), "-d", "2", "--max-links-per-page", "40", "--max-files-per-dir", "60"],
      ...["--max-scan-time", String(CRAWL_SECONDS), "--max-attack-time", String(MODULE_SECONDS), "-t", "20"],
      ...["-f", "json", "-o", said, "--store-session", path.join(folder, "wapiti")],
    ],
    seconds: WAPITI_SECONDS,
    atLimit: "report",
  });
  if (!existsSync(said)) throw new Failure(`wapiti ended without a report: ${text.trim().split("\n").slice(-3).join(" ")}`);
  const { vulnerabilities, anomalies } = report.parse(JSON.parse(readFileSync(said, "utf8")));
  const findings = Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([kind, list]) =>
    list.map(({ info, method, path: at, parameter, level }) => ({ level, text: `${kind}: ${info} (${method} ${at} ${parameter ?? ""})` })),
  );
  const attacked = new Set([...text.matchAll(/^\[\+\] ((?:GET|POST) \S+.*)$/gm)].map(([, request]) => request));
  return { tried: `${attacked.size} links and forms`, findings };
}

function sqlmapCommand(own: string, ...more: readonly string[]): readonly string[] {
  return [
    ...[
      "sqlmap",
      "-r",
      `${own}.txt`,
      "--batch",
      "--ignore-stdin",
      "--level",
      "1",
      "--risk",
      "1",
      "--dbms",
      "PostgreSQL",
      "--technique",
      "BEU",
    ],
    ...["--param-exclude", "ACTION|idempotencyKey", "--skip", "Cookie", "--drop-set-cookie", "--ignore-code", "400,401,403,404,422"],
    ...["--disable-coloring", "--timeout", "20", "--retries", "1", "--output-dir", own, "--flush-session"],
    ...more,
  ];
}

const verdictsIn = (text: string): readonly string[] => text.match(/^Parameter: .*$/gm) ?? [];

/**
 * Its time was over when it suspected something, which it always looks at once more: a page that differs from one look to the next is taken for an answer. So
 * what it suspected is asked again alone, with time for a verdict; without one the suspicion stands.
 */
async function makeSure(
  lifetime: Lifetime,
  { folder, own, names }: { readonly folder: string; readonly own: string; readonly names: readonly string[] },
): Promise<readonly string[]> {
  const command = sqlmapCommand(own, "-p", names.join(","));
  const { text, isCut } = await run(lifetime, { folder, command, seconds: SURE_SECONDS, atLimit: "stop" });
  return isCut ? names.map((name) => `parameter '${name}' is suspected`) : verdictsIn(text);
}

/** sqlmap at level 1 and risk 1 with requests that a page or a form of ours makes: each parameter of each, as far as the time goes. */
export async function sqlmap(lifetime: Lifetime, { folder, visitor, cookie }: Knock, requests: readonly Request[]): Promise<Scanned> {
  const until = performance.now() + SQLMAP_SECONDS * 1_000;
  const findings: Finding[] = [];
  const waiting = [...requests];
  const parameters = new Set<string>();
  let [whole, number] = [0, 0];
  const work = async (): Promise<void> => {
    const request = waiting.shift();
    const left = (until - performance.now()) / 1_000;
    if (request === undefined || left <= 1) return;
    number += 1;
    const own = path.join(folder, `sqlmap-${visitor}-${number}`);
    writeFileSync(
      `${own}.txt`,
      cookie === null ? request.text : request.text.replace("\r\n", `\r\nCookie: ${cookie.name}=${cookie.value}\r\n`),
    );
    const { text, isCut } = await run(lifetime, { folder, command: sqlmapCommand(own), seconds: left, atLimit: "stop" });
    for (const [, name = ""] of text.matchAll(/testing if (?:\(custom\) )?(.*?parameter '.*?') is dynamic/g))
      parameters.add(`${request.key} ${name}`);
    const suspected = isCut
      ? [...text.matchAll(/parameter '([^']+)' (?:appears to be|is) '[^']+' injectable/g)].map(([, name = ""]) => name)
      : [];
    const found = suspected.length === 0 ? verdictsIn(text) : await makeSure(lifetime, { folder, own, names: suspected });
    findings.push(...found.map((each) => ({ level: 4, text: `sqlmap: ${each} in ${request.key}` })));
    if (found.length === 0 && !isCut && !/do(?:es)? not (?:appear|seem) to be injectable/.test(text)) {
      const last = text.match(/^\[[\d:]+\] \[(?:CRITICAL|ERROR|WARNING)\].*$/gm)?.at(-1) ?? "nothing";
      findings.push({ level: 0, text: `sqlmap: could not try ${request.key}: ${last.replace(/^\[[\d:]+\] /, "")}` });
    } else if (!isCut) whole += 1;
    return work();
  };
  await Promise.all(Array.from({ length: SQLMAPS_AT_ONCE }, work));
  return { tried: `${whole} of ${requests.length} requests, ${parameters.size} parameters`, findings };
}
