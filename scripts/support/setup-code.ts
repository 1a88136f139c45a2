import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { addNewDefaults, prepareSetupCode as makeSetupCode } from "#lib/clinic/commands/set-up.ts";

/** The one-time code of a clinic's first start: null when the clinic exists already, which then gets the drafts that came with this release. */
export async function prepareSetupCode(appUrl: string): Promise<string | null> {
  const database = openDatabase(appUrl, { max: 1, name: "cadence-start" });
  try {
    const ctx = asSystem("start", { database, now: Temporal.Now.instant() });
    await addNewDefaults(ctx);
    return await makeSetupCode(ctx);
  } finally {
    await database.pool.end();
  }
}
