import { and, arrayContains, eq, isNotNull, isNull } from "drizzle-orm";
import type { Jobs } from "#db/jobs.ts";
import { sendJobs } from "#db/jobs.ts";
import { messages } from "#db/schema/messages.ts";
import { tasks } from "#db/schema/tasks.ts";
import { users } from "#db/schema/users.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { done } from "#lib/result.ts";
import type { SendCtx, SendTx } from "./send.ts";

/** An alert says where to look, and nothing of whom or what: it may be read on any screen. */
const SUBJECT = "Something needs a look";

type Alert = { readonly path: string; readonly to: readonly string[] };

/**
 * Tells the staff concerned of what was written down, each once however often the job runs: clinicians of an adverse event, and whoever may prescribe of a task
 * that needs them. Other tasks wait in the list.
 * @returns how many messages were made
 */
export async function alertStaff(ctx: SendCtx, { action, objectId }: Jobs["message-alert"], origin: string): Promise<number> {
  if (objectId === null) return 0;
  const result = await transaction(ctx, async (tx) => {
    const alert = await alertOf(tx, action, objectId);
    if (alert === null || alert.to.length === 0) return done(0);
    const body = `${SUBJECT} in Cadence. Sign in to see it:\n${origin}${alert.path}\n`;
    const made = await tx.db
      .insert(messages)
      .values(
        alert.to.map((userId) => ({
          userId,
          kind: "alert" as const,
          key: `alert:${action}:${objectId}:${userId}`,
          about: { action, objectId },
          dueAt: tx.now,
          subject: SUBJECT,
          body,
        })),
      )
      .onConflictDoNothing({ target: messages.key })
      .returning({ messageId: messages.id });
    await sendJobs(tx, "message-send", made);
    return done(made.length);
  });
  if (!result.ok) throw new Error("An alert is never refused.");
  return result.value;
}

async function alertOf(tx: SendTx, action: string, objectId: string): Promise<Alert | null> {
  if (action === "adverse:record") return { path: `/adverse-events/${objectId}`, to: await clinicians(tx, false) };
  if (action !== "task:create") return null;
  const [task] = await tx.db
    .select({ audience: tasks.audience })
    .from(tasks)
    .where(and(eq(tasks.id, objectId), isNull(tasks.doneAt), isNull(tasks.droppedAt)));
  return task?.audience === "prescriber" ? { path: "/tasks", to: await clinicians(tx, true) } : null;
}

/** Who works here now and has accepted their invitation: an address that nobody answered from is told nothing. */
async function clinicians(tx: SendTx, prescribing: boolean): Promise<readonly string[]> {
  const found = await tx.db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        arrayContains(users.roles, ["clinician"]),
        isNull(users.disabledAt),
        isNotNull(users.passwordHash),
        prescribing ? eq(users.isPrescriber, true) : undefined,
      ),
    );
  return found.map(({ id }) => id);
}
