import { eq, sql } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { lockAppointment } from "#lib/appointments/commands/locks.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { type Result, refuse } from "#lib/result.ts";

export type NumbingTx = Tx<"treatment:record">;

/** People say these times to the minute, and the start of a treatment is one too. */
export const toMinute = (at: Temporal.Instant) => at.round({ smallestUnit: "minute", roundingMode: "floor" });

/** A visit under its locks, with the treatment that has begun at it; null when there is no such visit. */
export async function lockVisit(tx: NumbingTx, appointmentId: string) {
  const appointment = await lockAppointment(tx, appointmentId);
  if (appointment === null) return null;
  const [treatment] = await tx.db
    .select({ startedAt: treatments.startedAt, isSigned: sql<boolean>`${treatments.state} = 'signed'` })
    .from(treatments)
    .where(eq(treatments.appointmentId, appointmentId));
  return { appointment, treatment: treatment ?? null };
}

/** An anaesthetic with its visit, under the visit's locks; null when there is none of that id. */
export async function lockAnaesthetic(tx: NumbingTx, anaestheticId: string) {
  const [known] = await tx.db
    .select({ appointmentId: anaesthetics.appointmentId })
    .from(anaesthetics)
    .where(eq(anaesthetics.id, anaestheticId));
  const visit = known === undefined ? null : await lockVisit(tx, known.appointmentId);
  if (visit === null) return null;
  const [found] = await tx.db
    .select({
      id: anaesthetics.id,
      appliedAt: anaesthetics.appliedAt,
      removedAt: anaesthetics.removedAt,
      removedBy: sql<string | null>`(select u.name from ${users} u where u.id = ${anaesthetics.removedBy})`,
    })
    .from(anaesthetics)
    .where(eq(anaesthetics.id, anaestheticId));
  return found === undefined ? null : { ...visit, anaesthetic: found };
}

const LOT_RULES = ["anaesthetics_in_date", "anaesthetics_not_stopped", "anaesthetics_listed"];

/** What the database refuses all the same: the record was signed, or begun, between the look and the write. */
export async function refusingLate<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    const violated = violatedConstraint(error);
    if (violated === "anaesthetics_frozen") return refuse("already_signed");
    if (violated === "anaesthetics_removed_first") return refuse("numbing_before_start");
    if (violated !== null && LOT_RULES.includes(violated)) return refuse("numbing_lot", {}, "lotId");
    throw error;
  }
}
