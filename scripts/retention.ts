/**
 * `npm run retention -- list` names the records whose time is over and whose destruction somebody approved; `npm run retention -- destroy <id> …` (or `all`)
 * destroys them, each in a transaction of its own, as the one role that may. Records go by id and number: no name is written.
 */
import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { destroyRecords } from "#lib/privacy/commands/destroy.ts";
import { getKeepingView } from "#lib/privacy/queries/keeping.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { Failure, say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const [what, ...given] = process.argv.slice(2);
  if (what !== "list" && (what !== "destroy" || given.length === 0)) {
    throw new Failure("Say what: npm run retention -- list, or npm run retention -- destroy <id> … (or all)");
  }
  const { roles } = await openProductionDatabase(lifetime, { besideRunning: true });
  const database = openDatabase(roles.retention, { name: "cadence-retention", max: 1 });
  try {
    const ctx = asSystem("retention", { database, now: Temporal.Now.instant() });
    const { law, due } = await getKeepingView(ctx);
    if (law === null) throw new Failure("Nobody has confirmed whose law holds: Settings, Keeping records. Until then nothing is due.");
    const approved = due.filter(({ approval }) => approval !== null);
    if (what === "list") {
      say(`${due.length} records are past their time, ${approved.length} of them approved:`);
      for (const { id, number, until, approval } of approved)
        say(`${id}  patient ${number}, kept until ${until}, approved by ${approval?.words}`);
      return 0;
    }
    let failed = 0;
    for (const id of given[0] === "all" ? approved.map((each) => each.id) : given) {
      const destroyed = await destroyRecords(ctx, id);
      if (!destroyed.ok) failed += 1;
      say(destroyed.ok ? `${id}: ${destroyed.value.rows} rows destroyed` : `${id}: ${sayRefusal(destroyed.refusal)}`);
    }
    say("The photographs' files go with the next sweep; backups from before keep what they hold until they are thrown away.");
    return failed === 0 ? 0 : 1;
  } finally {
    await database.pool.end();
  }
});
