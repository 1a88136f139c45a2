/**
 * `npm run move-database -- <address>` takes the clinic from the embedded database to a PostgreSQL server of its own, whose owner's address is given: everything,
 * compared table by table, or nothing. The old database stays as it is. Cadence must be stopped.
 */

import { openDatabase } from "#db/client.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { ownerClient } from "./support/backup/mark.ts";
import { prepareDatabase } from "./support/database.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { moveRows } from "./support/move/move.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { Failure, say, step } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const [address, ...more] = process.argv.slice(2);
  if (address === undefined || more.length > 0 || !URL.canParse(address))
    throw new Failure("Say where to: npm run move-database -- postgres://owner:password@server/database (an empty database)");
  if ((process.env.DATABASE_URL ?? "") !== "") throw new Failure("DATABASE_URL is set: this clinic has a server of its own already.");
  const { ownerUrl, secret } = await step("Database", () => openProductionDatabase(lifetime));
  const source = await ownerClient(ownerUrl, "cadence-move");
  lifetime.add(() => source.end());
  const roles = await step("Tables there", () => prepareDatabase({ ownerUrl: address, secret, given: process.env }));
  const target = await ownerClient(address, "cadence-move");
  lifetime.add(() => target.end());
  const { rows } = await target.query("select 1 from clinics limit 1");
  if (rows.length > 0) throw new Failure("There is a clinic in that database already. Choose an empty one.");
  const { tables, rows: moved, sequences } = await step("Moving", (progress) => moveRows(source, target, progress));
  const database = openDatabase(roles.app, { name: "cadence-move", max: 1 });
  try {
    const ctx = asSystem("move-database", { database, now: Temporal.Now.instant() });
    await recordAudit(ctx, { action: "database:move", objectType: "database", objectId: null, detail: { tables, rows: moved } });
  } finally {
    await database.pool.end();
  }
  say(
    `${moved} rows of ${tables} tables and ${sequences} counters arrived, each table with the hash that it had. The old database was left as it is.`,
  );
  say(
    "From now on start with DATABASE_URL set to that address, and CADENCE_SECRET to what the file `secret` in the data folder holds. The files stay where they are.",
  );
  return 0;
});
