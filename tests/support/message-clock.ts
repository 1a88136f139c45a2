/** Drives the clock through what a patient is told: what was handed in is reckoned, each message is made when it is due, and the sender itself keeps it. */
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { asSystem, transaction } from "#lib/auth/ctx.ts";
import { sayDue } from "#lib/messages/commands/dispatch.ts";
import { planMessages } from "#lib/messages/commands/plan.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
import { type StandingMessage, standingNotices } from "#lib/messages/commands/standing.ts";
import { done, refuse } from "#lib/result.ts";
import { sayInstant } from "#lib/time.ts";
import { value } from "./results.ts";

export const workerAt = (database: Database, now: Temporal.Instant) => asSystem("worker", { database, now });

type Told = StandingMessage["notices"][number];

/** "moved 2 to Thu 5 Mar 2026, 10:00 am" and the like: what a part says, in a line. */
function sayPart(part: Told): string {
  if (part.kind === "booking") {
    const news = part.news.map(({ what, visit }) => `${what} ${visit.number} ${sayInstant(visit.startsAt, visit.timeZone)}`);
    return [...news, ...(part.preparation.length === 0 ? [] : [`${part.preparation.length} to prepare now`])].join(", ");
  }
  if (part.kind === "preparation") return `preparation ${part.days} of ${part.visit.number} (${part.items.length})`;
  if (part.kind === "aftercare") return `aftercare ${part.step}${part.isCorrection ? " corrected" : ""}`;
  return part.kind === "review" ? `review ${part.label}` : `${part.kind} of ${part.visit.number}`;
}

/** Keeps what is waiting as if it had gone out. */
export async function keepWaiting(database: Database, now: Temporal.Instant): Promise<readonly { patientId: string; says: string }[]> {
  const waiting = await database.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.state, "waiting"), eq(messages.kind, "notices")))
    .orderBy(asc(messages.createdAt));
  const kept = [];
  for (const { id } of waiting) {
    const standing = value(
      await transaction(workerAt(database, now), async (tx) => {
        const found = await standingNotices(tx, id);
        if (found !== null) await tx.db.update(messages).set({ state: "kept", sentAt: now, told: found.told }).where(eq(messages.id, id));
        return done(found);
      }),
    );
    if (standing !== null) {
      const says = `${sayInstant(now, standing.timeZone)}: ${standing.notices.map(sayPart).join("; ")}`;
      kept.push({ patientId: standing.patientId, says });
    }
  }
  return kept;
}

/** Nothing is set up to send: so the sender words a message, brings its links, writes down what it told and keeps it. */
const KEEPS: Post = { mail: null, sms: null, origin: "https://diary.example", secret: "a secret of the installation, long enough for it" };

/** What a waiting message of the patient's is about to say, in a line; null where it says nothing any more. Nothing of the look stays. */
async function saysNow(database: Database, messageId: string, now: Temporal.Instant): Promise<string | null> {
  const seen: (StandingMessage | null)[] = [];
  await transaction(workerAt(database, now), async (tx) => {
    seen.push(await standingNotices(tx, messageId));
    return refuse("not_found");
  });
  const [standing] = seen;
  return standing == null ? null : `${sayInstant(now, standing.timeZone)}: ${standing.notices.map(sayPart).join("; ")}`;
}

/** Sends what waits for the patient. @returns what was said */
async function sendWaiting(database: Database, patientId: string, now: Temporal.Instant): Promise<readonly string[]> {
  const waiting = await database.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.patientId, patientId), eq(messages.state, "waiting")))
    .orderBy(asc(messages.createdAt));
  const said: string[] = [];
  for (const { id } of waiting) {
    const says = await saysNow(database, id, now);
    const became = await sendMessage(workerAt(database, now), id, KEEPS);
    if (became !== (says === null ? "withdrawn" : "kept")) throw new Error(`The message became ${became}: ${says}`);
    if (says !== null) said.push(says);
  }
  return said;
}

/** A clock that stands still while somebody works and runs on from one message to the next. */
export function messageClock(database: Database, patientId: string) {
  const said: string[] = [];
  const nextDue = async (): Promise<Temporal.Instant | null> => {
    const [next] = await database.db
      .select({ dueAt: notices.dueAt })
      .from(notices)
      .where(and(eq(notices.patientId, patientId), eq(notices.state, "planned")))
      .orderBy(asc(notices.dueAt))
      .limit(1);
    return next?.dueAt ?? null;
  };
  /** Says everything that is due until then. */
  async function runTo(until: Temporal.Instant): Promise<void> {
    for (let due = await nextDue(); due !== null && Temporal.Instant.compare(due, until) <= 0; due = await nextDue()) {
      const made = await sayDue(workerAt(database, due), { limit: 100 });
      if (made.said === 0) throw new Error(`Nothing was said at ${due.toString()}.`);
      said.push(...(await sendWaiting(database, patientId, due)));
    }
  }
  /** As the worker does once somebody changed something: where no job was handed in for the patient, nothing is reckoned. */
  async function work(now: Temporal.Instant): Promise<void> {
    const { rows } = await database.db.execute(
      sql`delete from pgboss.job where name = 'message-plan' and data ->> 'patientId' = ${patientId} returning id`,
    );
    for (const _job of rows) value(await planMessages(workerAt(database, now), patientId));
  }
  return { said, runTo, work };
}

/** How many jobs to send these messages were handed in. */
export async function jobsOf(database: Database, messageIds: readonly string[]): Promise<number> {
  const { rows } = await database.db.execute(
    sql`select count(*)::int as many from pgboss.job where name = 'message-send' and data ->> 'messageId' = any(${sql.param([...messageIds])}::text[])`,
  );
  return Number(rows[0]?.many);
}

/** Every notice of these messages. */
export const noticesOf = (database: Database, messageIds: readonly string[]) =>
  database.db
    .select({ key: notices.key, state: notices.state, messageId: notices.messageId })
    .from(notices)
    .where(inArray(notices.messageId, [...messageIds]));
