/**
 * Runs the vectors: every JSON file under VECTORS_DIR (by default the copies beside this file), by the name of its folder.
 * A folder without a runner is counted as skipped; a file that cannot be read fails, and so does a run without any file.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { type Runner, runners } from "./runners.ts";

function listFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return listFiles(path);
      return name.toLowerCase().endsWith(".json") ? [path] : [];
    });
}

/** The runner of the nearest folder that has one; the root's own name counts too. */
function runnerFor(root: string, file: string): Runner | undefined {
  const folders = [basename(root), ...relative(root, dirname(file)).split(sep)];
  return folders.toReversed().flatMap((folder) => runners.get(folder) ?? [])[0];
}

function run(file: string, runner: Runner | undefined): string[] | "skipped" {
  try {
    const vector: unknown = JSON.parse(readFileSync(file, "utf8"));
    return runner === undefined ? "skipped" : runner(vector);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const root = resolve(process.env.VECTORS_DIR || import.meta.dirname);
const files = existsSync(root) && statSync(root).isDirectory() ? listFiles(root) : [];
const count = { passed: 0, failed: 0, skipped: 0 };

for (const file of files) {
  const failures = run(file, runnerFor(root, file));
  if (failures === "skipped") {
    count.skipped += 1;
  } else if (failures.length === 0) {
    count.passed += 1;
  } else {
    count.failed += 1;
    console.log(
      [`✗ ${relative(root, file)}`, ...failures.flatMap((failure) => failure.split("\n")).map((line) => `    ${line}`)].join("\n"),
    );
  }
}
if (files.length === 0) console.log(`There is no vector (.json) under ${root}.`);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 || files.length === 0 ? 1 : 0;
