import type { Safeguard, Touched } from "#lib/appointments/commands/safeguard.ts";
import { saySession } from "#lib/appointments/outputs/words.ts";
import { isAhead } from "#lib/appointments/rules/status.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { keepRemindersIn } from "#lib/preparation/commands.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { compareDates, localDate } from "#lib/time.ts";
import { type GateFacts, listGateFacts } from "../queries/facts.ts";
import { readerOf } from "../queries/gate.ts";
import type { Visit } from "../queries/gate-rows.ts";
import { type Stop, stopsBooking, stopsRoom } from "../rules/booking.ts";
import { answeredOnBy } from "../rules/record.ts";
import { sayStops } from "../rules/texts.ts";
import { lapseConsentsIn, visitsOfSeries } from "./lapse.ts";
import { keepPrescriberTasksIn } from "./tasks.ts";

/**
 * The *book or move* and *in room* columns of "What each outcome stops", asked of every change to the diary for the procedure's date: the day that a
 * visit is placed on, and today for whoever enters the room. One statement, however many sessions are placed. A caution, a missing form and a missing
 * consent refuse nothing here: they are flagged, and wait for the start. An adverse event that waits for its review refuses the room. A visit that is put
 * back on a day gone by is judged when its patient goes in. The prescriber's tasks and reception's
 * reminders follow the sessions, and a consent that was given for another plan lapses.
 * @returns `screening_refuses` for the first session that may not be: reception reads "not before" or "needs a clinician", and with
 *   `clinical:read` in the ctx the finding is told, audited.
 */
export const screeningSafeguard: Safeguard = async (tx, touched, alteredSeriesId) => {
  const of = ({ id }: Visit) => touched.find(({ appointmentId }) => appointmentId === id);
  const today = ({ timeZone }: Visit) => localDate(tx.now, timeZone);
  const facts = await listGateFacts(
    tx,
    touched.map(({ appointmentId }) => appointmentId),
  );
  const gated = facts.filter(({ visit }) => visit.needles).sort((a, b) => compareDates(a.visit.date, b.visit.date));
  for (const each of gated) {
    const change = of(each.visit);
    const stops = change === undefined ? [] : stopsOf(each, change, today(each.visit));
    if (stops.length > 0) return refusalOf(tx, each.visit, stops, change?.field ?? null);
  }
  // A step into the room moves no task; who never answered has none of a prescriber.
  const moved = gated.filter(({ visit }) => ["placed", "left"].includes(of(visit)?.became ?? ""));
  for (const patientId of new Set(moved.map(({ visit }) => visit.patientId))) await keepRemindersIn(tx, patientId);
  const answered = moved.filter(({ screening }) => screening !== null);
  for (const patientId of new Set(answered.map(({ visit }) => visit.patientId))) await keepPrescriberTasksIn(tx, patientId);
  // What a visit that is over was planned with says nothing of what is to come.
  const planned = gated.flatMap(({ visit }) => (of(visit)?.became !== "left" && isAhead(visit.status) ? [visit] : []));
  await lapseConsentsIn(tx, [...planned, ...(await visitsOfSeries(tx, alteredSeriesId))]);
  return done(null);
};

function stopsOf({ visit, procedureDate, missing, signed }: GateFacts, { became }: Touched, today: string): readonly Stop[] {
  if (became === "entered") return stopsRoom(missing);
  if (became === "left" || became === "kept" || compareDates(visit.date, today) < 0) return [];
  return stopsBooking(missing, procedureDate, answeredOnBy(signed));
}

function refusalOf(tx: Tx<never>, visit: Visit, stops: readonly Stop[], field: string | null): Result<null> {
  const { patientId, sessionNumber: session, date, time } = visit;
  const reader = readerOf(tx);
  const refused = refuse("screening_refuses", { when: saySession({ session, date, time }), what: sayStops(stops, reader) }, field);
  if (reader === "reception") return refused;
  // Of the patient: a visit that was to be booked is gone with the rollback.
  const tells = { action: "gate:open" as const, objectType: "patient", objectId: patientId, patientId };
  return { ...refused, refusal: { ...refused.refusal, tells } };
}
