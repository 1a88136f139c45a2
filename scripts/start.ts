/** `npm start`: a clinic's own installation. The database is DATABASE_URL's, or the embedded one; a first start prints the code for /setup. */
import { keepBackups } from "./support/backup/beside.ts";
import { ensureBuild } from "./support/build.ts";
import { filesFolderPath } from "./support/data-folder.ts";
import { serverEnvironment, webAddress } from "./support/environment.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { requirePort } from "./support/ports.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { say, step } from "./support/say.ts";
import { whileServing } from "./support/serve.ts";
import { prepareSetupCode } from "./support/setup-code.ts";
import { startWebServer } from "./support/web-server.ts";
import { keepWorker } from "./support/worker.ts";

await runWithLifetime(async (lifetime) => {
  const { host, port, publicUrl } = webAddress();
  await requirePort(host, port, "PORT=3001 npm start");
  const { server, roles, secret } = await step("Database", () => openProductionDatabase(lifetime));
  const buildFolder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  const directUrl = server === undefined ? process.env.DATABASE_DIRECT_URL : undefined;
  const files = filesFolderPath();
  const env = serverEnvironment({ roles, secret, publicUrl, embedded: server !== undefined, files, directUrl });
  const web = await step("Web server", () => startWebServer({ mode: "start", buildFolder, host, port, env, lifetime }));
  if (process.env.WORKER !== "off") keepWorker({ env, lifetime });
  keepBackups(lifetime);
  say(`\nCadence is ready at ${publicUrl}`);
  const code = await prepareSetupCode(roles.app);
  if (code !== null) say(`\nThere is no clinic yet. Open ${publicUrl}/setup and give this code, which works once: ${code}`);
  return whileServing(web, server);
});
