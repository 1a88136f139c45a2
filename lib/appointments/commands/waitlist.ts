import { and, eq, isNull, sql } from "drizzle-orm";
import { resources } from "#db/schema/resources.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { addDays, compareDates, localDate } from "#lib/time.ts";
import type { MoveFromWaitlistInput, PutOnWaitlistInput, TakeOffWaitlistInput } from "../input.ts";
import { canMove, STATUS_LABELS } from "../rules/status.ts";
import { withLastWord } from "./claims.ts";
import { lockPatient } from "./locks.ts";
import { moveAppointmentIn } from "./move.ts";
import type { Safeguard } from "./safeguard.ts";
import { findAppointment, type Standing } from "./standing.ts";

type Entered = Result<{ readonly entryId: string }>;
type Entry = typeof waitlistEntries.$inferSelect;
type WaitlistTx = Tx<"appointment:change">;

/**
 * Puts the patient of a booking on the waitlist for an earlier time, or changes what they wish. Whoever waits keeps their booking, and their place in the
 * queue when the wishes change.
 * @returns `waitlist_already` where somebody was first, `waitlist_not_movable` or `waitlist_nothing_earlier` where there is nothing to wait for.
 */
export function putOnWaitlist(ctx: Ctx<"appointment:change">, input: PutOnWaitlistInput): Promise<Entered> {
  return transaction(ctx, async (tx) => {
    const locked = await lockVisit(tx, input.appointmentId);
    if (!locked.ok) return locked;
    const { visit, patientId } = locked.value;
    const possible = await checkPossible(tx, visit, input);
    if (!possible.ok) return possible;
    const { earliestDate, weekdays, dayPart, clinicianId, note } = input;
    const wishes = { earliestDate, weekdays, dayPart, clinicianId, note };
    const open = await findOpen(tx, visit.id);
    if (input.version === null && open !== null) return refuse("waitlist_already");
    if (input.version !== null && open === null) return refuse("waitlist_ended");
    if (open !== null && open.version !== input.version) return changedMeanwhile(tx, "waitlist_entry", open.id, visit.timeZone);
    const entryId = open === null ? await insertEntry(tx, { ...wishes, patientId, appointmentId: visit.id }) : open.id;
    if (open !== null) await alter(tx, open, wishes);
    await recordAudit(tx, {
      action: open === null ? "waitlist:put_on" : "waitlist:change",
      objectType: "waitlist_entry",
      objectId: entryId,
      patientId,
    });
    return done({ entryId });
  });
}

/** Takes an entry off; the booking stays as it is. */
export function takeOffWaitlist(ctx: Ctx<"appointment:change">, input: TakeOffWaitlistInput): Promise<Entered> {
  return transaction(ctx, async (tx) => {
    const entry = await findEntry(tx, input.entryId);
    if (entry === null) return refuse("not_found");
    const locked = await lockVisit(tx, entry.appointmentId);
    if (!locked.ok) return locked;
    return endEntry(tx, { entryId: entry.id, version: input.version, how: "removed", patientId: locked.value.patientId });
  });
}

/**
 * Moves a booking from the waitlist to a place that became free: the ordinary move, with all its checks and one undo, and the entry ends with it. The undo
 * opens the entry again. Nobody accepts a gap out of limits here: that is a move by hand.
 */
export function moveFromWaitlist(
  ctx: Ctx<"appointment:change">,
  input: MoveFromWaitlistInput,
  safeguard: Safeguard,
): Promise<Result<{ readonly appointmentId: string; readonly changeId: string }>> {
  return withLastWord(() =>
    transaction(ctx, async (tx) => {
      const entry = await findEntry(tx, input.entryId);
      if (entry === null) return refuse("not_found");
      if (entry.endedAt !== null) return refuse("waitlist_ended");
      const { version, date, time, clinicianId, tellPatient } = input;
      const move = {
        appointmentId: entry.appointmentId,
        version,
        date,
        time,
        clinicianId: clinicianId ?? "any",
        minutes: null,
        bookTwice: false,
        reason: "",
        acceptLongGap: false,
        tellPatient,
      };
      const moved = await moveAppointmentIn(tx, move, { what: "waitlist_moved", safeguard });
      if (!moved.ok) return moved;
      // The move holds the patient's lock now: nobody else ends the entry before the commit.
      const ended = await endEntry(tx, { entryId: entry.id, version: input.entryVersion, how: "moved", patientId: entry.patientId });
      return ended.ok ? moved : ended;
    }),
  );
}

