/**
 * `npm run test:security -- [S1 …]`: the security suites of security.md at their figures, knocking at two server processes of the production build that serve the
 * demo clinic. Prints counts; a miss fails. Bounded to forty minutes.
 */
import { runSuites } from "#tests/load/run-suites.ts";
import { matrix } from "./matrix.ts";

await runSuites({ S1: matrix }, "demo");
