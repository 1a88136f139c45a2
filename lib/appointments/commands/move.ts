import { and, eq, inArray, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { MoveAppointmentInput } from "../input.ts";
import { loadSetting } from "../queries/setting.ts";
import type { Wish } from "../rules/choose.ts";
import { STATUS_LABELS } from "../rules/status.ts";
import { insertClaims, placeIn, releaseClaims, withLastWord } from "./claims.ts";
import { checkGaps, findAppointment, lastHeld } from "./standing.ts";

const MOVABLE = ["booked", "confirmed"] as const;

/**
 * Moves one appointment, and only this one: what it held is given up and the new time claimed in one transaction, so that a time overlapping its own old
 * one works and a refused move changes nothing. In a series the gaps to its neighbours are checked; how many sessions there are never changes.
 * @returns `slot_taken`, `slot_not_offered`, a gap refusal, `cannot_move`, or `changed_meanwhile` when another editor was first.
 */
export function moveAppointment(
  ctx: Ctx<"appointment:change">,
  input: MoveAppointmentInput,
): Promise<Result<{ readonly appointmentId: string }>> {
  return withLastWord(() => transaction(ctx, (tx) => moveIn(tx, input)));
}

async function moveIn(tx: Tx<"appointment:change">, input: MoveAppointmentInput): Promise<Result<{ readonly appointmentId: string }>> {
  const found = await findAppointment(tx, input.appointmentId);
  if (found === null) return refuse("not_found");
  const setting = await loadSetting(tx.db, found, true);
  if (!setting.ok) return setting;
  const { timeZone } = setting.value.diary;
  if (found.version !== input.version) return changedMeanwhile(tx, "appointment", found.id, timeZone);
  if (!MOVABLE.some((status) => status === found.status))
    return refuse("cannot_move", { status: STATUS_LABELS[found.status].toLowerCase() });
  const held = await lastHeld(tx, found.id);
  const clinicianId =
    input.clinicianId === "same"
      ? (held.find(({ kind }) => kind === "clinician")?.id ?? null)
      : input.clinicianId === "any"
        ? null
        : input.clinicianId;
  const wish: Wish = { session: found.session, date: input.date, time: input.time, clinicianId, keep: held.map(({ id }) => id) };
  const placed = await placeIn(tx, { setting: setting.value, wishes: [wish], ignoring: [found.id], alsoHeld: held, fieldOf: () => "date" });
  if (!placed.ok) return placed;
  const [to] = placed.value;
  if (to === undefined) throw new Error("A placed session is missing.");
  let gap = { short: false, long: false };
  if (found.seriesId !== null && found.session !== null && input.date !== found.localDate) {
    const judged = await checkGaps(tx, {
      seriesId: found.seriesId,
      appointmentId: found.id,
      wish: { ...wish, session: found.session },
      reason: input.reason,
      acceptLongGap: input.acceptLongGap,
    });
    if (!judged.ok) return judged;
    gap = judged.value;
  }
  await releaseClaims(tx, found.id);
  const updated = await tx.db
    .update(appointments)
    .set({ during: to.during, localDate: input.date, localStart: input.time, timeZone, version: sql`${appointments.version} + 1` })
    .where(and(eq(appointments.id, found.id), eq(appointments.version, input.version), inArray(appointments.status, [...MOVABLE])))
    .returning({ id: appointments.id });
  if (updated.length === 0) return changedMeanwhile(tx, "appointment", found.id, timeZone);
  await insertClaims(tx, [{ appointmentId: found.id, placed: to }], null);
  await tx.db.insert(appointmentEvents).values({
    appointmentId: found.id,
    what: "moved",
    fromStart: found.during.start,
    toStart: to.during.start,
    reason: input.reason === "" ? null : input.reason,
    by: tx.actor.id,
    at: tx.now,
  });
  await recordAudit(tx, {
    action: "appointment:move",
    objectType: "appointment",
    objectId: found.id,
    patientId: found.patientId,
    detail: { session: found.session, shortGap: gap.short, longGap: gap.long },
  });
  return done({ appointmentId: found.id });
}
