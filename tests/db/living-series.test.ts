import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { series } from "#db/schema/series.ts";
import { seriesEvents } from "#db/schema/series-events.ts";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { pauseSeries, resumeSeries } from "#lib/series/commands/pause.ts";
import { endSeries, proposeSeries } from "#lib/series/commands/propose.ts";
import { changeProtocol } from "#lib/series/commands/protocol.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { addSession, dropSession } from "#lib/series/commands/sessions.ts";
import type { ProtocolContent } from "#lib/series/input.ts";
import { listSeriesHistory } from "#lib/series/queries/history.ts";
import { getPlanSetting } from "#lib/series/queries/plan-setting.ts";
import { getSeries, listSeries } from "#lib/series/queries/series.ts";
import { addDays } from "#lib/time.ts";
import { cancelAppointment, changeStatus, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { insertSigned } from "#tests/support/signed-row.ts";
import { PROTOCOL, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("living_series");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const due = (session: number, shift = 0) => addDays("2026-02-03", (session - 1) * 28 + shift);
const told = async (seriesId: string) =>
  (await desk.sessionsOf(seriesId)).map(({ number, date, status }) => [number, date, status === "cancelled" ? "gone" : "stands"]);
const seriesOf = async (seriesId: string) => at(await database.app.db.select().from(series).where(eq(series.id, seriesId)), 0);
const eventsOf = async (seriesId: string) =>
  (
    await database.app.db
      .select({ what: seriesEvents.what })
      .from(seriesEvents)
      .where(eq(seriesEvents.seriesId, seriesId))
      .orderBy(seriesEvents.id)
  ).map(({ what }) => what);

async function protocolInForce(slug: string, changes: Partial<ProtocolContent>): Promise<string> {
  const content = { ...PROTOCOL, ...changes };
  const made = await database.app.db.insert(definitions).values({ kind: "protocol", slug, name: slug }).returning({ id: definitions.id });
  const version = await database.app.db
    .insert(definitionVersions)
    .values({
      definitionId: at(made, 0).id,
      number: 1,
      state: "in_force",
      content,
      contentHash: contentHash(content),
      approvedAt: START,
      approvedBy: sql`(select id from users limit 1)`,
      inForceAt: START,
    })
    .returning({ id: definitionVersions.id });
  return at(version, 0).id;
}

test("a paused series keeps what is booked, takes nothing new, and goes on when it is resumed", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic);
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 1), version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  const asked = { seriesId, version: 1, reason: "Travelling", cancelComing: false, tellPatient: true };
  expect(value(await pauseSeries(desk.reception(), asked))).toMatchObject({ changeId: null, cancelled: 0 });
  expect(refusal(await pauseSeries(desk.reception(), asked)).reason).toBe("changed_meanwhile");
  expect(refusal(await pauseSeries(desk.reception(), { ...asked, version: 2 })).reason).toBe("series_paused");
  const anew = async () => rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 2, date: due(2, 1) }]));
  expect(refusal(await anew()).reason).toBe("series_paused");
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 4, date: due(4, 1) }])));
  value(await resumeSeries(desk.reception(), { seriesId, version: 2 }));
  value(await anew());
  expect(refusal(await resumeSeries(desk.reception(), { seriesId, version: 3 })).reason).toBe("series_not_paused");
  expect(await eventsOf(seriesId)).toEqual(["proposed", "booked", "paused", "replanned", "resumed", "replanned"]);
});

test("pausing cancels what is to come when asked, as one change whose undo books it again and takes the pause back", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic);
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 0), version: 1, to: "arrived", reason: "", acceptLongGap: false }));
  const asked = { seriesId, version: 1, reason: "Expecting", cancelComing: true, tellPatient: true };
  const { changeId, cancelled } = value(await pauseSeries(desk.reception(), asked));
  expect(cancelled).toBe(3);
  expect((await told(seriesId)).map(([, , how]) => how)).toEqual(["stands", "gone", "gone", "gone"]);
  value(await undoChange(desk.reception(), { changeId: changeId ?? "" }));
  expect((await told(seriesId)).map(([, , how]) => how)).toEqual(["stands", "stands", "stands", "stands"]);
  expect(await seriesOf(seriesId)).toMatchObject({ pausedAt: null, pausedReason: null });
  expect((await eventsOf(seriesId)).at(-1)).toBe("undone");
});

