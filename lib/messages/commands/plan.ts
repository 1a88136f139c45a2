import { and, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { treatments } from "#db/schema/treatments.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import { LOOK_BACK_DAYS } from "#lib/reviews/rules.ts";
import { addDays, localDate } from "#lib/time.ts";
import { readMessageFacts } from "../queries/facts.ts";
import { readRecipient } from "../queries/recipient.ts";
import { listStoredNotices } from "../queries/stored.ts";
import { canBeToldAgain } from "../rules/channel.ts";
import type { MessageFacts } from "../rules/facts.ts";
import { planNotices } from "../rules/plan.ts";
import { type Reconciled, reconcile } from "../rules/reconcile.ts";

/** What is left to be said to a patient, as it is kept now. */
export type Planned = { readonly facts: MessageFacts; readonly plan: Reconciled["plan"] };

/**
 * Reckons anew what a patient is to be told, in the caller's transaction: takes the patient's lock first. Run again it changes nothing.
 * @param recordId any record of the patient
 */
export async function planMessagesIn(tx: Tx<never>, recordId: string): Promise<void> {
  const patientId = await lockPatient(tx, recordId);
  if (patientId !== null) await planLockedIn(tx, patientId);
}

/** As `planMessagesIn`, where the patient's lock is held. @param patientId the record that stands for the patient */
export async function planLockedIn(tx: Tx<never>, patientId: string): Promise<Planned> {
  const facts = await readMessageFacts(tx, patientId);
  const stored = await takeBackUnreached(tx, patientId, await listStoredNotices(tx, patientId));
  const reconciled = reconcile(planNotices(facts, tx.now), stored, facts.timeZone, tx.now);
  await write(tx, patientId, reconciled);
  return { facts, plan: reconciled.plan };
}

type Stored = Awaited<ReturnType<typeof listStoredNotices>>;

/**
 * What did not get to the patient is free to be said again once there is a way that there was not: reckoned like any other, so that only what is still due is
 * told. The message that could not be sent is withdrawn, and nobody need see to it.
 */
async function takeBackUnreached(tx: Tx<never>, patientId: string, stored: Stored): Promise<Stored> {
  if (stored.every(({ unreached }) => unreached === null)) return stored;
  const recipient = await readRecipient(tx, patientId);
  const lost = stored.flatMap(({ messageId, unreached }) =>
    messageId !== null && unreached !== null && canBeToldAgain(unreached, recipient) ? [messageId] : [],
  );
  if (lost.length === 0) return stored;
  const withdrawn = await tx.db
    .update(messages)
    .set({ state: "withdrawn", failure: null })
    .where(and(inArray(messages.id, lost), inArray(messages.state, ["unreachable", "failed"])))
    .returning({ id: messages.id });
  const free = new Set(withdrawn.map(({ id }) => id));
  if (free.size > 0)
    await tx.db
      .update(notices)
      .set({ state: "dropped", messageId: null })
      .where(inArray(notices.messageId, [...free]));
  return stored.map((notice) =>
    notice.messageId !== null && free.has(notice.messageId) ? { ...notice, state: "dropped", messageId: null, unreached: null } : notice,
  );
}

async function write(tx: Tx<never>, patientId: string, { insert, redate, replan, drop }: Reconciled): Promise<void> {
  if (insert.length > 0) {
    await tx.db
      .insert(notices)
      .values(insert.map(({ kind, subjectId, step, key, dueAt }) => ({ patientId, kind, subjectId, step, key, dueAt })));
  }
  const dated = [...redate, ...replan];
  if (dated.length > 0) {
    await tx.db.execute(sql`
      update ${notices} n set due_at = d.due_at, state = 'planned'
      from unnest(${sql.param(dated.map(({ id }) => id))}::uuid[], ${sql.param(dated.map(({ dueAt }) => dueAt.toString()))}::timestamptz[]) as d(id, due_at)
      where n.id = d.id`);
  }
  if (drop.length > 0) {
    await tx.db
      .update(notices)
      .set({ state: "dropped" })
      .where(inArray(notices.id, [...drop]));
  }
}

/** As `planMessagesIn`, in a transaction of its own. */
export function planMessages(ctx: Ctx<"message:send">, recordId: string): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    await planMessagesIn(tx, recordId);
    return done(null);
  });
}

const patientRow = z.object({ id: z.string() });
const SWEEP = 500;
/** How many patients are seen to at once: few, since whoever works at a screen shares the connections. */
const AT_ONCE = 4;
/** A visit that was called off is told of while it would still be to come; a treatment until its last review. */
const REACH = { visits: 1, treatments: LOOK_BACK_DAYS } as const;

/**
 * Reckons for every patient with a visit to come or a treatment whose reviews are not over: after an import, an outage, and at a worker's start. Each in a
 * transaction of its own, so that whoever books meanwhile waits for one patient alone.
 */
export async function sweepMessages(ctx: Ctx<"message:send">): Promise<{ readonly patients: number }> {
  const today = localDate(ctx.now, "UTC");
  let patients = 0;
  for (let after: string | null = null; ; ) {
    const { rows } = await ctx.db.execute(sql`
      with reached as (
        select a.patient_id from ${appointments} a where a.local_date >= ${addDays(today, -REACH.visits)}::date
        union select t.patient_id from ${treatments} t where t.ended_at >= ${addDays(today, -REACH.treatments)}::date
        union select n.patient_id from ${notices} n where n.state = 'planned'
      )
      select distinct i.canonical_id as id from reached r join ${patientIdentities} i on i.id = r.patient_id
      where ${after}::uuid is null or i.canonical_id > ${after}::uuid order by id limit ${SWEEP}`);
    const batch = z.array(patientRow).parse(rows);
    for (let from = 0; from < batch.length; from += AT_ONCE)
      await Promise.all(batch.slice(from, from + AT_ONCE).map(({ id }) => planMessages(ctx, id)));
    patients += batch.length;
    const last = batch.at(-1);
    if (last === undefined || batch.length < SWEEP) return { patients };
    after = last.id;
  }
}
