import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { licenceList, licenceOf, servedPackages } from "#scripts/support/served-packages.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const lock = read("package-lock.json");
const served = servedPackages(lock);

/** Permissive, or of a library that is used as it is, unchanged and replaceable: sharp's libvips. */
const ACCEPTED = new Set([
  "MIT-0",
  "(MIT OR CC0-1.0)",
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense", "OFL-1.1", "CC-BY-4.0", "BlueOak-1.0.0"],
  ...["LGPL-3.0-or-later", "Apache-2.0 AND LGPL-3.0-or-later", "Apache-2.0 AND LGPL-3.0-or-later AND MIT"],
]);

describe("what Cadence is made of", () => {
  it("runs no install script but those that package.json names", () => {
    const entries = z
      .object({ packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().default(false) })) })
      .parse(JSON.parse(lock)).packages;
    const { allowScripts } = z.object({ allowScripts: z.record(z.string(), z.boolean()) }).parse(JSON.parse(read("package.json")));
    const scripts = Object.entries(entries)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
    expect(scripts.filter((name) => !(name in allowScripts))).toEqual([]);
  });

  it("names no place that packages are fetched from", () => {
    expect(lock).not.toMatch(/"resolved": "https?:/);
  });

  it("has a licence for every package, and none that forbids a clinic's use", () => {
    expect(served.filter((each) => !ACCEPTED.has(licenceOf(each, served) ?? "none named"))).toEqual([]);
    expect(read("docs/licences.md")).toBe(licenceList(served));
  });
});
