import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { services } from "#db/schema/services.ts";
import { bookAppointment, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("visit_length");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

// Needling is 30 minutes of numbing in a room, then 45 with clinician, room and device.
const oneOfEach = { clinicians: 1, rooms: 1, devices: 1, patients: 3 };

test("failure 8: a visit made longer blocks what would follow it, and is refused where something follows already", async () => {
  const clinic = await desk.clinicOf(oneOfEach);
  const first = value(await bookAppointment(desk.reception(), single(clinic))).appointmentId;
  value(await moveAppointment(desk.reception(), move(first, "2026-02-03", { minutes: 120 })));
  const follows = { patient: 1, serviceId: clinic.consultationId };
  expect(reasonOf(await bookAppointment(desk.reception(), single(clinic, { ...follows, time: "11:45" })))).toBe("slot_taken");
  value(await bookAppointment(desk.reception(), single(clinic, { ...follows, time: "12:00" })));
  expect(reasonOf(await moveAppointment(desk.reception(), move(first, "2026-02-03", { version: 2, minutes: 135 })))).toBe("slot_taken");
});

test("failure 8: a visit keeps its length when it moves to another day", async () => {
  const clinic = await desk.clinicOf(oneOfEach);
  const first = value(await bookAppointment(desk.reception(), single(clinic))).appointmentId;
  value(await moveAppointment(desk.reception(), move(first, "2026-02-03", { minutes: 120 })));
  value(await moveAppointment(desk.reception(), move(first, "2026-02-10", { version: 2 })));
  const consultation = { patient: 1, serviceId: clinic.consultationId, date: "2026-02-10", time: "11:30" };
  expect(reasonOf(await bookAppointment(desk.reception(), single(clinic, consultation)))).toBe("slot_taken");
});

test("a service's turnover keeps room and device from the next visit, not the clinician", async () => {
  const clinic = await desk.clinicOf(oneOfEach);
  await database.app.db.update(services).set({ turnoverMinutes: 15 }).where(eq(services.id, clinic.serviceId));
  value(await bookAppointment(desk.reception(), single(clinic)));
  const refused = await bookAppointment(desk.reception(), single(clinic, { patient: 1, time: "11:15" }));
  expect(reasonOf(refused)).toBe("slot_taken");
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, time: "11:15", serviceId: clinic.consultationId })));
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 2, time: "11:30" })));
});
