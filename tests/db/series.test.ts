import { and, desc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { endSeries, proposeSeries } from "#lib/series/commands/propose.ts";
import { getSeries, listSeries } from "#lib/series/queries/series.ts";
import { cancelAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("series");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

test("the day shows each session's place in its series and hides who was cancelled", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic);
  value(await cancelAppointment(desk.reception(), { appointmentId: at(ids, 1), version: 1, reason: "Unwell", tellPatient: true }));
  const [first, second] = await Promise.all(
    ["2026-02-03", "2026-03-03"].map((date) => getDay(desk.reception(), { locationId: clinic.locationId, date })),
  );
  const card = first?.cards[0];
  expect(card?.series).toEqual({ id: seriesId, session: 1, words: "1 of 4", pips: ["this", "not-fixed", "to-come", "to-come"] });
  expect(card).toMatchObject({ time: "10:00–11:15 am", needling: "10:30 am", numbing: 30 });
  expect(second).toMatchObject({ count: 0, goneCount: 1 });
});

test("a series is to schedule, then under way, then finished, and its line tells its dates", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic);
  expect(await getSeries(desk.reception(), seriesId)).toMatchObject({ state: "to_schedule" });
  expect((await listSeries(desk.reception(), "to_schedule")).rows.map(({ id }) => id)).toContain(seriesId);
  value(await bookSeries(desk.reception(), { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false }));
  const view = await getSeries(desk.reception(), seriesId);
  expect(view).toMatchObject({ state: "under_way" });
  expect(view?.line.places.map(({ day }) => day)).toEqual([0, 28, 56, 84]);
  value(await endSeries(desk.clinician(clinic), { seriesId, version: 1, reason: "Moved away" }));
  expect(await getSeries(desk.reception(), seriesId)).toMatchObject({ state: "finished", ended: { reason: "Moved away" } });
});

test("a series cannot be proposed outside its protocol's numbers", async () => {
  const clinic = await desk.clinicOf();
  const input = {
    idempotencyKey: key(),
    patientId: at(clinic.patients, 0),
    protocolVersionId: clinic.protocolVersionId,
    serviceId: clinic.serviceId,
    locationId: clinic.locationId,
    sessions: 4,
    gaps: { min: 14, target: 28, max: 42 },
    zones: ["chin"],
  };
  expect(refusal(await proposeSeries(desk.clinician(clinic), input))).toMatchObject({ reason: "outside_protocol", field: "gaps.min" });
  const elsewhere = { ...input, gaps: { min: 21, target: 28, max: 42 }, zones: ["neck"] };
  expect(refusal(await proposeSeries(desk.clinician(clinic), elsewhere))).toMatchObject({ reason: "outside_protocol", field: "zones" });
});

test("a series is not booked any more once it has ended, also not at the same moment", async () => {
  for (let round = 0; round < 4; round += 1) {
    const clinic = await desk.clinicOf();
    const seriesId = await desk.proposed(clinic);
    const input = { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false };
    const [booked] = await Promise.all([
      bookSeries(desk.reception(), input),
      endSeries(desk.clinician(clinic), { seriesId, version: 1, reason: "Moved away" }),
    ]);
    const [last] = await database.app.db
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.objectId, seriesId), inArray(auditLog.action, ["series:book", "series:end"])))
      .orderBy(desc(auditLog.id))
      .limit(1);
    // Either the booking was first, or it was told; what has ended is never booked afterwards.
    if (!booked.ok) expect(refusal(booked).reason).toBe("series_ended");
    expect(last?.action).toBe("series:end");
  }
});
