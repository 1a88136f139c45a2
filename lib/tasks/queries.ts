import { and, asc, desc, eq, gte, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { tasks } from "#db/schema/tasks.ts";
import { users } from "#db/schema/users.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicDates, readsClinical } from "#lib/patients/queries/clinic-dates.ts";
import { sayDate, sayDistance, sayInstant, sayTime } from "#lib/time.ts";
import { mayDoTask, sayTask, type TaskKind, type TaskViewName } from "./rules.ts";

export type TaskView = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly help: string;
  readonly patient: { readonly id: string; readonly name: string };
  readonly visit: {
    readonly id: string;
    /** "Mon 21 Dec 2026, 3:00 pm" */
    readonly when: string;
    /** "Acne scars, face, session 2 of 4" */
    readonly what: string;
  } | null;
  /** "Sat 19 Dec 2026" and "in 3 days". */
  readonly due: string;
  readonly distance: string;
  readonly isOverdue: boolean;
  readonly owner: { readonly id: string; readonly name: string; readonly isMe: boolean } | null;
  /** What it tells of, where that is a page: the answers of its visit's screening, its preparation, or an adverse event. */
  readonly reads: { readonly words: string; readonly href: string } | null;
  readonly needsPrescriber: boolean;
  /** Whether whoever looks may do it, undo it or give it away. */
  readonly mayDo: boolean;
  /** "by Maya Chen, Thu 26 Nov 2026, 3:04 pm" */
  readonly done: string | null;
};

export type TaskListView = {
  readonly counts: Readonly<Record<TaskViewName, number>>;
  readonly tasks: readonly TaskView[];
  /** Only the first hundred are shown. */
  readonly more: boolean;
};

const MOST = 100;
/** For how many days something done can be found here and taken back. */
const DONE_DAYS = 14;

const visits = alias(appointments, "visit");
const owners = alias(users, "owner");
const doers = alias(users, "doer");

const AHEAD = sql`${visits.status} in ('booked', 'confirmed', 'arrived', 'in_room')`;

/** A task stands until it is done or dropped, and no longer than its visit is to come; a reminder is no task before its day. */
const openOn = (today: string): SQL | undefined =>
  and(
    isNull(tasks.doneAt),
    isNull(tasks.droppedAt),
    or(isNull(tasks.appointmentId), AHEAD),
    or(ne(tasks.kind, "preparation_reminder" satisfies TaskKind), lte(tasks.due, today)),
  );

type Reading = Ctx<"task:read">;

/** What somebody may not read never leaves the database. */
const readable = (ctx: Reading): SQL | undefined => (readsClinical(ctx) ? undefined : isNull(tasks.audience));

/** What is past its day by the clinic's date. */
function conditions(ctx: Reading, today: string): Record<TaskViewName, SQL | undefined> {
  const since = ctx.now.subtract({ hours: 24 * DONE_DAYS });
  const isOpen = openOn(today);
  return {
    mine: and(isOpen, ctx.actor.id === null ? sql`false` : eq(tasks.ownerId, ctx.actor.id)),
    clinic: isOpen,
    overdue: and(isOpen, lt(tasks.due, today)),
    done: and(isNotNull(tasks.doneAt), gte(tasks.doneAt, since)),
  };
}

/**
 * The tasks that this person may read, the most urgent first, and how many there are of each kind of list. Whoever reads one that tells of an answer is
 * written down before anything is returned.
 */
export async function listTasks(ctx: Reading, show: TaskViewName): Promise<TaskListView> {
  const dates = await getClinicDates(ctx);
  const where = conditions(ctx, dates.today);
  const [counted] = await ctx.db
    .select({
      mine: sql<number>`count(*) filter (where ${where.mine})::int`,
      clinic: sql<number>`count(*) filter (where ${where.clinic})::int`,
      overdue: sql<number>`count(*) filter (where ${where.overdue})::int`,
      done: sql<number>`count(*) filter (where ${where.done})::int`,
    })
    .from(tasks)
    .leftJoin(visits, eq(visits.id, tasks.appointmentId))
    .where(readable(ctx));
  const order = show === "done" ? [desc(tasks.doneAt), desc(tasks.id)] : [asc(tasks.due), asc(tasks.id)];
  const rows = await readTasks(ctx, where[show], order, MOST + 1);
  const shown = rows.slice(0, MOST);
  return {
    counts: counted ?? { mine: 0, clinic: 0, overdue: 0, done: 0 },
    tasks: await told(ctx, shown, dates),
    more: rows.length > MOST,
  };
}

