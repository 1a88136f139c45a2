import { createHash } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { sendJobs } from "#db/jobs.ts";
import { messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { isRecordOf, patientIdentities } from "#db/schema/patient-identities.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done } from "#lib/result.ts";
import { isPaused } from "../queries/pause.ts";
import { isEssential } from "../rules/notices.ts";
import { sayNow } from "../rules/together.ts";
import { planLockedIn } from "./plan.ts";

type Sending = "message:send";

const BATCH = 200;
/** How many patients are seen to at once: few, since whoever works at a screen shares the connections. */
const AT_ONCE = 4;

const patientRow = z.object({ id: z.string() });
const flag = z.object({ yes: z.boolean() });

/**
 * Makes one message of what is due, for as many patients as `limit` says, each with the job that sends it, in one transaction a patient. A patient whose lock
 * somebody holds is left for the next time. Nothing while the clinic has paused its messages. Any number may run at once.
 */
export async function sayDue(ctx: Ctx<Sending>, { limit }: { readonly limit: number }): Promise<{ readonly said: number }> {
  let said = 0;
  let after: string | null = null;
  while (said < limit && (await mayGoOut(ctx))) {
    const batch = await duePatients(ctx, after);
    after = batch.at(-1) ?? null;
    const waiting = inAnyOrder(batch);
    while (waiting.length > 0 && said < limit) {
      const together = waiting.splice(0, Math.min(AT_ONCE, limit - said));
      const made = await Promise.all(together.map((patientId) => sayTo(ctx, patientId)));
      said += made.filter((isMade) => isMade).length;
    }
    if (batch.length < BATCH) break;
  }
  return { said };
}

async function mayGoOut({ db }: Pick<Ctx<Sending>, "db">): Promise<boolean> {
  const { rows } = await db.execute(sql`select not ${isPaused} as yes`);
  return flag.parse(rows[0]).yes;
}

/** Patients with something due, by the index of what is planned. */
async function duePatients(ctx: Ctx<Sending>, after: string | null): Promise<readonly string[]> {
  const { rows } = await ctx.db.execute(sql`
    select distinct i.canonical_id as id from ${notices} n join ${patientIdentities} i on i.id = n.patient_id
    where n.state = 'planned' and n.due_at <= ${ctx.now.toString()}::timestamptz and (${after}::uuid is null or i.canonical_id > ${after}::uuid)
    order by id limit ${BATCH}`);
  return z
    .array(patientRow)
    .parse(rows)
    .map(({ id }) => id);
}

/** Another order each time, so that two at once seldom ask for the same patient. */
function inAnyOrder(ids: readonly string[]): string[] {
  return ids
    .map((id) => ({ id, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ id }) => id);
}

/** One message of what a patient is to be told now. @returns whether there was one */
async function sayTo(ctx: Ctx<Sending>, patientId: string): Promise<boolean> {
  const result = await transaction(ctx, async (tx) =>
    done((await isFree(tx, patientId)) && (await mayGoOut(tx)) && (await sayIn(tx, patientId))),
  );
  return result.ok && result.value;
}

/** Takes the patient's lock where nobody holds it. */
async function isFree(tx: Tx<Sending>, patientId: string): Promise<boolean> {
  const { rows } = await tx.db.execute(sql`select pg_try_advisory_xact_lock(hashtextextended(${`patient ${patientId}`}, 0)) as yes`);
  // Held already, this asks only whether the record still stands for the patient.
  return flag.parse(rows[0]).yes && (await lockPatient(tx, patientId)) === patientId;
}

async function sayIn(tx: Tx<Sending>, patientId: string): Promise<boolean> {
  const { facts, plan } = await planLockedIn(tx, patientId);
  const telling = sayNow(plan, facts.timeZone, tx.now);
  if (telling.length === 0) return false;
  const keys = telling.map(({ key }) => key);
  const [made] = await tx.db
    .insert(messages)
    .values({
      patientId,
      kind: "notices",
      key: messageKey(patientId, keys, tx.now),
      essential: telling.some(isEssential),
      dueAt: tx.now,
    })
    .returning({ id: messages.id });
  if (made === undefined) throw new Error("The message did not come back.");
  await tx.db
    .update(notices)
    .set({ state: "said", messageId: made.id })
    .where(and(isRecordOf(notices.patientId, patientId), inArray(notices.key, keys), eq(notices.state, "planned")));
  await sendJobs(tx, "message-send", [{ messageId: made.id }]);
  return true;
}

/** What is said, to whom and when: what was dropped and is said again later is another message. */
function messageKey(patientId: string, keys: readonly string[], now: Temporal.Instant): string {
  const digest = createHash("sha256")
    .update([patientId, now.toString(), ...keys.toSorted()].join("\n"))
    .digest("base64url");
  return `notices:${digest}`;
}
