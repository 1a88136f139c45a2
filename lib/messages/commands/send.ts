import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { sendJobs } from "#db/jobs.ts";
import { messages, messageVisits } from "#db/schema/messages.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { messageCode, messageSecret } from "#lib/auth/secrets.ts";
import type { Letterbox, Posted } from "#lib/mail.ts";
import { NotTaken } from "#lib/mail.ts";
import { done } from "#lib/result.ts";
import type { Texter } from "#lib/sms.ts";
import { isPaused } from "../queries/pause.ts";
import { intoAwake, isAwake } from "../rules/hours.ts";
import { fillPlaces, type Links } from "../rules/links.ts";
import { choicesToken } from "./choices.ts";
import { isStillTrue } from "./standing.ts";
import { type Worded, wordMessage } from "./word.ts";

type Sending = "message:send" | "handout:read" | "portal:issue" | "screening:take" | "definition:read";
export type SendCtx = Ctx<Sending>;
export type SendTx = Tx<Sending>;

/** What messages go out through, and what their links are made from. */
export type Post = {
  readonly mail: Letterbox | null;
  readonly sms: Texter | null;
  /** "https://diary.example" */
  readonly origin: string;
  readonly secret: string;
};

/** What became of a message this time; "later" where it waits for the morning, or for the clinic to let messages go out again. */
export type Sent = "sent" | "kept" | "failed" | "withdrawn" | "unreachable" | "later" | "nothing";

/** A message as it is ready to be handed over. */
type Ready = {
  readonly id: string;
  readonly channel: "email" | "text" | null;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly html: string | null;
  readonly calendar: string | null;
  readonly links: Links;
  readonly isEssential: boolean;
};

/**
 * Sends one message: words it from what stands now and marks it as being sent, in one transaction under the patient's lock; hands it over; notes what became of
 * it. Whoever is stopped in between leaves it as being sent: the next one hands over the very same under the same Message-ID, and counts that as unsure, unless
 * it has stopped being true since; then it counts as told, so that what is told next corrects it.
 * @throws where the hand-over may be tried again
 */
export async function sendMessage(ctx: SendCtx, messageId: string, post: Post): Promise<Sent> {
  const prepared = await transaction(ctx, async (tx) => done(await prepare(tx, messageId, post)));
  if (!prepared.ok) throw new Error("A message is never refused here.");
  if (typeof prepared.value === "string") return prepared.value;
  const ready = prepared.value;
  const posted = await handOver(ctx, ready, post);
  return note(ctx, ready.id, posted);
}

async function prepare(tx: SendTx, messageId: string, post: Post): Promise<Ready | Sent> {
  const [known] = await tx.db
    .select({
      state: messages.state,
      isPaused,
      kind: messages.kind,
      userId: messages.userId,
      patientId: messages.patientId,
      about: messages.about,
    })
    .from(messages)
    .where(eq(messages.id, messageId));
  if (known?.state === "sending") return prepareAgain(tx, messageId, post);
  if (known?.state !== "waiting") return "nothing";
  if (known.isPaused) return "later";
  const worded = await wordMessage(tx, messageId, known, post);
  if (worded === null) return "withdrawn";
  if (worded.patientZone !== null && !isAwake(tx.now, worded.patientZone)) return putOff(tx, messageId, worded.patientZone);
  if (typeof worded.reach === "string") return unreachable(tx, messageId, worded);
  const { channel, address } = worded.reach;
  const goesOut = channel === "email" ? post.mail !== null : post.sms !== null;
  const { wording } = worded;
  const body = channel === "email" ? wording.text : wording.sms;
  const [kept] = await tx.db
    .update(messages)
    .set({
      state: goesOut ? "sending" : "kept",
      essential: worded.isEssential,
      channel,
      address,
      subject: wording.subject,
      body,
      html: channel === "email" ? wording.html : null,
      calendar: channel === "email" ? wording.calendar : null,
      wordings: [...worded.wordings],
      told: worded.told,
      portalLinkId: worded.portalLinkId,
      formLinkId: worded.formLinkId,
      attempts: sql`${messages.attempts} + 1`,
      sentAt: goesOut ? null : tx.now,
    })
    .where(eq(messages.id, messageId))
    .returning(readyColumns);
  if (kept === undefined) throw new Error("The message is gone.");
  await noteVisits(tx, messageId, worded.visitIds);
  await recordAudit(tx, {
    action: "message:sent",
    objectType: "message",
    objectId: messageId,
    patientId: kept.patientId,
    detail: { channel, kept: !goesOut },
  });
  return goesOut ? readyOf(kept, post) : "kept";
}

const readyColumns = {
  id: messages.id,
  patientId: messages.patientId,
  kind: messages.kind,
  channel: messages.channel,
  address: messages.address,
  subject: messages.subject,
  body: messages.body,
  html: messages.html,
  calendar: messages.calendar,
  essential: messages.essential,
  portalLinkId: messages.portalLinkId,
  formLinkId: messages.formLinkId,
} as const;
type Kept = Pick<typeof messages.$inferSelect, keyof typeof readyColumns>;

