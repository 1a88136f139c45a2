/**
 * `npm run archive -- <folder>` writes the whole clinic into an empty folder: one CSV a table, the files, and a manifest with their hashes (docs/archive.md).
 * `npm run archive -- --verify <folder>` looks whether an archive is what was written, and ends with 1 when it is not.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { filesPlace } from "#lib/env.ts";
import { openFiles } from "#lib/files.ts";
import { writeArchive } from "#lib/interchange/commands/archive/write.ts";
import { verifyArchive } from "#lib/interchange/queries/archive/verify.ts";
import { filesFolderPath } from "./support/data-folder.ts";
import { type Lifetime, runWithLifetime } from "./support/lifetime.ts";
import { isWithin } from "./support/places.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { Failure, say, step } from "./support/say.ts";
import { lastMigration } from "./support/schema.ts";

const HOUSE = fileURLToPath(new URL("..", import.meta.url));

/** An empty folder to write into. @throws a sentence where it is none, or where an archive would be served, committed or kept with what it is of. */
function emptyFolder(given: string): string {
  const folder = path.resolve(given);
  for (const place of [HOUSE, filesFolderPath()])
    if (isWithin(folder, place)) throw new Failure(`An archive does not belong into ${place}. Choose a folder elsewhere.`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty. Choose another folder.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

async function write(lifetime: Lifetime, given: string): Promise<number> {
  const folder = emptyFolder(given);
  const { roles } = await openProductionDatabase(lifetime, { besideRunning: true });
  const database = openDatabase(roles.app, { name: "cadence-archive", max: 1 });
  try {
    const ctx = asSystem("archive", { database, now: Temporal.Now.instant() });
    const files = openFiles(filesPlace({ ...process.env, FILES_DIR: filesFolderPath() }));
    const {
      tables,
      files: copied,
      missing,
    } = await step("Writing the archive", (progress) => writeArchive(ctx, { folder, files, schema: lastMigration(), progress }));
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    say(
      `${rows} rows of ${tables.length} tables and ${copied.length} files stand in ${folder}. It holds everything about everybody: keep it shut.`,
    );
    for (const file of missing) say(`Named by a table, and not in the store: ${file}`);
    return missing.length === 0 ? 0 : 1;
  } finally {
    await database.pool.end();
  }
}

async function verify(given: string): Promise<number> {
  const { manifest, wrong } = await verifyArchive(path.resolve(given));
  for (const sentence of wrong) say(sentence);
  if (manifest !== null)
    say(`Looked at ${manifest.tables.length} tables and ${manifest.files.length} files, as they were at ${manifest.takenAt}.`);
  if (wrong.length === 0) say("The archive is what was written.");
  return wrong.length === 0 ? 0 : 1;
}

await runWithLifetime((lifetime) => {
  const given = process.argv.slice(2);
  const [folder, ...more] = given.filter((word) => word !== "--verify");
  if (folder === undefined || more.length > 0 || folder.startsWith("-"))
    throw new Failure("Say where: npm run archive -- <an empty folder>, or npm run archive -- --verify <the folder of an archive>");
  return given.includes("--verify") ? verify(folder) : write(lifetime, folder);
});