test("a session is added at the end and lacks an appointment until it is planned; the count is undone with it", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId } = await desk.booked(clinic);
  const { changeId, sessions } = value(await addSession(desk.reception(), { seriesId, version: 1, reason: "Slow response" }));
  expect(sessions).toBe(5);
  expect(await getSeries(desk.reception(), seriesId)).toMatchObject({ sessions: 5, state: "under_way" });
  value(await undoChange(desk.reception(), { changeId }));
  expect((await seriesOf(seriesId)).sessions).toBe(4);
});

test("a dropped session is cancelled and those after it move up a number, never a day; its undo gives every number back", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic);
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 3), version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 4, date: due(4, 3) }])));
  const before = await told(seriesId);
  const asked = { seriesId, version: 1, session: 2, reason: "Skin is clear", acceptLongGap: false, tellPatient: true };
  expect(refusal(await dropSession(desk.reception(), asked)).reason).toBe("gap_too_long");
  const { changeId } = value(await dropSession(desk.reception(), { ...asked, acceptLongGap: true }));
  expect((await told(seriesId)).toSorted()).toEqual(
    [
      [1, due(1), "stands"],
      [2, due(2), "gone"],
      [2, due(3), "stands"],
      [3, due(4), "stands"],
      [3, due(4, 3), "stands"],
    ].toSorted(),
  );
  expect((await seriesOf(seriesId)).sessions).toBe(3);
  value(await undoChange(desk.reception(), { changeId }));
  expect(await told(seriesId)).toEqual(before);
  expect((await seriesOf(seriesId)).sessions).toBe(4);
});

test("a session that has begun is never dropped, and the protocol's number binds reception but not a clinician", async () => {
  const clinic = await desk.clinicOf();
  const protocolVersionId = await protocolInForce("four-only", { sessions: { min: 4, default: 4, max: 4 }, openToReception: true });
  const proposal = {
    idempotencyKey: key(),
    patientId: at(clinic.patients, 0),
    protocolVersionId,
    serviceId: clinic.serviceId,
    locationId: clinic.locationId,
    sessions: 4,
    gaps: { min: 21, target: 28, max: 42 },
    zones: ["chin"],
  };
  const { seriesId } = value(await proposeSeries(desk.clinician(clinic), proposal));
  const input = { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false };
  const { appointmentIds } = value(await bookSeries(desk.reception(), input));
  value(
    await changeStatus(desk.reception(), {
      appointmentId: at(appointmentIds, 0),
      version: 1,
      to: "arrived",
      reason: "",
      acceptLongGap: false,
    }),
  );
  const drop = { seriesId, version: 1, session: 4, reason: "Enough", acceptLongGap: false, tellPatient: true };
  expect(refusal(await dropSession(desk.reception(), drop)).reason).toBe("needs_clinician");
  expect(refusal(await addSession(desk.reception(), { seriesId, version: 1, reason: "More" })).reason).toBe("needs_clinician");
  expect(refusal(await dropSession(desk.clinician(clinic), { ...drop, session: 1 })).reason).toBe("cannot_drop");
  value(await dropSession(desk.clinician(clinic), drop));
  value(await addSession(desk.reception(), { seriesId, version: 2, reason: "After all" }));
});

test("reception starts a series alone only from a protocol that a clinician opened to reception", async () => {
  const clinic = await desk.clinicOf();
  const open = await protocolInForce("open-to-reception", { openToReception: true });
  const reception = desk.receptionist(at(clinic.clinicians, 1).userId);
  const proposal = {
    idempotencyKey: key(),
    patientId: at(clinic.patients, 0),
    protocolVersionId: clinic.protocolVersionId,
    serviceId: clinic.serviceId,
    locationId: clinic.locationId,
    sessions: 3,
    gaps: { min: 21, target: 28, max: 42 },
    zones: ["chin"],
  };
  expect(refusal(await proposeSeries(reception, proposal))).toMatchObject({
    reason: "protocol_for_clinicians",
    field: "protocolVersionId",
  });
  value(await proposeSeries(reception, { ...proposal, protocolVersionId: open, idempotencyKey: key() }));
});

