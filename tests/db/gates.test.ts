import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { decideFinding } from "#lib/screening/commands/decide.ts";
import { getAssessment } from "#lib/screening/queries/assessment.ts";
import { listBroken } from "#lib/screening/queries/broken.ts";
import { getBookingRefusal } from "#lib/screening/queries/clearance.ts";
import { listReadiness } from "#lib/screening/queries/gate.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { getReplanOptions } from "#lib/series/queries/replan.ts";
import { addDays, wallToInstantCompatible } from "#lib/time.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { type Answering, openAnswering, ZONE } from "#tests/support/answering.ts";
import { bookAppointment, changeStatus, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic } from "#tests/support/small-clinic.ts";
import { statementsHolding } from "#tests/support/statements.ts";

let database: TestDatabase;
let other: Database;
let desk: ReturnType<typeof deskOf>;
let people: Answering;
beforeAll(async () => {
  database = await freshDatabase("gates");
  other = openDatabase(database.roles.app, { name: "cadence-other", max: 2 });
  desk = deskOf(database.app);
  people = await openAnswering(database.app);
});
afterAll(async () => {
  await other.pool.end();
  await database.close();
});

const TODAY = "2026-01-05";

/** A clinic whose first patient has a date of birth. */
async function opened(size?: Parameters<ReturnType<typeof deskOf>["clinicOf"]>[0]): Promise<SmallClinic> {
  const clinic = await desk.clinicOf(size);
  await people.born(at(clinic.patients, 0), "1985-08-14");
  return clinic;
}

async function seriesFrom(clinic: SmallClinic, first: string, sessions = 4) {
  const seriesId = await desk.proposed(clinic, sessions);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(sessions, first), reason: "", acceptLongGap: false };
  return { seriesId, ids: value(await bookSeries(desk.reception(), input)).appointmentIds };
}

/** Reception, or the clinic's clinician, at ten on a day; reception with the rights of the diary alone, as its pages have. */
const tenOn = (day: string) => wallToInstantCompatible(day, "10:00", ZONE);
const receptionOn = (day: string) => actingAs(database.app, { userId: null, roles: ["reception"] }, tenOn(day));
const clinicianOn = (clinic: SmallClinic, day: string) =>
  actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: ["clinician"] }, tenOn(day));
const reading = () => ({ ...desk.reception(), may: { "diary:read": true } as const });

const step = (appointmentId: string, version: number, to: "arrived" | "in_room") => ({
  appointmentId,
  version,
  to,
  reason: "",
  acceptLongGap: false,
});

async function openings(patientId: string): Promise<number> {
  const { rows } = await database.app.db.execute(
    sql`select count(*)::int as count from audit_log where action = 'gate:open' and patient_id = ${patientId}`,
  );
  return Number(at(rows, 0).count);
}

test("failure 20: a recorded screening failure really stops the way into the room and the treatment, whoever tries, until a clinician has decided", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  const day = addDays(TODAY, 30);
  const { ids } = await seriesFrom(clinic, day);
  const appointmentId = at(ids, 0);
  await people.consent(clinic, patientId);
  await people.answer(clinic, patientId, { changes: { immune_condition: "no", isotretinoin_now: "yes" }, now: tenOn(day) });
  value(await changeStatus(receptionOn(day), step(appointmentId, 1, "arrived")));
  expect(refusal(await changeStatus(receptionOn(day), step(appointmentId, 2, "in_room"))).reason).toBe("screening_refuses");
  const clinician = clinicianOn(clinic, day);
  expect(refusal(await changeStatus(clinician, step(appointmentId, 2, "in_room"))).reason).toBe("screening_refuses");
  const start = () => startTreatment(clinician, { idempotencyKey: key(), appointmentId });
  expect(refusal(await start()).reason).toBe("gate_closed");
  const finding = (await getAssessment(clinician, appointmentId))?.findings.find(({ rule }) => rule === "isotretinoin_now");
  const decision = { appointmentId, rule: "isotretinoin_now", kind: "override" as const, reason: "Stopped long ago, noted wrong." };
  value(await decideFinding(clinician, { ...decision, seen: finding?.seen ?? "", idempotencyKey: key() }));
  value(await changeStatus(receptionOn(day), step(appointmentId, 2, "in_room")));
  value(await start());
});

test("reception reads no answer in a refusal; a clinician reads the finding, and that they did is kept although nothing else is", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  await people.answer(clinic, patientId, { changes: { pregnant: "yes" } });
  const { sentence } = refusal(await bookAppointment(desk.reception(), single(clinic, { date: "2026-02-03" })));
  expect(sentence).toBe("Tue 3 Feb 2026, 10:00 am: needs a clinician, says the screening.");
  expect(await openings(patientId)).toBe(0);
  const told = refusal(await bookAppointment(desk.clinician(clinic), single(clinic, { date: "2026-02-03" })));
  expect(told.sentence).toMatch(/^Tue 3 Feb 2026, 10:00 am: Pregnan\w+: answered yes\.$/);
  expect(await openings(patientId)).toBe(1);
});

