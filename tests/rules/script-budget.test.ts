import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { scriptsOf } from "#scripts/support/script-budget.ts";

const build = mkdtempSync(path.join(tmpdir(), "cadence-build-"));
afterAll(() => rmSync(build, { recursive: true, force: true }));

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(build, file)), { recursive: true });
  writeFileSync(path.join(build, file), text);
};
/** Nothing makes it shorter, so that its compressed size is known. */
const script = (kilobytes: number) => write(`static/${kilobytes}.js`, randomBytes(kilobytes * 512).toString("latin1"));
const page = (route: string, entry: string, files: readonly string[]) =>
  write(
    `server/app${route}/page_client-reference-manifest.js`,
    `globalThis.__RSC_MANIFEST = globalThis.__RSC_MANIFEST || {};\nglobalThis.__RSC_MANIFEST["${entry}"] = ${JSON.stringify({ entryJSFiles: { [`[project]/app${entry}`]: files } })};\n`,
  );

test("a page brings what every page brings and its own, each file once, and the portal may bring less than the rest", () => {
  for (const kilobytes of [100, 40, 60]) script(kilobytes);
  write("build-manifest.json", JSON.stringify({ rootMainFiles: ["static/100.js"] }));
  page("/(staff)/tasks", "/(staff)/tasks/page", ["static/100.js", "static/40.js", "static/40.js"]);
  page("/(portal)/portal", "/(portal)/portal/page", ["static/60.js"]);
  const [heaviest, lightest, ...others] = scriptsOf(build);
  expect(others).toEqual([]);
  expect([heaviest?.route, lightest?.route]).toEqual(["/portal", "/tasks"]);
  expect(heaviest && lightest && heaviest.kilobytes / lightest.kilobytes).toBeCloseTo(160 / 140, 1);
  expect(heaviest && lightest && heaviest.most < lightest.most).toBe(true);
});