/** The patient came, or did not: nothing earlier is left to wait for. Part of the change that says so. */
export async function overtakeWaitlistIn(tx: Tx<never>, appointmentId: string): Promise<void> {
  await tx.db
    .update(waitlistEntries)
    .set({ endedAt: sql`now()`, endedHow: "overtaken", version: sql`${waitlistEntries.version} + 1` })
    .where(and(eq(waitlistEntries.appointmentId, appointmentId), isNull(waitlistEntries.endedAt)));
}

/** The booking under the patient's lock, which everybody holds who moves it or ends its entry. */
async function lockVisit(tx: WaitlistTx, appointmentId: string): Promise<Result<{ readonly visit: Standing; readonly patientId: string }>> {
  const found = await findAppointment(tx, appointmentId);
  if (found === null) return refuse("not_found");
  const patientId = await lockPatient(tx, found.patientId);
  const visit = patientId === null ? null : await findAppointment(tx, appointmentId);
  return patientId === null || visit === null ? refuse("not_found") : done({ visit, patientId });
}

async function checkPossible(tx: WaitlistTx, visit: Standing, { earliestDate, clinicianId }: PutOnWaitlistInput): Promise<Result<null>> {
  if (!canMove(visit.status)) return refuse("waitlist_not_movable", { status: STATUS_LABELS[visit.status].toLowerCase() });
  const today = localDate(tx.now, visit.timeZone);
  if (compareDates(visit.localDate, today) <= 0) return refuse("waitlist_nothing_earlier");
  const lastEarlier = addDays(visit.localDate, -1);
  if (earliestDate !== null && compareDates(earliestDate, lastEarlier) > 0) return refuse("waitlist_nothing_earlier", {}, "earliestDate");
  if (clinicianId === null) return done(null);
  const [clinician] = await tx.db
    .select({ id: resources.id })
    .from(resources)
    .where(and(eq(resources.id, clinicianId), eq(resources.kind, "clinician"), isNull(resources.archivedAt)));
  return clinician === undefined ? refuse("not_found", {}, "clinicianId") : done(null);
}

async function findEntry(tx: WaitlistTx, entryId: string): Promise<Entry | null> {
  const [entry] = await tx.db.select().from(waitlistEntries).where(eq(waitlistEntries.id, entryId));
  return entry ?? null;
}

async function findOpen(tx: WaitlistTx, appointmentId: string): Promise<Entry | null> {
  const [entry] = await tx.db
    .select()
    .from(waitlistEntries)
    .where(and(eq(waitlistEntries.appointmentId, appointmentId), isNull(waitlistEntries.endedAt)));
  return entry ?? null;
}

async function insertEntry(tx: WaitlistTx, entry: Omit<typeof waitlistEntries.$inferInsert, "createdBy">): Promise<string> {
  const [made] = await tx.db
    .insert(waitlistEntries)
    .values({ ...entry, createdBy: tx.actor.id })
    .returning({ id: waitlistEntries.id });
  if (made === undefined) throw new Error("The entry did not come back.");
  return made.id;
}

async function alter(tx: WaitlistTx, entry: Entry, wishes: Partial<Entry>): Promise<void> {
  await tx.db
    .update(waitlistEntries)
    .set({ ...wishes, version: entry.version + 1 })
    .where(eq(waitlistEntries.id, entry.id));
}

/** Zero rows mean that someone else was first, or changed what the patient wishes. */
async function endEntry(
  tx: WaitlistTx,
  end: { readonly entryId: string; readonly version: number; readonly how: "moved" | "removed"; readonly patientId: string },
): Promise<Entered> {
  const { entryId, version, how, patientId } = end;
  const ended = await tx.db
    .update(waitlistEntries)
    .set({ endedAt: sql`now()`, endedHow: how, version: version + 1 })
    .where(and(eq(waitlistEntries.id, entryId), eq(waitlistEntries.version, version), isNull(waitlistEntries.endedAt)))
    .returning({ id: waitlistEntries.id });
  if (ended.length === 0) {
    const now = await findEntry(tx, entryId);
    return now !== null && now.endedAt !== null ? refuse("waitlist_ended") : changedMeanwhile(tx, "waitlist_entry", entryId);
  }
  const action = how === "moved" ? "waitlist:move" : "waitlist:take_off";
  await recordAudit(tx, { action, objectType: "waitlist_entry", objectId: entryId, patientId });
  return done({ entryId });
}