test("what a refusal tells follows from the proof, not from the role, and is written down when nothing is held any more", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  await people.answer(clinic, patientId, { changes: { pregnant: "yes" } });
  const alone = openDatabase(database.roles.app, { name: "cadence-alone", max: 1 });
  try {
    // With one connection there is no second to write on while the change holds its locks.
    const clinician = { ...desk.clinician(clinic), database: alone, db: alone.db };
    const booking = { ...clinician, may: { "appointment:book": true } as const };
    const plain = refusal(await bookAppointment(booking, single(clinic, { date: "2026-02-03" })));
    expect(plain.sentence).toContain("needs a clinician, says the screening");
    expect(await openings(patientId)).toBe(0);
    const told = refusal(await bookAppointment(clinician, single(clinic, { date: "2026-02-03" })));
    expect(told.sentence).toContain("answered yes");
    expect(await openings(patientId)).toBe(1);
  } finally {
    await alone.pool.end();
  }
});

test("a refused session of a series is named, beside its own date, and none is booked", async () => {
  const clinic = await opened();
  await people.answer(clinic, at(clinic.patients, 0), { changes: { filler_last: "2025-10-01" } });
  const seriesId = await desk.proposed(clinic);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(4, "2026-03-10"), reason: "", acceptLongGap: false };
  const { sentence, field } = refusal(await bookSeries(desk.reception(), input));
  expect(sentence).toBe("Session 1, Tue 10 Mar 2026, 10:00 am: not before Wed 1 Apr 2026, says the screening.");
  expect(field).toBe("sessions.0.date");
  expect(await desk.sessionsOf(seriesId)).toEqual([]);
  expect(
    value(await bookSeries(desk.reception(), { ...input, idempotencyKey: key(), sessions: plan(4, "2026-04-01") })).appointmentIds,
  ).toHaveLength(4);
});

test("what a session of a series is moved to is refused, and what stays where it is is not asked again", async () => {
  const clinic = await opened();
  const { seriesId, ids } = await seriesFrom(clinic, "2026-01-20");
  await people.answer(clinic, at(clinic.patients, 0), { changes: { sunburn_or_tan_last: "2026-01-04" } });
  // Until 18 January: nothing booked is touched.
  value(await moveAppointment(desk.reception(), move(at(ids, 0), "2026-01-18")));
  expect(refusal(await moveAppointment(desk.reception(), move(at(ids, 0), "2026-01-17", { version: 2 }))).reason).toBe("screening_refuses");
  await people.answer(clinic, at(clinic.patients, 0), { changes: { peel_or_laser_last: "2026-01-01" } });
  // Until 29 January: the first session is flagged and stays, while the later ones move.
  const later = await desk.reschedule(seriesId, [{ session: 2, date: "2026-02-18" }]);
  value(await rescheduleSessions(desk.reception(), later));
  value(await moveAppointment(desk.reception(), move(at(ids, 0), "2026-01-18", { version: 2, minutes: 90 })));
});

test("a series of ten costs one statement of the gate, as one session does", async () => {
  const clinic = await opened();
  const seriesId = await desk.proposed(clinic, 10);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(10), reason: "", acceptLongGap: false };
  const reads = (work: () => Promise<unknown>) => statementsHolding("with recursive visits", database.app, work);
  expect(await reads(() => bookSeries(desk.reception(), input).then(value))).toBe(1);
  expect(await reads(() => bookAppointment(desk.reception(), single(clinic, { date: "2026-01-07" })).then(value))).toBe(1);
});

const WAITING =
  "select 1 from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted";

test("a booking that waits for a patient who is signing is judged by what was signed", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  const holder = await other.pool.connect();
  await holder.query("begin");
  await holder.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`patient ${patientId}`]);
  const booking = bookAppointment(desk.reception(), single(clinic, { date: "2026-02-03" }));
  const waits = async () => (await holder.query(WAITING)).rows.length > 0;
  while (!(await waits()));
  await people.answer(clinic, patientId, { changes: { pregnant: "yes" } });
  await holder.query("commit");
  holder.release();
  expect(refusal(await booking).reason).toBe("screening_refuses");
});

