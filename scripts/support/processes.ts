/** Processes by number: who they are, whether they still run, how to end them. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Whether a process with this number runs, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The command line of a process, or null when it cannot be known. */
export function commandOf(pid: number): string | null {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/** Waits until the process is gone. @returns whether it went within the time, in milliseconds. */
export async function goneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (isRunning(pid)) {
    if (performance.now() > until) return false;
    await wait(25);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in between, which is what was wanted.
  }
}

/** Ends a process by the first signal that works, each given its time, and by SIGKILL at the last. */
export async function endProcess(pid: number, tries: readonly (readonly [NodeJS.Signals, number])[]): Promise<void> {
  for (const [name, milliseconds] of tries) {
    if (!isRunning(pid)) return;
    signal(pid, name);
    if (await goneWithin(pid, milliseconds)) return;
  }
  signal(pid, "SIGKILL");
  await goneWithin(pid, 2_000);
}
