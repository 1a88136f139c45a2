import { and, eq, isNull } from "drizzle-orm";
import type { Jobs } from "#db/jobs.ts";
import { tasks } from "#db/schema/tasks.ts";
import { ANCHOR_FAILED, BACKUP_FAILED, GATE_BROKE } from "#lib/audit/rules/causes.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { done } from "#lib/result.ts";
import type { TaskKind } from "#lib/tasks/rules.ts";
import { brokenGateAlert } from "./gate-alert.ts";
import type { SendCtx, SendTx } from "./send.ts";
import { type Alert, colleagues, hourOf, tellStaffIn } from "./tell-staff.ts";

/**
 * Tells the staff concerned of what was written down or went wrong, each once however often the job runs: clinicians of an adverse event, whoever may prescribe
 * of a task that needs them, reception of a link that closed itself, whoever must act of a booked visit that the answers refuse, and admins of an audit trail
 * that could not be anchored, and of backups that fail. Other tasks wait in the list.
 * @returns how many messages were made
 */
export async function alertStaff(ctx: SendCtx, job: Jobs["message-alert"], origin: string): Promise<number> {
  const result = await transaction(ctx, async (tx) => {
    const alert = await alertOf(tx, job);
    return done(alert === null ? 0 : await tellStaffIn(tx, alert, origin));
  });
  if (!result.ok) throw new Error("An alert is never refused.");
  return result.value;
}

async function alertOf(tx: SendTx, { action, objectId, patientId, by }: Jobs["message-alert"]): Promise<Alert | null> {
  if (action === GATE_BROKE) return patientId === null ? null : brokenGateAlert(tx, patientId, by);
  if (action === ANCHOR_FAILED)
    return {
      cause: `${action}:${hourOf(tx.now)}`,
      path: "/settings/audit/verify",
      to: await colleagues(tx, ["admin"]),
      words: "The audit trail could not be anchored.",
      about: { action },
    };
  if (action === BACKUP_FAILED)
    return {
      cause: `${action}:${hourOf(tx.now)}`,
      path: "/settings/audit",
      to: await colleagues(tx, ["admin"]),
      words: "A backup failed, or changes do not reach the backups.",
      about: { action },
    };
  if (objectId === null) return null;
  const about = { action, objectId };
  const cause = `${action}:${objectId}`;
  if (action === "adverse:record") return { cause, about, path: `/adverse-events/${objectId}`, to: await colleagues(tx, ["clinician"]) };
  const to = action === "task:create" ? await concernedBy(tx, objectId) : [];
  return { cause, about, path: "/tasks", to };
}

/** Links that closed themselves after wrong dates of birth: somebody guesses, or a patient stands outside. */
const LOCKED_LINKS: readonly string[] = ["portal_link_locked", "form_link_locked"] satisfies readonly TaskKind[];

/** Who is told of a task at once. */
async function concernedBy(tx: SendTx, taskId: string): Promise<readonly string[]> {
  const [task] = await tx.db
    .select({ kind: tasks.kind, audience: tasks.audience })
    .from(tasks)
    .where(and(eq(tasks.id, taskId), isNull(tasks.doneAt), isNull(tasks.droppedAt)));
  if (task === undefined) return [];
  if (LOCKED_LINKS.includes(task.kind)) {
    const reception = await colleagues(tx, ["reception"]);
    return reception.length > 0 ? reception : colleagues(tx, ["clinician"]);
  }
  return task.audience === "prescriber" ? colleagues(tx, ["clinician"], { prescribing: true }) : [];
}
