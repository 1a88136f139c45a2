/** What a process counts of itself for whoever watches the machines: numbers by route pattern and status, nothing of anybody. */
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { openPools } from "#db/connections.ts";
import { logUnexpected } from "#lib/log.ts";
import { countStreams } from "#lib/streams.ts";
import { answerForMetrics } from "#lib/supervised.ts";
import { type Routes, routeOf } from "./rules.ts";

/** Seconds. The goals of the pages lie among them. */
const DURATIONS = [0.025, 0.05, 0.1, 0.3, 1, 3, 10];
/** An answer that stays open as long as its page does has no duration worth knowing. */
const STREAM = "/api/diary/events";

const manifest = z.object({
  staticRoutes: z.array(z.object({ page: z.string() })),
  dynamicRoutes: z.array(z.object({ page: z.string(), regex: z.string() })),
});

/** @throws when there is no build. */
function routesOfBuild(folder: string): Routes {
  const { staticRoutes, dynamicRoutes } = manifest.parse(JSON.parse(readFileSync(path.join(folder, "routes-manifest.json"), "utf8")));
  return {
    fixed: new Set(staticRoutes.map(({ page }) => page)),
    patterns: dynamicRoutes.map(({ page, regex }) => ({ page, fits: new RegExp(regex) })),
  };
}

/** What is open at the moment, by its name: looked at when somebody asks. */
type Open = {
  readonly pools: () => Readonly<Record<string, Database | undefined>>;
  /** How many listen for changes of the diary. */
  readonly listeners: () => number;
};

function gauge(registry: Registry, name: string, help: string, look: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(look());
    },
  });
}

/** Counts this process: its memory, its event loop, its connections; answers whoever keeps it when that asks. */
export function measureProcess(name: string, { pools, listeners }: Open): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "cadence_pool_connections",
    help: "Connections to the database: in use, idle, and requests that wait for one.",
    labelNames: ["pool", "state"],
    registers: [registry],
    collect() {
      for (const [label, database] of Object.entries(pools())) {
        if (database === undefined) continue;
        const { totalCount, idleCount, waitingCount } = database.pool;
        this.set({ pool: label, state: "used" }, totalCount - idleCount);
        this.set({ pool: label, state: "idle" }, idleCount);
        this.set({ pool: label, state: "waiting" }, waitingCount);
      }
    },
  });
  gauge(registry, "cadence_writers_waiting", "Transactions that wait in line before they take a connection.", () =>
    Object.values(pools()).reduce((sum, database) => sum + (database?.writers.waiting ?? 0), 0),
  );
  gauge(registry, "cadence_diary_listeners", "Open diaries that this process tells of changes.", listeners);
  gauge(registry, "cadence_streams", "Answers that stay open as long as their page does.", countStreams);
  answerForMetrics(() => registry.getMetricsAsJSON());
  return registry;
}

/** Counts a process that serves the web. @param buildFolder where the routes of its build are written down; null where there is no build */
export function measureServer(name: string, buildFolder: string | null): void {
  const registry = measureProcess(name, {
    pools: () => ({ app: openPools().app, portal: openPools().portal }),
    listeners: () => openPools().diary?.listeners() ?? 0,
  });
  if (buildFolder !== null) measureRequests(registry, buildFolder);
}

/** Counts every request of this process from its beginning to the end of its answer, for the life of the process. */
export function measureRequests(registry: Registry, buildFolder: string): void {
  let routes: Routes;
  try {
    routes = routesOfBuild(buildFolder);
  } catch (error) {
    logUnexpected(error, "metrics");
    return;
  }
  const durations = new Histogram({
    name: "cadence_http_request_seconds",
    help: "Requests by the pattern of their address, method and status, and how long each took.",
    labelNames: ["route", "method", "status"],
    buckets: DURATIONS,
    registers: [registry],
  });
  subscribe("http.server.request.start", (begun) => {
    if (typeof begun !== "object" || begun === null || !("request" in begun) || !("response" in begun)) return;
    const { request, response } = begun;
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
    const route = routeOf(routes, request.url ?? "");
    if (route === STREAM) return;
    const since = performance.now();
    const method = ["GET", "HEAD", "POST"].includes(request.method ?? "") ? (request.method ?? "") : "other";
    response.once("close", () => {
      const status = response.writableFinished ? String(response.statusCode) : "cut off";
      durations.observe({ route, method, status }, (performance.now() - since) / 1_000);
    });
  });
}
