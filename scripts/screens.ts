/** `npm run screens -- [Playwright's arguments]`: a picture of every page of the build, in its widths, light and dark, into docs/screens/. */
import { runWithLifetime } from "./support/lifetime.ts";
import { playInTestClinic } from "./support/test-clinic.ts";

await runWithLifetime((lifetime) => playInTestClinic(lifetime, ["--project=screens", ...process.argv.slice(2)]));
