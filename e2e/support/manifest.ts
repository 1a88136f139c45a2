import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { BUILD } from "./environment.ts";

const routes = z.record(z.string(), z.string());

/** Every address pattern that the served build answers, from the build's own list: pages ("/patients/[id]") and route handlers. */
export function routesOfBuild(): { readonly pages: readonly string[]; readonly handlers: readonly string[] } {
  const list = Object.entries(routes.parse(JSON.parse(readFileSync(path.join(BUILD, "app-path-routes-manifest.json"), "utf8"))));
  const ending = (end: string) =>
    list
      .filter(([file]) => file.endsWith(end))
      .map(([, address]) => address)
      .filter((address) => !/^\/(?:_|icon\.svg$|favicon\.ico$)/.test(address))
      .sort();
  return { pages: ending("/page"), handlers: ending("/route") };
}
