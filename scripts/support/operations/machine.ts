/**
 * A blank Debian, made from Debian's own packages and booted beside this machine with systemd as its first process: what is installed, written and started there
 * is gone with it. It shares this machine's network, and so its ports.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Lifetime } from "../lifetime.ts";
import { requirePort } from "../ports.ts";
import { endProcess } from "../processes.ts";
import { Failure, type Progress } from "../say.ts";

/** Where a blank Debian is kept for the next run: making one takes minutes. */
const KEPT = "/var/tmp/cadence-blank-debian";
const SUITE = "bookworm";
/** What a server of Debian has before anybody installs anything, beyond what debootstrap itself puts there. */
const PRESENT = ["systemd", "systemd-sysv", "dbus", "ca-certificates", "curl", "procps"];
const PROGRAMS = ["debootstrap", "systemd-nspawn", "nsenter", "git", "npm"];
const PORTS = [80, 443, 3000];
const BOOT_TIME = 60_000;
/** What a shell of that machine's root is told. */
const ENVIRONMENT = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  ...["HOME=/root", "LANG=C.UTF-8", "TERM=dumb", "DEBIAN_FRONTEND=noninteractive"],
];

export type Ran = { readonly code: number | null; readonly printed: string };
export type Machine = {
  readonly folder: string;
  /** Runs commands as root of that machine, each only when the one before went well. */
  run(commands: string): Promise<Ran>;
};

/** @throws a sentence where this machine cannot make another. */
async function requireMeans(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Failure("This boots a Debian of its own, which only root may.");
  const missing = PROGRAMS.filter((program) => spawnSync("/bin/sh", ["-c", 'command -v "$1"', "sh", program]).status !== 0);
  if (missing.length > 0)
    throw new Failure(`Not here: ${missing.join(", ")}. On Debian: apt-get install -y debootstrap systemd-container util-linux git npm`);
  for (const port of PORTS) await requirePort("0.0.0.0", port, "the machine that is booted shares this one's network.");
}

/** The server that this machine has its packages from: the new one is told the same. */
function packageServer(): string {
  const said = execFileSync("apt-get", ["indextargets", "--format", "$(REPO_URI)"], { encoding: "utf8" });
  return said.split("\n").find((line) => /\/debian\/?$/.test(line)) ?? "http://deb.debian.org/debian";
}

async function finished(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => lines.push(chunk.toString("utf8")));
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  if (code !== 0) throw new Failure(`${command} failed:\n${lines.join("").split("\n").slice(-12).join("\n")}`);
}

async function makeBlank(progress: Progress): Promise<void> {
  if (existsSync(path.join(KEPT, "etc/debian_version"))) return;
  progress("from Debian's packages");
  const half = `${KEPT}.${process.pid}`;
  await finished("debootstrap", ["--variant=minbase", `--include=${PRESENT.join(",")}`, SUITE, half, packageServer()]);
  rmSync(KEPT, { recursive: true, force: true });
  await finished("mv", [half, KEPT]);
}

/** Node and npm as a person would have installed them, the servers that packages come from as this machine knows them, and the names of the example. */
function equip(folder: string, repository: string): void {
  const at = (place: string): string => path.join(folder, place);
  mkdirSync(at("usr/local/lib/node_modules"), { recursive: true });
  // The machine's own Node, not the one that came with the packages: those are yet to be installed there.
  cpSync(realpathSync(process.env.npm_node_execpath ?? process.execPath), at("usr/local/bin/node"));
  const npm = path.dirname(path.dirname(realpathSync(execFileSync("which", ["npm"], { encoding: "utf8" }).trim())));
  cpSync(npm, at("usr/local/lib/node_modules/npm"), { recursive: true });
  for (const name of ["npm", "npx"]) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, at(`usr/local/bin/${name}`));
  const told = (name: string): string => execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim();
  mkdirSync(at("usr/local/etc"), { recursive: true });
  writeFileSync(at("usr/local/etc/npmrc"), `registry=${told("registry")}\nprefer-offline=true\ncache=/var/cache/npm\n`);
  for (const place of ["etc/apt", "usr/share/keyrings"]) cpSync(`/${place}`, at(place), { recursive: true, verbatimSymlinks: true });
  appendFileSync(at("etc/hosts"), "127.0.0.1 localhost clinic.example mail.example\n");
  writeFileSync(at("etc/gitconfig"), `[url "${repository}"]\n  insteadOf = https://git.example/cadence.git\n[safe]\n  directory = *\n`);
}

/** The first process of the booted machine, once it has one: before that a child of another kind comes and goes. */
async function firstProcess(nspawn: number): Promise<number> {
  const until = performance.now() + BOOT_TIME;
  while (performance.now() < until) {
    const found = spawnSync("pgrep", ["--parent", String(nspawn), "--exact", "systemd"], { encoding: "utf8" }).stdout.trim();
    if (/^\d+$/.test(found)) return Number(found);
    await wait(200);
  }
  throw new Failure("The machine did not start.");
}

/** Boots a blank Debian with Node. @param source the repository of which it gets a copy to clone from */
export async function bootMachine(lifetime: Lifetime, source: string, progress: Progress): Promise<Machine> {
  await requireMeans();
  await makeBlank(progress);
  const place = mkdtempSync("/var/tmp/cadence-operations-");
  lifetime.add(() => rmSync(place, { recursive: true, force: true }));
  const folder = path.join(place, "debian");
  await finished("cp", ["--archive", "--reflink=auto", KEPT, folder]);
  const repository = path.join(place, "cadence.git");
  await finished("git", ["clone", "--quiet", "--bare", source, repository]);
  equip(folder, "/srv/cadence.git");
  const cache = execFileSync("npm", ["config", "get", "cache"], { encoding: "utf8" }).trim();
  mkdirSync(cache, { recursive: true });
  progress("booting");
  const binds = [`--bind=${repository}:/srv/cadence.git`, `--bind=${cache}:/var/cache/npm`];
  const nspawn = spawn(
    "systemd-nspawn",
    ["--quiet", "--register=no", "--keep-unit", "--resolv-conf=replace-host", "--console=pipe", ...binds, "--directory", folder, "--boot"],
    { stdio: ["ignore", "ignore", "ignore"], detached: true },
  );
  const { pid } = nspawn;
  if (pid === undefined) throw new Failure("systemd-nspawn could not be run.");
  lifetime.add(() => endProcess(pid, [["SIGTERM", 40_000]]));
  const first = await firstProcess(pid);
  const inside = [
    "--target",
    String(first),
    "--mount",
    "--uts",
    "--ipc",
    "--pid",
    "--",
    "/usr/bin/env",
    "--ignore-environment",
    ...ENVIRONMENT,
  ];
  const run = (commands: string): Promise<Ran> =>
    new Promise((resolve) => {
      const child = spawn("nsenter", [...inside, "/bin/bash", "-c", `set -eo pipefail\n${commands}`], {
        cwd: "/",
        stdio: ["ignore", "pipe", "pipe"],
      });
      let printed = "";
      const take = (chunk: Buffer): void => {
        printed += chunk.toString("utf8");
      };
      child.stdout.on("data", take);
      child.stderr.on("data", take);
      child.once("error", () => resolve({ code: null, printed }));
      child.once("close", (code) => resolve({ code, printed }));
    });
  const until = performance.now() + BOOT_TIME;
  while (!/running|degraded/.test((await run("systemctl is-system-running || true")).printed)) {
    if (performance.now() > until) throw new Failure("The machine started, and never came to rest.");
    await wait(500);
  }
  return { folder, run };
}
