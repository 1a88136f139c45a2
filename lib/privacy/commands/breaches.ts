import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patients } from "#db/schema/patients.ts";
import { breaches, breachPatients, breachSteps } from "#db/schema/privacy.ts";
import { recordAudit, recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { wallToInstant } from "#lib/time.ts";
import type { AddBreachPatientsInput, AddBreachStepInput, CloseBreachInput, NoteBreachInput } from "../input/breaches.ts";
import { getPrivacyLaw } from "../queries/law.ts";

/** Notes a breach, once for one key; its clock runs from when it was found, by the law that the clinic has confirmed. Refuses `day_ahead`, `time_skipped`. */
export function noteBreach(ctx: Ctx<"breach:manage" | "clinic:read">, input: NoteBreachInput): Promise<Result<{ breachId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "breach:note", key: input.idempotencyKey, input, answer: z.object({ breachId: z.string() }) }, async () => {
      const { what, foundOn, foundAt: time, fromDay, untilDay, people } = input;
      const foundAt = wallToInstant(foundOn, time, await getClinicZone(tx));
      if (foundAt === null) return refuse("time_skipped", {}, "foundAt");
      if (Temporal.Instant.compare(foundAt, tx.now) > 0) return refuse("day_ahead", {}, "foundOn");
      const law = await getPrivacyLaw(tx);
      const [made] = await tx.db
        .insert(breaches)
        .values({ what, foundAt, fromDay, untilDay, people, law, notedBy: authorId(tx) })
        .returning({ id: breaches.id });
      if (made === undefined) throw new Error("The breach was not returned.");
      await recordAudit(tx, { action: "breach:note", objectType: "breach", objectId: made.id, detail: { law } });
      return done({ breachId: made.id });
    }),
  );
}

/** Locks a breach that is still open. */
async function lockOpen(tx: Tx<"breach:manage">, breachId: string): Promise<boolean> {
  const found = await tx.db
    .select({ id: breaches.id })
    .from(breaches)
    .where(and(eq(breaches.id, breachId), isNull(breaches.closedAt)))
    .for("update");
  return found.length > 0;
}

/** Writes down a step that was taken; it stays. Refuses `not_found`, also for a breach that is closed. */
export function addBreachStep(ctx: Ctx<"breach:manage">, input: AddBreachStepInput): Promise<Result<{ stepId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "breach:step", key: input.idempotencyKey, input, answer: z.object({ stepId: z.string() }) }, async () => {
      const { breachId, kind, words } = input;
      if (!(await lockOpen(tx, breachId))) return refuse("not_found");
      const [made] = await tx.db
        .insert(breachSteps)
        .values({ breachId, kind, words, by: authorId(tx), at: tx.now })
        .returning({ id: breachSteps.id });
      if (made === undefined) throw new Error("The step was not returned.");
      await recordAudit(tx, { action: "breach:step", objectType: "breach", objectId: breachId, detail: { kind } });
      return done({ stepId: made.id });
    }),
  );
}

/** Notes whom a breach concerns, by their numbers; who stands there already stays. Refuses `not_found`, and `record_unknown` where a number is nobody's. */
export function addBreachPatients(ctx: Ctx<"breach:manage">, { breachId, numbers }: AddBreachPatientsInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    if (!(await lockOpen(tx, breachId))) return refuse("not_found");
    const found = await tx.db.select({ id: patients.id }).from(patients).where(inArray(patients.number, numbers));
    if (found.length < numbers.length) return refuse("record_unknown", {}, "numbers");
    const addedBy = authorId(tx);
    await tx.db
      .insert(breachPatients)
      .values(found.map(({ id }) => ({ breachId, patientId: id, addedBy })))
      .onConflictDoNothing();
    await recordAudits(
      tx,
      found.map(({ id }) => ({ action: "breach:concern", objectType: "breach", objectId: breachId, patientId: id })),
    );
    return done(null);
  });
}

/** Closes a breach with its outcome; from then on nothing of it changes. Refuses `not_found`, `changed_meanwhile`. */
export function closeBreach(ctx: Ctx<"breach:manage">, { breachId, version, outcome }: CloseBreachInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [closed] = await tx.db
      .update(breaches)
      .set({ outcome, closedAt: tx.now, closedBy: authorId(tx), version: version + 1 })
      .where(and(eq(breaches.id, breachId), eq(breaches.version, version), isNull(breaches.closedAt)))
      .returning({ id: breaches.id });
    if (closed === undefined) {
      const [stands] = await tx.db.select({ id: breaches.id }).from(breaches).where(eq(breaches.id, breachId));
      return stands === undefined ? refuse("not_found") : changedMeanwhile(tx, "breach", breachId);
    }
    await recordAudit(tx, { action: "breach:close", objectType: "breach", objectId: breachId });
    return done(null);
  });
}
