/**
 * A folder that serves a clinic without what it was built with: Next's own traced build, the sources that Node runs as they are (worker, migrations, the
 * commands of whoever looks after the clinic), the packages that those need, and the Node they run on. It may be moved and copied to a machine of the same
 * kind.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Failure, type Progress } from "./say.ts";
import { STANDALONE_BUILD } from "./web-program.ts";

/** What may be run in such a folder; everything else needs what only a checkout has. */
const COMMANDS = [
  "start",
  "worker",
  "db:migrate",
  "admin-link",
  "mail:test",
  "backup",
  "restore",
  "move-database",
  "verify:audit",
  "verify:documents",
  "retention",
  "archive",
];
const SOURCES = ["assets", "db", "deploy", "docs", "lib", "scripts/support"];
const NOT_COPIED = /^(?:db\/seed\/demo(?:\/|\.ts$|-accounts\.ts$)|docs\/screens\/)/;
/** What is traced into the build as far as it is used, or is in it already: these whole would be most of the folder. */
const IN_THE_BUILD = new Set(["next", "lucide-react", "@fontsource-variable/hanken-grotesk"]);
/** Of the packages that carry Node, the program; the rest is for those who build against it. */
const NODE_PACKAGE = /^node_modules\/node-(?:bin-)?[a-z]+-[a-z0-9]+$/;

const needs = z.record(z.string(), z.string()).default({});
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dependencies: needs, optionalDependencies: needs, peerDependencies: needs })),
});
const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()), dependencies: needs, optionalDependencies: needs });

type Lock = z.output<typeof lockSchema>["packages"];

/** The place in the lock of the package that `from` means by a name: its own copy, or that of the nearest folder above. */
function placeOf(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0))) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (lock[place] !== undefined) return place;
    if (folder === "") return undefined;
  }
}

/** Where the packages stand that the sources reach at run time, themselves and what they need, in the lock's own words. */
export function packagesAtRunTime(lockText: string): readonly string[] {
  const { packages: lock } = lockSchema.parse(JSON.parse(lockText));
  const found = new Set<string>();
  const waiting = [""];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = lock[from] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const place = IN_THE_BUILD.has(name) ? undefined : placeOf(lock, from, name);
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      waiting.push(place);
    }
  }
  return [...found].sort();
}

/** What the folder says of itself: the commands that run in it, and the version. */
function packageFile(text: string, has: (command: string) => boolean): string {
  const {
    devDependencies: _tools,
    allowScripts: _allowed,
    overrides: _overrides,
    scripts,
    ...rest
  } = packageSchema.parse(JSON.parse(text));
  const kept = Object.fromEntries(COMMANDS.filter(has).map((name) => [name, scripts[name]]));
  return `${JSON.stringify({ ...rest, scripts: kept }, null, 2)}\n`;
}

/** The script that a command of package.json runs. */
const scriptOf = (command: string): string | undefined => /\bscripts\/[\w-]+\.ts/.exec(command)?.[0];

const copy = (from: string, to: string): void => cpSync(from, to, { recursive: true, verbatimSymlinks: true, force: true });

function copyPackages(folder: string): void {
  for (const place of packagesAtRunTime(readFileSync("package-lock.json", "utf8"))) {
    if (!existsSync(place)) continue;
    const to = path.join(folder, place);
    mkdirSync(to, { recursive: true });
    if (NODE_PACKAGE.test(place)) for (const part of ["bin", "package.json", "LICENSE"]) copy(path.join(place, part), path.join(to, part));
    else copy(place, to);
  }
  const node = "node_modules/.bin/node";
  mkdirSync(path.join(folder, "node_modules/.bin"), { recursive: true });
  symlinkSync(path.relative("node_modules/.bin", path.relative(process.cwd(), process.execPath)), path.join(folder, node));
}

/**
 * Fills a folder from a build that was traced for it.
 * @param build the folder of the build
 * @throws a sentence where the folder holds something already
 */
export function fillStandalone(given: string, build: string, progress: Progress): string {
  const folder = path.resolve(given);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty. Choose another folder.`);
  mkdirSync(folder, { recursive: true });
  progress("the build");
  copy(path.join(build, "standalone"), folder);
  copy(path.join(build, "static"), path.join(folder, STANDALONE_BUILD, "static"));
  if (existsSync("public")) copy("public", path.join(folder, "public"));
  progress("sources");
  for (const source of SOURCES) {
    cpSync(source, path.join(folder, source), {
      recursive: true,
      filter: (from) => !NOT_COPIED.test(from.replaceAll("\\", "/")),
    });
  }
  const { scripts } = packageSchema.parse(JSON.parse(readFileSync("package.json", "utf8")));
  const has = (command: string): boolean => existsSync(scriptOf(scripts[command] ?? "") ?? "");
  for (const command of COMMANDS.filter(has)) {
    const script = scriptOf(scripts[command] ?? "");
    if (script !== undefined) cpSync(script, path.join(folder, script));
  }
  writeFileSync(path.join(folder, "package.json"), packageFile(readFileSync("package.json", "utf8"), has));
  progress("packages");
  copyPackages(folder);
  return folder;
}