function readyOf(
  { id, kind, channel, address, subject, body, html, calendar, essential, portalLinkId, formLinkId }: Kept,
  post: Post,
): Ready {
  const link = (path: string, token: string) => `${post.origin}${path}#${token}`;
  return {
    id,
    channel,
    address: address ?? "",
    subject: subject ?? "",
    body: body ?? "",
    html,
    calendar,
    isEssential: essential,
    links: {
      portal: portalLinkId === null ? null : link("/p", messageSecret(post.secret, "portal", id)),
      form: formLinkId === null ? null : link("/f", messageSecret(post.secret, "form", id)),
      choices: essential ? null : link("/choices", choicesToken(post.secret, id)),
      code: kind === "portal_code" ? messageCode(post.secret, id) : null,
    },
  };
}

/** Somebody was stopped while handing it over. */
async function prepareAgain(tx: SendTx, messageId: string, post: Post): Promise<Ready | Sent> {
  const isTrue = await isStillTrue(tx, messageId);
  const [kept] = await tx.db
    .update(messages)
    .set({
      unsure: sql`${messages.unsure} + 1`,
      ...(isTrue ? { attempts: sql`${messages.attempts} + 1` } : { state: "sent", sentAt: tx.now }),
    })
    .where(and(eq(messages.id, messageId), eq(messages.state, "sending")))
    .returning(readyColumns);
  if (kept === undefined) return "nothing";
  return isTrue ? readyOf(kept, post) : "sent";
}

async function putOff(tx: SendTx, messageId: string, timeZone: string): Promise<Sent> {
  await sendJobs(tx, "message-send", [{ messageId }], intoAwake(tx.now, timeZone));
  return "later";
}

/** For the log of each visit. */
async function noteVisits(tx: SendTx, messageId: string, visitIds: readonly string[]): Promise<void> {
  if (visitIds.length === 0) return;
  await tx.db
    .insert(messageVisits)
    .values(visitIds.map((appointmentId) => ({ messageId, appointmentId })))
    .onConflictDoNothing();
}

async function unreachable(tx: SendTx, messageId: string, { reach, ways, visitIds }: Worded): Promise<Sent> {
  await noteVisits(tx, messageId, visitIds);
  await tx.db
    .update(messages)
    .set({ state: "unreachable", about: sql`${messages.about} || ${JSON.stringify({ why: reach, ways })}::jsonb` })
    .where(eq(messages.id, messageId));
  return "unreachable";
}

async function handOver(ctx: SendCtx, ready: Ready, { mail, sms, origin }: Post): Promise<Posted> {
  const words = (text: string) => fillPlaces(text, ready.links);
  try {
    if (ready.channel === "text" && sms !== null) return await sms.send({ id: ready.id, to: ready.address, text: words(ready.body) });
    if (ready.channel !== "email" || mail === null) throw new NotTaken("Nothing is set up to send this any more.");
    return await mail.send({
      messageId: `${ready.id}@${new URL(origin).hostname}`,
      to: ready.address,
      subject: ready.subject,
      text: words(ready.body),
      html: ready.html === null ? null : words(ready.html),
      calendar: ready.calendar,
      unsubscribe: ready.links.choices,
    });
  } catch (error) {
    // Nobody took it, so that it waits again, and is worded anew.
    if (error instanceof NotTaken)
      await ctx.db
        .update(messages)
        .set({ state: "waiting" })
        .where(and(eq(messages.id, ready.id), eq(messages.state, "sending")));
    throw error;
  }
}

const failures = { address_refused: "address_refused", content_refused: "content_refused" } as const;

async function note(ctx: SendCtx, messageId: string, posted: Posted): Promise<Sent> {
  const became =
    posted === "accepted" ? ({ state: "sent", sentAt: ctx.now } as const) : ({ state: "failed", failure: failures[posted] } as const);
  await ctx.db
    .update(messages)
    .set(became)
    .where(and(eq(messages.id, messageId), eq(messages.state, "sending")));
  return became.state;
}

/** The tries of a message are used up: staff see that it did not go out. One that was handed over and never answered may have arrived all the same. */
export async function giveUp(ctx: SendCtx, messageId: string): Promise<void> {
  await ctx.db
    .update(messages)
    .set({ state: "failed", failure: "given_up" })
    .where(and(eq(messages.id, messageId), inArray(messages.state, ["waiting", "sending"])));
}

const waiting = z.array(z.object({ id: z.string() }));

/** Hands in a job for every message that waits: once the clinic lets messages go out again, and for what lost its job. */
export async function sendWaiting(ctx: Pick<SendTx, "db" | "database" | "now">): Promise<number> {
  const { rows } = await ctx.db.execute(sql`
    select m.id from ${messages} m where m.state in ('waiting', 'sending') and m.due_at <= ${ctx.now.toString()}::timestamptz
      and not exists (select from pgboss.job j where j.name = 'message-send' and j.state < 'completed' and j.data ->> 'messageId' = m.id::text)
    order by m.due_at limit 5000`);
  const found = waiting.parse(rows);
  await sendJobs(
    ctx,
    "message-send",
    found.map(({ id }) => ({ messageId: id })),
  );
  return found.length;
}
