import { type ChildProcess, spawn } from "node:child_process";
import type { Lifetime } from "../lifetime.ts";
import { endProcess } from "../processes.ts";
import { requiredPassphrase } from "./store.ts";

/** How long the process of the backups stays away that ended by itself. */
const AGAIN_AFTER = 10_000;

/**
 * Where BACKUP_DIR is set, has the backups made in a process of their own beside the clinic, and started again whenever it ends: nobody at a screen waits for
 * them, and whatever becomes of them ends no server. @throws a sentence where the passphrase is missing, at the start and not at night
 */
export function keepBackups(lifetime: Lifetime): void {
  const folder = process.env.BACKUP_DIR ?? "";
  if (folder === "") return;
  requiredPassphrase();
  const guard = ["--import", new URL("../end-with-parent.ts", import.meta.url).href];
  let child: ChildProcess | undefined;
  let isOver = false;
  const start = (): void => {
    if (isOver) return;
    child = spawn(process.execPath, [...guard, "--conditions=react-server", "scripts/backup.ts", "--keep", folder], {
      env: { ...process.env, NODE_ENV: "production" },
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
}
