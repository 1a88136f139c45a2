import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { tasks } from "#db/schema/tasks.ts";
import { type Recorder, recordAudits } from "#lib/audit/commands.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import type { IsoDate } from "#lib/time.ts";
import type { TaskAudience, TaskKind } from "../rules.ts";

/** Any transaction of the house: what opens a task has asked for its own right. */
type TaskTx = Recorder & { readonly now: Temporal.Instant };

export type NewTask = {
  readonly kind: TaskKind;
  readonly patientId: string;
  readonly appointmentId: string | null;
  readonly seriesId: string | null;
  readonly adverseEventId?: string;
  readonly audience: TaskAudience;
  readonly due: IsoDate;
};

/** The kind may say what a patient answered: the audit row points to the task instead. */
async function recordAll(
  tx: TaskTx,
  action: AuditAction,
  changed: readonly { readonly id: string; readonly patientId: string }[],
): Promise<void> {
  await recordAudits(
    tx,
    changed.map(({ id, patientId }) => ({ action, objectType: "task", objectId: id, patientId })),
  );
}

/** Opens tasks within a transaction; one that stands open for its visit already stays the one there is. */
export async function openTasksIn(tx: TaskTx, opened: readonly NewTask[]): Promise<void> {
  if (opened.length === 0) return;
  const made = await tx.db
    .insert(tasks)
    .values([...opened])
    .onConflictDoNothing()
    .returning({ id: tasks.id, patientId: tasks.patientId });
  await recordAll(tx, "task:create", made);
}

/** Gives open tasks another due date: the visit that they are for has moved. */
export async function redateTasksIn(tx: TaskTx, changes: readonly { readonly id: string; readonly due: IsoDate }[]): Promise<void> {
  if (changes.length === 0) return;
  const ids = changes.map(({ id }) => id);
  const days = changes.map(({ due }) => due);
  const moved = await tx.db
    .update(tasks)
    .set({
      due: sql`(select d.due from unnest(${sql.param(ids)}::uuid[], ${sql.param(days)}::date[]) as d(id, due) where d.id = ${tasks.id})`,
      version: sql`${tasks.version} + 1`,
    })
    .where(and(inArray(tasks.id, ids), isNull(tasks.doneAt), isNull(tasks.droppedAt)))
    .returning({ id: tasks.id, patientId: tasks.patientId });
  await recordAll(tx, "task:redate", moved);
}

/** Drops open tasks that nothing asks for any more. What was done stays done. */
export async function dropTasksIn(tx: TaskTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const dropped = await tx.db
    .update(tasks)
    .set({ droppedAt: tx.now, version: sql`${tasks.version} + 1` })
    .where(and(inArray(tasks.id, [...ids]), isNull(tasks.doneAt), isNull(tasks.droppedAt)))
    .returning({ id: tasks.id, patientId: tasks.patientId });
  await recordAll(tx, "task:drop", dropped);
}

/**
 * Keeps the one open task to look at an adverse event again: opened or re-dated for a day, dropped for none. It tells of an event, so it is for clinicians;
 * it stands after its visit is over.
 */
export async function keepFollowUpIn(
  tx: TaskTx,
  { adverseEventId, patientId, due }: { readonly adverseEventId: string; readonly patientId: string; readonly due: IsoDate | null },
): Promise<void> {
  const [open] = await tx.db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.adverseEventId, adverseEventId), isNull(tasks.doneAt), isNull(tasks.droppedAt)));
  if (due === null) return open === undefined ? undefined : dropTasksIn(tx, [open.id]);
  if (open !== undefined) return redateTasksIn(tx, [{ id: open.id, due }]);
  await openTasksIn(tx, [
    { kind: "adverse_follow_up", patientId, appointmentId: null, seriesId: null, adverseEventId, audience: "clinician", due },
  ]);
}
