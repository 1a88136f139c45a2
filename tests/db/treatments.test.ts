import { and, count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { treatments } from "#db/schema/treatments.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { copyLastTreatment, endTreatmentNow, saveTreatmentDraft } from "#lib/treatments/commands/draft.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { listZones } from "#lib/treatments/queries/last.ts";
import { getTreatmentForRecording } from "#lib/treatments/queries/recording.ts";
import { listUnits } from "#lib/treatments/queries/units.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import {
  addDevice,
  clearGate,
  equippedVisit,
  putAftercareInForce,
  raiseCap,
  SIGNING,
  STARTED,
  wholeRecord,
} from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
beforeAll(async () => {
  database = await freshDatabase("treatments");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
});
afterAll(() => database.close());

const recording = (now = SIGNING) => as(clinic, clinic.clinician, ["treatment:record"], now);
const start = (appointmentId: string, now = STARTED) => startTreatment(recording(now), { idempotencyKey: key(), appointmentId });

async function statusOf(appointmentId: string) {
  const [row] = await database.app.db.select({ status: appointments.status }).from(appointments).where(eq(appointments.id, appointmentId));
  return row?.status;
}

async function stateOf(treatmentId: string) {
  const { db } = database.app;
  const rows = await db.select().from(treatments).where(eq(treatments.id, treatmentId));
  const zones = (await listZones(database.app, treatmentId)).toSorted((a, b) => (a.zone < b.zone ? -1 : 1));
  return { ...at(rows, 0), zones };
}

/** A signed treatment through the product's own commands. */
async function signedVisit() {
  const visit = await equippedVisit(clinic);
  const signed = value(await signTreatment(recording(), wholeRecord(visit.treatmentId, deviceId)));
  return { ...visit, ...signed };
}

describe("starting", () => {
  test("a closed gate refuses the start with every reason and changes nothing", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const refused = refusal(await start(appointmentId));
    expect(refused.reason).toBe("gate_closed");
    expect(refused.sentence).toContain("The screening form has not been filled in.");
    expect(refused.sentence).toContain("There is no valid treatment consent.");
    const { db } = database.app;
    expect(await statusOf(appointmentId)).toBe("arrived");
    expect(await db.select().from(treatments).where(eq(treatments.appointmentId, appointmentId))).toEqual([]);
    expect(await db.select().from(appointmentEvents).where(eq(appointmentEvents.appointmentId, appointmentId))).toEqual([]);
  });

  test("a consent withdrawn meanwhile closes the gate again", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    await clearGate(clinic, appointmentId);
    const found = await database.app.db.execute(`select id from consents where patient_id = '${patientId}'`);
    const consentId = String(at(found.rows, 0).id);
    value(
      await withdrawConsent(as(clinic, clinic.reception, ["consent:take"]), {
        consentId,
        scope: "whole",
        use: "",
        reason: "Changed her mind",
      }),
    );
    expect(refusal(await start(appointmentId)).reason).toBe("gate_closed");
  });

  test("a clear gate opens a draft at the minute, puts the patient in the room and leaves its trace", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await clearGate(clinic, appointmentId);
    const { treatmentId } = value(await start(appointmentId, STARTED.add({ seconds: 42 })));
    const draft = await stateOf(treatmentId);
    expect(draft).toMatchObject({ state: "draft", startedBy: clinic.clinician.id, endedAt: null, zones: [] });
    expect(draft.startedAt.equals(STARTED)).toBe(true);
    expect(await statusOf(appointmentId)).toBe("in_room");
    const [audited] = await database.app.db
      .select({ rows: count() })
      .from(auditLog)
      .where(and(eq(auditLog.objectId, treatmentId), eq(auditLog.action, "treatment:start")));
    expect(audited?.rows).toBe(1);
  });

  test("a patient who has not arrived, and an appointment that is over, cannot be started", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await clearGate(clinic, appointmentId);
    const { db } = database.app;
    await db.update(appointments).set({ status: "confirmed" }).where(eq(appointments.id, appointmentId));
    expect(refusal(await start(appointmentId)).reason).toBe("not_arrived");
    await db.update(appointments).set({ status: "no_show" }).where(eq(appointments.id, appointmentId));
    expect(refusal(await start(appointmentId)).sentence).toBe("This appointment is no-show, so nothing can be recorded for it.");
  });

  test("of two who start at once one opens the record and the other is told by whom", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await clearGate(clinic, appointmentId);
    const results = await Promise.all([start(appointmentId), start(appointmentId)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const told = results.flatMap((result) => (result.ok ? [] : [refusal(result)]));
    expect(told.map(({ reason, facts }) => [reason, facts.by])).toEqual([["treatment_already_started", clinic.clinician.name]]);
  });
});

