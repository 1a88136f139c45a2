/**
 * `npm run build`: the production build that `npm start` serves. `npm run build -- --standalone <empty folder>`: a folder that serves by itself, to be copied to
 * a server that has neither these sources nor what they are built with (docs/operations.md).
 */
import { parseArgs } from "node:util";
import { ensureBuild } from "./support/build.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { say, step } from "./support/say.ts";
import { fillStandalone } from "./support/standalone.ts";

await runWithLifetime(async (lifetime) => {
  const { standalone } = parseArgs({ options: { standalone: { type: "string" } } }).values;
  const build = await step("Build", (progress) => ensureBuild(progress, lifetime, { traced: standalone !== undefined }));
  say(`Built in ${build}.`);
  if (standalone === undefined) return 0;
  const folder = await step("Folder to copy", async (progress) => fillStandalone(standalone, build, progress));
  say(`${folder} serves by itself: copy it to the server as it is.`);
  return 0;
});
