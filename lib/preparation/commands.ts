import type { Tx } from "#lib/auth/ctx.ts";
import { dropTasksIn, openTasksIn, redateTasksIn } from "#lib/tasks/commands/keep.ts";
import { readPreparationFacts } from "./queries.ts";
import { reminderChanges } from "./rules.ts";

/**
 * Opens, re-dates and drops reception's reminders of a patient's preparation, so that they are those of the sessions as they stand. Idempotent; called after
 * every booking, move and cancellation, in its transaction.
 * @param tx under the patient's lock
 * @param patientId any record of the patient
 */
export async function keepRemindersIn(tx: Tx<never>, patientId: string): Promise<void> {
  const { sessions, reminders } = await readPreparationFacts(tx, patientId);
  const changes = reminderChanges(sessions, reminders);
  await openTasksIn(
    tx,
    changes.open.map(({ session, due }) => ({
      kind: "preparation_reminder",
      patientId: session.recordId,
      appointmentId: session.id,
      seriesId: session.seriesId,
      audience: null,
      due,
    })),
  );
  await redateTasksIn(tx, changes.redate);
  await dropTasksIn(tx, changes.drop);
}
