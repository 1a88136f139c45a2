import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { openBenchDatabase } from "./database.ts";

await runWithLifetime(async (lifetime) => {
  const database = await openBenchDatabase(lifetime, process.argv.includes("--fresh"));
  console.log(database);
  if (process.argv.includes("--serve")) await new Promise(() => {});
  return 0;
});
