import fc from "fast-check";
import { expect, test } from "vitest";
import { readReports } from "#lib/csp-reports.ts";

const PAGE = "https://diary.example/patients/019a0000-0000-7000-8000-000000000001";

test("a report of either kind tells the directive and the origin, never the page", () => {
  const old = {
    "csp-report": { "document-uri": PAGE, "effective-directive": "img-src", "blocked-uri": "https://elsewhere.example/a/b?c" },
  };
  const current = [
    { type: "csp-violation", url: PAGE, body: { documentURL: PAGE, effectiveDirective: "script-src-elem", blockedURL: "inline" } },
  ];
  expect(readReports(JSON.stringify(old))).toEqual([{ directive: "img-src", blocked: "https://elsewhere.example" }]);
  expect(readReports(JSON.stringify(current))).toEqual([{ directive: "script-src-elem", blocked: "inline" }]);
});

test("whatever else is sent is told as nothing, or in words that name nobody", () => {
  expect(readReports("not a report")).toEqual([]);
  expect(readReports('{"csp-report":{"effective-directive":"Ann Smith 1980","blocked-uri":"Ann Smith"}}')).toEqual([
    { directive: "unknown", blocked: "unknown" },
  ]);
  expect(readReports(JSON.stringify(Array.from({ length: 500 }, () => ({ body: { effectiveDirective: "img-src" } })))).length).toBe(10);
  fc.assert(
    fc.property(fc.json(), (text) => {
      for (const { directive, blocked } of readReports(text)) {
        expect(directive).toMatch(/^[a-z-]{1,40}$/);
        expect(blocked.length).toBeLessThanOrEqual(100);
      }
    }),
  );
});
