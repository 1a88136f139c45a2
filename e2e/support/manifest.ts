import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { BUILD } from "./environment.ts";

const routes = z.record(z.string(), z.string());

/** Every address pattern that the served build answers, from the build's own list: pages ("/patients/[id]") and route handlers. */
export function routesOfBuild(build = BUILD): { readonly pages: readonly string[]; readonly handlers: readonly string[] } {
  const list = Object.entries(routes.parse(JSON.parse(readFileSync(path.join(build, "app-path-routes-manifest.json"), "utf8"))));
  const ending = (end: string) =>
    list
      .filter(([file]) => file.endsWith(end))
      .map(([, address]) => address)
      .filter((address) => !/^\/(?:_|icon\.svg$|favicon\.ico$)/.test(address))
      .sort();
  return { pages: ending("/page"), handlers: ending("/route") };
}

const references = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), filename: z.string(), workers: z.record(z.string(), z.unknown()) })),
});

export type BuiltAction = {
  /** What a form calls it by. */
  readonly id: string;
  readonly name: string;
  /** The pages, by their patterns, whose bundles hold it. */
  readonly pages: readonly string[];
};

/** Every server function of the build, from the build's own list. */
export function actionsOfBuild(build = BUILD): readonly BuiltAction[] {
  const file = path.join(build, "server", "server-reference-manifest.json");
  return Object.entries(references.parse(JSON.parse(readFileSync(file, "utf8"))).node)
    .map(([id, { exportedName, workers }]) => ({
      id,
      name: exportedName,
      pages: Object.keys(workers)
        .filter((worker) => worker.endsWith("/page"))
        .map(
          (worker) =>
            worker
              .replace(/^app/, "")
              .replaceAll(/\/\([^)]+\)/g, "")
              .replace(/\/page$/, "") || "/",
        ),
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
