import { spawn } from "node:child_process";
import type { Lifetime } from "./lifetime.ts";
import { endProcess } from "./processes.ts";

export type Worker = {
  /** Settles when the worker is no longer there, with its exit code. */
  readonly ended: Promise<number | null>;
};

/** Starts a worker beside the web server, told the same. It ends with everything else. */
export function startWorker({ env, lifetime }: { readonly env: Readonly<Record<string, string>>; readonly lifetime: Lifetime }): Worker {
  const guard = ["--import", new URL("./end-with-parent.ts", import.meta.url).href];
  const { DATABASE_URL: _owner, DATABASE_DIRECT_URL: _direct, DATABASE_RETENTION_URL: _retention, ...inherited } = process.env;
  const child = spawn(process.execPath, [...guard, "--conditions=react-server", "scripts/worker.ts"], {
    env: { ...inherited, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  lifetime.add(async () => {
    if (child.pid !== undefined && !isOver) await endProcess(child.pid, [["SIGTERM", 12_000]]);
  });
  process.once("exit", () => void child.kill("SIGTERM"));
  return { ended };
}
