/**
 * `npm run bench`: every work of a large clinic in one table (all.ts). `npm run bench -- planner | drag | recall | audit | import | appointments | search | reports | restore`:
 * one part of the product looked at closely. `--fresh` loads the clinic anew.
 */
import { parseArgs } from "node:util";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say } from "#scripts/support/say.ts";
import { benchAll } from "./all.ts";
import { benchAudit } from "./audit.ts";
import { openBench } from "./database.ts";
import { benchDrag } from "./drag.ts";
import { benchImport } from "./import.ts";
import { benchImportOfAppointments } from "./import-appointments.ts";
import { sayClinic } from "./load.ts";
import { benchPlanner } from "./planner.ts";
import { benchRecall } from "./recall.ts";
import { benchReports } from "./reports.ts";
import { benchRestore } from "./restore.ts";
import { benchSearch } from "./search.ts";

const BENCHES = {
  planner: benchPlanner,
  drag: benchDrag,
  recall: benchRecall,
  audit: benchAudit,
  import: benchImport,
  appointments: benchImportOfAppointments,
  search: benchSearch,
  reports: benchReports,
  restore: benchRestore,
} as const;

const isBench = (name: string): name is keyof typeof BENCHES => Object.hasOwn(BENCHES, name);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fresh: { type: "boolean", default: false }, json: { type: "string" }, against: { type: "string" } },
});

await runWithLifetime(async (lifetime) => {
  const [name = "all"] = positionals;
  if (name !== "all" && !isBench(name)) throw new Failure(`Say which: npm run bench -- all | ${Object.keys(BENCHES).join(" | ")}`);
  const bench = await openBench(lifetime, values.fresh);
  if (name === "all") return benchAll(bench, lifetime, values);
  const database = await bench.clinic("whole");
  say(await sayClinic(database.ownerUrl, database.today));
  return BENCHES[name](database, lifetime);
});
