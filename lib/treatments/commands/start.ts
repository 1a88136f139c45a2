import { eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { listOnIn, removeAllIn } from "#lib/anaesthetics/commands/remove.ts";
import { lockAppointment } from "#lib/appointments/commands/locks.ts";
import { changeStatusIn } from "#lib/appointments/commands/status.ts";
import { STATUS_LABELS, startHindrance } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { instantToWall, sayTime, type TimeZone } from "#lib/time.ts";
import type { StartTreatmentInput } from "../input.ts";
import type { RecordTx } from "./standing.ts";

const answer = z.object({ treatmentId: z.string() });
type Started = z.output<typeof answer>;

/**
 * Starts the record of a session: the patient has arrived, and nothing of the gate's *start* column is missing, looked at under the lock.
 * The start is the ctx's instant to the minute. What numbs the skin comes off before it: with `takeOff` in the same step. Idempotent by key.
 * @returns `gate_closed` with every reason, `numbing_on`, `not_arrived`, `no_needling`, `appointment_over` or `treatment_already_started`.
 */
export function startTreatment(ctx: Ctx<"treatment:record">, input: StartTreatmentInput): Promise<Result<Started>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "treatment:start", key: input.idempotencyKey, input, answer }, () => startIn(tx, input)),
  );
}

async function startIn(tx: RecordTx, { appointmentId, takeOff = false }: StartTreatmentInput): Promise<Result<Started>> {
  const appointment = await lockAppointment(tx, appointmentId);
  if (appointment === null) return refuse("not_found");
  const earlier = await startedBefore(tx, appointmentId, appointment.timeZone);
  if (earlier !== null) return refuse("treatment_already_started", earlier);
  const hindrance = startHindrance(appointment);
  if (hindrance !== null) return refuse(hindrance, { status: STATUS_LABELS[appointment.status].toLowerCase() });
  const gate = await getStartGate(tx, appointmentId);
  if (gate === null) return refuse("not_found");
  if (!gate.clear) return refuse("gate_closed", { reasons: gate.items.map(({ words }) => words).join(" ") });
  const startedAt = tx.now.round({ smallestUnit: "minute", roundingMode: "floor" });
  if (takeOff) await removeAllIn(tx, { appointmentId, patientId: appointment.patientId, at: startedAt });
  else if ((await listOnIn(tx, appointmentId)).length > 0) return refuse("numbing_on");
  if (appointment.status === "arrived") {
    const moved = await changeStatusIn(tx, { appointmentId, to: "in_room" });
    if (!moved.ok) return moved;
  }
  const [started] = await tx.db
    .insert(treatments)
    .values({ appointmentId, patientId: appointment.patientId, startedAt, startedBy: authorId(tx) })
    .returning({ id: treatments.id });
  if (started === undefined) throw new Error("The record was not made.");
  await recordAudit(tx, { action: "treatment:start", objectType: "treatment", objectId: started.id, patientId: appointment.patientId });
  return done({ treatmentId: started.id });
}

async function startedBefore(
  tx: RecordTx,
  appointmentId: string,
  timeZone: TimeZone,
): Promise<{ readonly by: string; readonly at: string } | null> {
  const [earlier] = await tx.db
    .select({ by: users.name, at: treatments.startedAt })
    .from(treatments)
    .innerJoin(users, eq(users.id, treatments.startedBy))
    .where(eq(treatments.appointmentId, appointmentId));
  return earlier === undefined ? null : { by: earlier.by, at: sayTime(instantToWall(earlier.at, timeZone).time) };
}
