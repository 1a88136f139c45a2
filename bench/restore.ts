/**
 * `npm run bench -- restore`: the bench clinic is backed up and restored; on what was restored people write until the server is killed and its data is gone, and
 * it is restored again, once with what the store has and once with the log that the dead server left. RPO and RTO of security.md, with every part's time.
 */
import path from "node:path";
import { openFiles } from "#lib/files.ts";
import { checkBackup } from "#scripts/support/backup/check.ts";
import { checkTrail } from "#scripts/support/backup/database-checks.ts";
import { makeBackup } from "#scripts/support/backup/make.ts";
import { openStore } from "#scripts/support/backup/store.ts";
import { startPostgres } from "#scripts/support/embedded-postgres.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { say } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { bringBack, missingIn, writeAndLose } from "#tests/load/lost-server.ts";
import type { BenchDatabase } from "./database.ts";
import { judge } from "./support/measure.ts";

/** So long, in seconds, is written before the server is killed: one segment is handed over by the clock meanwhile, and the next is under way. */
const WRITTEN_FOR = 100;
const MINUTES = 60;
const MOST_SAID = 20;

const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const since = performance.now();
  const value = await work();
  say(`  ${name}: ${((performance.now() - since) / 1_000).toFixed(1)} s`);
  return value;
};

export async function benchRestore({ ownerUrl, roles, secret, cluster }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const place = temporaryFiles(lifetime);
  const files = openFiles({ folder: path.join(place, "files"), bucket: null });
  const store = await openStore(path.join(place, "store"), "only the benchmarks know this one", 12);
  const clinic = { roles, ownerUrl, cluster, secret, keepsSecret: true, files, anchorFile: path.join(place, "anchors.log") };
  // The records of the bench were never signed by anybody: what is found wrong with them before is no finding of the restore.
  const { wrong } = await timed("links and seals as they are", () => checkTrail(roles.app, { secret, anchorFile: clinic.anchorFile }));
  const before = new Set(wrong);
  const backup = await timed("backup", () => makeBackup(store, clinic, () => undefined));
  const { base, contents, tables, database, server: facts } = backup.manifest;
  const size = contents.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  say(`  ${rows} rows, ${(size / 1e6).toFixed(0)} MB of the server's files, ${(base.bytes / 1e6).toFixed(0)} MB in the store`);
  const checked = await timed("test restore, with every table, index, link and seal", () => checkBackup(store, backup, () => undefined));
  const found = checked.wrong.filter((sentence) => !before.has(sentence));
  say(
    `  found wrong: ${found.length} beyond ${before.size} records that were never signed; ${checked.indexes} indexes, ${checked.links} links`,
  );
  for (const sentence of found.slice(0, MOST_SAID)) say(`    ${sentence}`);

  const first = await bringBack(store);
  lifetime.add(first.remove);
  await first.server.stop();
  const serving = await startPostgres({ folder: path.join(first.folder, "postgres"), handsOver: true });
  lifetime.add(serving.stop);
  say(`  people write for ${WRITTEN_FOR} s into what was restored, and the server is killed`);
  const appUrl = runtimeRoleUrls(serving.url(database), secret, {}).app;
  const lost = await writeAndLose({ server: serving, appUrl, systemId: facts.systemId, store, seconds: WRITTEN_FOR });
  const byStore = await bringBack(store);
  lifetime.add(byStore.remove);
  lifetime.add(byStore.server.stop);
  const withoutLog = await missingIn(byStore.server.url(database), lost);
  await byStore.server.stop();
  const byLog = await bringBack(store, lost.log);
  lifetime.add(byLog.remove);
  lifetime.add(byLog.server.stop);
  const withLog = await missingIn(byLog.server.url(database), lost);
  await byLog.server.stop();
  say(
    `  acknowledged: ${lost.acknowledged.length}; missing with the store alone: ${withoutLog.rows}, with the dead server's log: ${withLog.rows}`,
  );
  say(`  restored again in ${byStore.seconds.toFixed(1)} s and ${byLog.seconds.toFixed(1)} s`);
  return judge([
    { what: "findings of the test restore", measured: found.length, most: 0, unit: "" },
    { what: "RPO with the store alone", measured: withoutLog.seconds / MINUTES, most: 5, unit: "min" },
    { what: "lost with the whole log", measured: withLog.rows, most: 0, unit: "rows" },
    { what: "RTO", measured: Math.max(first.seconds, byStore.seconds, byLog.seconds) / MINUTES, most: 30, unit: "min" },
  ]);
}
