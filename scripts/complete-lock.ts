/**
 * Completes package-lock.json with the optional packages of other platforms.
 *
 * A registry that does not carry a package for, say, macOS makes `npm install` write a lock without it, and `npm ci` then refuses the lock as
 * incomplete. An entry with version, os and cpu satisfies npm everywhere; only on the platform it names is it installed, there without a hash to
 * verify it by. Run after every `npm install`: `npm run lock:complete`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const entrySchema = z.object({ dev: z.boolean().default(false), optionalDependencies: z.record(z.string(), z.string()).default({}) });
const lockSchema = z.record(z.string(), z.unknown());
const packagesSchema = z.record(z.string(), z.unknown());

const systems = [
  "darwin",
  "win32",
  "windows",
  "linuxmusl",
  "linux",
  "android",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "openharmony",
];
const processors = ["arm64", "x64", "ia32", "arm", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"];

type Platform = { os?: string[]; cpu?: string[]; libc?: string[] };

/** The platform a package is for, read from its name: `@biomejs/cli-linux-x64-musl` is linux, x64, musl. */
function platformOf(name: string): Platform {
  const words = name.split(/[/@._-]+/);
  const system = systems.find((candidate) => words.includes(candidate));
  const processor = processors.find((candidate) => words.some((word) => word === candidate || (candidate === "x64" && word === "win64")));
  const musl = words.includes("musl") || system === "linuxmusl" || words.includes("musleabihf");
  const glibc = words.includes("gnu") || words.includes("gnueabihf");
  return {
    ...(system === undefined ? {} : { os: [system === "windows" ? "win32" : system === "linuxmusl" ? "linux" : system] }),
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(musl ? { libc: ["musl"] } : glibc ? { libc: ["glibc"] } : {}),
  };
}

/** The place npm would put the package: the nearest node_modules that already holds it, else the outermost one. */
function placesOf(parent: string, name: string): string[] {
  const places = [`${parent === "" ? "" : `${parent}/`}node_modules/${name}`];
  for (let at = parent.lastIndexOf("node_modules/"); at > 0; at = parent.lastIndexOf("node_modules/", at - 1)) {
    places.push(`${parent.slice(0, at)}node_modules/${name}`);
  }
  places.push(`node_modules/${name}`);
  return places;
}

const file = "package-lock.json";
const lock = lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
const packages = packagesSchema.parse(lock.packages);
const added: string[] = [];
const unclear: string[] = [];

for (const [parent, entry] of Object.entries(packages)) {
  const { dev, optionalDependencies } = entrySchema.parse(entry);
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (placesOf(parent, name).some((place) => packages[place] !== undefined)) continue;
    const platform = platformOf(name);
    if (platform.os === undefined && platform.cpu === undefined) {
      unclear.push(`${name}@${version} (wanted by ${parent === "" ? "this package" : parent})`);
      continue;
    }
    packages[`node_modules/${name}`] = { version: version.replace(/^[\^~]/, ""), ...(dev ? { dev } : {}), optional: true, ...platform };
    added.push(`${name}@${version}`);
  }
}

if (added.length > 0) {
  const inOrder = Object.entries(packages).sort(([left], [right]) => (left < right ? -1 : 1));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(inOrder) }, null, 2)}\n`);
}
console.log(added.length === 0 ? "package-lock.json already names every platform." : `Added to package-lock.json: ${added.join(", ")}`);
if (unclear.length > 0) {
  console.error(`These optional packages are missing and their names do not say for which platform they are:\n  ${unclear.join("\n  ")}`);
  process.exitCode = 1;
}
