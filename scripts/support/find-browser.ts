/** A Chromium for the browser tests: the one named, Playwright's own, one of the machine, or one installed now. */
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { Failure, type Progress } from "./say.ts";

/** The shell first: the same engine without a window's own interface, which costs each page a fifth of a core. */
const NAMES = ["chromium-headless-shell", "chromium", "google-chrome", "chromium-browser", "google-chrome-stable"];

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function playwrightsOwn(): Promise<string | undefined> {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return file !== "" && existsSync(file) ? file : undefined;
}

function runs(command: string, args: readonly string[], timeout: number): boolean {
  return spawnSync(command, args, { stdio: "ignore", timeout, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
}

async function install(progress: Progress): Promise<string | undefined> {
  progress("installing Playwright's Chromium");
  if (runs(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], 180_000)) {
    const own = await playwrightsOwn();
    if (own !== undefined) return own;
  }
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    progress("installing the system's Chromium");
    if (
      runs("apt-get", ["update"], 180_000) &&
      runs("apt-get", ["install", "-y", "--no-install-recommends", "chromium-headless-shell"], 300_000)
    )
      return onPath();
  }
  return undefined;
}

/** @returns the browser's program. @throws a sentence that says what to do when there is none. */
export async function findBrowser(progress: Progress): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Failure(`CHROMIUM_PATH names ${named}, which is not there.`);
  }
  const found = (await playwrightsOwn()) ?? onPath() ?? (await install(progress));
  if (found === undefined) {
    throw new Failure(
      "The browser tests need Chromium, and none could be installed: install it with your system's packages, or set CHROMIUM_PATH.",
    );
  }
  return found;
}

/** The version line of a browser, for the log. */
export function browserVersion(program: string): string {
  return execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
