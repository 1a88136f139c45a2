/**
 * `npm run test:chaos -- [R5 R6 R7 R8 R9 R10 R11 R14]`: what must survive is broken on purpose, at the figures of security.md, beside two server processes of the production build:
 * processes, the database and its connections are killed. Prints counts; a miss fails. Bounded to forty minutes.
 */
import { startKeepingPostgres } from "#scripts/support/temporary-postgres.ts";
import { runSuites } from "#tests/load/run-suites.ts";
import { cutOff } from "./cut-off.ts";
import { exhausted } from "./exhausted.ts";
import { faults } from "./faults.ts";
import { fullDisk } from "./full-disk.ts";
import { keys } from "./keys.ts";
import { killedDatabase, killedProcesses } from "./killed.ts";
import { migrating } from "./migrating.ts";

await runSuites(
  { R5: killedProcesses, R6: killedDatabase, R7: cutOff, R8: exhausted, R10: keys, R9: faults, R14: migrating, R11: fullDisk },
  "empty",
  {
    startServer: () => startKeepingPostgres(),
  },
);
