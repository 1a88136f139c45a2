/** `npm run build`: the production build that `npm start` serves. It fails where a page brings more script than it may. */
import { ensureBuild } from "./support/build.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { Failure, say, step } from "./support/say.ts";
import { scriptsOf } from "./support/script-budget.ts";

await runWithLifetime(async (lifetime) => {
  const folder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  say(`Built in ${folder}.`);
  const pages = scriptsOf(folder);
  const over = pages.filter(({ kilobytes, most }) => kilobytes > most);
  for (const { route, kilobytes, most } of over) say(`${route} brings ${kilobytes.toFixed(1)} kB of script, at most ${most}.`);
  const [heaviest] = pages;
  if (heaviest === undefined) throw new Failure("The build has no pages whose script could be weighed.");
  say(`${pages.length} pages, with at most ${heaviest.kilobytes.toFixed(1)} kB of script each (${heaviest.route}).`);
  return over.length === 0 ? 0 : 1;
});
