/** What a guard of the product is to this command: how it is taken away, and the test that must notice. */
import { readFileSync } from "node:fs";
import { Failure } from "#scripts/support/say.ts";
import type { Edit } from "./task.ts";

export type NamedTest = {
  readonly file: string;
  /** Words that the full titles of the tests in question hold. */
  readonly title: string;
};

export type Guard = {
  /** A few words, unlike every other guard's: what a pattern on the command line is looked for in. */
  readonly name: string;
  readonly test: NamedTest;
  /** Edits of the sources, or statements that the owner runs on the migrated template of the tests' databases. */
  readonly removal: { readonly edits: readonly Edit[] } | { readonly sql: string };
  /**
   * Guards of one word have each a test of their own in one file, and removals that do not touch: they are taken away by halves, so often that for every two of
   * them there is a run without the one and with the other. What fails in each run without a guard, and in none with it, fails for this guard alone.
   */
  readonly batch?: string;
};

/** An exact stretch of a file, which must stand there once. @throws Failure when it does not: the guard was moved or reworded. */
export function instead(path: string, found: string, text: string): Edit {
  const source = readFileSync(path, "utf8");
  const from = source.indexOf(found);
  if (from === -1 || source.indexOf(found, from + 1) !== -1)
    throw new Failure(`${path} holds ${from === -1 ? "nothing like" : "more than one"}: ${found}`);
  return { path, from, to: from + found.length, text };
}
