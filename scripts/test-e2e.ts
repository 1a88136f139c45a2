/** `npm run test:e2e -- [Playwright's arguments]`: the browser tests against two web servers on one database of their own. */
import { runWithLifetime } from "./support/lifetime.ts";
import { playInTestClinic } from "./support/test-clinic.ts";

await runWithLifetime((lifetime) => playInTestClinic(lifetime, process.argv.slice(2)));
