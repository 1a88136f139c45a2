import { afterEach, beforeEach, vi } from "vitest";

/** A test that makes the product write to console.error has found something wrong, even when it passes otherwise. */
let errors: string[] = [];

beforeEach(() => {
  errors = [];
  vi.spyOn(console, "error").mockImplementation((...said: unknown[]) => {
    errors.push(said.map(String).join(" "));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  if (errors.length > 0) throw new Error(`console.error was called:\n${errors.join("\n")}`);
});
