/** S17 of security.md: one byte of anything that was signed, by everybody who could change it. */
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { editAfterSigning, WRITING_ACTIONS } from "./edits-after-signing.ts";
import { changeInMemory } from "./signed-in-memory.ts";
import { changeInPostgres } from "./signed-in-postgres.ts";

export async function signedDocuments(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  let found = 0;
  const passed: string[] = [];
  for (const { document, documents, columns, tried, missed } of await changeInMemory(house.database)) {
    say(`in memory, by the verifier's own comparison: ${documents} × ${document}, ${columns} columns each, ${tried} changes`);
    if (documents === 0) passed.push(`There is no ${document} to change.`);
    found += tried;
    passed.push(...missed);
  }
  none(`of these ${found} changes, not found out`, passed);

  const { columns, rows, impossible, missed, commands, byApp } = await changeInPostgres(house);
  say(`in Postgres, by its owner behind the triggers: ${columns} columns, each in every signed row: ${rows} rows changed and verified`);
  say(`    ${impossible} more that a constraint refuses the owner too; ${commands} times through npm run verify:documents`);
  none("columns that are not found out, or documents called altered that are not", missed);
  say(`by the application's role, round the application: ${byApp.tried} changes tried`);
  none("that the database took", byApp.taken);

  const edited = await editAfterSigning(house);
  say(`over HTTP, for signed documents: ${edited.posts} forms of ${edited.actions} actions, ${edited.refused} refused`);
  is("actions that write to documents", edited.actions, WRITING_ACTIONS);
  none("server errors, and no answers", edited.errors);
  none("tables in which something signed is not what it was", edited.changed);
  return report();
}
