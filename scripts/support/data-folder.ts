/** The folder where an installation without its own database server keeps everything: `.data`, or DATA_DIR. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandOf, isRunning } from "./processes.ts";
import { Failure, reasonOf } from "./say.ts";

export type DataFolder = {
  readonly path: string;
  /** The installation's secret, 32 bytes as text, made the first time and kept. */
  readonly secret: string;
  /** Gives the folder back for the next start. */
  release(): void;
};

const SCRIPT = /scripts\/(demo|start|dev|backup|move-database)\.ts/;

/** Marks the folder as in use by this process. @throws a sentence when another one has it. */
function claim(folder: string): () => void {
  const mark = path.join(folder, "in-use-by");
  const pid = existsSync(mark) ? Number(readFileSync(mark, "utf8")) : 0;
  // After a crash the number may belong to someone else by now: only one of Cadence's own scripts counts.
  if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && isRunning(pid) && SCRIPT.test(commandOf(pid) ?? "scripts/demo.ts")) {
    throw new Failure(
      `Cadence already runs on the data in ${folder} (process ${pid}). Stop it first, or choose another folder with DATA_DIR.`,
    );
  }
  writeFileSync(mark, `${process.pid}\n`);
  return () => rmSync(mark, { force: true });
}

function keptSecret(folder: string): string {
  const kept = readSecret(folder);
  if (kept !== undefined) return kept;
  const secret = randomBytes(32).toString("base64url");
  writeFileSync(path.join(folder, "secret"), `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** The folder of this installation, whether or not it is there. */
export function dataFolderPath(): string {
  return path.resolve(process.env.DATA_DIR ?? ".data");
}

/** Where a clinic's own files stand: FILES_DIR, or in the data folder. */
export function filesFolderPath(): string {
  return path.resolve(process.env.FILES_DIR ?? path.join(dataFolderPath(), "files"));
}

/** The secret of an installation that runs or has run on this folder. */
export function readSecret(folder: string): string | undefined {
  const file = path.join(folder, "secret");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** Opens the data folder for this process alone. @throws a sentence when it cannot be used. */
export function openDataFolder(): DataFolder {
  const folder = dataFolderPath();
  try {
    mkdirSync(folder, { recursive: true });
    const release = claim(folder);
    return { path: folder, secret: keptSecret(folder), release };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`The data folder ${folder} cannot be used (${reasonOf(error)}). Choose another with DATA_DIR.`);
  }
}
