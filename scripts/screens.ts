/** `npm run screens -- [Playwright's arguments]`: a picture of every page of the build, in its widths, light and dark, into docs/screens/. */
import { runWithLifetime } from "./support/lifetime.ts";
import { playInTestClinic } from "./support/test-clinic.ts";

// Playwright reads its configuration in several processes: what all of them see is the environment.
process.env.SCREENS = "1";
await runWithLifetime((lifetime) => playInTestClinic(lifetime, ["--project=screens", ...process.argv.slice(2)]));
