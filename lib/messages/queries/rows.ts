import { desc, eq, type SQL, sql } from "drizzle-orm";
import { runKept } from "#db/client.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { messageChoices, messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { isRecordOf, patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { portalLinks } from "#db/schema/portal-links.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import type { NoticeKind } from "../rules/notices.ts";
import { CHANNEL_WORDS, NO_WAY, type Reach, type ReachFacts, reachOf, type Sends } from "../rules/reach.ts";
import { isNoticeKind, type MessageState, STATE_LABELS, type Subject, sayFailure, sayMessage } from "../rules/words.ts";

const latestWord = (channel: "email" | "text") =>
  sql<boolean | null>`(select c.agreed from ${contactConsents} c where ${isRecordOf(sql`c.patient_id`, patientDetails.id)}
    and c.channel = ${channel} order by c.created_at desc, c.id desc limit 1)`;

/** How the patient of a row may be reached; to be selected beside `patientDetails`. */
export const reachColumns = {
  emailAgreed: latestWord("email"),
  textAgreed: latestWord("text"),
  email: sql<string>`coalesce(${patientDetails.email}, '')`,
  phone: sql<string>`coalesce(${patientDetails.phone}, '')`,
};

/** What a patient said of messages that are no part of the care; null where they never said anything. */
export const wantsOptional = sql<
  boolean | null
>`(select o.optional from ${messageChoices} o where ${isRecordOf(sql`o.patient_id`, patientDetails.id)}
  order by o.created_at desc, o.id desc limit 1)`;

export const patientName = sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`;

export type MessageRowView = {
  readonly id: string;
  readonly state: MessageState;
  readonly stateWords: string;
  /** "Preparation, 14 days before", each thing it says. */
  readonly what: readonly string[];
  readonly patient: { readonly id: string; readonly name: string } | null;
  /** The colleague that it is for, where it is no patient. */
  readonly colleague: string | null;
  /** "E-mail"; null before it is known. */
  readonly channel: string | null;
  /** "Tue 10 Mar 2026, 3:00 pm": when it went out, or when it fell due. */
  readonly when: string;
  /** Why it did not arrive, in words. */
  readonly reason: string | null;
  /** When the patient opened their page through its link; null where they did not, or it brought none. */
  readonly seen: string | null;
  readonly hasLink: boolean;
  /** How often it was sent again because nobody knew whether it had arrived. */
  readonly unsure: number;
  readonly attempts: number;
};

/** Messages with what their rows say, newest first. One statement. */
export function readMessages(ctx: Ctx<"message:read">, where: SQL | undefined, most: number, order: readonly SQL[] = [desc(messages.id)]) {
  return runKept(
    ctx.db,
    ctx.db
      .select({
        id: messages.id,
        kind: messages.kind,
        state: messages.state,
        channel: messages.channel,
        failure: messages.failure,
        attempts: messages.attempts,
        unsure: messages.unsure,
        dueAt: messages.dueAt,
        sentAt: messages.sentAt,
        patientId: patientDetails.id,
        patientName,
        colleague: users.name,
        notices: sql<
          readonly (readonly [NoticeKind, string])[]
        >`(select coalesce(json_agg(json_build_array(n.kind, n.step) order by n.due_at, n.id), '[]')
        from ${notices} n where n.message_id = ${messages.id})`,
        linkId: portalLinks.id,
        openedAt: portalLinks.lastOpenedAt,
        ...reachColumns,
      })
      .from(messages)
      .leftJoin(patientIdentities, eq(patientIdentities.id, messages.patientId))
      .leftJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
      .leftJoin(users, eq(users.id, messages.userId))
      .leftJoin(portalLinks, eq(portalLinks.id, messages.portalLinkId))
      .where(where)
      .orderBy(...order)
      .limit(most),
  );
}

type MessageRow = Awaited<ReturnType<typeof readMessages>>[number];

export function toRowView(row: MessageRow, zone: string, sends: Sends): MessageRowView {
  return {
    id: row.id,
    state: row.state,
    stateWords: STATE_LABELS[row.state],
    what: sayMessage(
      row.kind,
      row.notices.map(([kind, step]) => ({ kind, step })),
    ),
    patient: row.patientId === null ? null : { id: row.patientId, name: row.patientName },
    colleague: row.colleague,
    channel: row.channel === null ? null : CHANNEL_WORDS[row.channel],
    when: sayInstant(row.sentAt ?? row.dueAt, zone),
    reason: reasonOf(row, sends),
    seen: row.openedAt === null ? null : sayInstant(row.openedAt, zone),
    hasLink: row.linkId !== null,
    unsure: row.unsure,
    attempts: row.attempts,
  };
}

/** Of whom nobody could reach it is said why today: what was put right since is no reason any more. */
export function reasonOf(
  row: Pick<MessageRow, "state" | "failure"> & ReachFacts & { readonly patientId: string | null },
  sends: Sends,
): string | null {
  if (row.state === "failed") return sayFailure(row.failure);
  if (row.state !== "unreachable") return null;
  if (row.patientId === null) return "No e-mail address";
  return sayReach(reachOf(row, sends)) ?? "This was put right since: try again";
}

/** Why nobody can be reached; null where somebody can. */
export const sayReach = (reach: Reach): string | null => (reach.channel === null ? NO_WAY[reach.why] : null);

/** Messages about something: of their own kind, or with a notice of this kind. */
export function isAbout(kind: Subject | null): SQL | undefined {
  if (kind === null) return;
  if (!isNoticeKind(kind)) return sql`${messages.kind} = ${kind}`;
  return sql`exists (select from ${notices} n where n.message_id = ${messages.id} and n.kind = ${kind})`;
}
