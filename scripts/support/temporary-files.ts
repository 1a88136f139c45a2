import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Lifetime } from "./lifetime.ts";

/** A folder for the files of a run that keeps nothing. Named as the temporary servers' are, so that the next run removes what a killed one left. */
export function temporaryFiles(lifetime: Lifetime): string {
  const folder = mkdtempSync(path.join(tmpdir(), `cadence-test-${process.pid}-files-`));
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
