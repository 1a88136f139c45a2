import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { Lifetime } from "./lifetime.ts";
import { endProcess } from "./processes.ts";
import { Failure } from "./say.ts";
import { webProgram } from "./web-program.ts";

export type WebServer = {
  readonly pid: number;
  readonly stop: () => Promise<void>;
  /** Settles when the server is no longer there, with its exit code. */
  readonly ended: Promise<number | null>;
};

export type WebServerOptions = {
  /** `start` serves the build in `buildFolder`; `dev` compiles as pages are opened. */
  readonly mode: "start" | "dev";
  readonly buildFolder?: string;
  readonly host: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the server with everything else. */
  readonly lifetime: Lifetime;
  /** Receives what the server prints. Default: this terminal. */
  readonly onOutput?: (text: string) => void;
};

const READY_TIME = 60_000;

/** Starts Next and waits for its first answer. @throws a sentence when it ends or stays silent instead. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { mode, host, port, onOutput } = options;
  // Not for development: Next's own parent and child processes there talk over the same kind of channel.
  const guard = mode === "start" ? ["--import", new URL("./end-with-parent.ts", import.meta.url).href] : [];
  const { DATABASE_URL: _owner, DATABASE_DIRECT_URL: _direct, DATABASE_RETENTION_URL: _retention, ...inherited } = process.env;
  const program = webProgram({ home: process.cwd(), mode, host, port });
  const child = spawn(process.execPath, [...program.flags, ...guard, program.file, ...program.args], {
    env: {
      ...inherited,
      ...options.env,
      ...program.env,
      ...(options.buildFolder === undefined ? {} : { CADENCE_BUILD: options.buildFolder }),
      NODE_ENV: mode === "start" ? "production" : "development",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    stdio: mode === "start" ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const lines: string[] = [];
  let isReady = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      if (!isReady) lines.push(text);
      if (onOutput !== undefined) onOutput(text);
      else if (isReady) process.stdout.write(text);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && !isOver) await endProcess(child.pid, [["SIGTERM", 5_000]]);
  };
  options.lifetime.add(stop);
  const atExit = (): void => {
    child.kill("SIGTERM");
  };
  process.once("exit", atExit);
  void ended.then(() => process.off("exit", atExit));

  const answers = async (): Promise<boolean> => {
    try {
      await fetch(`http://${host}:${port}/`, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
      return true;
    } catch {
      return false;
    }
  };
  const until = performance.now() + READY_TIME;
  while (!(await answers())) {
    if (isOver || performance.now() > until) {
      await stop();
      throw new Failure(`The web server did not start:\n${lines.join("").trim()}`);
    }
    await wait(100);
  }
  isReady = true;
  return { pid: child.pid ?? 0, stop, ended };
}
