import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { users } from "#db/schema/users.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { keepFollowUpIn } from "#lib/tasks/commands/keep.ts";
import { compareDates, type IsoDate, localDate, sayInstant } from "#lib/time.ts";
import type { ChangeEventInput, CloseEventInput, RecordEventInput, ReviewEventInput } from "./input.ts";
import { CAME, checkChange, checkEventDates, type EventKind, isOver, outgrowsReview, sayGrade, suggestKind } from "./rules.ts";

type RecordTx = Tx<"treatment:record">;

const answer = z.object({ eventId: z.string() });
type Changed = Result<z.output<typeof answer>>;

type Visit = { readonly patientId: string; readonly treatedOn: IsoDate; readonly timeZone: string };

async function findVisit(tx: RecordTx, appointmentId: string): Promise<Visit | null> {
  const [visit] = await tx.db
    .select({
      patientId: appointments.patientId,
      treatedOn: appointments.localDate,
      timeZone: locations.timeZone,
      status: appointments.status,
    })
    .from(appointments)
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(eq(appointments.id, appointmentId));
  if (visit === undefined || !CAME.some((status) => status === visit.status)) return null;
  return visit;
}

type Told = Pick<
  RecordEventInput,
  "what" | "words" | "zones" | "onset" | "grade" | "kind" | "causality" | "action" | "reportable" | "reportedTo"
>;

/** What the form says, as columns; a kind left to the days is worked out from them. */
function columnsOf(told: Told, { treatedOn, until }: { readonly treatedOn: IsoDate; readonly until: IsoDate }) {
  const { what, words, zones, onset, grade, causality, action, reportedTo } = told;
  const kind: EventKind = told.kind === "suggested" ? suggestKind({ what, grade, treatedOn, until }).kind : told.kind;
  const reportable = { undecided: null, yes: true, no: false }[told.reportable];
  return { kind, what, words, zones: [...new Set(zones)], onset, grade, causality, action, reportable, reportedTo };
}

/**
 * Writes down what came after a visit. The patient is locked: a session of theirs that starts meanwhile waits, and is then held or not. A day to look again
 * opens a task for clinicians. Idempotent by key.
 * @returns `event_needs_visit` where the patient was not there, `event_before_visit` or `day_ahead` beside the day.
 */
export function recordEvent(ctx: Ctx<"treatment:record">, input: RecordEventInput): Promise<Changed> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "adverse:record", key: input.idempotencyKey, input, answer }, async () => {
      const visit = await findVisit(tx, input.appointmentId);
      if (visit === null) return refuse("event_needs_visit", {}, "appointmentId");
      await lockPatient(tx, visit.patientId);
      const today = localDate(tx.now, visit.timeZone);
      const problem = checkEventDates({ ...visit, onset: input.onset, resolvedOn: null, today });
      if (problem !== null) return refuse(problem.reason, {}, problem.field);
      if (input.lookAgainOn !== null && compareDates(input.lookAgainOn, today) < 0) return refuse("day_gone", {}, "lookAgainOn");
      const [made] = await tx.db
        .insert(adverseEvents)
        .values({
          ...columnsOf(input, { treatedOn: visit.treatedOn, until: today }),
          patientId: visit.patientId,
          appointmentId: input.appointmentId,
          recordedBy: authorId(tx),
          recordedAt: tx.now,
        })
        .returning({ id: adverseEvents.id });
      if (made === undefined) throw new Error("The event was not kept.");
      await audit(tx, "adverse:record", made.id, visit.patientId);
      await followUp(tx, { id: made.id, patientId: visit.patientId }, input.lookAgainOn);
      return done({ eventId: made.id });
    }),
  );
}

const audit = (tx: RecordTx, action: AuditAction, objectId: string, patientId: string) =>
  recordAudit(tx, { action, objectType: "adverse_event", objectId, patientId });

const followUp = (tx: RecordTx, event: { readonly id: string; readonly patientId: string }, due: IsoDate | null) =>
  keepFollowUpIn(tx, { adverseEventId: event.id, patientId: event.patientId, due });

