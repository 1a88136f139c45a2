/** A clinic as `npm start -- --processes 2` serves it, beside the two servers of the house: what is stopped, started anew and killed in it is its own. */
import { execFileSync, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { endProcess } from "#scripts/support/processes.ts";

/** Where nothing is built yet, the first start builds: minutes, on a machine that does other things too. */
const START_TIME = 600_000;
const LOOK_EVERY = 50;

export type OwnClinic = {
  readonly origin: string;
  /** The processes that serve, by their numbers. */
  readonly serving: () => readonly number[];
  readonly signal: (name: NodeJS.Signals) => void;
  /** Waits until it has said these words once more than before. @throws when it does not in time. */
  readonly says: (words: string, milliseconds: number) => Promise<void>;
  /** Settles when it is no longer there. */
  readonly ended: Promise<void>;
  readonly printed: () => string;
};

/** Starts it and waits until it serves. @param env told on top of this process's own environment */
export async function startOwnClinic(
  lifetime: Lifetime,
  { port, processes, env }: { readonly port: number; readonly processes: number; readonly env: Readonly<Record<string, string>> },
): Promise<OwnClinic> {
  const origin = `http://localhost:${port}`;
  const script = ["--conditions=react-server", "scripts/start.ts", "--processes", String(processes)];
  const child = spawn(process.execPath, script, {
    env: { ...process.env, PORT: String(port), HOST: "127.0.0.1", PUBLIC_URL: origin, LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("The clinic was not started.");
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
    });
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      isOver = true;
      resolve();
    });
  });
  lifetime.add(async () => {
    if (!isOver) await endProcess(pid, [["SIGTERM", 20_000]]);
  });
  let read = 0;
  const says = async (words: string, milliseconds: number): Promise<void> => {
    const until = performance.now() + milliseconds;
    for (;;) {
      const at = text.indexOf(words, read);
      if (at >= 0) {
        read = at + words.length;
        return;
      }
      if (isOver || performance.now() > until) throw new Error(`It never said "${words}":\n${text.slice(read)}`);
      await wait(LOOK_EVERY);
    }
  };
  await says("Cadence is ready", START_TIME);
  return {
    origin,
    serving: () =>
      execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" })
        .split("\n")
        .filter((line) => line.includes("next-server"))
        .map((line) => Number.parseInt(line, 10)),
    signal: (name) => {
      process.kill(pid, name);
    },
    says,
    ended,
    printed: () => text,
  };
}