describe("a draft", () => {
  test("keeps what was saved when another person's older page is sent, and says who saved", async () => {
    const { treatmentId } = await equippedVisit(clinic);
    value(await saveTreatmentDraft(recording(), wholeRecord(treatmentId, deviceId)));
    const stale = wholeRecord(treatmentId, deviceId, { zones: [], notes: "An older page." });
    const refused = refusal(await saveTreatmentDraft(recording(), stale));
    expect(refused).toMatchObject({ reason: "changed_meanwhile", facts: { by: clinic.clinician.name } });
    const kept = await stateOf(treatmentId);
    expect(kept).toMatchObject({ notes: "Even redness.", version: 2 });
    expect(kept.zones.map(({ zone }) => zone)).toEqual(["chin", "forehead"]);
  });

  test("replaces its zones as a whole", async () => {
    const { treatmentId } = await equippedVisit(clinic);
    value(await saveTreatmentDraft(recording(), wholeRecord(treatmentId, deviceId)));
    const zones = [plainZone("nose", 0.5, 2)];
    value(await saveTreatmentDraft(recording(), wholeRecord(treatmentId, deviceId, { version: 2, zones })));
    expect((await stateOf(treatmentId)).zones).toEqual(zones);
  });

  test("refuses a depth over the cap beside its field, and an end before the start", async () => {
    const { treatmentId } = await equippedVisit(clinic);
    const deep = wholeRecord(treatmentId, deviceId, { zones: [plainZone("forehead", 1.25, 3)], endedAt: "10:10" });
    const refused = refusal(await saveTreatmentDraft(recording(), deep));
    expect(refused.reason).toBe("treatment_not_possible");
    expect(refused.beside).toEqual({
      "zones.forehead.depth": "Forehead may be treated to 1.00 mm at most.",
      endedAt: "The end is before the start.",
    });
    expect((await stateOf(treatmentId)).zones).toEqual([]);
  });

  test("takes the ctx's minute as its end when it ends just now", async () => {
    const { treatmentId } = await equippedVisit(clinic);
    value(await endTreatmentNow(recording(NOW.add({ minutes: 52, seconds: 30 })), wholeRecord(treatmentId, deviceId, { endedAt: null })));
    expect((await stateOf(treatmentId)).endedAt?.equals(NOW.add({ minutes: 52 }))).toBe(true);
  });

  test("copies the last signed treatment into the zones not yet recorded, under today's caps, with no lot, time or signature of it, and no other patient's", async () => {
    const first = await signedVisit();
    const stranger = await equippedVisit(clinic);
    const nothing = await copyLastTreatment(recording(), wholeRecord(stranger.treatmentId, deviceId, { zones: [] }));
    expect(refusal(nothing).reason).toBe("nothing_to_copy");
    const later = SIGNING.add({ hours: 4 });
    const { db } = database.app;
    const again = { start: later, end: later.add({ hours: 1 }) };
    const booked = await db
      .insert(appointments)
      .values({
        patientId: first.patientId,
        locationId: clinic.locationId,
        serviceId: clinic.serviceId,
        seriesId: first.seriesId,
        sessionNumber: 2,
        status: "arrived",
        during: again,
        localDate: "2026-11-23",
        localStart: "15:00",
        timeZone: "Australia/Melbourne",
      })
      .returning({ id: appointments.id });
    const { treatmentId } = value(await start(at(booked, 0).id, later));
    const zones = [plainZone("chin", 1.2, 5)];
    await db.update(zoneCaps).set({ capMm: 0.7 }).where(eq(zoneCaps.zone, "forehead"));
    value(await copyLastTreatment(recording(later), wholeRecord(treatmentId, deviceId, { zones, endedAt: null, notes: "" })));
    await raiseCap(clinic, "forehead", 1);
    const copied = await stateOf(treatmentId);
    expect(copied.zones).toEqual([...zones, plainZone("forehead", 0.7, 3)]);
    expect(copied).toMatchObject({ state: "draft", startedAt: later, endedAt: null, signedAt: null, signedBy: null, notes: "" });
    expect(await listUnits(database.app, treatmentId)).toEqual([]);
  });
});

test("the recording page says what is missing before the start, and the plan and the draft after it", async () => {
  const ctx = as(clinic, clinic.clinician, ["treatment:record", "patient:read", "clinical:read"], STARTED);
  const { appointmentId } = await bookVisit(clinic);
  const before = await getTreatmentForRecording(ctx, appointmentId);
  expect(before?.missing.map(({ href }) => href)).toEqual([
    `/appointments/${appointmentId}/screening`,
    `/appointments/${appointmentId}/consent`,
  ]);
  const started = await equippedVisit(clinic);
  value(await saveTreatmentDraft(recording(), wholeRecord(started.treatmentId, deviceId)));
  const after = await getTreatmentForRecording(ctx, started.appointmentId);
  expect(after?.draft).toMatchObject({
    version: 2,
    started: "10:20 am",
    startedAt: "10:20",
    seconds: 0,
    endedAt: "10:50",
    cartridges: 1,
    saved: { at: "11:00 am", by: clinic.clinician.name },
  });
  expect(after?.session?.pips[0]).toBe("this");
  const later = as(clinic, clinic.clinician, ["treatment:record", "patient:read", "clinical:read"], STARTED.add({ seconds: 702 }));
  expect((await getTreatmentForRecording(later, started.appointmentId))?.draft?.seconds).toBe(702);
  expect(after?.devices.map(({ maxDepthMm, labelCapMm }) => [maxDepthMm, labelCapMm])).toEqual([[2.5, 1.5]]);
  expect(after?.zones.find(({ id }) => id === "forehead")?.capMm).toBe(1);
});
