/** `npm run build`: the production build that `npm start` serves. */
import { ensureBuild } from "./support/build.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { say, step } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const folder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  say(`Built in ${folder}.`);
  return 0;
});
