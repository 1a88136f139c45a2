/** What Prometheus reads: figures of every process that this script keeps, and of the work that waits in the database. On a port of its own, this machine's alone unless told. */
import { createServer } from "node:http";
import { AggregatorRegistry, Gauge, Registry } from "prom-client";
import { openDatabase } from "#db/client.ts";
import { jobsDue, messagesDue, workerSilentFor } from "#db/state.ts";
import type { Lifetime } from "./lifetime.ts";
import { requirePort } from "./ports.ts";
import { Failure } from "./say.ts";

/** The figures of one process as its own registry gives them; nothing where it did not answer in time. */
export type Metered = () => Promise<readonly object[]>;

/** Where metrics are served: METRICS_PORT, on METRICS_HOST. Null where no port is given. */
export function metricsAddress(): { readonly host: string; readonly port: number } | null {
  const given = process.env.METRICS_PORT ?? "";
  if (given === "") return null;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Failure("METRICS_PORT must be a number from 1 to 65535.");
  return { host: process.env.METRICS_HOST ?? "127.0.0.1", port };
}

/** What the database says of work that waits; one connection, taken when somebody asks. */
function watchWork(appUrl: string, lifetime: Lifetime): () => Promise<Registry> {
  const database = openDatabase(appUrl, { max: 1, name: "cadence-metrics" });
  lifetime.add(() => database.pool.end());
  return async () => {
    const registry = new Registry();
    const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
      new Gauge({ name, help, labelNames, registers: [registry] });
    const reached = gauge("cadence_database_reached", "1 where the database answers.");
    try {
      const [jobs, messages, silent] = [await jobsDue(database.db), await messagesDue(database.db), await workerSilentFor(database.db)];
      const many = gauge("cadence_jobs_due", "Jobs that wait for a worker, by their queue.", "queue");
      const oldest = gauge("cadence_jobs_oldest_due_seconds", "For how long the oldest of them has been due.", "queue");
      for (const { queue, many: count, seconds } of jobs) {
        many.set({ queue }, count);
        oldest.set({ queue }, seconds);
      }
      gauge("cadence_messages_due", "What patients are to be told and have not been.").set(messages.many);
      gauge("cadence_messages_oldest_due_seconds", "For how long the oldest of it has been due.").set(messages.seconds);
      if (silent !== null) gauge("cadence_worker_silent_seconds", "Since a worker's last sign of life.").set(silent);
      reached.set(1);
    } catch {
      reached.set(0);
    }
    return registry;
  };
}

/** Serves `/metrics` until everything ends. @throws a sentence when the port is taken. */
export async function serveMetrics(options: {
  readonly address: { readonly host: string; readonly port: number };
  readonly appUrl: string;
  /** The processes that there are when somebody asks. */
  readonly processes: () => readonly Metered[];
  readonly lifetime: Lifetime;
}): Promise<void> {
  const { address, appUrl, processes, lifetime } = options;
  await requirePort(address.host, address.port, "METRICS_PORT=9465 npm start");
  const work = watchWork(appUrl, lifetime);
  const write = async (): Promise<string> => {
    const figures = await Promise.all(processes().map((ask) => ask()));
    const all = AggregatorRegistry.aggregate(figures.map((each) => [...each]));
    return `${await all.metrics()}\n${await (await work()).metrics()}`;
  };
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end("Ask for /metrics.\n");
      return;
    }
    write().then(
      (text) => response.writeHead(200, { "content-type": Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      () => response.writeHead(500).end("The figures could not be gathered.\n"),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(address.port, address.host, resolve);
  });
  lifetime.add(() => {
    server.close();
    server.closeAllConnections();
  });
}
