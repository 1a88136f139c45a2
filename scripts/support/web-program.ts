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

export type WebProgram = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

type Serving = { readonly home: string; readonly mode: "start" | "dev"; readonly host: string; readonly port: number };

/** What serves a folder, and how it is told where: Next's own program, or the one that a folder made to be copied has for itself. */
export function webProgram({ home, mode, host, port }: Serving): WebProgram {
  if (isStandalone(home)) return { file: path.join(home, STANDALONE_PROGRAM), args: [], env: { HOSTNAME: host, PORT: String(port) } };
  return { file: path.join(home, "node_modules/next/dist/bin/next"), args: [mode, "-H", host, "-p", String(port)], env: {} };
}
