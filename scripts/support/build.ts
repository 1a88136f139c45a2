/**
 * Builds when the sources changed. Each build is kept in `.builds/` under the fingerprint of what it was made from and never touched again, so that a
 * build for the tests does not change the files under a running demo.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import type { Lifetime } from "./lifetime.ts";
import { endProcess } from "./processes.ts";
import { Failure, type Progress } from "./say.ts";
import { isStandalone, STANDALONE_BUILD } from "./web-program.ts";

const SOURCES = ["app", "assets", "components", "db", "lib", "public", "styles"];
const FILES = [
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const BUILDS = ".builds";
const KEPT_BUILDS = 3;
const NOT_SERVED = new Set(["cache", "dev", "types", "trace", "trace-build", "lock", "standalone"]);

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** What the build is made from, in one name: the content of every source file, the version of Node, and the key that forms are known by where one is given. */
function fingerprint(): string {
  const hash = createHash("sha256")
    .update(process.version)
    .update(process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? "");
  for (const file of [...SOURCES.flatMap(filesUnder), ...FILES.filter((name) => existsSync(name))].sort()) {
    hash.update(`\n${file}\n`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function forgetOldBuilds(): void {
  const byAge = readdirSync(BUILDS)
    .map((name) => ({ name, usedAt: statSync(path.join(BUILDS, name)).mtimeMs }))
    .sort((left, right) => right.usedAt - left.usedAt);
  for (const { name } of byAge.slice(KEPT_BUILDS)) rmSync(path.join(BUILDS, name), { recursive: true, force: true });
}

async function runBuild(name: string, traced: boolean, progress: Progress, lifetime: Lifetime): Promise<void> {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env: {
      ...process.env,
      CADENCE_BUILD_NAME: name,
      CADENCE_STANDALONE: traced ? "1" : "0",
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      const said = chunk
        .toString("utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
      lines.push(...said);
      const last = said.findLast((line) => !/[├┌└○ƒ]/.test(line));
      if (last !== undefined) progress(last.trim().slice(0, 70));
    });
  }
  lifetime.add(async () => {
    if (child.pid !== undefined && child.exitCode === null) await endProcess(child.pid, [["SIGTERM", 5_000]]);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  if (code !== 0) throw new Failure(`The build failed:\n${lines.slice(-40).join("\n")}`);
}

/**
 * @param options.traced together with what it needs at run time, for a folder that is to be copied
 * @param options.home the folder that is to serve: one that was made to be copied has its build in it
 * @returns the folder of a build of the sources as they are now, made only when there is none.
 */
export async function ensureBuild(progress: Progress, lifetime: Lifetime, { traced = false, home = process.cwd() } = {}): Promise<string> {
  if (isStandalone(home)) return STANDALONE_BUILD;
  const made = fingerprint();
  const folder = path.join(BUILDS, made);
  if (!existsSync(path.join(folder, "BUILD_ID")) || (traced && !existsSync(path.join(folder, "standalone")))) {
    await runBuild(made, traced, progress, lifetime);
    mkdirSync(BUILDS, { recursive: true });
    const half = path.join(BUILDS, `${made}.${process.pid}`);
    cpSync(".next", half, { recursive: true, filter: (from) => !NOT_SERVED.has(path.relative(".next", from)) });
    // Its links lead to packages in the same folder, wherever that will stand.
    if (traced) cpSync(".next/standalone", path.join(half, "standalone"), { recursive: true, verbatimSymlinks: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
  }
  const now = Date.now() / 1000;
  utimesSync(folder, now, now);
  forgetOldBuilds();
  return folder;
}
