import { and, eq, isNull, lt } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { tasks } from "#db/schema/tasks.ts";
import type { IsoDate } from "#lib/time.ts";
import type { Person } from "./clock.ts";

type Stage = { readonly database: Database; readonly now: Temporal.Instant; readonly today: IsoDate; readonly reception: Person };

/** Reception has reminded everybody of the preparation up to yesterday: today's are what is left on the list. */
export async function haveReminded({ database, now, today, reception }: Stage): Promise<void> {
  await database.db
    .update(tasks)
    .set({ doneAt: now, doneBy: reception.id, version: 2 })
    .where(and(eq(tasks.kind, "preparation_reminder"), isNull(tasks.doneAt), isNull(tasks.droppedAt), lt(tasks.due, today)));
}
