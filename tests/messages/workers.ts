/** Workers as `npm run worker` starts them, started again whenever they are killed, and what their logs say, one line a kind. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Lifetime } from "#scripts/support/lifetime.ts";

const logLine = z.object({ msg: z.string(), where: z.string().default(""), code: z.string().nullish(), name: z.string().default("") });

export type Workers = {
  /** Kills one of them as a lost machine would. */
  kill(which: number): void;
  /** How often each kind of line stood in their logs. */
  readonly logged: ReadonlyMap<string, number>;
  /** What they printed beside their logs. */
  readonly printed: readonly string[];
};

export function keepWorkers(many: number, env: Readonly<Record<string, string>>, lifetime: Lifetime): Workers {
  const logged = new Map<string, number>();
  const printed: string[] = [];
  const children: (ChildProcess | undefined)[] = [];
  let isOver = false;
  const hear = (line: string) => {
    const said = logLine.safeParse(parsed(line)).data;
    if (said === undefined) return;
    const kind = [said.msg, said.where, said.code ?? said.name].filter((word) => word !== "").join(", ");
    logged.set(kind, (logged.get(kind) ?? 0) + 1);
  };
  const start = (place: number) => {
    if (isOver) return;
    const child = spawn(process.execPath, ["--conditions=react-server", "scripts/worker.ts"], {
      env: { ...process.env, ...env, LOG_LEVEL: "warn" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children[place] = child;
    createInterface({ input: child.stdout }).on("line", hear);
    createInterface({ input: child.stderr }).on("line", (line) => void printed.push(line));
    child.once("exit", () => void wait(500).then(() => start(place)));
  };
  for (let place = 0; place < many; place += 1) start(place);
  const kill = (which: number) => void children[which]?.kill("SIGKILL");
  lifetime.add(() => {
    isOver = true;
    for (let place = 0; place < many; place += 1) kill(place);
  });
  return { kill, logged, printed };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
