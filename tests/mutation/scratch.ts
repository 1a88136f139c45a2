/** A copy of the repository to break things in: the working tree is only ever read. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Lifetime } from "#scripts/support/lifetime.ts";

/** What no test reads, or what is made anew. */
const LEFT = new Set([".git", ".next", ".builds", ".data", "node_modules", "docs", "test-results", "playwright-report"]);

/** Packages are used where they are. The folder around them is the copy's own, because tools keep their caches in it. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name.startsWith("@")) linkPackages(path.join(from, name), path.join(to, name));
    else if (!name.startsWith(".") || name === ".bin") symlinkSync(path.join(from, name), path.join(to, name));
  }
}

/** @returns the copy's folder, which goes away with the lifetime. */
export function scratchCopy(lifetime: Lifetime): string {
  const folder = mkdtempSync(path.join(tmpdir(), "cadence-mutation-"));
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of readdirSync(".")) if (!LEFT.has(name)) cpSync(name, path.join(folder, name), { recursive: true });
  linkPackages(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return folder;
}
