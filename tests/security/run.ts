/**
 * `npm run test:security -- [S1 to S8, S11, S12, S14 to S17, S19]`: the security suites of security.md at their figures, knocking at two server processes of the production build that serve the
 * demo clinic. Prints counts; a miss fails. Bounded to forty minutes.
 */
import { runSuites } from "#tests/load/run-suites.ts";
import { auditTrail } from "./audit.ts";
import { bruteForce } from "./brute-force.ts";
import { bypasses } from "./bypass.ts";
import { canaries } from "./canaries.ts";
import { foreignPosts } from "./csrf.ts";
import { signedDocuments } from "./documents.ts";
import { foreignObjects } from "./foreign.ts";
import { fuzz } from "./fuzz.ts";
import { headersEverywhere } from "./headers.ts";
import { injection } from "./injection.ts";
import { matrix } from "./matrix.ts";
import { overload } from "./overload.ts";
import { revocation } from "./revocation.ts";
import { signInDoors } from "./sign-in-doors.ts";
import { timing } from "./timing.ts";

// These last: with scripts and canaries planted, and forms filled in with anything, the demo is no clinic any more.
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
    S16: auditTrail,
    S17: signedDocuments,
    S12: injection,
    S3: canaries,
    S11: fuzz,
  },
  "demo",
);
