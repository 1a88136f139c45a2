/** `npm run lighthouse`: what Lighthouse says of a patient's page on a phone, five times over, on the demo clinic and a production build. */
import { runWithLifetime } from "./support/lifetime.ts";
import { browseTestClinic } from "./support/test-clinic.ts";

await runWithLifetime((lifetime) => browseTestClinic(lifetime, ["--conditions=react-server", "scripts/support/rate-portal.ts"]));
