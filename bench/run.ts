/** `npm run bench -- planner | diary | drag | recall | audit | import | appointments | search | reports | restore`: figures of the product in a clinic of 500,000 appointments, reports in one of twice as many. `-- … --fresh` loads that clinic anew. */
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say } from "#scripts/support/say.ts";
import { benchAudit } from "./audit.ts";
import { openBenchDatabase } from "./database.ts";
import { benchDiary } from "./diary.ts";
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
  diary: benchDiary,
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

function chosen(): keyof typeof BENCHES {
  const name = process.argv[2] ?? "";
  if (isBench(name)) return name;
  throw new Failure(`Say which: npm run bench -- ${Object.keys(BENCHES).join(" | ")}`);
}

await runWithLifetime(async (lifetime) => {
  const bench = BENCHES[chosen()];
  const database = await openBenchDatabase(lifetime, process.argv.includes("--fresh"));
  say(await sayClinic(database.ownerUrl, database.today));
  return bench(database, lifetime);
});
