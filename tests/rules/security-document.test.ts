import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explanationsOf } from "#tests/security/scan-explained.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const rows = read("docs/security.md")
  .split("\n")
  .filter((line) => /^\|\s*\d+\s*\|/.test(line))
  .map((line) => {
    const [number = "", , held = "", shown = ""] = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    return { number: Number(number), held, shown };
  });

describe("the document of what holds", () => {
  it("has each of the 64 checks once, in order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 64 }, (_, index) => index + 1));
  });

  it("names for each a test that is there, a suite that is run, or the reason why it does not apply", () => {
    const suites = new Set(
      ["tests/security/run.ts", "tests/load/run.ts", "tests/chaos/run.ts"].flatMap((path) =>
        [...read(path).matchAll(/\b([SR]\d+):/g)].map(([, name]) => name),
      ),
    );
    const wrong = rows.flatMap(({ number, shown }) => {
      const paths = [...shown.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
      const named = [...shown.matchAll(/\b([SR]\d+)\b/g)].map(([, name]) => name);
      const missing = [
        ...paths.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url))),
        ...named.filter((name) => !suites.has(name)),
      ];
      const isBare = paths.length === 0 && named.length === 0 && !shown.startsWith("does not apply");
      return isBare ? [`${number} names nothing`] : missing.map((each) => `${number}: ${each} is not there`);
    });
    expect(wrong).toEqual([]);
  });

  it("says of each thing that a scanner says, and that is no finding, why", () => {
    const explanations = explanationsOf(read("docs/security.md"));
    expect(explanations.length).toBeGreaterThan(0);
    // Too short a text would explain away more than it means.
    expect(explanations.filter(({ said, why }) => said.length < 12 || why.length < 20)).toEqual([]);
  });
});
