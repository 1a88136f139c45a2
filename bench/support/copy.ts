/** A copy of the product in the data folder, for what a bench builds that no installation has. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

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

/** Makes the copy in `folder` anew, its packages as links where that can be. */
export function copyProduct(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) rmSync(path.join(folder, name), { recursive: true, force: true });
  const lock = path.join(folder, "package-lock.json");
  if (!existsSync(lock) || !readFileSync(lock).equals(readFileSync("package-lock.json"))) {
    const packages = path.join(folder, "node_modules");
    rmSync(packages, { recursive: true, force: true });
    if (spawnSync("cp", ["-al", "node_modules", packages]).status !== 0)
      cpSync("node_modules", packages, { recursive: true, verbatimSymlinks: true });
  }
  for (const name of [...SOURCES, ...FILES].filter((each) => existsSync(each))) cpSync(name, path.join(folder, name), { recursive: true });
}
