/** Lanes that work side by side, each in a process and a scratch copy of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { endProcess, goneWithin } from "#scripts/support/processes.ts";
import { scratchCopy } from "./scratch.ts";
import { type Outcome, outcomeShape, type Task } from "./task.ts";

type Lane = (task: Task) => Promise<Outcome>;

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (child.connected) child.disconnect();
  if (!(await goneWithin(child.pid, 10_000))) await endProcess(child.pid, [["SIGTERM", 10_000]]);
}

async function openLane(lifetime: Lifetime): Promise<Lane> {
  const child = spawn(process.execPath, ["tests/mutation/lane.ts"], {
    cwd: scratchCopy(lifetime),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    // As the command of Vitest itself sets it.
    env: { ...process.env, NODE_ENV: "test" },
  });
  lifetime.add(() => end(child));
  const gone = once(child, "exit").then(() => {
    throw new Error("A lane ended before its work.");
  });
  // Asked about while a lane works; when everything ends, it is no news.
  gone.catch(() => undefined);
  const answer = () => Promise.race([once(child, "message"), gone]);
  await answer();
  return async (task) => {
    child.send(task);
    const [outcome] = await answer();
    return outcomeShape.parse(outcome);
  };
}

export type Lanes = <T extends { readonly task: Task }>(jobs: readonly T[], done: (job: T, outcome: Outcome) => void) => Promise<void>;

/** @returns what works off jobs, in their order, as the lanes become free. */
export async function openLanes(lifetime: Lifetime, count: number): Promise<Lanes> {
  const lanes = await Promise.all(Array.from({ length: count }, () => openLane(lifetime)));
  return async (jobs, done) => {
    const waiting = [...jobs];
    await Promise.all(
      lanes.map(async (lane) => {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) done(job, await lane(job.task));
      }),
    );
  };
}
