import { and, inArray, lt, ne, notInArray, sql } from "drizzle-orm";
import { type Database, runTransaction } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { importRows, imports } from "#db/schema/imports.ts";
import { env } from "#lib/env.ts";
import { hourly } from "#lib/hourly.ts";
import { done } from "#lib/result.ts";
import { AT_WORK } from "../rules/steps.ts";

/** For how long what a file says is kept of people whom nobody took over, so that refused rows can be mended. */
const KEPT = sql`now() - interval '30 days'`;

export const forgetHourly = (): void =>
  hourly("forget", () => {
    const { databases, poolSize } = env();
    return forgetRows(appDatabase(databases, poolSize));
  });

/** Empties the rows of files that were sent more than 30 days ago; one that nobody started is thrown away. What became of each row stays. */
export async function forgetRows(database: Database): Promise<void> {
  await runTransaction(database, async (db) => {
    const old = and(lt(imports.createdAt, KEPT), notInArray(imports.state, [...AT_WORK]));
    await db
      .update(imports)
      .set({ state: "dropped", version: sql`${imports.version} + 1` })
      .where(and(old, inArray(imports.state, ["matching", "checked"]), sql`${imports.startedAt} is null`));
    const ids = db.select({ id: imports.id }).from(imports).where(old);
    await db
      .update(importRows)
      .set({ cells: [] })
      .where(and(inArray(importRows.importId, ids), ne(importRows.cells, [])));
    return done(null);
  });
}
