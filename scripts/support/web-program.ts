import { existsSync, realpathSync } from "node:fs";
import path from "node:path";

/** The program with which a folder serves that was made to be copied (standalone.ts). It stands at the top of such a folder and nowhere else. */
const STANDALONE_PROGRAM = "server.js";
/** Where such a folder has its build. */
export const STANDALONE_BUILD = ".next";

/** Whether a folder was made to be copied: it serves what it holds, and cannot build. */
export const isStandalone = (home: string): boolean => existsSync(path.join(home, STANDALONE_PROGRAM));

/**
 * The folder whose processes are to serve: where CADENCE_HOME leads at this moment, so that an upgrade may turn that link to another folder; else the one that
 * this script was started in.
 */
export function homeFolder(): string {
  const { CADENCE_HOME } = process.env;
  return CADENCE_HOME === undefined || CADENCE_HOME === "" ? process.cwd() : realpathSync(CADENCE_HOME);
}

/**
 * How Node collects what answers leave behind. Left to itself it lets a process grow to twice what it holds before it looks through it, which is never soon enough
 * where a page is a few megabytes of what is gone a moment later: then a server of 300 MB takes 750.
 */
const COLLECTS = ["--max-semi-space-size=16", "--heap-growing-percent=20"];

export type WebProgram = {
  /** Node's own. */
  readonly flags: readonly string[];
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

type Serving = { readonly home: string; readonly mode: "start" | "dev"; readonly host: string; readonly port: number };

/** What serves a folder, and how it is told where: Next's own program, or the one that a folder made to be copied has for itself. */
export function webProgram({ home, mode, host, port }: Serving): WebProgram {
  // Not for development: Next's parent and child processes there share what they are told.
  const flags = mode === "start" ? COLLECTS : [];
  if (isStandalone(home))
    return { flags, file: path.join(home, STANDALONE_PROGRAM), args: [], env: { HOSTNAME: host, PORT: String(port) } };
  return { flags, file: path.join(home, "node_modules/next/dist/bin/next"), args: [mode, "-H", host, "-p", String(port)], env: {} };
}
