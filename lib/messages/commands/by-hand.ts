import { eq, isNotNull, isNull } from "drizzle-orm";
import { sendJobs } from "#db/jobs.ts";
import { clinics } from "#db/schema/clinics.ts";
import { messages } from "#db/schema/messages.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { MessageInput } from "../input/pages.ts";
import { STATE_LABELS } from "../rules/words.ts";

type Stuck = { readonly id: string; readonly patientId: string | null };

/** A message that failed or found no way, under its row's lock. Refuses `not_found`, `message_not_stuck`. */
async function lockStuck(tx: Tx<"message:send">, messageId: string): Promise<Result<Stuck>> {
  const [found] = await tx.db
    .select({ id: messages.id, patientId: messages.patientId, state: messages.state })
    .from(messages)
    .where(eq(messages.id, messageId))
    .for("update");
  if (found === undefined) return refuse("not_found");
  if (found.state !== "failed" && found.state !== "unreachable")
    return refuse("message_not_stuck", { state: STATE_LABELS[found.state].toLowerCase() });
  return done(found);
}

/** Has a message tried again from its beginning. Refuses `not_found`, `message_not_stuck`. */
export function retryMessage(ctx: Ctx<"message:send">, { messageId }: MessageInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const stuck = await lockStuck(tx, messageId);
    if (!stuck.ok) return stuck;
    await tx.db.update(messages).set({ state: "waiting", failure: null, attempts: 0 }).where(eq(messages.id, messageId));
    await recordAudit(tx, { action: "message:retry", objectType: "message", objectId: messageId, patientId: stuck.value.patientId });
    await sendJobs(tx, "message-send", [{ messageId }]);
    return done(null);
  });
}

/** Gives up a message that could not be sent. Refuses `not_found`, `message_not_stuck`. */
export function dropMessage(ctx: Ctx<"message:send">, { messageId }: MessageInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const stuck = await lockStuck(tx, messageId);
    if (!stuck.ok) return stuck;
    await tx.db.update(messages).set({ state: "withdrawn", failure: null }).where(eq(messages.id, messageId));
    await recordAudit(tx, { action: "message:drop", objectType: "message", objectId: messageId, patientId: stuck.value.patientId });
    return done(null);
  });
}

/** Nothing goes out to anybody from now on; what falls due waits. Refuses `messages_paused_already`. */
export function pauseMessages(ctx: Ctx<"message:send">): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [paused] = await tx.db
      .update(clinics)
      .set({ messagesPausedAt: tx.now, messagesPausedBy: authorId(tx) })
      .where(isNull(clinics.messagesPausedAt))
      .returning({ id: clinics.id });
    if (paused === undefined) return refuse("messages_paused_already");
    await recordAudit(tx, { action: "message:pause", objectType: "clinic", objectId: paused.id });
    return done(null);
  });
}

/** Lets messages go out again. Refuses `messages_not_paused`. */
export function resumeMessages(ctx: Ctx<"message:send">): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [resumed] = await tx.db
      .update(clinics)
      .set({ messagesPausedAt: null, messagesPausedBy: null })
      .where(isNotNull(clinics.messagesPausedAt))
      .returning({ id: clinics.id });
    if (resumed === undefined) return refuse("messages_not_paused");
    await recordAudit(tx, { action: "message:resume", objectType: "clinic", objectId: resumed.id });
    await sendJobs(tx, "message-sweep", [{}]);
    return done(null);
  });
}
