import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import * as house from "#tests/support/house-rules.ts";
import { plantedImports, plantedLint, plantedTypes } from "#tests/support/planted-sources.ts";
import { sourceFile } from "#tests/support/source-files.ts";
import { belowFloor, notExact } from "#tests/support/versions.ts";

const { routesCallWithProof, ...rulesForOneFile } = house;
const ruleOf = new Map<string, house.HouseRule>(Object.entries(rulesForOneFile));
const home = process.cwd();
const FLOORS = ["app", "components", "lib", "db", "tests"];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A project of its own under the same configuration, holding the planted files. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "cadence-planted-"));
  folders.push(folder);
  for (const name of ["package.json", "tsconfig.json", "biome.json", "knip.json", ".dependency-cruiser.mjs"])
    cpSync(name, path.join(folder, name));
  symlinkSync(path.join(home, "node_modules"), path.join(folder, "node_modules"), "dir");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const failed = z.object({ code: z.number(), stdout: z.string() });

/** Runs a tool that must find something: it ends with a code that is not nought. */
async function finds(folder: string, program: string, args: readonly string[]): Promise<string> {
  const call = promisify(execFile)(process.execPath, [path.join(home, "node_modules", program), ...args], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  const outcome = failed.parse(
    await call.then(
      () => ({ code: 0, stdout: "" }),
      (error: unknown) => error,
    ),
  );
  expect(outcome.code).not.toBe(0);
  return outcome.stdout;
}

describe("a planted violation is found", () => {
  test("by each rule of the floors", async () => {
    const folder = plant(Object.assign({}, ...plantedImports.map(([, , files]) => files)));
    const output = await finds(folder, "dependency-cruiser/bin/dependency-cruiser.mjs", [...FLOORS, "--config", ".dependency-cruiser.mjs"]);
    const found = [...output.matchAll(/error (\S+): (\S+)/g)].map(([, rule, from]) => `${rule}: ${from}`);
    for (const [rule, from] of plantedImports) expect(found).toContain(`${rule}: ${from}`);
  });

  test("and no rule of the floors is without one", async () => {
    const config: unknown = await import(path.join(home, ".dependency-cruiser.mjs"));
    const { forbidden } = z.object({ default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) }).parse(config).default;
    const kinds = new Set(forbidden.map(({ name }) => name.replace(/^domain-order-.*/, "domain-order-audit")));
    expect([...kinds].sort()).toEqual(plantedImports.map(([rule]) => rule).sort());
  });

  test("by each lint rule the house adds, and by the formatter", async () => {
    const folder = plant(Object.fromEntries(plantedLint.map(([, name, text]) => [name, text])));
    const output = await finds(folder, "@biomejs/biome/bin/biome", [
      "check",
      "--vcs-enabled=false",
      "--max-diagnostics=200",
      "--reporter=github",
      "lib",
      "components",
    ]);
    const lines = output.split("\n");
    for (const [category, name] of plantedLint) {
      expect(
        lines.some((line) => line.includes(`title=${category},`) && line.includes(`${name},line=`)),
        `${category} in ${name}`,
      ).toBe(true);
    }
  });

  test("by each strictness of the compiler", async () => {
    const files = Object.fromEntries(plantedTypes.map(([code, text]) => [`lib/e${code}.ts`, text]));
    const folder = plant({
      ...files,
      "tsconfig.planted.json": JSON.stringify({ extends: "./tsconfig.json", compilerOptions: { incremental: false }, include: ["lib"] }),
    });
    const output = await finds(folder, "typescript/bin/tsc", ["--project", "tsconfig.planted.json", "--pretty", "false"]);
    for (const [code] of plantedTypes) expect(output).toMatch(new RegExp(`lib/e${code}\\.ts\\(.*error TS${code}:`));
  });

  test("by the search for unused code", async () => {
    const folder = plant({
      "app/page.tsx": 'import { used } from "#lib/half.ts";\nexport default () => used;\n',
      "lib/half.ts": "export const used = 1;\nexport const unusedExport = 2;\n",
      "lib/nobody.ts": "export const nobody = 1;\n",
    });
    const output = await finds(folder, "knip/bin/knip.js", ["--no-progress"]);
    expect(output).toMatch(/Unused files[\s\S]*lib\/nobody\.ts/);
    expect(output).toMatch(/unusedExport .*lib\/half\.ts/);
    expect(output).toMatch(/Unused dependencies[\s\S]*drizzle-orm/);
  });

  const planted: readonly (readonly [string, string, string])[] = [
    ["noFileOver300Lines", "lib/long.ts", "export {};\n".repeat(301)],
    ["noTypeAssertion", "lib/a.ts", "export const a = JSON.parse('1') as number;\n"],
    ["noRawSql", "lib/a/queries.ts", "export const a = sql.raw('select 1');\n"],
    ["detailsAreReadFromTheView", "lib/a/queries.ts", "export const a = patients.phone;\n"],
    ["noRawHtml", "app/a.tsx", "export const A = () => <p dangerouslySetInnerHTML={{ __html: '' }} />;\n"],
    ["noBarrel", "lib/a/index.ts", 'export * from "./b.ts";\n'],
    ["actionsAreMadeByHelpers", "app/a/actions.ts", '"use server";\nexport async function saveAction() {}\n'],
    ["actionsAreMadeByHelpers", "app/b/actions.ts", '"use server";\nexport const saveAction = async () => {};\n'],
    ["actionsAreMadeByHelpers", "app/c/actions.ts", '"use server";\nexport const save = formAction("patient:write", input, run);\n'],
    ["actionsAreMadeByHelpers", "app/d/page.tsx", 'export const save = async () => {\n  "use server";\n};\n'],
    ["noTemporalInBrowser", "components/a.tsx", '"use client";\nexport const now = () => Temporal.Now.instant();\n'],
    ["proofsAreMintedInAuth", "lib/a/commands.ts", 'import { mintStaff } from "#lib/auth/ctx.ts";\nexport const a = mintStaff;\n'],
    ["proofsAreMintedInAuth", "app/a/actions.ts", 'import { asSystem } from "#lib/auth/ctx.ts";\nexport const a = asSystem;\n'],
    ["noCacheOfPatientData", "app/a/page.tsx", 'export default async function page() {\n  "use cache";\n}\n'],
    ["noCacheOfPatientData", "app/b/page.tsx", 'import Image from "next/image";\nexport default Image;\n'],
    ["noSilencedCheck", "lib/a.ts", `// ${"biome"}-ignore lint: because\nexport const a = 1;\n`],
    ["noSkippedTest", "tests/a.test.ts", "test.skip('later', () => undefined);\n"],
    ["importsCarryTheirExtension", "lib/a.ts", 'import { b } from "./b";\nexport const a = b;\n'],
    ["importsCarryTheirExtension", "lib/a/b/c.ts", 'import { b } from "../../b.ts";\nexport const a = b;\n'],
    ["namesAreKebabCase", "lib/bookSeries.ts", "export const a = 1;\n"],
  ];
  test.each(planted)("by %s in %s", (name, at, text) => {
    const rule = ruleOf.get(name);
    if (rule === undefined) throw new Error(`There is no rule ${name}.`);
    expect(rule(sourceFile(at, text))).not.toEqual([]);
  });

  test("by routesCallWithProof, and every rule of the house has a planted violation", () => {
    const query = sourceFile("lib/a/queries.ts", "export async function listAll(db: Db): Promise<void> {}\n");
    const route = sourceFile("app/a/page.tsx", 'import { listAll } from "#lib/a/queries.ts";\nexport default () => listAll(db);\n');
    expect(routesCallWithProof([query, route])).toHaveLength(1);
    expect(new Set([...planted.map(([name]) => name), "routesCallWithProof"])).toEqual(new Set([...ruleOf.keys(), "routesCallWithProof"]));
  });

  test("among the versions of packages", () => {
    expect(belowFloor({ "node_modules/next": { version: "16.3.9" } })).toContain("node_modules/next is 16.3.9, below 16.4.1");
    expect(belowFloor({ "node_modules/next": { version: "16.4.1-canary.2" } })).toContain(
      "node_modules/next is 16.4.1-canary.2, below 16.4.1",
    );
    expect(belowFloor({ "node_modules/a/node_modules/sharp": { version: "0.34.9" } })).toContain(
      "node_modules/a/node_modules/sharp is 0.34.9, below 0.35.5",
    );
    expect(notExact({ zod: "^4.6.7" })).toEqual(["zod ^4.6.7"]);
  });
});
