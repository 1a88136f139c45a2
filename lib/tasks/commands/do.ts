import { and, eq, isNull, sql } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { tasks } from "#db/schema/tasks.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { CompleteTaskInput, GiveTaskInput, ReopenTaskInput } from "../input.ts";
import { findTaskVisit } from "../queries.ts";
import { mayDoTask, mayReadTask } from "../rules.ts";

type Changed = Result<{ readonly taskId: string }>;
type DoTx = Tx<"task:do">;

/** The task under its row's lock. What somebody may not read is to them as if it did not exist. */
async function lockTask(tx: DoTx, taskId: string) {
  const [found] = await tx.db
    .select({
      id: tasks.id,
      patientId: tasks.patientId,
      appointmentId: tasks.appointmentId,
      audience: tasks.audience,
      doneAt: tasks.doneAt,
      droppedAt: tasks.droppedAt,
      doneBy: sql<string | null>`(select u.name from ${users} u where u.id = ${tasks.doneBy})`,
      version: tasks.version,
    })
    .from(tasks)
    .where(eq(tasks.id, taskId))
    .for("update", { of: tasks });
  return found === undefined || !mayReadTask(found.audience, tx.actor) ? null : found;
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockTask>>>;

/** The task as it was on the page, for somebody who may do it. */
async function standingTask(tx: DoTx, { taskId, version }: CompleteTaskInput): Promise<Result<Locked>> {
  const task = await lockTask(tx, taskId);
  if (task === null) return refuse("not_found");
  if (!mayDoTask(task.audience, tx.actor)) return refuse("task_for_prescriber");
  if (task.droppedAt !== null) return refuse("task_dropped");
  return task.version === version || task.doneAt !== null ? done(task) : changedMeanwhile(tx, "task", task.id);
}

async function write(tx: DoTx, task: Locked, action: AuditAction, change: Partial<typeof tasks.$inferInsert>): Promise<Changed> {
  await tx.db
    .update(tasks)
    .set({ ...change, version: task.version + 1 })
    .where(eq(tasks.id, task.id));
  await recordAudit(tx, { action, objectType: "task", objectId: task.id, patientId: task.patientId });
  return done({ taskId: task.id });
}

/**
 * Marks a task as done, by whom and when. Of two at once one is first, and the other is told who.
 * @returns `task_done`, `task_dropped`, `task_for_prescriber`, `changed_meanwhile` or, for what one may not read, `not_found`.
 */
export function completeTask(ctx: Ctx<"task:do">, input: CompleteTaskInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const task = await standingTask(tx, input);
    if (!task.ok) return task;
    if (task.value.doneAt !== null) return refuse("task_done", task.value.doneBy === null ? {} : { by: task.value.doneBy });
    return write(tx, task.value, "task:done", { doneAt: tx.now, doneBy: authorId(tx) });
  });
}

/**
 * Takes "done" back.
 * @returns `task_not_done`, `task_visit_over` where its visit is no longer to come, `task_open_again` where it was asked anew meanwhile, and as `completeTask`.
 */
export async function reopenTask(ctx: Ctx<"task:do">, input: ReopenTaskInput): Promise<Changed> {
  try {
    return await transaction(ctx, async (tx) => {
      const task = await standingTask(tx, input);
      if (!task.ok) return task;
      const { id, doneAt, version, appointmentId } = task.value;
      if (doneAt === null) return refuse("task_not_done");
      if (version !== input.version) return changedMeanwhile(tx, "task", id);
      const visit = appointmentId === null ? null : await findTaskVisit(tx, appointmentId);
      if (visit?.isAhead === false) return refuse("task_visit_over");
      return write(tx, task.value, "task:reopen", { doneAt: null, doneBy: null });
    });
  } catch (error) {
    if (violatedConstraint(error) === "tasks_open_once") return refuse("task_open_again");
    throw error;
  }
}

/**
 * Gives a task to a colleague, to oneself, or back to everybody.
 * @returns `task_not_for_them` where they may not do it or may no longer sign in, and as `completeTask`.
 */
export function giveTask(ctx: Ctx<"task:do">, input: GiveTaskInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const task = await standingTask(tx, input);
    if (!task.ok) return task;
    if (task.value.doneAt !== null) return refuse("task_done", task.value.doneBy === null ? {} : { by: task.value.doneBy });
    if (input.to === "nobody") return write(tx, task.value, "task:give", { ownerId: null });
    const [person] = await tx.db
      .select({ roles: users.roles, isPrescriber: users.isPrescriber })
      .from(users)
      .where(and(eq(users.id, input.to), isNull(users.disabledAt)));
    if (person === undefined || !mayDoTask(task.value.audience, person)) return refuse("task_not_for_them", {}, "to");
    return write(tx, task.value, "task:give", { ownerId: input.to });
  });
}
