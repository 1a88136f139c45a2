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

export type TemporaryFolder = {
  readonly path: string;
  /** Removes the folder, and the one that a server in it was given instead where its own user could not reach this one. */
  remove(server?: string): void;
};

/** A folder for a server that goes away with it. @param place where it is made */
export async function openTemporaryFolder(place = tmpdir()): Promise<TemporaryFolder> {
  await removeLeftovers();
  const folder = mkdtempSync(path.join(place, `${PREFIX}${process.pid}-`));
  // Not private: the server's own user has to pass through it to its data, which is private.
  chmodSync(folder, 0o755);
  return {
    path: folder,
    remove: (server) => {
      rmSync(folder, { recursive: true, force: true });
      if (server !== undefined && !server.startsWith(folder)) rmSync(path.dirname(server), { recursive: true, force: true });
    },
  };
}

export const startTemporaryPostgres = (): Promise<EmbeddedPostgres> => startIn(tmpdir(), true);

/** One that keeps what it acknowledged when it is killed, as a clinic's own server does. @param place where its folder is made */
export const startKeepingPostgres = (place = tmpdir()): Promise<EmbeddedPostgres> => startIn(place, false);

async function startIn(place: string, forTests: boolean): Promise<EmbeddedPostgres> {
  const folder = await openTemporaryFolder(place);
  const server = await startPostgres({ folder: path.join(folder.path, "postgres"), forTests });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      folder.remove(server.folder);
    },
  };
}
