/** `npm run db:migrate`: brings the clinic's database up to date without serving it, beside a running Cadence too. */
import { runWithLifetime } from "./support/lifetime.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const { bringUpToDate } = await openProductionDatabase(lifetime, { besideRunning: true });
  await bringUpToDate();
  say("The database is up to date.");
  return 0;
});
