/** `npm run dev`: the demo clinic's data under Next's development server, which compiles as pages are opened. */
import { openDemoDatabase } from "./support/demo-database.ts";
import { serverEnvironment, webAddress } from "./support/environment.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { requirePort } from "./support/ports.ts";
import { say } from "./support/say.ts";
import { whileServing } from "./support/serve.ts";
import { startWebServer } from "./support/web-server.ts";

await runWithLifetime(async (lifetime) => {
  const { host, port, publicUrl } = webAddress();
  await requirePort(host, port, "PORT=3001 npm run dev");
  const { server, roles, secret, files } = await openDemoDatabase(lifetime, process.argv.includes("--fresh"));
  const env = serverEnvironment({ roles, secret, publicUrl, embedded: true, files });
  const web = await startWebServer({ mode: "dev", host, port, env, lifetime });
  say(`Ready at ${publicUrl}`);
  return whileServing(web, server);
});
