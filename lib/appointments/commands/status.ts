import { and, eq, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { CancelAppointmentInput, ChangeStatusInput } from "../input.ts";
import { loadSetting } from "../queries/setting.ts";
import type { Wish } from "../rules/choose.ts";
import { type AppointmentStatus, canChange, holdsResources, STATUS_LABELS } from "../rules/status.ts";
import { type BookingTx, insertClaims, lockInOrder, placeIn, releaseClaims, withLastWord } from "./claims.ts";
import { checkGaps, findAppointment, hasTreatmentRecord, lastHeld } from "./standing.ts";

type Standing = NonNullable<Awaited<ReturnType<typeof findAppointment>>>;
type Changed = Result<{ readonly appointmentId: string; readonly status: AppointmentStatus }>;
type StatusTx = BookingTx | Tx<"treatment:record">;

/** "treated" and "in_room" as the clinic says them within a sentence. */
const word = (status: AppointmentStatus) => STATUS_LABELS[status].toLowerCase();

/** Writes a status that has been decided, with its trace. Zero rows mean that someone else was first. */
async function writeStatus(tx: StatusTx, found: Standing, to: AppointmentStatus, reason: string): Promise<Changed> {
  const updated = await tx.db
    .update(appointments)
    .set({ status: to, cancelReason: to === "cancelled" ? reason : null, version: sql`${appointments.version} + 1` })
    .where(and(eq(appointments.id, found.id), eq(appointments.version, found.version), eq(appointments.status, found.status)))
    .returning({ id: appointments.id });
  if (updated.length === 0) return changedMeanwhile(tx, "appointment", found.id);
  await tx.db.insert(appointmentEvents).values({
    appointmentId: found.id,
    what: "status",
    fromStatus: found.status,
    toStatus: to,
    reason: reason === "" ? null : reason,
    by: tx.actor.id,
    at: tx.now,
  });
  await recordAudit(tx, {
    action: "appointment:status",
    objectType: "appointment",
    objectId: found.id,
    patientId: found.patientId,
    detail: { from: found.status, to },
  });
  return done({ appointmentId: found.id, status: to });
}

/**
 * Changes the status inside another command's transaction: starting and signing a treatment. The status machine holds here too.
 * Only for changes that keep what the appointment holds.
 */
export async function changeStatusIn(
  tx: StatusTx,
  change: { readonly appointmentId: string; readonly to: "arrived" | "in_room" | "treated" | "closed" },
): Promise<Changed> {
  const found = await findAppointment(tx, change.appointmentId);
  if (found === null) return refuse("not_found");
  if (!canChange(found.status, change.to)) return refuse("status_not_next", { from: word(found.status), to: word(change.to) });
  return writeStatus(tx, found, change.to, "");
}

async function decided(
  tx: BookingTx,
  input: { readonly appointmentId: string; readonly version: number },
  to: AppointmentStatus,
): Promise<Result<Standing>> {
  const found = await findAppointment(tx, input.appointmentId);
  if (found === null) return refuse("not_found");
  if (found.version !== input.version) return changedMeanwhile(tx, "appointment", found.id);
  if (!canChange(found.status, to)) return refuse("status_not_next", { from: word(found.status), to: word(to) });
  // What a needle did is told by its record, which alone passed the gate.
  if (to === "treated" && found.needles) return refuse("treated_by_record");
  return done(found);
}

/** Gives up clinician, room and device, under the same locks as whoever waits for them. */
async function end(tx: BookingTx, found: Standing, to: "cancelled" | "no_show", reason: string): Promise<Changed> {
  const setting = await loadSetting(tx.db, found, true);
  if (!setting.ok) return setting;
  await lockInOrder(tx, setting.value, [], await lastHeld(tx, found.id));
  // Asked under the patient's lock, which whoever starts a treatment holds too.
  if (!allows(tx.actor.roles, "treatment:record") && (await hasTreatmentRecord(tx, found.id))) return refuse("treatment_under_way");
  await releaseClaims(tx, found.id);
  return writeStatus(tx, found, to, reason);
}

/**
 * Cancels one appointment with a reason. Its siblings in a series stay as they are, and it can be taken back.
 * @returns `treatment_under_way` where a treatment was started and somebody who records none would give its room and device away.
 */
export function cancelAppointment(ctx: Ctx<"appointment:change">, input: CancelAppointmentInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const found = await decided(tx, input, "cancelled");
    return found.ok ? end(tx, found.value, "cancelled", input.reason) : found;
  });
}

/**
 * One step of "booked → confirmed → arrived → in room → treated → closed"; a no-show gives up what it held, and taking back a no-show or cancellation
 * claims it again or is refused with what is in the way.
 */
export function changeStatus(ctx: Ctx<"appointment:change">, input: ChangeStatusInput): Promise<Changed> {
  return withLastWord(() =>
    transaction(ctx, async (tx) => {
      const found = await decided(tx, input, input.to);
      if (!found.ok) return found;
      if (input.to === "no_show") return end(tx, found.value, "no_show", input.reason);
      if (!holdsResources(found.value.status)) return restore(tx, found.value, input);
      return writeStatus(tx, found.value, input.to, input.reason);
    }),
  );
}

/** Puts a cancelled or missed appointment back where it was: the same clinician, the same room and device where they are free. */
async function restore(tx: Tx<"appointment:change">, found: Standing, input: ChangeStatusInput): Promise<Changed> {
  const setting = await loadSetting(tx.db, found, true);
  if (!setting.ok) return setting;
  const held = await lastHeld(tx, found.id);
  const wish: Wish = {
    session: found.session,
    date: found.localDate,
    time: found.localStart,
    clinicianId: held.find(({ kind }) => kind === "clinician")?.id ?? null,
    keep: held.map(({ id }) => id),
  };
  const placed = await placeIn(tx, {
    setting: setting.value,
    wishes: [wish],
    ignoring: [found.id],
    alsoHeld: held,
    evenPast: true,
    fieldOf: () => null,
  });
  if (!placed.ok) return placed;
  const [back] = placed.value;
  if (back === undefined) throw new Error("A placed session is missing.");
  if (found.seriesId !== null && found.session !== null) {
    const judged = await checkGaps(tx, {
      seriesId: found.seriesId,
      appointmentId: found.id,
      wish: { ...wish, session: found.session },
      reason: input.reason,
      acceptLongGap: input.acceptLongGap,
    });
    if (!judged.ok) return judged;
  }
  const written = await writeStatus(tx, found, "booked", input.reason);
  if (written.ok) await insertClaims(tx, [{ appointmentId: found.id, placed: back }], null);
  return written;
}
