import { readFileSync } from "node:fs";
import { z } from "zod";

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** The name of the last migration: a database that these scripts opened has had it. */
export function lastMigration(): string {
  const text = readFileSync(new URL("../../db/migrations/meta/_journal.json", import.meta.url), "utf8");
  const last = journal.parse(JSON.parse(text)).entries.at(-1);
  if (last === undefined) throw new Error("There is no migration.");
  return last.tag;
}
