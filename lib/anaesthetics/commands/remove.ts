import { and, eq, isNull, sql } from "drizzle-orm";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { instantToWall, localDate, sayTime, wallAsWritten } from "#lib/time.ts";
import type { RemoveAnaestheticInput, StrikeAnaestheticInput } from "../input.ts";
import { checkRemoval, sayNumbingProblems } from "../rules.ts";
import { lockAnaesthetic, type NumbingTx, refusingLate, toMinute } from "./standing.ts";

type Removed = Result<{ readonly appointmentId: string }>;

/**
 * Takes an anaesthetic off the skin, now or at the time given. Of two at once one is first, and the other is told who.
 * @returns `numbing_off`, `numbing_not_possible` with its sentence, `time_skipped`, `already_signed`.
 */
export function removeAnaesthetic(ctx: Ctx<"treatment:record">, input: RemoveAnaestheticInput): Promise<Removed> {
  return refusingLate(() =>
    transaction(ctx, async (tx) => {
      const locked = await lockAnaesthetic(tx, input.anaestheticId);
      if (locked === null) return refuse("not_found");
      const { anaesthetic, appointment, treatment } = locked;
      const { timeZone } = appointment;
      if (treatment?.isSigned === true) return refuse("already_signed");
      if (anaesthetic.removedAt !== null) {
        const at = sayTime(instantToWall(anaesthetic.removedAt, timeZone).time);
        return refuse("numbing_off", { at, ...(anaesthetic.removedBy === null ? {} : { by: anaesthetic.removedBy }) });
      }
      const day = localDate(anaesthetic.appliedAt ?? tx.now, timeZone);
      const removedAt = input.removedAt === null ? toMinute(tx.now) : wallAsWritten(day, input.removedAt, timeZone);
      if (removedAt === null) return refuse("time_skipped", {}, "removedAt");
      const problems = checkRemoval({
        appliedAt: anaesthetic.appliedAt,
        removedAt,
        startedAt: treatment?.startedAt ?? null,
        now: tx.now,
      });
      if (problems.length > 0) return refuseFields("numbing_not_possible", {}, sayNumbingProblems(problems));
      await write(tx, anaesthetic.id, appointment.patientId, removedAt);
      return done({ appointmentId: appointment.id });
    }),
  );
}

/** Takes off, at one instant, everything that lies on the skin at a visit: "Take it off and start". The caller holds the visit's locks. */
export async function removeAllIn(
  tx: NumbingTx,
  { appointmentId, patientId, at }: { readonly appointmentId: string; readonly patientId: string; readonly at: Temporal.Instant },
): Promise<void> {
  for (const { id } of await listOnIn(tx, appointmentId)) await write(tx, id, patientId, at);
}

/** What lies on the skin at a visit. */
export function listOnIn(tx: NumbingTx, appointmentId: string) {
  return tx.db
    .select({ id: anaesthetics.id })
    .from(anaesthetics)
    .where(and(eq(anaesthetics.appointmentId, appointmentId), isNull(anaesthetics.removedAt)));
}

async function write(tx: NumbingTx, id: string, patientId: string, removedAt: Temporal.Instant): Promise<void> {
  await tx.db
    .update(anaesthetics)
    .set({ removedAt, removedBy: authorId(tx), version: sql`${anaesthetics.version} + 1` })
    .where(eq(anaesthetics.id, id));
  await recordAudit(tx, { action: "anaesthetic:remove", objectType: "anaesthetic", objectId: id, patientId });
}

/**
 * Deletes an entry that was a mistake, as long as the record is not signed: the wrong patient, the wrong product, the wrong time. The audit keeps that it was.
 * @returns `already_signed` or, where it is gone already, `not_found`.
 */
export function strikeAnaesthetic(ctx: Ctx<"treatment:record">, input: StrikeAnaestheticInput): Promise<Removed> {
  return refusingLate(() =>
    transaction(ctx, async (tx) => {
      const locked = await lockAnaesthetic(tx, input.anaestheticId);
      if (locked === null) return refuse("not_found");
      const { anaesthetic, appointment, treatment } = locked;
      if (treatment?.isSigned === true) return refuse("already_signed");
      await tx.db.delete(anaesthetics).where(eq(anaesthetics.id, anaesthetic.id));
      await recordAudit(tx, {
        action: "anaesthetic:strike",
        objectType: "anaesthetic",
        objectId: anaesthetic.id,
        patientId: appointment.patientId,
      });
      return done({ appointmentId: appointment.id });
    }),
  );
}
