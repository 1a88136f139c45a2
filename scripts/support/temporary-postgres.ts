/** A server for tests: in a folder of its own that goes away with it, beside whatever else runs on this machine. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startPostgres } from "./embedded-postgres.ts";
import { endProcess, isRunning } from "./processes.ts";

const PREFIX = "cadence-test-";

/** Removes what a killed run left behind: folders named after a process that is no longer there, and the server in them. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^cadence-test-(\d+)-/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || isRunning(pid)) continue;
    const folder = path.join(tmpdir(), name);
    try {
      const server = Number(readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
      if (Number.isInteger(server) && server > 1) await endProcess(server, [["SIGINT", 5_000]]);
    } catch {
      // No server was left in it.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

export const startTemporaryPostgres = (): Promise<EmbeddedPostgres> => startIn(tmpdir(), true);

/** One that keeps what it acknowledged when it is killed, as a clinic's own server does. @param place where its folder is made */
export const startKeepingPostgres = (place = tmpdir()): Promise<EmbeddedPostgres> => startIn(place, false);

async function startIn(place: string, forTests: boolean): Promise<EmbeddedPostgres> {
  await removeLeftovers();
  const folder = mkdtempSync(path.join(place, `${PREFIX}${process.pid}-`));
  // Not private: the server's own user has to pass through it to its data, which is private.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ folder: path.join(folder, "postgres"), forTests });
  const clear = (): void => {
    rmSync(folder, { recursive: true, force: true });
    if (!server.folder.startsWith(folder)) rmSync(path.dirname(server.folder), { recursive: true, force: true });
  };
  return {
    ...server,
    stop: async () => {
      await server.stop();
      clear();
    },
  };
}
