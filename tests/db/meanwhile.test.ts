import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { appointments } from "#db/schema/appointments.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { cancelAppointment, changeStatus, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import { clearGate, STARTED, startedVisit } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("meanwhile");
  clinic = await openScreeningClinic(database.app);
  await database.app.db.insert(servicePhases).values({
    serviceId: clinic.serviceId,
    position: 1,
    name: "Needling",
    minutes: 45,
    needsClinician: false,
    needsRoom: false,
    needsDevice: false,
  });
});
afterAll(() => database.close());

async function standing(appointmentId: string) {
  const rows = await database.app.db
    .select({ status: appointments.status, version: appointments.version })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  return at(rows, 0);
}

const cancel = (by: "reception" | "clinician", appointmentId: string, version: number) =>
  cancelAppointment(as(clinic, clinic[by], ["appointment:change"], STARTED), {
    appointmentId,
    version,
    reason: "By mistake",
    tellPatient: true,
  });

test("a visit whose treatment has begun is cancelled by a clinician alone: its room and device are not given away at the desk", async () => {
  const { appointmentId } = await startedVisit(clinic);
  const { version } = await standing(appointmentId);
  expect(refusal(await cancel("reception", appointmentId, version)).reason).toBe("treatment_under_way");
  expect(await standing(appointmentId)).toEqual({ status: "in_room", version });
  value(await cancel("clinician", appointmentId, version));
  expect((await standing(appointmentId)).status).toBe("cancelled");
});

test("a visit is neither cancelled nor called missed while cream lies on the skin, until its removal is recorded", async () => {
  const { appointmentId } = await bookVisit(clinic);
  const { db } = database.app;
  const { id: lotId } = await addLot(clinic, await addProduct(clinic, { kind: "anaesthetic", name: "Cream" }));
  await db.insert(anaesthetics).values({ appointmentId, lotId, product: "Cream", appliedAt: STARTED, appliedBy: clinic.clinician.id });
  // Arrived by another day's clock: the desk takes the patient for missing.
  await db.update(appointments).set({ status: "confirmed" }).where(eq(appointments.id, appointmentId));
  const { version } = await standing(appointmentId);
  for (const by of ["reception", "clinician"] as const)
    expect(refusal(await cancel(by, appointmentId, version)).reason).toBe("numbing_still_on");
  const reception = as(clinic, clinic.reception, ["appointment:change"], STARTED);
  const missed = { appointmentId, version, to: "no_show", reason: "", acceptLongGap: false } as const;
  expect(refusal(await changeStatus(reception, missed)).sentence).toContain("Numbing cream is still on this patient’s skin.");
  expect(await standing(appointmentId)).toEqual({ status: "confirmed", version });
  await db
    .update(anaesthetics)
    .set({ removedAt: STARTED.add({ minutes: 30 }) })
    .where(eq(anaesthetics.appointmentId, appointmentId));
  value(await cancel("reception", appointmentId, version));
});

test("of a start and a cancellation at the same moment one alone happens", async () => {
  for (let round = 0; round < 6; round += 1) {
    const { appointmentId } = await bookVisit(clinic);
    await clearGate(clinic, appointmentId);
    // In the room already: the start then changes nothing of the appointment that the cancellation would notice by its version.
    await database.app.db.update(appointments).set({ status: "in_room" }).where(eq(appointments.id, appointmentId));
    const { version } = await standing(appointmentId);
    const [started, cancelled] = await Promise.all([
      startTreatment(as(clinic, clinic.clinician, ["treatment:record"], STARTED), { idempotencyKey: key(), appointmentId }),
      cancel("reception", appointmentId, version),
    ]);
    expect([started.ok, cancelled.ok].filter(Boolean)).toHaveLength(1);
    expect((await standing(appointmentId)).status).toBe(started.ok ? "in_room" : "cancelled");
  }
});

test("an undo never takes a treatment that has begun out of the room, and puts one back into it that was cancelled by mistake", async () => {
  const { appointmentId } = await bookVisit(clinic);
  await clearGate(clinic, appointmentId);
  const reception = as(clinic, clinic.reception, ["appointment:change"], STARTED);
  const { version } = await standing(appointmentId);
  const stepped = value(await changeStatus(reception, { appointmentId, version, to: "in_room", reason: "", acceptLongGap: false }));
  value(await startTreatment(as(clinic, clinic.clinician, ["treatment:record"], STARTED), { idempotencyKey: key(), appointmentId }));
  expect(refusal(await undoChange(reception, stepped)).reason).toBe("undo_treated");
  const cancelled = value(await cancel("clinician", appointmentId, version + 1));
  value(await undoChange(reception, cancelled));
  expect((await standing(appointmentId)).status).toBe("in_room");
});
