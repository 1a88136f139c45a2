import { and, desc, eq, gt, inArray, isNull, ne, notInArray, or, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { changedAppointments, changes } from "#db/schema/changes.ts";
import { series } from "#db/schema/series.ts";
import { seriesEvents } from "#db/schema/series-events.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { sayInstant } from "#lib/time.ts";
import { saySession } from "../outputs/words.ts";
import { newGaps } from "../rules/gaps.ts";
import { holdsResources } from "../rules/status.ts";
import { sessionDates } from "./standing.ts";
import { checkOpen } from "./undo-open.ts";
import { checkPatient, checkPlaces } from "./undo-places.ts";
import { type LockedChange, notTouched, type UndoTx } from "./undo-standing.ts";

/** Everything that speaks against taking it back; asked under the locks. */
export async function checkUndo(tx: UndoTx, locked: LockedChange): Promise<Result<null>> {
  if (locked.change.what === "protocol_changed" && !allows(tx.actor.roles, "series:propose")) return refuse("not_allowed");
  for (const check of [checkOvertaken, checkSeries, checkTreatments, checkPlaces, checkOpen, checkPatient, checkGapsBack]) {
    const allowed = await check(tx, locked);
    if (!allowed.ok) return allowed;
  }
  return done(null);
}

async function checkOvertaken(tx: UndoTx, { change, touched }: LockedChange): Promise<Result<null>> {
  const overtaken = touched.find(({ now, versionAfter }) => now.version !== versionAfter);
  if (overtaken === undefined) return done(null);
  const { id, localDate: date, localStart: time, session, timeZone } = overtaken.now;
  const [last] = await tx.db
    .select({ by: users.name, at: appointmentEvents.at })
    .from(appointmentEvents)
    .leftJoin(users, eq(users.id, appointmentEvents.by))
    .where(and(eq(appointmentEvents.appointmentId, id), or(isNull(appointmentEvents.changeId), ne(appointmentEvents.changeId, change.id))))
    .orderBy(desc(appointmentEvents.id))
    .limit(1);
  return refuse("undo_overtaken", {
    what: saySession({ session, date, time }),
    ...(last?.by ? { by: last.by } : {}),
    ...(last === undefined ? {} : { at: `on ${sayInstant(last.at, timeZone)}` }),
  });
}

/** The series is as the change left it, has a session of every number that comes back, and none of them was booked anew. */
async function checkSeries(tx: UndoTx, { change, touched }: LockedChange): Promise<Result<null>> {
  if (change.seriesId === null) return done(null);
  const [plan] = await tx.db
    .select({ sessions: series.sessions, version: series.version })
    .from(series)
    .where(eq(series.id, change.seriesId))
    .for("no key update");
  if (plan === undefined) return refuse("not_found");
  if (change.seriesBefore !== null && change.seriesBefore.versionAfter !== plan.version) {
    const [last] = await tx.db
      .select({ by: users.name })
      .from(seriesEvents)
      .leftJoin(users, eq(users.id, seriesEvents.by))
      .where(eq(seriesEvents.seriesId, change.seriesId))
      .orderBy(desc(seriesEvents.id))
      .limit(1);
    return refuse("undo_overtaken", { what: "the series", ...(last?.by ? { by: last.by } : {}) });
  }
  const back = touched.flatMap(({ before }) =>
    before !== null && holdsResources(before.status) && before.session !== null ? [before] : [],
  );
  const sessions = change.seriesBefore?.sessions ?? plan.sessions;
  const gone = back.find(({ session }) => session !== null && session > sessions);
  if (gone !== undefined) return refuse("session_dropped", { session: String(gone.session) });
  const standing = await tx.db
    .select({
      session: appointments.sessionNumber,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
    })
    .from(appointments)
    .where(and(eq(appointments.seriesId, change.seriesId), notInArray(appointments.status, ["cancelled", "no_show"]), notTouched(touched)));
  const anew = standing.find(({ session }) => back.some((each) => each.session === session));
  return anew === undefined ? done(null) : refuse("session_booked_anew", { when: saySession(anew) });
}

/** "Undo never undoes a treatment": a visit whose record was started stays in the room, and one whose record is signed stays treated. */
async function checkTreatments(tx: UndoTx, { touched }: LockedChange): Promise<Result<null>> {
  if (touched.length === 0) return done(null);
  const records = await tx.db
    .select({ appointmentId: treatments.appointmentId, state: treatments.state })
    .from(treatments)
    .where(
      inArray(
        treatments.appointmentId,
        touched.map(({ now }) => now.id),
      ),
    );
  const keeps = { draft: ["in_room"], signed: ["treated", "closed"] } as const satisfies Record<string, readonly string[]>;
  const undoes = records.some(({ appointmentId, state }) => {
    const to = touched.find(({ now }) => now.id === appointmentId)?.before?.status;
    return !keeps[state].some((status) => status === to);
  });
  return undoes ? refuse("undo_treated") : done(null);
}

/**
 * The gaps as they were before the change were allowed then, with their reasons. Only where another session of the series was changed since may a gap come
 * out that nobody allowed: then it is refused.
 */
async function checkGapsBack(tx: UndoTx, { change, touched }: LockedChange): Promise<Result<null>> {
  if (change.seriesId === null || touched.length === 0) return done(null);
  const [plan] = await tx.db.select({ min: series.gapMinDays, max: series.gapMaxDays }).from(series).where(eq(series.id, change.seriesId));
  if (plan === undefined) return refuse("not_found");
  const limits = change.seriesBefore === null ? plan : { min: change.seriesBefore.gapMinDays, max: change.seriesBefore.gapMaxDays };
  const ids = touched.map(({ now }) => now.id);
  const before = await sessionDates(tx, change.seriesId);
  const staying = before.filter(({ id }) => !ids.includes(id));
  const back = touched.flatMap(({ before: was }) =>
    was !== null && was.session !== null && holdsResources(was.status)
      ? [{ session: was.session, date: was.localDate, time: was.localStart }]
      : [],
  );
  const since = await tx.db
    .selectDistinct({ id: changedAppointments.appointmentId })
    .from(changedAppointments)
    .innerJoin(changes, eq(changes.id, changedAppointments.changeId))
    .where(and(eq(changes.seriesId, change.seriesId), gt(changes.id, change.id)));
  const disturbed = staying.filter(({ id }) => since.some((each) => each.id === id)).map(({ session }) => session);
  const gap = newGaps(before, [...staying, ...back], limits).find(
    ({ session, after, verdict }) => verdict !== "ok" && (disturbed.includes(session) || disturbed.includes(after)),
  );
  if (gap === undefined) return done(null);
  const at = [...back, ...staying.map((each) => ({ ...each, time: null }))].find(({ session }) => session === gap.session);
  return refuse("undo_gap", { days: String(gap.days), after: String(gap.after), ...(at === undefined ? {} : { when: saySession(at) }) });
}