test("a clinician changes the protocol midway within its numbers, what is booked stays, and the change is undone by a clinician alone", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId } = await desk.booked(clinic);
  const other = await protocolInForce("longer-gaps", {
    sessions: { min: 3, default: 4, max: 6 },
    gapDays: { min: 28, target: 42, max: 56 },
    underFourWeeks: false,
  });
  const asked = {
    seriesId,
    version: 1,
    protocolVersionId: other,
    sessions: 5,
    gaps: { min: 28, target: 42, max: 56 },
    zones: ["chin"],
    reason: "Slower healing",
  };
  expect(refusal(await changeProtocol(desk.clinician(clinic), { ...asked, gaps: { ...asked.gaps, min: 21 } })).reason).toBe(
    "outside_protocol",
  );
  expect(refusal(await changeProtocol(desk.clinician(clinic), { ...asked, sessions: 3 })).reason).toBe("sessions_standing");
  const before = await told(seriesId);
  const { changeId } = value(await changeProtocol(desk.clinician(clinic), asked));
  expect(await seriesOf(seriesId)).toMatchObject({ protocolVersionId: other, gapMinDays: 28, sessions: 5 });
  expect(await told(seriesId)).toEqual(before);
  expect(refusal(await undoChange(desk.reception(), { changeId })).reason).toBe("not_allowed");
  value(await undoChange(desk.clinician(clinic), { changeId }));
  expect(await seriesOf(seriesId)).toMatchObject({ protocolVersionId: clinic.protocolVersionId, gapMinDays: 21, sessions: 4 });
});

test("a change of the series is not undone once the series was changed again", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId } = await desk.booked(clinic);
  const { changeId } = value(await addSession(desk.reception(), { seriesId, version: 1, reason: "Slow response" }));
  value(await pauseSeries(desk.reception(), { seriesId, version: 2, reason: "Travelling", cancelComing: false, tellPatient: true }));
  expect(refusal(await undoChange(desk.reception(), { changeId })).reason).toBe("undo_overtaken");
});

test("a series whose sessions were all cancelled is to be scheduled again, and one that has ended takes no change", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic, 2);
  for (const appointmentId of ids)
    value(await cancelAppointment(desk.reception(), { appointmentId, version: 1, reason: "Unwell", tellPatient: true }));
  expect(await getSeries(desk.reception(), seriesId)).toMatchObject({ state: "to_schedule" });
  expect(await getPlanSetting(desk.reception(), seriesId)).toMatchObject({ booked: 0 });
  expect((await listSeries(desk.reception(), "to_schedule")).rows.map(({ id }) => id)).toContain(seriesId);
  value(await endSeries(desk.clinician(clinic), { seriesId, version: 1, reason: "Moved away" }));
  expect(refusal(await addSession(desk.reception(), { seriesId, version: 2, reason: "More" })).reason).toBe("series_ended");
  expect(await eventsOf(seriesId)).toEqual(["proposed", "booked", "ended"]);
});

test("a series is shown session by session: what lacks an appointment, what was missed before, gaps planned beside actual, and its history", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic);
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 1), version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 2, date: due(2, 5) }])));
  value(await cancelAppointment(desk.reception(), { appointmentId: at(ids, 3), version: 1, reason: "Unwell", tellPatient: true }));
  await insertSigned(database.app, {
    appointmentId: at(ids, 0),
    patientId: at(clinic.patients, 0),
    locationId: clinic.locationId,
    startedAt: Temporal.Instant.from("2026-02-03T23:30:00Z"),
    endedAt: Temporal.Instant.from("2026-02-04T00:15:00Z"),
    deviceId: at(clinic.devices, 0),
    by: at(clinic.clinicians, 0).userId,
  });
  const view = await getSeries(desk.reception(), seriesId);
  expect(view?.places.map(({ gapPlanned, gap, appointment }) => [gapPlanned, gap, appointment === null])).toEqual([
    [null, null, false],
    [33, 32, false],
    [23, 23, false],
    [null, null, true],
  ]);
  expect(view?.places[0]?.appointment?.treatedOn).toBe("Wed 4 Feb 2026");
  const second = at(view?.places ?? [], 1).appointment?.id ?? "";
  expect((await getAppointment(desk.reception(), second))?.series?.neighbours[0]).toBe("32 days after session 1, Wed 4 Feb 2026");
  expect(view?.places[1]?.earlier.map(({ words }) => words)).toEqual(["No-show, Tue 3 Mar 2026, 10:00 am"]);
  expect(view?.line.states).toEqual(["this", "to-come", "to-come", "not-fixed"]);
  const history = await listSeriesHistory(desk.reception(), seriesId);
  expect(history.map(({ title }) => title)).toEqual(["Planned anew: 1 booked", "4 sessions booked", "Proposed with 4 sessions"]);
});
