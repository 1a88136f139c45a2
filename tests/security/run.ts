/**
 * `npm run test:security -- [S1 S2 S3 S4 S5 S6 S7 S8 S11 S14 S15 S19]`: the security suites of security.md at their figures, knocking at two server processes of the production build that serve the
 * demo clinic. Prints counts; a miss fails. Bounded to forty minutes.
 */
import { runSuites } from "#tests/load/run-suites.ts";
import { bruteForce } from "./brute-force.ts";
import { bypasses } from "./bypass.ts";
import { canaries } from "./canaries.ts";
import { foreignPosts } from "./csrf.ts";
import { foreignObjects } from "./foreign.ts";
import { fuzz } from "./fuzz.ts";
import { headersEverywhere } from "./headers.ts";
import { matrix } from "./matrix.ts";
import { overload } from "./overload.ts";
import { revocation } from "./revocation.ts";
import { signInDoors } from "./sign-in-doors.ts";
import { timing } from "./timing.ts";

// These two last: with canaries planted, and forms filled in with anything, the demo is no clinic any more.
await runSuites(
  {
    S1: matrix,
    S2: foreignObjects,
    S4: bypasses,
    S5: foreignPosts,
    S8: revocation,
    S14: headersEverywhere,
    S15: signInDoors,
    S19: overload,
    S6: bruteForce,
    S7: timing,
    S3: canaries,
    S11: fuzz,
  },
  "demo",
);
