import type { FormTx, Tx } from "#lib/auth/ctx.ts";
import { dropTasksIn, openTasksIn, redateTasksIn } from "#lib/tasks/commands/keep.ts";
import { readPrescriberFacts } from "../queries/prescriber.ts";
import { prescriberTasks } from "../rules/prescriber.ts";

/**
 * Opens, re-dates and drops the prescriber's tasks of a patient (cold-sore prevention, prescribed blood thinners), so that they are those which the answers
 * as they stand ask for the sessions as they stand. Idempotent; called after every signing and every booking, move and cancellation, in its transaction.
 * @param tx under the patient's lock
 * @param patientId any record of the patient
 */
export async function keepPrescriberTasksIn(tx: Tx<never> | FormTx, patientId: string): Promise<void> {
  const facts = await readPrescriberFacts(tx, patientId, tx.now);
  if (facts === null) return;
  const changes = prescriberTasks(facts);
  await openTasksIn(
    tx,
    changes.open.map(({ kind, session, due }) => ({
      kind,
      due,
      // The record that the visit was booked under, as everything else of it.
      patientId: session.recordId,
      appointmentId: session.appointmentId,
      seriesId: session.session?.seriesId ?? null,
      audience: "prescriber",
    })),
  );
  await redateTasksIn(tx, changes.redate);
  await dropTasksIn(tx, changes.drop);
}
