/** `npm run demo`: a clinic to try, on this machine alone. `-- --fresh` starts over. Ctrl-C stops everything. */
import { demoAccounts } from "#db/seed/demo-accounts.ts";
import { ensureBuild } from "./support/build.ts";
import { openDemoDatabase } from "./support/demo-database.ts";
import { serverEnvironment, webAddress } from "./support/environment.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { requirePort } from "./support/ports.ts";
import { say, step } from "./support/say.ts";
import { whileServing } from "./support/serve.ts";
import { startWebServer } from "./support/web-server.ts";
import { keepWorker } from "./support/worker.ts";

await runWithLifetime(async (lifetime) => {
  const { host, port, publicUrl } = webAddress();
  await requirePort(host, port, "PORT=3001 npm run demo");
  say("Starting the Cadence demo");
  const { server, roles, secret, files } = await openDemoDatabase(lifetime, process.argv.includes("--fresh"));
  const buildFolder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  const env = serverEnvironment({ roles, secret, publicUrl, embedded: true, files });
  const web = await step("Web server", () => startWebServer({ mode: "start", buildFolder, host, port, env, lifetime }));
  keepWorker({ env, lifetime });
  const width = Math.max(...demoAccounts.map((account) => account.role.length));
  const mailWidth = Math.max(...demoAccounts.map((account) => account.email.length));
  say(`\nCadence is ready at ${publicUrl}\n`);
  for (const { role, email, password, stepKey } of demoAccounts) {
    say(`  ${role.padEnd(width)}  ${email.padEnd(mailWidth)}  ${password}`);
    if (stepKey !== undefined) say(`  ${"".padEnd(width)}  and a code: \`npm run demo:code\`, or an app with the key ${stepKey}`);
  }
  say("\nCtrl-C stops it. The data stays for the next start; `npm run demo -- --fresh` starts over.");
  return whileServing(web, server);
});
