/** How much script each page of a build brings with it, as a browser gets it, and whether that stays within what a page may. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";

/** Kilobytes of compressed script, of which React and Next alone are about 130. */
const MOST_KB = 180;
/** Patients read on telephones, and their pages need hardly any. */
const MOST_OF_PORTAL_KB = 145;
/** Where somebody drags, records on a chart, or words a form. */
const MOST_OF_TOOLS_KB: Readonly<Record<string, number>> = {
  "/diary": 195,
  "/appointments/[id]/treatment": 200,
  "/settings/definitions/[versionId]/edit": 230,
};

const mostOf = (route: string): number => (/^\/portal\b/.test(route) ? MOST_OF_PORTAL_KB : (MOST_OF_TOOLS_KB[route] ?? MOST_KB));

export type RouteScript = { readonly route: string; readonly kilobytes: number; readonly most: number };

const always = z.object({ rootMainFiles: z.array(z.string()) });
const entries = z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) });
const MANIFEST = /globalThis\.__RSC_MANIFEST\["[^"]+"\]\s*=\s*/;

/** Every page of the build in `folder`, the heaviest first. */
export function scriptsOf(folder: string): readonly RouteScript[] {
  const { rootMainFiles } = always.parse(JSON.parse(readFileSync(path.join(folder, "build-manifest.json"), "utf8")));
  const sizes = new Map<string, number>();
  const sizeOf = (file: string): number => {
    const known = sizes.get(file) ?? gzipSync(readFileSync(path.join(folder, file))).length;
    sizes.set(file, known);
    return known;
  };
  return globSync("server/app/**/page_client-reference-manifest.js", { cwd: folder })
    .map((manifest) => {
      const text = readFileSync(path.join(folder, manifest), "utf8");
      const { entryJSFiles } = entries.parse(JSON.parse(text.slice(text.search(MANIFEST)).replace(MANIFEST, "").replace(/;\s*$/, "")));
      const page = path.posix.dirname(manifest).slice("server/app".length);
      const own = entryJSFiles[`[project]/app${page}/page`] ?? [];
      const bytes = [...new Set([...rootMainFiles, ...own])].reduce((sum, file) => sum + sizeOf(file), 0);
      const route = page.replaceAll(/\/\([^)]+\)/g, "") || "/";
      return { route, kilobytes: bytes / 1024, most: mostOf(route) };
    })
    .sort((one, other) => other.kilobytes - one.kilobytes);
}
