/** People who sign in in two steps, and the codes of their apps. */
import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { codeAt, newStepSecret, sealStep } from "#lib/auth/sealed-step.ts";
import { keepSecondStepIn } from "#lib/staff/commands/second-step.ts";

/** Gives a person a second step. @returns their app's secret, and their recovery codes */
export async function withSecondStep(
  db: Db,
  userId: string,
  appSecret: string,
): Promise<{ readonly app: Buffer; readonly recovery: readonly string[] }> {
  const app = newStepSecret();
  return { app, recovery: await keepSecondStepIn(db, userId, sealStep(app, userId, appSecret), 0) };
}

/** The code that the app shows, so many steps from now, by the database's clock. */
export async function codeOf(db: Db, app: Buffer, stepsAway = 0): Promise<string> {
  const [row] = (await db.execute<{ at: string }>(sql`select extract(epoch from clock_timestamp()) * 1000 as at`)).rows;
  return codeAt(app, Number(row?.at) + stepsAway * 30_000);
}