test("a cold sore healed last week: the sessions before its day are flagged with the offer to plan again, and applying it leaves none", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  const { seriesId, ids } = await seriesFrom(clinic, "2026-01-08", 3);
  expect(await listBroken(reading(), patientId)).toEqual([]);
  await people.answer(clinic, patientId, { changes: { cold_sore_ever: "yes", cold_sore_last_healed: "2025-12-31" } });
  // One month, never fewer than thirty days: 31 January.
  const [flagged, ...others] = await listBroken(reading(), patientId);
  expect(others).toEqual([]);
  expect(flagged).toMatchObject({
    seriesId,
    title: "Session 1 no longer holds",
    sessions: [
      { appointmentId: at(ids, 0), number: 1, when: "Thu 8 Jan 2026, 10:00 am", words: "not before Sat 31 Jan 2026, says the screening" },
    ],
    way: { href: `/series/${seriesId}/replan?from=1`, words: "Re-plan sessions 1 to 3 from Sat 31 Jan 2026" },
  });
  expect(JSON.stringify(flagged)).not.toMatch(/sore/i);
  const card = (await listReadiness(reading(), [at(ids, 0)])).get(at(ids, 0));
  expect(card?.mark).toEqual({ meaning: "stop", words: "Not before Sat 31 Jan 2026" });
  expect(card?.items.at(-1)?.href ?? card?.items.find(({ key: item }) => item === "replan")?.href).toBe(
    `/series/${seriesId}/replan?from=1`,
  );
  const options = await getReplanOptions(desk.reception(), { seriesId, from: 1 });
  expect(options?.notBefore).toBe("2026-01-31");
  const best = options?.best;
  if (best == null) throw new Error("Nothing fits.");
  const wanted = best.rows.map(({ session, becomes }) => ({ session, date: becomes.date, time: becomes.time }));
  expect(wanted.every(({ date }) => date >= "2026-01-31")).toBe(true);
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, wanted)));
  expect(await listBroken(reading(), patientId)).toEqual([]);
});

test("an active cold sore: the next seven days are flagged and refused, later days are booked and wait for a new answer", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  const { seriesId } = await seriesFrom(clinic, "2026-01-08", 3);
  await people.answer(clinic, patientId, { changes: { cold_sore_now: "yes" } });
  const [flagged] = await listBroken(reading(), patientId);
  expect(flagged?.sessions.map(({ number }) => number)).toEqual([1]);
  expect(flagged?.way?.words).toBe("Re-plan sessions 1 to 3 from Tue 13 Jan 2026");
  expect(refusal(await bookAppointment(desk.reception(), single(clinic, { date: "2026-01-12", time: "14:00" }))).sentence).toBe(
    "Mon 12 Jan 2026, 2:00 pm: not before Tue 13 Jan 2026, says the screening.",
  );
  value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-01-13", time: "14:00" })));
  expect((await getReplanOptions(desk.reception(), { seriesId, from: 1 }))?.notBefore).toBe("2026-01-13");
});

test("what only a clinician ends has no day to plan from; a clinician reads the findings, and that is kept", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  await seriesFrom(clinic, "2026-02-03", 3);
  await people.answer(clinic, patientId, { changes: { scleroderma: "yes" } });
  const [flagged] = await listBroken(reading(), patientId);
  expect(flagged?.title).toBe("Sessions 1, 2 and 3 no longer hold");
  expect(flagged?.way).toBeNull();
  expect(await openings(patientId)).toBe(0);
  const [told] = await listBroken(desk.clinician(clinic), patientId);
  expect(told?.sessions[0]?.words).toMatch(/Scleroderma: answered yes/);
  expect(await openings(patientId)).toBe(3);
});

test("the preview of a booking says what the booking would be refused for, in words that tell no answer, and nothing for a service without needles", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  await people.answer(clinic, patientId, { changes: { waxing_last: TODAY } });
  const wish = { patientId, serviceId: clinic.serviceId, locationId: clinic.locationId, seriesId: null, date: "2026-01-07" };
  expect(await getBookingRefusal(desk.clinician(clinic), wish)).toBe("Not before Thu 8 Jan 2026, says the screening.");
  expect(await getBookingRefusal(desk.clinician(clinic), { ...wish, date: "2026-01-08" })).toBeNull();
  expect(await getBookingRefusal(desk.clinician(clinic), { ...wish, serviceId: clinic.consultationId })).toBeNull();
});

test("a visit of no series that no longer holds is moved alone, to the first day that the answers allow", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-01-08" })));
  await people.answer(clinic, patientId, { changes: { waxing_last: "2026-01-05" } });
  value(await moveAppointment(desk.reception(), move(appointmentId, "2026-01-09")));
  await people.answer(clinic, patientId, {
    changes: { waxing_last: "2026-01-05", self_tan_last: "2026-01-05", botulinum_last: "2026-01-05" },
  });
  expect((await listBroken(reading(), patientId))[0]).toMatchObject({
    title: "This visit no longer holds",
    way: { href: `/appointments/${appointmentId}/move?date=2026-01-19`, words: "Move it to Mon 19 Jan 2026" },
  });
});

test("visits that have begun, are over or lie behind are flagged no more, and those of a merged record are", async () => {
  const clinic = await opened();
  const patientId = at(clinic.patients, 0);
  const merged = at(clinic.patients, 1);
  const { ids } = await seriesFrom(clinic, "2026-01-05", 3);
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, date: "2026-01-20" })));
  value(await changeStatus(receptionOn(TODAY), step(at(ids, 0), 1, "arrived")));
  await database.app.db.execute(sql`update patients set merged_into = ${patientId} where id = ${merged}`);
  await people.answer(clinic, patientId, { changes: { keloid: "self" } });
  const broken = await listBroken(reading(), merged);
  expect(broken.flatMap(({ sessions }) => sessions.map(({ when }) => when))).toEqual([
    "Tue 20 Jan 2026, 10:00 am",
    "Mon 2 Feb 2026, 10:00 am",
    "Mon 2 Mar 2026, 10:00 am",
  ]);
});
