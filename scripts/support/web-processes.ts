import cluster, { type Worker } from "node:cluster";
import { setTimeout as wait } from "node:timers/promises";
import { READY } from "#lib/supervised.ts";
import { askMetrics } from "./ask-metrics.ts";
import type { Lifetime } from "./lifetime.ts";
import type { Metered } from "./metrics.ts";
import { endProcess } from "./processes.ts";
import { Failure, say } from "./say.ts";

export type WebProcesses = {
  /** Starts every process anew, one after another: an old one goes when its successor serves. @returns whether all of them went */
  restart(buildFolder: string): Promise<boolean>;
  /** The figures of each that serves. */
  metrics(): readonly Metered[];
};

export type WebProcessesOptions = {
  readonly count: number;
  readonly buildFolder: string;
  readonly host: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the processes with everything else. */
  readonly lifetime: Lifetime;
};

/** One place in the row of processes; whoever serves in it may change. */
type Place = { readonly number: number; serving: Worker | undefined; tries: number };

const READY_TIME = 60_000;
/** A process has so long to answer whom it has let in (stop-gracefully.ts), and a little more. */
const STOP_TIME = 14_000;
/** How long a process stays away that ended by itself: twice as long with every time, until one has served for a minute. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 30_000;
const STEADY = 60_000;

/**
 * Serves one port with several processes, and keeps them: one that dies is started again, longer after each time. Connections are handed round by this process,
 * so that one handed to a process which is just stopping goes to another. What the processes share is in the database and in the folder of files.
 * @throws a sentence when a first process ends or stays silent.
 */
export async function startWebProcesses(options: WebProcessesOptions): Promise<WebProcesses> {
  const { host, port, env, lifetime } = options;
  // Set to nothing, since a process inherits what it is not given.
  const hidden = { DATABASE_URL: undefined, DATABASE_DIRECT_URL: undefined, DATABASE_RETENTION_URL: undefined };
  cluster.setupPrimary({
    exec: "node_modules/next/dist/bin/next",
    args: ["start", "-H", host, "-p", String(port)],
    execArgv: ["--import", new URL("./stop-gracefully.ts", import.meta.url).href],
    silent: true,
  });
  let { buildFolder } = options;
  let isOver = false;

  /** Starts one process. @returns it once it serves, or what it said before it ended */
  async function start(number: number): Promise<Worker | string> {
    const worker = cluster.fork({
      ...hidden,
      ...env,
      CADENCE_BUILD: buildFolder,
      CADENCE_PROCESS: String(number),
      NODE_ENV: "production",
      NEXT_MANUAL_SIG_HANDLE: "1",
      NEXT_TELEMETRY_DISABLED: "1",
    });
    const lines: string[] = [];
    let isReady = false;
    for (const stream of [worker.process.stdout, worker.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        if (isReady) process.stdout.write(chunk);
        else lines.push(chunk.toString("utf8"));
      });
    }
    worker.on("error", () => undefined);
    const ready = new Promise<true>((resolve) => {
      worker.on("message", (message: unknown) => {
        if (message === READY) resolve(true);
      });
    });
    const ended = new Promise<false>((resolve) => {
      worker.once("exit", () => resolve(false));
    });
    isReady = await Promise.race([ready, ended, wait(READY_TIME, false as const, { ref: false })]);
    if (isReady) return worker;
    await stop(worker);
    return lines.join("").trim();
  }

  async function stop(worker: Worker): Promise<void> {
    const { pid } = worker.process;
    if (pid !== undefined && !worker.isDead()) await endProcess(pid, [["SIGTERM", STOP_TIME]]);
  }

  /** Puts a process in its place, and another when that one ends by itself. */
  function keep(place: Place, worker: Worker): void {
    place.serving = worker;
    const since = performance.now();
    worker.once("exit", (code, signal) => {
      if (isOver || place.serving !== worker) return;
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
      const worker = await start(place.number);
      if (typeof worker === "string") {
        if (!isOver) say(`Web process ${place.number} did not start:\n${worker}`);
      } else if (isOver || place.serving !== undefined) await stop(worker);
      else keep(place, worker);
    }
  }

  const places = Array.from({ length: options.count }, (_, index): Place => ({ number: index + 1, serving: undefined, tries: 0 }));
  lifetime.add(async () => {
    isOver = true;
    await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => worker && stop(worker)));
  });
  const started = await Promise.all(places.map(({ number }) => start(number)));
  for (const [index, worker] of started.entries()) {
    if (typeof worker === "string") throw new Failure(`The web server did not start:\n${worker}`);
    const place = places[index];
    if (place !== undefined) keep(place, worker);
  }

  let restarting: Promise<boolean> | undefined;
  async function restart(folder: string): Promise<boolean> {
    buildFolder = folder;
    for (const place of places) {
      const worker = await start(place.number);
      if (typeof worker === "string") {
        if (!isOver) say(`Web process ${place.number} goes on, since the one in its place did not start:\n${worker}`);
        return false;
      }
      const old = place.serving;
      keep(place, worker);
      if (old !== undefined) await stop(old);
    }
    return true;
  }
  return {
    metrics: () => places.flatMap(({ serving }) => (serving === undefined ? [] : [askMetrics(serving.process)])),
    restart: (folder) => {
      restarting ??= restart(folder).finally(() => {
        restarting = undefined;
      });
      return restarting;
    },
  };
}
