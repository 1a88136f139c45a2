/** The part of a server that works on imports, alone in a process: it looks for work four times a second until it is told to stop. */
import { setTimeout } from "node:timers/promises";
import { openDatabase } from "#db/client.ts";
import { workOnImports } from "#lib/interchange/jobs/run.ts";

const database = openDatabase(process.env.IMPORT_URL ?? "", { name: "cadence-import", max: 4 });
const worker = crypto.randomUUID();
let isOver = false;
process.once("SIGTERM", () => {
  isOver = true;
});
while (!isOver) {
  await workOnImports({ database, worker, goesOn: () => !isOver });
  await setTimeout(250);
}
await database.pool.end();
