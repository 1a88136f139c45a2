import { DatabaseError } from "pg";
import { describe, expect, test } from "vitest";
import { isAway, isBusy } from "#db/errors.ts";

const said = (code: string): Error => {
  const error = new DatabaseError("server conn crashed?", 20, "error");
  error.code = code;
  return new Error("Failed query", { cause: error });
};

describe("the database is away, and whoever asked may send the form again", () => {
  test.each([
    ["a server that is shut down", "57P01"],
    ["a server that crashed", "57P02"],
    ["a server that starts", "57P03"],
    ["a connection that broke", "08006"],
    ["a pooler that lost its server, or waited for it for too long", "08P01"],
  ])("%s: %s", (_what, code) => {
    expect(isAway(said(code))).toBe(true);
    expect(isBusy(said(code))).toBe(true);
  });

  test("a constraint that says no is no absence", () => {
    expect(isAway(said("23505"))).toBe(false);
    expect(isBusy(said("23505"))).toBe(false);
  });
});
