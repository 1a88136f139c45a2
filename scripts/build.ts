/**
 * `npm run build`: the production build that `npm start` serves. It fails where a page brings more script than it may. `npm run build -- --standalone <empty
 * folder>`: a folder that serves by itself, to be copied to a server that has neither these sources nor what they are built with (docs/operations.md).
 */
import { parseArgs } from "node:util";
import { ensureBuild } from "./support/build.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { Failure, say, step } from "./support/say.ts";
import { scriptsOf } from "./support/script-budget.ts";
import { fillStandalone } from "./support/standalone.ts";

await runWithLifetime(async (lifetime) => {
  const { standalone } = parseArgs({ options: { standalone: { type: "string" } } }).values;
  const build = await step("Build", (progress) => ensureBuild(progress, lifetime, { traced: standalone !== undefined }));
  say(`Built in ${build}.`);
  const pages = scriptsOf(build);
  const over = pages.filter(({ kilobytes, most }) => kilobytes > most);
  for (const { route, kilobytes, most } of over) say(`${route} brings ${kilobytes.toFixed(1)} kB of script, at most ${most}.`);
  const [heaviest] = pages;
  if (heaviest === undefined) throw new Failure("The build has no pages whose script could be weighed.");
  say(`${pages.length} pages, with at most ${heaviest.kilobytes.toFixed(1)} kB of script each (${heaviest.route}).`);
  if (over.length > 0) return 1;
  if (standalone === undefined) return 0;
  const folder = await step("Folder to copy", async (progress) => fillStandalone(standalone, build, progress));
  say(`${folder} serves by itself: copy it to the server as it is.`);
  return 0;
});
