/** Debian's own PostgreSQL and PgBouncer, as they stand after `apt-get install`. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Failure, say } from "#scripts/support/say.ts";

const VERSIONS = "/usr/lib/postgresql";
const POOLER = "/usr/sbin/pgbouncer";
const OLDEST = 15;
const NEEDED = "postgresql pgbouncer";

export type Packages = {
  readonly version: number;
  /** A program of PostgreSQL's by its name. */
  readonly program: (name: string) => string;
  readonly pooler: string;
};

function newest(): number | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  return readdirSync(VERSIONS)
    .map(Number)
    .filter((version) => version >= OLDEST && existsSync(path.join(VERSIONS, String(version), "bin", "initdb")))
    .sort((a, b) => b - a)[0];
}

function find(): Packages | string {
  const version = newest();
  const missing = [...(version === undefined ? [`postgresql (${OLDEST} or later)`] : []), ...(existsSync(POOLER) ? [] : ["pgbouncer"])];
  if (version === undefined || missing.length > 0) return missing.join(" and ");
  return { version, pooler: POOLER, program: (name) => path.join(VERSIONS, String(version), "bin", name) };
}

/** Finds the packages; root has them installed where they are missing. @throws a sentence that names what is missing. */
export function findPackages(): Packages {
  const found = find();
  if (typeof found !== "string") return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say(`Missing: ${found}. Installing them.`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
    execFileSync("apt-get", ["install", "-y", "-qq", ...NEEDED.split(" ")], { stdio: "ignore", env });
    const now = find();
    if (typeof now !== "string") return now;
  }
  throw new Failure(`Missing: ${found}. On Debian: apt-get install ${NEEDED}`);
}
