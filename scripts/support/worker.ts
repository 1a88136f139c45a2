import { type ChildProcess, spawn } from "node:child_process";
import { askMetrics } from "./ask-metrics.ts";
import type { Lifetime } from "./lifetime.ts";
import type { Metered } from "./metrics.ts";
import { endProcess } from "./processes.ts";

/** How long a worker stays away that ended by itself: a database that is starting takes about as long. */
const AGAIN_AFTER = 2_000;

export type KeptWorker = {
  /** Has another worker take its place. @param home the folder that works from now on */
  renew(home: string): void;
  readonly metrics: Metered;
};

/**
 * Starts a worker beside the web server, told the same, and starts it again whenever it ends by itself: what it does can wait, and people at their screens must
 * not be cut off by it. It ends with everything else.
 */
export function keepWorker({ env, lifetime }: { readonly env: Readonly<Record<string, string>>; readonly lifetime: Lifetime }): KeptWorker {
  const guard = ["--import", new URL("./end-with-parent.ts", import.meta.url).href];
  const { DATABASE_URL: _owner, DATABASE_DIRECT_URL: _direct, DATABASE_RETENTION_URL: _retention, ...inherited } = process.env;
  let child: ChildProcess | undefined;
  let isOver = false;
  let home = process.cwd();
  const start = (): void => {
    if (isOver) return;
    child = spawn(process.execPath, [...guard, "--conditions=react-server", "scripts/worker.ts"], {
      cwd: home,
      env: { ...inherited, ...env, NODE_ENV: "production" },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      detached: true,
    });
    child.once("error", () => undefined);
    child.once("close", () => {
      child = undefined;
      setTimeout(start, AGAIN_AFTER);
    });
  };
  start();
  lifetime.add(async () => {
    isOver = true;
    if (child?.pid !== undefined) await endProcess(child.pid, [["SIGTERM", 12_000]]);
  });
  process.once("exit", () => {
    child?.kill("SIGTERM");
  });
  return {
    renew: (nextHome) => {
      home = nextHome;
      child?.kill("SIGTERM");
    },
    metrics: () => askMetrics(child)(),
  };
}
