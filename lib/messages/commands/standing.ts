import { eq, inArray } from "drizzle-orm";
import { messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import type { TimeZone } from "#lib/time.ts";
import { partsOf, type StandingNotice } from "../outputs/standing-parts.ts";
import { readMessageFacts } from "../queries/facts.ts";
import { listStoredNotices } from "../queries/stored.ts";
import type { MessageVisit } from "../rules/facts.ts";
import { bookingNews, calledOff, toldOf } from "../rules/news.ts";
import { isEssential, type Told } from "../rules/notices.ts";
import { planNotices } from "../rules/plan.ts";
import { isToCome } from "../rules/visits.ts";
import { planLockedIn } from "./plan.ts";

export type StandingMessage = {
  /** The record that stands for the patient. */
  readonly patientId: string;
  /** Where the first part takes place, and its zone: every time in the message is told there. */
  readonly locationId: string;
  readonly timeZone: TimeZone;
  /** The zone that the patient's quiet hours are reckoned in. */
  readonly patientZone: TimeZone;
  readonly notices: readonly StandingNotice[];
  /** Every visit to come. */
  readonly visits: readonly MessageVisit[];
  /** Visits that were told of and are called off. */
  readonly calledOff: readonly MessageVisit[];
  /** What the message is to keep as `told`: null where it tells no news of bookings. */
  readonly told: Told | null;
  readonly isEssential: boolean;
};

/**
 * What still holds of a waiting message, reckoned from what stands now, under the patient's lock, which it takes. What no longer holds goes back to the plan or
 * is dropped; where nothing holds the message is withdrawn. It says nothing of the hour: whoever sends asks `isAwake`.
 * @returns null where it is not waiting, or was withdrawn
 */
export async function standingNotices(tx: Tx<never>, messageId: string): Promise<StandingMessage | null> {
  const [named] = await tx.db.select({ patientId: messages.patientId }).from(messages).where(eq(messages.id, messageId));
  if (named === undefined || named.patientId === null) return null;
  const patientId = await lockPatient(tx, named.patientId);
  const [message] = await tx.db
    .select({ state: messages.state, kind: messages.kind })
    .from(messages)
    .where(eq(messages.id, messageId))
    .for("update");
  if (patientId === null || message?.state !== "waiting" || message.kind !== "notices") return null;
  const facts = await readMessageFacts(tx, patientId);
  const planned = new Map(planNotices(facts, tx.now).map((notice) => [notice.key, notice]));
  const stored = await listStoredNotices(tx, patientId);
  const own = stored.filter((each) => each.messageId === messageId).map(({ id, key }) => ({ id, notice: planned.get(key) }));
  const holding = own.flatMap(({ id, notice }) =>
    notice !== undefined && Temporal.Instant.compare(notice.earliest, tx.now) <= 0 ? [{ id, notice }] : [],
  );
  const saidBefore = new Set(stored.flatMap(({ key, messageId: by }) => (by === null || by === messageId ? [] : [key])));
  const parts = partsOf(
    holding.map(({ notice }) => notice),
    { facts, now: tx.now, saidBefore },
  );
  const [first] = parts;
  const kept = new Set(first === undefined ? [] : holding.map(({ id }) => id));
  await putBack(
    tx,
    patientId,
    own.flatMap(({ id }) => (kept.has(id) ? [] : [id])),
  );
  if (first === undefined) {
    await tx.db.update(messages).set({ state: "withdrawn" }).where(eq(messages.id, messageId));
    return null;
  }
  return {
    patientId,
    locationId: first.locationId,
    timeZone: first.timeZone,
    patientZone: facts.timeZone,
    notices: parts.map(({ notice }) => notice),
    visits: facts.visits.filter((visit) => isToCome(visit, tx.now)),
    calledOff: calledOff(facts, tx.now),
    told: parts.some(({ notice: { kind } }) => kind === "booking") ? toldOf(facts.visits, tx.now) : null,
    isEssential: holding.some(({ notice }) => isEssential(notice)),
  };
}

/** What a message says no longer is free again: dropped, or planned anew where it is only to be said later. */
async function putBack(tx: Tx<never>, patientId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.db
    .update(notices)
    .set({ state: "dropped", messageId: null })
    .where(inArray(notices.id, [...ids]));
  await planLockedIn(tx, patientId);
}

/** Whether everything that a message said still stands: its news of bookings as it told them, and each notice for a subject that still calls for it. */
export async function isStillTrue(tx: Tx<never>, messageId: string): Promise<boolean> {
  const [named] = await tx.db.select({ patientId: messages.patientId }).from(messages).where(eq(messages.id, messageId));
  if (named === undefined || named.patientId === null) return true;
  const patientId = await lockPatient(tx, named.patientId);
  if (patientId === null) return false;
  const facts = await readMessageFacts(tx, patientId);
  const planned = new Set(planNotices(facts, tx.now).map(({ key }) => key));
  const stored = await listStoredNotices(tx, patientId);
  const own = stored.filter((each) => each.messageId === messageId);
  return bookingNews(facts, tx.now) === null && own.every(({ key }) => key.startsWith("booking:") || planned.has(key));
}
