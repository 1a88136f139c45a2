import { asc, eq, inArray } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { messages, messageVisits } from "#db/schema/messages.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayDate, sayInstant, sayTime } from "#lib/time.ts";
import { type BodyPart, partsOfBody } from "../rules/body.ts";
import { type CalendarEntry, readCalendar } from "../rules/calendar.ts";
import type { Sends } from "../rules/reach.ts";
import { type MessageRowView, readMessages, toRowView } from "./rows.ts";

export type MessageView = MessageRowView & {
  /** Where it went; null before that is known. */
  readonly address: string | null;
  readonly subject: string | null;
  /** The words as they were read, with places where its links stood; empty before it was worded. */
  readonly body: readonly BodyPart[];
  readonly isEssential: boolean;
  /** What the calendar file says that came with it. */
  readonly calendar: readonly CalendarEntry[];
  readonly visits: readonly { readonly id: string; readonly words: string }[];
  /** "Reminder, version 2": what it was worded from. */
  readonly wordings: readonly string[];
  /** When it was asked for, fell due and went out, and by whom where somebody asked for it. */
  readonly made: string;
  readonly due: string;
  readonly sent: string | null;
};

/** A message as it was read. Whoever opens one is written down before anything is returned; null where there is none. */
export async function getMessage(ctx: Ctx<"message:read">, id: string, sends: Sends): Promise<MessageView | null> {
  const [[row], [text], zoneFound] = await Promise.all([readMessages(ctx, eq(messages.id, id), 1), readText(ctx, id), firstZone(ctx)]);
  if (row === undefined || text === undefined) return null;
  await recordAudit(ctx, { action: "message:open", objectType: "message", objectId: id, patientId: row.patientId });
  const zone = zoneFound ?? "UTC";
  const [visits, wordings] = await Promise.all([readVisits(ctx, id), readWordings(ctx, text.wordings)]);
  return {
    ...toRowView(row, zone, sends),
    address: text.address,
    subject: text.subject,
    body: partsOfBody(text.body ?? ""),
    isEssential: text.essential,
    calendar: text.calendar === null ? [] : readCalendar(text.calendar),
    visits,
    wordings,
    made: text.by === null ? sayInstant(text.createdAt, zone) : `${sayInstant(text.createdAt, zone)}, by ${text.by}`,
    due: sayInstant(row.dueAt, zone),
    sent: row.sentAt === null ? null : sayInstant(row.sentAt, zone),
  };
}

function readText(ctx: Ctx<"message:read">, id: string) {
  return ctx.db
    .select({
      address: messages.address,
      subject: messages.subject,
      body: messages.body,
      essential: messages.essential,
      calendar: messages.calendar,
      wordings: messages.wordings,
      createdAt: messages.createdAt,
      by: users.name,
    })
    .from(messages)
    .leftJoin(users, eq(users.id, messages.createdBy))
    .where(eq(messages.id, id));
}

async function readVisits(ctx: Ctx<"message:read">, id: string): Promise<MessageView["visits"]> {
  const rows = await ctx.db
    .select({ id: appointments.id, service: services.name, date: appointments.localDate, time: appointments.localStart })
    .from(messageVisits)
    .innerJoin(appointments, eq(appointments.id, messageVisits.appointmentId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(eq(messageVisits.messageId, id))
    .orderBy(asc(appointments.during));
  return rows.map((row) => ({ id: row.id, words: `${row.service}, ${sayDate(row.date)}, ${sayTime(row.time)}` }));
}

async function readWordings(ctx: Ctx<"message:read">, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select({ name: definitions.name, number: definitionVersions.number })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(inArray(definitionVersions.id, [...ids]))
    .orderBy(asc(definitions.name), asc(definitionVersions.number));
  return rows.map(({ name, number }) => `${name}, version ${number}`);
}
