/**
 * `npm run test:load -- [R1 R2 R3 R4 R12 R13 R16 S9 S10 S13]`: the storms of security.md at their figures, by forms posted to two server processes. Prints counts; a miss
 * fails. Bounded to forty minutes.
 */
import { clocks } from "./clocks.ts";
import { editors } from "./editors.ts";
import { portal, secrets } from "./portal.ts";
import { restarts } from "./restarts.ts";
import { restored } from "./restore.ts";
import { runSuites } from "./run-suites.ts";
import { mixed, series, slots } from "./suites.ts";
import { uploads } from "./uploads.ts";

await runSuites(
  { R1: slots, R2: mixed, R3: series, R4: editors, R12: clocks, R13: restored, R16: restarts, S9: secrets, S10: portal, S13: uploads },
  "empty",
);
