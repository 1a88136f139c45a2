/**
 * `npm start -- [--processes 2]`: a clinic's own installation. The database is DATABASE_URL's, or the embedded one; a first start prints the code for /setup.
 * SIGUSR2 brings the database and the build up to date and starts the web processes anew, one after another, without a failed request: from this folder, or
 * from where CADENCE_HOME leads by then.
 */
import { parseArgs } from "node:util";
import { keepBackups } from "./support/backup/start-keeping.ts";
import { ensureBuild } from "./support/build.ts";
import { filesFolderPath } from "./support/data-folder.ts";
import { serverEnvironment, webAddress } from "./support/environment.ts";
import { Lifetime, runWithLifetime } from "./support/lifetime.ts";
import { metricsAddress, serveMetrics } from "./support/metrics.ts";
import { migrateFrom } from "./support/migrate-from.ts";
import { requirePort } from "./support/ports.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { Failure, report, say, step } from "./support/say.ts";
import { whileServing } from "./support/serve.ts";
import { prepareSetupCode } from "./support/setup-code.ts";
import { startWebProcesses } from "./support/web-processes.ts";
import { homeFolder } from "./support/web-program.ts";
import { keepWorker } from "./support/worker.ts";

const MOST_PROCESSES = 64;

/** How many web processes share the port: as `--processes` or PROCESSES says, else one. */
function wantedProcesses(): number {
  const { values } = parseArgs({ options: { processes: { type: "string" } } });
  const count = Number(values.processes ?? process.env.PROCESSES ?? "1");
  if (!Number.isInteger(count) || count < 1 || count > MOST_PROCESSES)
    throw new Failure(`--processes must be a number from 1 to ${MOST_PROCESSES}: about as many as there are processor cores.`);
  return count;
}

await runWithLifetime(async (lifetime) => {
  const count = wantedProcesses();
  const { host, port, publicUrl } = webAddress();
  await requirePort(host, port, "PORT=3001 npm start");
  const metrics = metricsAddress();
  const { server, roles, secret } = await step("Database", () => openProductionDatabase(lifetime));
  const buildFolder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  const directUrl = server === undefined ? process.env.DATABASE_DIRECT_URL : undefined;
  const files = filesFolderPath();
  const env = serverEnvironment({ roles, secret, publicUrl, embedded: server !== undefined, data: server?.folder, files, directUrl });
  // Side by side when they end: each finishes what it is at, and nobody waits for both in turn.
  const [webLife, workerLife] = [new Lifetime(), new Lifetime()];
  lifetime.add(async () => void (await Promise.all([webLife.end(), workerLife.end()])));
  const web = await step(count === 1 ? "Web server" : `${count} web processes`, () =>
    startWebProcesses({ count, home: process.cwd(), buildFolder, host, port, env, lifetime: webLife }),
  );
  const bringsWorker = process.env.WORKER !== "off" && process.env.WORKER !== "none";
  const worker = bringsWorker ? keepWorker({ env, lifetime: workerLife }) : undefined;
  if (metrics !== null) {
    const processes = () => [...web.metrics(), ...(worker === undefined ? [] : [worker.metrics])];
    await serveMetrics({ address: metrics, appUrl: roles.app, processes, lifetime });
  }
  keepBackups(lifetime);
  const renew = async (): Promise<void> => {
    const home = homeFolder();
    await step("Database", () => migrateFrom(home));
    const folder = await step("Build", (progress) => ensureBuild(progress, lifetime, { home }));
    if (!(await step("Web processes, one after another", () => web.restart(home, folder)))) return;
    worker?.renew(home);
    say("Every web process was started anew.");
  };
  // Windows knows no such signal.
  if (process.platform !== "win32") process.on("SIGUSR2", () => void renew().catch(report));
  say(`\nCadence is ready at ${publicUrl}`);
  const code = await prepareSetupCode(roles.app);
  if (code !== null) say(`\nThere is no clinic yet. Open ${publicUrl}/setup and give this code, which works once: ${code}`);
  return whileServing(undefined, server);
});
