import { describe, expect, test } from "vitest";
import { isDirect } from "#db/connections.ts";
import { type Found, judge, LEAST_FREE_BYTES, LONGEST_SILENCE_SECONDS, routeOf } from "#lib/operations/rules.ts";

const FINE: Found = {
  isReached: true,
  migration: { had: 5, known: 5 },
  files: LEAST_FREE_BYTES,
  data: LEAST_FREE_BYTES,
  worker: LONGEST_SILENCE_SECONDS,
};
const words = (found: Partial<Found>) => Object.fromEntries(judge({ ...FINE, ...found }).words);
const isReady = (found: Partial<Found>) => judge({ ...FINE, ...found }).isReady;

describe("an installation", () => {
  test("is ready when every part of it is as it should be, and says so of each", () => {
    expect(judge(FINE)).toEqual({
      isReady: true,
      words: [
        ["database", "ok"],
        ["migrations", "ok"],
        ["files", "ok"],
        ["data", "ok"],
        ["worker", "ok"],
      ],
    });
  });

  test.each<[string, Partial<Found>, Readonly<Record<string, string>>]>([
    [
      "the database is away",
      { isReached: false, migration: null, worker: null },
      { database: "away", migrations: "unknown", worker: "unknown" },
    ],
    ["a migration is missing", { migration: { had: 4, known: 5 } }, { migrations: "behind" }],
    ["there was no migration", { migration: { had: null, known: 5 } }, { migrations: "behind" }],
    ["the disk of the files is full", { files: LEAST_FREE_BYTES - 1 }, { files: "full" }],
    ["the disk of the data is full", { data: LEAST_FREE_BYTES - 1 }, { data: "full" }],
    ["nobody knows how full the disk is", { files: null }, { files: "unknown" }],
    ["the worker is silent", { worker: LONGEST_SILENCE_SECONDS + 1 }, { worker: "silent" }],
    ["there never was a worker", { worker: "never" }, { worker: "silent" }],
  ])("is not ready when %s", (_what, found, said) => {
    expect(isReady(found)).toBe(false);
    expect(words(found)).toMatchObject(said);
  });

  test("is ready while the other half of the machines has been brought up to date already", () => {
    expect(isReady({ migration: { had: 6, known: 5 } })).toBe(true);
  });

  test("is ready without a worker where none is wanted, and says nothing of a disk that is another machine's", () => {
    expect(judge({ ...FINE, worker: "unasked", data: "elsewhere" })).toEqual({
      isReady: true,
      words: [
        ["database", "ok"],
        ["migrations", "ok"],
        ["files", "ok"],
        ["worker", "none"],
      ],
    });
  });
});

describe("a request is counted by the pattern of its address", () => {
  const routes = {
    fixed: new Set(["/", "/diary", "/patients/new"]),
    patterns: [
      { page: "/feeds/[token]", fits: /^\/feeds\/([^/]+?)(?:\/)?$/ },
      { page: "/patients/[id]", fits: /^\/patients\/([^/]+?)(?:\/)?$/ },
    ],
  };

  test.each([
    ["/", "/"],
    ["/diary?day=2026-02-03&patient=0198", "/diary"],
    ["/patients/new", "/patients/new"],
    ["/patients/0198c0de-0000-7000-8000-000000000001?tab=notes", "/patients/[id]"],
    ["/feeds/a-secret-that-nobody-may-read", "/feeds/[token]"],
    ["/_next/static/chunks/main-abc.js", "/_next/static"],
    ["/wp-login.php", "other"],
    ["", "other"],
  ])("%s", (address, route) => {
    expect(routeOf(routes, address)).toBe(route);
  });
});

describe("plans are kept on connections that stay", () => {
  const app = "postgres://cadence_app:x@db.example:5432/cadence";
  test.each([
    ["the server itself", app, true],
    ["another port", "postgres://cadence_app:x@db.example:6432/cadence", false],
    ["another machine", "postgres://cadence_app:x@direct.example:5432/cadence", false],
    ["another name at the same pooler", "postgres://cadence_app:x@db.example:5432/cadence_by_session", false],
  ])("where what listens is told %s: %s → %s", (_what, listen, kept) => {
    expect(isDirect({ app, listen })).toBe(kept);
  });
});
