import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { messageChoices, messages, messageVisits } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import type { LogInput } from "../input/pages.ts";
import type { Sends } from "../rules/reach.ts";
import { type PlannedView, readPlanned } from "./planned.ts";
import { isAbout, type MessageRowView, readMessages, toRowView } from "./rows.ts";

export type LogView = { readonly rows: readonly MessageRowView[]; readonly hasOlder: boolean };

const PAGE = 50;
/** What is neither waiting nor on its way. */
const OVER = ["sent", "kept", "failed", "unreachable", "withdrawn"] as const;

/** Everything that was said to anybody, newest first, and what was not delivered. Two statements. */
export async function listLog(ctx: Ctx<"message:read">, asked: LogInput, sends: Sends): Promise<LogView> {
  const states = inArray(messages.state, asked.state === null ? OVER : [asked.state]);
  return readLog(ctx, and(states, isAbout(asked.kind)), asked.before, sends);
}

async function readLog(
  ctx: Ctx<"message:read">,
  where: Parameters<typeof readMessages>[1],
  before: string | null,
  sends: Sends,
): Promise<LogView> {
  const older = before === null ? undefined : lt(messages.id, before);
  const [zone, rows] = await Promise.all([firstZone(ctx), readMessages(ctx, and(where, older), PAGE + 1)]);
  return { rows: rows.slice(0, PAGE).map((row) => toRowView(row, zone ?? "UTC", sends)), hasOlder: rows.length > PAGE };
}

export type ChoiceView = {
  /** Whether they want messages that are no part of the care too: unless they said otherwise, they do. */
  readonly wants: "everything" | "care";
  /** "Maya Chen, Thu 26 Nov 2026, 3:04 pm"; null where they never said anything. */
  readonly noted: string | null;
};

export type PatientMessagesView = {
  readonly latest: readonly MessageRowView[];
  readonly hasMore: boolean;
  /** What did not arrive, of all that was said. */
  readonly undelivered: number;
  readonly planned: readonly PlannedView[];
  readonly choice: ChoiceView;
};

const LATEST = 5;
const NEXT = 3;

const ofPatient = (patientId: string) => isRecordOf(messages.patientId, patientId);

/** What a patient was told last and will be told next, under whatever record. Five statements at once. Opening the record was audited by whoever asks. */
export async function getPatientMessages(ctx: Ctx<"message:read">, patientId: string, sends: Sends): Promise<PatientMessagesView> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const [rows, planned, stuck, choice] = await Promise.all([
    readMessages(ctx, ofPatient(patientId), LATEST + 1),
    readPlanned(ctx, isRecordOf(notices.patientId, patientId), NEXT, { zone, sends }),
    ctx.db
      .select({ count: sql<number>`count(*)::int` })
      .from(messages)
      .where(and(ofPatient(patientId), inArray(messages.state, ["failed", "unreachable"]))),
    readChoice(ctx, patientId, zone),
  ]);
  return {
    latest: rows.slice(0, LATEST).map((row) => toRowView(row, zone, sends)),
    hasMore: rows.length > LATEST,
    undelivered: stuck[0]?.count ?? 0,
    planned,
    choice,
  };
}

export type PatientLogView = LogView & { readonly planned: readonly PlannedView[]; readonly choice: ChoiceView };

/** Everything said to a patient, newest first, with all that is planned and what they want. */
export async function getPatientLog(
  ctx: Ctx<"message:read">,
  patientId: string,
  before: string | null,
  sends: Sends,
): Promise<PatientLogView> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const [log, planned, choice] = await Promise.all([
    readLog(ctx, ofPatient(patientId), before, sends),
    readPlanned(ctx, isRecordOf(notices.patientId, patientId), PAGE, { zone, sends }),
    readChoice(ctx, patientId, zone),
  ]);
  return { ...log, planned, choice };
}

async function readChoice(ctx: Ctx<"message:read">, patientId: string, zone: string): Promise<ChoiceView> {
  const [latest] = await ctx.db
    .select({ optional: messageChoices.optional, at: messageChoices.createdAt, by: users.name })
    .from(messageChoices)
    .leftJoin(users, eq(users.id, messageChoices.notedBy))
    .where(isRecordOf(messageChoices.patientId, patientId))
    .orderBy(desc(messageChoices.createdAt), desc(messageChoices.id))
    .limit(1);
  if (latest === undefined) return { wants: "everything", noted: null };
  return { wants: latest.optional ? "everything" : "care", noted: `${latest.by ?? "The patient"}, ${sayInstant(latest.at, zone)}` };
}

export type VisitMessagesView = { readonly said: readonly MessageRowView[]; readonly planned: readonly PlannedView[] };

/** What was said of one visit, newest first, and what is planned about it. Three statements. */
export async function getVisitMessages(ctx: Ctx<"message:read">, appointmentId: string, sends: Sends): Promise<VisitMessagesView> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const speaksOf = sql`${messages.id} in (select v.message_id from ${messageVisits} v where v.appointment_id = ${appointmentId}::uuid)`;
  const [rows, planned] = await Promise.all([
    readMessages(ctx, speaksOf, PAGE),
    readPlanned(ctx, eq(notices.subjectId, appointmentId), PAGE, { zone, sends }),
  ]);
  return { said: rows.map((row) => toRowView(row, zone, sends)), planned };
}
