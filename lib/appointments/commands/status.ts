import { and, eq, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { CancelAppointmentInput, ChangeStatusInput } from "../input.ts";
import { heldBy, lastHeldBy } from "../queries/held.ts";
import { loadSetting } from "../queries/setting.ts";
import type { Wish } from "../rules/choose.ts";
import { type AppointmentStatus, canChange, holdsResources, STATUS_LABELS } from "../rules/status.ts";
import { recordChangeIn } from "./change.ts";
import { type BookingTx, insertClaims, placeIn, releaseClaims, withLastWord } from "./claims.ts";
import { lockPatient, takeLocks } from "./locks.ts";
import type { Safeguard } from "./safeguard.ts";
import { checkGaps, checkSessionsFree, findAppointment, hasTreatmentRecord, isNumbed, type Standing } from "./standing.ts";
import { overtakeWaitlistIn } from "./waitlist.ts";

type Written = Result<{ readonly appointmentId: string; readonly status: AppointmentStatus }>;
type Changed = Result<{ readonly appointmentId: string; readonly status: AppointmentStatus; readonly changeId: string }>;
type StatusTx = BookingTx | Tx<"treatment:record">;

/** "treated" and "in_room" as the clinic says them within a sentence. */
const word = (status: AppointmentStatus) => STATUS_LABELS[status].toLowerCase();

/** Writes a status that has been decided, with its trace. Zero rows mean that someone else was first. */
async function writeStatus(
  tx: StatusTx,
  found: Standing,
  to: AppointmentStatus,
  reason: string,
  changeId: string | null,
): Promise<Written> {
  const updated = await tx.db
    .update(appointments)
    .set({ status: to, cancelReason: to === "cancelled" ? reason : null, version: sql`${appointments.version} + 1` })
    .where(and(eq(appointments.id, found.id), eq(appointments.version, found.version), eq(appointments.status, found.status)))
    .returning({ id: appointments.id });
  if (updated.length === 0) return changedMeanwhile(tx, "appointment", found.id);
  if (to === "arrived" || to === "no_show") await overtakeWaitlistIn(tx, found.id);
  await tx.db.insert(appointmentEvents).values({
    appointmentId: found.id,
    what: "status",
    fromStatus: found.status,
    toStatus: to,
    reason: reason === "" ? null : reason,
    changeId,
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

/** The same as a change of its own, with its undo. `write` does what goes with it: claims given up, or taken again. */
async function changeOf(
  tx: BookingTx,
  found: Standing,
  to: AppointmentStatus,
  about: { readonly reason: string; readonly tellPatient: boolean; readonly safeguard: Safeguard },
  write: () => Promise<void>,
): Promise<Changed> {
  const { id, patientId, seriesId } = found;
  const what = to === "cancelled" ? "cancelled" : "status";
  const { reason, ...rest } = about;
  const change = { what, patientId, seriesId, touching: [id], ...rest } as const;
  const recorded = await recordChangeIn(tx, change, async (changeId) => {
    const written = await writeStatus(tx, found, to, reason, changeId);
    if (!written.ok) return written;
    await write();
    return done([]);
  });
  return recorded.ok ? done({ appointmentId: id, status: to, changeId: recorded.value.changeId }) : recorded;
}

/**
 * Changes the status inside another command's transaction: starting and signing a treatment. The status machine holds here too.
 * Only for changes that keep what the appointment holds. What a treatment says is no change of the diary: it has no undo.
 */
export async function changeStatusIn(
  tx: StatusTx,
  change: { readonly appointmentId: string; readonly to: "arrived" | "in_room" | "treated" | "closed" },
): Promise<Written> {
  const found = await findAppointment(tx, change.appointmentId);
  if (found === null) return refuse("not_found");
  if (!canChange(found.status, change.to)) return refuse("status_not_next", { from: word(found.status), to: word(change.to) });
  return writeStatus(tx, found, change.to, "", null);
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

/** Cancels several under the locks of what they hold, as part of one change: none where a patient of them lies numbed. */
export async function cancelAllIn(tx: BookingTx, all: readonly Standing[], reason: string, changeId: string): Promise<Result<null>> {
  const ids = all.map(({ id }) => id);
  if (await isNumbed(tx, ids)) return refuse("numbing_still_on");
  for (const each of all) {
    const written = await writeStatus(tx, each, "cancelled", reason, changeId);
    if (!written.ok) return written;
  }
  await releaseClaims(tx, ids);
  return done(null);
}

/** Gives up clinician, room and device, under the same locks as whoever waits for them. */
async function end(tx: BookingTx, found: Standing, to: "cancelled" | "no_show", about: Parameters<typeof changeOf>[3]): Promise<Changed> {
  const setting = await loadSetting(tx.db, found, true);
  if (!setting.ok) return setting;
  await takeLocks(tx, setting.value.patientId, await heldBy(tx, [found.id]), [found.localDate]);
  // Asked under the patient's lock, which whoever starts a treatment holds too.
  if (!allows(tx.actor.roles, "treatment:record") && (await hasTreatmentRecord(tx, found.id))) return refuse("treatment_under_way");
  if (await isNumbed(tx, [found.id])) return refuse("numbing_still_on");
  return changeOf(tx, found, to, about, () => releaseClaims(tx, [found.id]));
}

/**
 * Cancels one appointment with a reason. Its siblings in a series stay as they are, and it can be taken back.
 * @returns `treatment_under_way` where a treatment was started and somebody who records none would give its room and device away, `numbing_still_on` until
 * what lies on the skin is recorded as taken off.
 */
export function cancelAppointment(ctx: Ctx<"appointment:change">, input: CancelAppointmentInput, safeguard: Safeguard): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const found = await decided(tx, input, "cancelled");
    const { reason, tellPatient } = input;
    return found.ok ? end(tx, found.value, "cancelled", { reason, tellPatient, safeguard }) : found;
  });
}

/**
 * One step of "booked → confirmed → arrived → in room → treated → closed"; a no-show gives up what it held, and taking back a no-show or cancellation
 * claims it again or is refused with what is in the way. Only that is told to the patient: the other steps happen before their eyes, or without them.
 * The safeguard may refuse to put a visit back, and to show its patient into the room.
 */
export function changeStatus(ctx: Ctx<"appointment:change">, input: ChangeStatusInput, safeguard: Safeguard): Promise<Changed> {
  return withLastWord(() =>
    transaction(ctx, async (tx) => {
      const found = await decided(tx, input, input.to);
      if (!found.ok) return found;
      const about = { reason: input.reason, tellPatient: false, safeguard };
      if (input.to === "no_show") return end(tx, found.value, "no_show", about);
      if (!holdsResources(found.value.status)) return restore(tx, found.value, input, safeguard);
      // Whoever signs or decides meanwhile waits, or was first.
      if (input.to === "in_room") await lockPatient(tx, found.value.patientId);
      return changeOf(tx, found.value, input.to, about, async () => undefined);
    }),
  );
}

/**
 * Puts a cancelled or missed appointment back where it was: the same clinician, the same room and device where they are free.
 * @returns also `session_booked_anew` where another appointment of its session stands meanwhile.
 */
async function restore(tx: Tx<"appointment:change">, found: Standing, input: ChangeStatusInput, safeguard: Safeguard): Promise<Changed> {
  const setting = await loadSetting(tx.db, found, true);
  if (!setting.ok) return setting;
  const held = await lastHeldBy(tx, [found.id]);
  const wish: Wish = {
    session: found.session,
    date: found.localDate,
    time: found.localStart,
    clinicianId: held.find(({ kind }) => kind === "clinician")?.id ?? null,
    keep: held.map(({ id }) => id),
  };
  const { seriesId, session } = found;
  const placed = await placeIn(tx, {
    setting: setting.value,
    wishes: [wish],
    ignoring: [found.id],
    alsoHeld: held,
    evenPast: true,
    fieldOf: () => null,
    standsIn: async () => (seriesId === null || session === null ? done(null) : checkSessionsFree(tx, seriesId, [session])),
  });
  if (!placed.ok) return placed;
  const [back] = placed.value;
  if (back === undefined) throw new Error("A placed session is missing.");
  if (seriesId !== null && session !== null) {
    const judged = await checkGaps(tx, {
      seriesId,
      leaving: [],
      coming: [{ ...wish, session }],
      reason: input.reason,
      acceptLongGap: input.acceptLongGap,
    });
    if (!judged.ok) return judged;
  }
  return changeOf(tx, found, "booked", { reason: input.reason, tellPatient: true, safeguard }, () =>
    insertClaims(tx, [{ appointmentId: found.id, placed: back }], null),
  );
}
