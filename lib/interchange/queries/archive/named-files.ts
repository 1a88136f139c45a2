import path from "node:path";
import { TABLES_FOLDER } from "#lib/interchange/rules/archive/manifest.ts";
import { FILES_NAMED } from "#lib/interchange/rules/archive/told.ts";
import { readTable } from "./read-table.ts";

type NamedFile = {
  readonly table: string;
  /** Its name in the store. */
  readonly key: string;
  /** SHA-256 in hex, where the table says it. */
  readonly sha256: string | null;
};

/** The files that an archive's own tables name, those that were taken out of a record or struck among them. */
export async function* namedFiles(folder: string): AsyncGenerator<NamedFile> {
  for (const [table, names] of Map.groupBy(FILES_NAMED, (each) => each.table)) {
    let headings: readonly (string | null)[] | null = null;
    for await (const cells of readTable(path.join(folder, TABLES_FOLDER, `${table}.csv`))) {
      if (headings === null) {
        headings = cells;
        continue;
      }
      const said = new Map(headings.map((heading, at) => [heading, cells[at] ?? null]));
      if (said.get("state") === "pending") continue;
      for (const { key, hash } of names) {
        const named = said.get(key) ?? null;
        if (named !== null) yield { table, key: named, sha256: said.get(hash) ?? null };
      }
    }
  }
}