/** An event with its visit, as it was on the page, with its patient locked. */
async function lockEvent(tx: RecordTx, { eventId, version }: { readonly eventId: string; readonly version: number }) {
  const [seen] = await tx.db.select({ patientId: adverseEvents.patientId }).from(adverseEvents).where(eq(adverseEvents.id, eventId));
  if (seen === undefined) return refuse("not_found");
  await lockPatient(tx, seen.patientId);
  const [event] = await tx.db
    .select({
      id: adverseEvents.id,
      patientId: adverseEvents.patientId,
      onset: adverseEvents.onset,
      what: adverseEvents.what,
      kind: adverseEvents.kind,
      grade: adverseEvents.grade,
      resolvedOn: adverseEvents.resolvedOn,
      reviewedAt: adverseEvents.reviewedAt,
      reviewWords: adverseEvents.reviewWords,
      reviewer: sql<string | null>`(select u.name from ${users} u where u.id = ${adverseEvents.reviewedBy})`,
      version: adverseEvents.version,
      treatedOn: appointments.localDate,
      timeZone: locations.timeZone,
    })
    .from(adverseEvents)
    .innerJoin(appointments, eq(appointments.id, adverseEvents.appointmentId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(eq(adverseEvents.id, eventId))
    .for("update", { of: adverseEvents });
  if (event === undefined) return refuse("not_found");
  return event.version === version ? done(event) : changedMeanwhile(tx, "adverse_event", event.id, event.timeZone);
}

type Locked = Extract<Awaited<ReturnType<typeof lockEvent>>, { readonly ok: true }>["value"];

async function write(
  tx: RecordTx,
  event: Locked,
  action: AuditAction,
  change: Partial<typeof adverseEvents.$inferInsert>,
): Promise<Changed> {
  await tx.db
    .update(adverseEvents)
    .set({ changeReason: "", ...change, version: event.version + 1, changedBy: authorId(tx), changedAt: tx.now })
    .where(eq(adverseEvents.id, event.id));
  await audit(tx, action, event.id, event.patientId);
  return done({ eventId: event.id });
}

/**
 * Puts right what an event says; what it said before is kept. One that is another than its review saw waits for another review; what the earlier one said
 * stays below it.
 * @returns `changed_meanwhile`, `event_held` where it would no longer hold a session without a review, `event_reason_missing`, or what recording refuses of the
 * days.
 */
export function changeEvent(ctx: Ctx<"treatment:record">, input: ChangeEventInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const locked = await lockEvent(tx, input);
    if (!locked.ok) return locked;
    const event = locked.value;
    const today = localDate(tx.now, event.timeZone);
    const { treatedOn, resolvedOn } = event;
    const problem = checkEventDates({ treatedOn, onset: input.onset, resolvedOn, today });
    if (problem !== null) return refuse(problem.reason, {}, "onset");
    const columns = columnsOf(input, { treatedOn, until: resolvedOn ?? today });
    const before = { ...event, reviewed: event.reviewedAt !== null };
    const wrong = checkChange(before, columns, input.reason);
    if (wrong !== null) return refuse(wrong.reason, {}, wrong.field);
    const opened = outgrowsReview(before, columns) ? { reviewedBy: null, reviewedAt: null, reviewWords: sayEarlierReview(event) } : {};
    return write(tx, event, "adverse:change", { ...columns, ...opened, changeReason: input.reason });
  });
}

function sayEarlierReview({ reviewedAt, reviewer, reviewWords, grade, timeZone }: Locked): string {
  if (reviewedAt === null) return reviewWords;
  return `Reviewed ${sayInstant(reviewedAt, timeZone)} by ${reviewer ?? "a clinician"}, as ${sayGrade(grade).toLowerCase()}: ${reviewWords}`;
}

/** A clinician has looked at an event and says what follows: from then on it holds no session. Reviewed again, the last review stands on top. */
export function reviewEvent(ctx: Ctx<"treatment:record">, input: ReviewEventInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const locked = await lockEvent(tx, input);
    if (!locked.ok) return locked;
    const event = locked.value;
    if (input.lookAgainOn !== null && compareDates(input.lookAgainOn, localDate(tx.now, event.timeZone)) < 0)
      return refuse("day_gone", {}, "lookAgainOn");
    const earlier = sayEarlierReview(event);
    await followUp(tx, event, input.lookAgainOn);
    return write(tx, event, "adverse:review", {
      reviewedBy: authorId(tx),
      reviewedAt: tx.now,
      reviewWords: earlier === "" ? input.words : `${input.words}\n\n${earlier}`,
    });
  });
}

/**
 * Says what became of an event. One that is over shows no alert any more and wants no follow-up; it holds the next session all the same until somebody has
 * reviewed it.
 */
export function closeEvent(ctx: Ctx<"treatment:record">, input: CloseEventInput): Promise<Changed> {
  return transaction(ctx, async (tx) => {
    const locked = await lockEvent(tx, input);
    if (!locked.ok) return locked;
    const event = locked.value;
    const { outcome, resolvedOn } = input;
    const problem = checkEventDates({ ...event, resolvedOn, today: localDate(tx.now, event.timeZone) });
    if (problem !== null) return refuse(problem.reason, {}, "resolvedOn");
    if (isOver(outcome)) await followUp(tx, event, null);
    return write(tx, event, "adverse:outcome", { outcome, resolvedOn });
  });
}
