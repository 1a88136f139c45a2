import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { READY } from "#lib/supervised.ts";
import { askMetrics } from "./ask-metrics.ts";
import { openFrontDoor } from "./front-door.ts";
import type { Lifetime } from "./lifetime.ts";
import type { Metered } from "./metrics.ts";
import { freePort } from "./ports.ts";
import { endProcess, goneWithin } from "./processes.ts";
import { Failure, say } from "./say.ts";
import { isStandalone, webProgram } from "./web-program.ts";

export type WebProcesses = {
  /** Starts every process anew, one after another: an old one goes when its successor serves. @param home the folder that serves from now on @returns whether all of them went */
  restart(home: string, buildFolder: string): Promise<boolean>;
  /** The figures of each that serves. */
  metrics(): readonly Metered[];
};

export type WebProcessesOptions = {
  readonly count: number;
  readonly home: string;
  readonly buildFolder: string;
  readonly host: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the processes with everything else. */
  readonly lifetime: Lifetime;
};

/** One place in the row of processes; whoever serves in it may change. */
type Place = { readonly number: number; serving: ChildProcess | undefined; tries: number };

const READY_TIME = 60_000;
/** A process has so long to answer whom it has let in (stop-gracefully.ts), and a little more. */
const STOP_TIME = 12_000;
/** How long a process stays away that ended by itself: twice as long with every time, until one has served for a minute. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 30_000;
const STEADY = 60_000;

/**
 * Serves one port with several processes, and keeps them: one that dies is started again, after a longer time each time. This process holds the port and hands
 * connections round; what the processes share is in the database and in the folder of files.
 * @throws a sentence when a first process ends or stays silent.
 */
export async function startWebProcesses(options: WebProcessesOptions): Promise<WebProcesses> {
  const { host, port, env, lifetime } = options;
  const { DATABASE_URL: _owner, DATABASE_DIRECT_URL: _direct, DATABASE_RETENTION_URL: _retention, ...inherited } = process.env;
  const guards = ["./end-with-parent.ts", "./stop-gracefully.ts"].flatMap((file) => ["--import", new URL(file, import.meta.url).href]);
  const everyChild = new Set<ChildProcess>();
  const served = new WeakSet<ChildProcess>();
  let { home, buildFolder } = options;
  let isOver = false;

  /** Starts one process, which listens for itself alone: the framework asks it for pages. @returns it once it serves, or what it said before it ended */
  async function start(number: number): Promise<ChildProcess | string> {
    // A folder that was made to be copied takes no 0 for any port.
    const inner = isStandalone(home) ? await freePort() : 0;
    const program = webProgram({ home, mode: "start", host: "127.0.0.1", port: inner });
    const child = spawn(process.execPath, [...program.flags, ...guards, program.file, ...program.args], {
      cwd: home,
      env: {
        ...inherited,
        ...env,
        ...program.env,
        CADENCE_BUILD: buildFolder,
        CADENCE_PROCESS: String(number),
        NODE_ENV: "production",
        NEXT_MANUAL_SIG_HANDLE: "1",
        NEXT_TELEMETRY_DISABLED: "1",
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    });
    everyChild.add(child);
    const lines: string[] = [];
    let isReady = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        if (isReady) process.stdout.write(chunk);
        else lines.push(chunk.toString("utf8"));
      });
    }
    const ended = new Promise<false>((resolve) => {
      child.once("error", () => resolve(false));
      child.once("exit", () => {
        everyChild.delete(child);
        resolve(false);
      });
    });
    const ready = new Promise<true>((resolve) => {
      child.on("message", (message) => {
        if (message === READY) resolve(true);
      });
    });
    isReady = await Promise.race([ready, ended, wait(READY_TIME, false as const, { ref: false })]);
    if (isReady) return child;
    await end(child);
    return lines.join("").trim();
  }

  /** Ends one that serves nobody. */
  async function end({ pid, exitCode, signalCode }: ChildProcess): Promise<void> {
    if (pid !== undefined && exitCode === null && signalCode === null) await endProcess(pid, [["SIGTERM", STOP_TIME]]);
  }

  /** Waits until one is gone that was told to go. */
  async function seeOff({ pid, exitCode, signalCode }: ChildProcess): Promise<void> {
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (!(await goneWithin(pid, STOP_TIME))) await endProcess(pid, []);
  }

  const started = await startAll();
  const door = await openFrontDoor(host, port);
  lifetime.add(async () => {
    isOver = true;
    door.close();
    await Promise.all([...everyChild].map((child) => (served.has(child) ? seeOff(child) : end(child))));
  });
  process.once("exit", () => {
    for (const child of everyChild) child.kill("SIGTERM");
  });

  async function startAll(): Promise<readonly ChildProcess[]> {
    const stopStarting = async () => {
      await Promise.all([...everyChild].map(end));
    };
    lifetime.add(stopStarting);
    const children = await Promise.all(Array.from({ length: options.count }, (_, index) => start(index + 1)));
    const failed = children.find((child) => typeof child === "string");
    if (failed !== undefined) throw new Failure(`The web server did not start:\n${failed}`);
    return children.filter((child) => typeof child !== "string");
  }

  /** Puts a process in its place, and another when that one ends by itself. */
  function keep(place: Place, child: ChildProcess): void {
    place.serving = child;
    served.add(child);
    door.add(child);
    const since = performance.now();
    child.once("exit", (code, signal) => {
      if (isOver || place.serving !== child) return;
      place.serving = undefined;
      if (performance.now() - since > STEADY) place.tries = 0;
      say(`Web process ${place.number} ended by itself (${signal ?? `exit code ${code}`}) and is started again.`);
      void startAgain(place);
    });
  }

  async function startAgain(place: Place): Promise<void> {
    while (!isOver && place.serving === undefined) {
      await wait(Math.min(FIRST_WAIT * 2 ** place.tries, LONGEST_WAIT));
      place.tries += 1;
      if (isOver || place.serving !== undefined) return;
      const child = await start(place.number);
      if (typeof child === "string") {
        if (!isOver) say(`Web process ${place.number} did not start:\n${child}`);
      } else if (isOver || place.serving !== undefined) await end(child);
      else keep(place, child);
    }
  }

  const places = started.map((child, index): Place => {
    const place: Place = { number: index + 1, serving: undefined, tries: 0 };
    keep(place, child);
    return place;
  });

  async function restart(): Promise<boolean> {
    for (const place of places) {
      const child = await start(place.number);
      if (typeof child === "string") {
        if (!isOver) say(`Web process ${place.number} goes on, since the one in its place did not start:\n${child}`);
        return false;
      }
      const old = place.serving;
      keep(place, child);
      if (old === undefined) continue;
      door.remove(old);
      await seeOff(old);
    }
    return true;
  }

  let restarting: Promise<boolean> | undefined;
  return {
    metrics: () => places.flatMap(({ serving }) => (serving === undefined ? [] : [askMetrics(serving)])),
    restart: (nextHome, nextBuild) => {
      [home, buildFolder] = [nextHome, nextBuild];
      restarting ??= restart().finally(() => {
        restarting = undefined;
      });
      return restarting;
    },
  };
}
