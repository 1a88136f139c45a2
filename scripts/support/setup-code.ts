import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { prepareSetupCode as makeSetupCode } from "#lib/clinic/commands/set-up.ts";

/** The one-time code of a clinic's first start: null when the clinic exists already. */
export async function prepareSetupCode(appUrl: string): Promise<string | null> {
  const database = openDatabase(appUrl, { max: 1, name: "cadence-start" });
  try {
    return await makeSetupCode(asSystem("start", { database, now: Temporal.Now.instant() }));
  } finally {
    await database.pool.end();
  }
}