/** One task, whatever became of it; null where there is none that this person may read. */
export async function getTask(ctx: Reading, id: string): Promise<TaskView | null> {
  const rows = await readTasks(ctx, eq(tasks.id, id), [asc(tasks.id)], 1);
  const [view] = await told(ctx, rows, await getClinicDates(ctx));
  return view ?? null;
}

/** Colleagues that a task can be given to, by name. */
export async function listTaskDoers(
  ctx: Reading,
): Promise<readonly { readonly id: string; readonly name: string; readonly isPrescriber: boolean }[]> {
  const rows = await ctx.db
    .select({ id: users.id, name: users.name, roles: users.roles, isPrescriber: users.isPrescriber })
    .from(users)
    .where(and(isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .orderBy(asc(users.name), asc(users.id));
  return rows
    .filter((person) => mayDoTask(null, person))
    .map(({ roles, ...person }) => ({ ...person, isPrescriber: mayDoTask("prescriber", { ...person, roles }) }));
}

/** Whether the visit that a task is for is still to come; null where there is none. */
export async function findTaskVisit({ db }: { readonly db: Db }, appointmentId: string): Promise<{ readonly isAhead: boolean } | null> {
  const [visit] = await db
    .select({ isAhead: sql<boolean>`${AHEAD}` })
    .from(visits)
    .where(eq(visits.id, appointmentId));
  return visit ?? null;
}

function readTasks(ctx: Reading, where: SQL | undefined, order: SQL[], most: number) {
  return ctx.db
    .select({
      id: tasks.id,
      version: tasks.version,
      kind: tasks.kind,
      adverseEventId: tasks.adverseEventId,
      audience: tasks.audience,
      due: tasks.due,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      visitId: visits.id,
      date: visits.localDate,
      time: sql<string | null>`to_char(${visits.localStart}, 'HH24:MI')`,
      service: services.name,
      session: visits.sessionNumber,
      sessions: series.sessions,
      ownerId: tasks.ownerId,
      owner: owners.name,
      doneAt: tasks.doneAt,
      doneBy: doers.name,
    })
    .from(tasks)
    .innerJoin(patientIdentities, eq(patientIdentities.id, tasks.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .leftJoin(visits, eq(visits.id, tasks.appointmentId))
    .leftJoin(services, eq(services.id, visits.serviceId))
    .leftJoin(series, eq(series.id, visits.seriesId))
    .leftJoin(owners, eq(owners.id, tasks.ownerId))
    .leftJoin(doers, eq(doers.id, tasks.doneBy))
    .where(and(where, readable(ctx)))
    .orderBy(...order)
    .limit(most);
}

type Row = Awaited<ReturnType<typeof readTasks>>[number];

type Dates = Pick<Awaited<ReturnType<typeof getClinicDates>>, "today" | "timeZone">;

async function told(ctx: Reading, rows: readonly Row[], { today, timeZone }: Dates): Promise<readonly TaskView[]> {
  await recordAudits(
    ctx,
    rows.flatMap(({ id, audience, patientId }) =>
      audience === null ? [] : [{ action: "task:open", objectType: "task", objectId: id, patientId }],
    ),
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    ...sayTask(row.kind),
    patient: { id: row.patientId, name: row.patientName },
    visit: visitOf(row),
    due: sayDate(row.due),
    distance: sayDistance(today, row.due),
    isOverdue: row.doneAt === null && row.due < today,
    owner: row.ownerId === null || row.owner === null ? null : { id: row.ownerId, name: row.owner, isMe: row.ownerId === ctx.actor.id },
    reads: readsOf(row),
    needsPrescriber: row.audience === "prescriber",
    mayDo: mayDoTask(row.audience, ctx.actor),
    done: row.doneAt === null ? null : `by ${row.doneBy ?? "the system"}, ${sayInstant(row.doneAt, timeZone)}`,
  }));
}

function readsOf({ kind, audience, adverseEventId, visitId }: Row): TaskView["reads"] {
  if (kind === ("preparation_reminder" satisfies TaskKind) && visitId !== null)
    return { words: "Open the preparation", href: `/appointments/${visitId}/preparation` };
  if (adverseEventId !== null) return { words: "Open the event", href: `/adverse-events/${adverseEventId}` };
  return audience === null || visitId === null ? null : { words: "Read the answers", href: `/appointments/${visitId}/gate` };
}

function visitOf({ visitId, date, time, service, session, sessions }: Row): TaskView["visit"] {
  if (visitId === null || date === null || time === null || service === null) return null;
  const which = session === null || sessions === null ? "" : `, session ${session} of ${sessions}`;
  return { id: visitId, when: `${sayDate(date)}, ${sayTime(time)}`, what: `${service}${which}` };
}
