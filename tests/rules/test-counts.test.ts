import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { countPlaywright } from "#scripts/support/test-counts.ts";

const folder = mkdtempSync(path.join(tmpdir(), "cadence-counts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spec = (title: string, status: string) => ({ title, file: "a.spec.ts", tests: [{ status }] });

function reported(stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number }): string {
  const file = path.join(folder, `${JSON.stringify(stats).length}.json`);
  const inner = { specs: [spec("hiccuped", "flaky"), spec("held", "expected")] };
  writeFileSync(file, JSON.stringify({ suites: [{ specs: [spec("held too", "expected")], suites: [inner] }], stats }));
  return file;
}

test("a browser test that passes at its second try counts as passed and is named", () => {
  expect(countPlaywright(reported({ expected: 2, unexpected: 0, flaky: 1 }), true)).toEqual({
    passed: 3,
    failed: 0,
    flaky: ["a.spec.ts: hiccuped"],
  });
});

test("a run that ends badly or leaves no report failed at least once", () => {
  expect(countPlaywright(reported({ expected: 12, unexpected: 0, flaky: 0 }), false)).toMatchObject({ passed: 12, failed: 1 });
  expect(countPlaywright(path.join(folder, "none.json"), false)).toEqual({ passed: 0, failed: 1 });
});
