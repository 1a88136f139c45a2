import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { locations } from "#db/schema/locations.ts";
import { addAlert, archiveAlert } from "#lib/patients/commands/alerts.ts";
import { editPatient, registerPatient } from "#lib/patients/commands/patients.ts";
import { getPatientNow } from "#lib/patients/queries/now.ts";
import { getPatientDetails, getPatientHeader } from "#lib/patients/queries/record.ts";
import { findPatients, listRecentPatients } from "#lib/patients/queries/search.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { handOut } from "#tests/support/handed-out.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("patients");
  desk = deskOf(database.app);
  await database.app.db
    .insert(locations)
    .values({ name: "First", timeZone: "Australia/Melbourne", jurisdiction: "AU-VIC", currency: "AUD", emergencyNumber: "000" });
});
afterAll(() => database.close());

const person = (more: Partial<Parameters<typeof registerPatient>[1]> = {}) => ({
  ...NO_DETAILS,
  idempotencyKey: key(),
  givenName: "Test",
  familyName: "Person",
  dateOfBirth: "1985-08-14",
  birthDateUnknown: false,
  ...more,
});

async function register(more: Parameters<typeof person>[0] = {}): Promise<string> {
  return value(await registerPatient(desk.reception(), person(more))).patientId;
}

async function edit(patientId: string, more: Parameters<typeof person>[0], version = 1) {
  const { idempotencyKey: _, ...details } = person(more);
  return editPatient(desk.reception(), { ...details, patientId, version });
}

test("registering twice with one key makes one patient", async () => {
  const input = person({ givenName: "Once", familyName: "Only" });
  const first = value(await registerPatient(desk.reception(), input));
  expect(value(await registerPatient(desk.reception(), input))).toEqual(first);
  expect((await findPatients(desk.reception(), "once only")).found).toHaveLength(1);
});

test("nobody is registered as born in the future", async () => {
  expect(refusal(await registerPatient(desk.reception(), person({ dateOfBirth: "2026-01-06" })))).toMatchObject({
    reason: "born_impossibly",
    field: "dateOfBirth",
  });
});

test("of two people editing, the second is told by whom and when, and nothing is overwritten", async () => {
  const id = await register({ givenName: "Stale", familyName: "Edit" });
  value(await edit(id, { givenName: "First", familyName: "Edit" }));
  expect(refusal(await edit(id, { givenName: "Second", familyName: "Edit" })).reason).toBe("changed_meanwhile");
  expect(await getPatientDetails(desk.reception(), id)).toMatchObject({ givenName: "First", version: 2 });
});

test("an alert for clinicians never reaches reception, neither on the record nor in the timeline", async () => {
  const clinic = await desk.clinicOf();
  const id = await register({ givenName: "Alert", familyName: "Audience" });
  const alert = (words: string, audience: "everyone" | "clinicians") => ({
    idempotencyKey: key(),
    patientId: id,
    words,
    severity: "warn" as const,
    audience,
    expiresOn: null,
  });
  expect(refusal(await addAlert(desk.reception(), alert("Not theirs to write", "clinicians"))).reason).toBe("clinicians_audience");
  value(await addAlert(desk.reception(), alert("Latex allergy", "everyone")));
  const { alertId } = value(await addAlert(desk.clinician(clinic), alert("Hepatitis B", "clinicians")));
  const seen = async (ctx: ReturnType<typeof desk.reception>) =>
    JSON.stringify([await getPatientHeader(ctx, id), await getPatientTimeline(ctx, id)]);
  expect(await seen(desk.reception())).not.toContain("Hepatitis");
  expect(await seen(desk.reception())).toContain("Latex");
  expect(await seen(desk.clinician(clinic))).toContain("Hepatitis");
  expect(refusal(await archiveAlert(desk.reception(), { patientId: id, alertId, version: 1 })).reason).toBe("not_found");
  value(await archiveAlert(desk.clinician(clinic), { patientId: id, alertId, version: 1 }));
  expect((await getPatientHeader(desk.clinician(clinic), id))?.alerts.map(({ words }) => words)).toEqual(["Latex allergy"]);
});

test("opening a record is audited, and what one opened last comes first", async () => {
  const clinic = await desk.clinicOf();
  const [one, two] = [
    await register({ givenName: "Opened", familyName: "One" }),
    await register({ givenName: "Opened", familyName: "Two" }),
  ];
  const ctx = desk.clinician(clinic);
  await getPatientHeader(ctx, one);
  await getPatientHeader(ctx, two);
  await getPatientHeader(ctx, one);
  const rows = await database.app.db
    .select({ id: auditLog.objectId })
    .from(auditLog)
    .where(sql`${auditLog.action} = 'patient:open' and ${auditLog.actorId} = ${ctx.actor.id}::uuid`);
  expect(rows).toHaveLength(3);
  expect((await listRecentPatients(ctx)).found.map(({ id }) => id)).toEqual([one, two]);
});

test("a record that does not exist is none, and is not audited as opened", async () => {
  expect(await getPatientHeader(desk.reception(), key())).toBeNull();
});

test("reception's view of a treated patient has visits and no treatment", async () => {
  const clinic = await desk.clinicOf();
  const { ids } = await desk.booked(clinic);
  const patientId = at(clinic.patients, 0);
  const endedAt = Temporal.Instant.from("2026-02-03T00:20:00Z");
  await handOut(database.app, clinic, { appointmentId: at(ids, 0), patientId, endedAt });
  const [forDesk, forClinician] = [
    (await getPatientTimeline(desk.reception(), patientId)).entries,
    (await getPatientTimeline(desk.clinician(clinic), patientId)).entries,
  ];
  expect(new Set(forDesk.map(({ group }) => group))).toEqual(new Set(["visit", "record"]));
  expect(forDesk.find(({ kind }) => kind === "booked")?.title).toBe("4 sessions booked");
  expect(
    forClinician
      .filter(({ group }) => group === "clinical")
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(["handout", "treatment"]);
  expect((await getPatientNow(desk.reception(), patientId)).lastTreatment).toBeNull();
  const now = await getPatientNow(desk.clinician(clinic), patientId);
  expect(now.lastTreatment).toMatchObject({ signed: true });
  expect(now.next).toMatchObject({ when: "Tue 3 Feb 2026, 10:00 am", distance: "in 4 weeks", sessionNumber: 1 });
  expect(now.series).toMatchObject([{ total: 4, states: ["this", "to-come", "to-come", "to-come"] }]);
});
