import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { ensureBuild } from "./build.ts";
import { prepareDatabase } from "./database.ts";
import { ensureDatabase } from "./embedded-postgres.ts";
import { serverEnvironment } from "./environment.ts";
import { browserVersion, findBrowser } from "./find-browser.ts";
import type { Lifetime } from "./lifetime.ts";
import { freePort } from "./ports.ts";
import { endProcess } from "./processes.ts";
import { say, step } from "./say.ts";
import { temporaryFiles } from "./temporary-files.ts";
import { startTemporaryPostgres } from "./temporary-postgres.ts";
import { startWebServer } from "./web-server.ts";

export type TestClinic = {
  /** The origin that every page and form names, served by the first process. */
  readonly publicUrl: string;
  /** A second process on the same database. */
  readonly secondUrl: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly buildFolder: string;
  readonly secret: string;
};

/** Brings up the demo clinic on a database of its own with two web servers, beside whatever else runs. */
export async function openTestClinic(lifetime: Lifetime): Promise<TestClinic> {
  const secret = randomBytes(32).toString("base64url");
  const server = await step("Database server", startTemporaryPostgres);
  lifetime.add(server.stop);
  const ownerUrl = server.url("cadence_e2e");
  const roles = await step("Tables", async () => {
    await ensureDatabase(server, "cadence_e2e");
    return prepareDatabase({ ownerUrl, secret, given: {} });
  });
  const files = temporaryFiles(lifetime);
  // Side by side: the demo waits for its database where the build has something to do.
  const [buildFolder] = await Promise.all([
    step("Build", (progress) => ensureBuild(progress, lifetime)),
    step("Demo clinic", async (onProgress) => {
      const { loadDemo } = await import("#db/seed/demo.ts");
      await loadDemo({ appUrl: roles.app, secret, files, light: true, onProgress });
    }),
  ]);

  const [firstPort, secondPort] = [await freePort(), await freePort()];
  const publicUrl = `http://localhost:${firstPort}`;
  const env = {
    ...serverEnvironment({ roles, secret, publicUrl, embedded: true, files }),
    TEST_CLOCK: "1",
    WORKER: "none",
    DATABASE_POOL: "25",
  };
  await step("Two web servers", async () => {
    const start = (port: number) => startWebServer({ mode: "start", buildFolder, host: "127.0.0.1", port, env, lifetime });
    await Promise.all([start(firstPort), start(secondPort)]);
  });

  return { publicUrl, secondUrl: `http://127.0.0.1:${secondPort}`, appUrl: roles.app, ownerUrl, buildFolder, secret };
}

/** Runs Playwright against a test clinic. @returns its exit code */
export function playInTestClinic(lifetime: Lifetime, args: readonly string[]): Promise<number> {
  return browseTestClinic(lifetime, ["node_modules/@playwright/test/cli.js", "test", ...args]);
}

/**
 * Runs a script with a browser against a test clinic. It finds the servers in E2E_BASE_URL and E2E_SECOND_URL, the database in E2E_DATABASE_URL and
 * E2E_OWNER_URL, the build in E2E_BUILD, the browser in CHROMIUM_PATH.
 * @param script as Node's arguments
 * @returns its exit code
 */
export async function browseTestClinic(lifetime: Lifetime, script: readonly string[]): Promise<number> {
  const browser = await step("Browser", findBrowser);
  say(`    ${browserVersion(browser)} (${browser})`);
  const clinic = await openTestClinic(lifetime);
  const tests = spawn(process.execPath, script, {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      CHROMIUM_PATH: browser,
      E2E_BASE_URL: clinic.publicUrl,
      E2E_SECOND_URL: clinic.secondUrl,
      E2E_DATABASE_URL: clinic.appUrl,
      E2E_OWNER_URL: clinic.ownerUrl,
      E2E_BUILD: clinic.buildFolder,
    },
  });
  lifetime.add(async () => {
    if (tests.pid !== undefined && tests.exitCode === null) await endProcess(tests.pid, [["SIGINT", 8_000]]);
  });
  const code = await new Promise<number | null>((resolve) => {
    tests.once("close", resolve);
  });
  return code ?? 1;
}
