/** A patient's copy of everything: whole, read by nobody else, and written down before anything is given. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinics } from "#db/schema/clinics.ts";
import { patients } from "#db/schema/patients.ts";
import { fhirBundle } from "#lib/interchange/outputs/fhir/bundle.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { readPhoto } from "#lib/photos/queries/file.ts";
import { answerRequest, noteRequest, takeDownStatement } from "#lib/privacy/commands/requests.ts";
import { noteRequestInput } from "#lib/privacy/input/rights.ts";
import { recordCopy } from "#lib/privacy/outputs/record.ts";
import { recordPdf } from "#lib/privacy/outputs/record-pdf.tsx";
import { copyRecord } from "#lib/privacy/queries/copy.ts";
import { getRights } from "#lib/privacy/queries/rights.ts";
import { listStatements, statementsAbout } from "#lib/privacy/queries/statements.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { fhirErrors } from "#tests/support/fhir.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { openPhotoClinic, temporaryStore } from "#tests/support/photo-clinic.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import { addDevice, putAftercareInForce } from "#tests/support/treatment-room.ts";
import { wholeVisit } from "#tests/support/whole-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let app: BySql;
let visit: Awaited<ReturnType<typeof wholeVisit>>;
const store = temporaryStore();
beforeAll(async () => {
  database = await freshDatabase("record copy");
  clinic = await openPhotoClinic(database.app);
  await database.app.db.insert(clinics).values({ name: "Harbour Skin Clinic" }).onConflictDoNothing();
  const deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  app = await openBySql(database.roles.app);
  visit = await wholeVisit({ clinic, deviceId, app, store });
});
afterAll(async () => {
  await app.client.end();
  await database.close();
  store.clear();
});

const reading = () => as(clinic, clinic.clinician, ["privacy:note", "privacy:export", "clinical:read", "clinic:read"]);
const request = (patientId: string, more: Partial<Parameters<typeof noteRequest>[1]> = {}) => ({
  idempotencyKey: key(),
  patientId,
  askedOn: TODAY,
  asker: "patient" as const,
  askerName: "",
  identityCheck: "photo_id" as const,
  ...more,
});
const statement = (patientId: string, about: Parameters<typeof takeDownStatement>[1]["about"], words: string) => ({
  idempotencyKey: key(),
  patientId,
  about,
  words,
  saidOn: TODAY,
});
const auditsOf = async (patientId: string, action: string) =>
  (await database.app.db.select().from(auditLog).where(eq(auditLog.patientId, patientId))).filter((row) => row.action === action);

describe("the copy", () => {
  test("is made for nobody who did not ask, nor for one whose request was refused", async () => {
    const { patientId } = await bookVisit(clinic);
    expect(await copyRecord(reading(), patientId, "json")).toBeNull();
    const { requestId } = value(await noteRequest(reading(), request(patientId)));
    expect(await copyRecord(reading(), patientId, "json")).not.toBeNull();
    value(await answerRequest(reading(), { requestId, version: 1, answer: "refused", answerWords: "Would harm another." }));
    expect(await copyRecord(reading(), patientId, "json")).toBeNull();
    expect(await auditsOf(patientId, "patient:export")).toHaveLength(1);
  });

  test("holds every part of a record with one of everything, in the shape that is written down", async () => {
    const { patientId, treatmentId } = visit;
    value(await noteRequest(reading(), request(patientId)));
    value(
      await takeDownStatement(
        reading(),
        statement(patientId, { about: "treatment", aboutId: treatmentId }, "It hurt more than this says."),
      ),
    );
    await app.client.query("insert into patient_alerts (patient_id, audience, words) values ($1, 'clinicians', 'Faints easily')", [
      patientId,
    ]);
    const copy = await copyRecord(reading(), patientId, "json");
    expect(recordCopy.parse(JSON.parse(JSON.stringify(copy)))).toEqual(copy);
    const record = copy?.record;
    expect(record?.people).toMatchObject([{ givenName: "Ines", familyName: "Carvalho" }]);
    expect(record?.alerts).toMatchObject([{ words: "Faints easily" }]);
    expect(record?.statements).toMatchObject([{ about: "treatment", aboutId: treatmentId, words: "It hurt more than this says." }]);
    const treatment = record?.treatments[0];
    expect(treatment).toMatchObject({ state: "signed", notes: "Even redness.", device: expect.stringContaining("SkinPen 1") });
    expect(treatment?.zones.map(({ zone, depthMm }) => [zone, depthMm])).toEqual([
      ["chin", 1],
      ["forehead", 0.75],
    ]);
    expect([treatment?.supplies.length, treatment?.bloodProducts.length, treatment?.addenda.length]).toEqual([1, 1, 1]);
    expect(record?.anaesthetics).toMatchObject([{ product: "Cream" }]);
    expect(record?.handouts).toHaveLength(1);
    expect(record?.forms.flatMap(({ answers }) => answers).length).toBeGreaterThan(20);
    expect(record?.consents.map(({ kind }) => kind).toSorted()).toContain("treatment");
    expect(record?.photographs.map(({ file }) => file === null)).toEqual(expect.arrayContaining([true, false]));
    expect(record?.accesses.some(({ action }) => action === "patient:export")).toBe(true);
  });

  test("is, as FHIR R4, what the standard allows, and says of every part what it is", async () => {
    const copy = await copyRecord(reading(), visit.patientId, "fhir");
    if (copy === null) throw new Error("The copy was not made.");
    const bundle = JSON.parse(JSON.stringify(fhirBundle(copy)));
    expect(fhirErrors(bundle)).toEqual([]);
    const types = new Set(bundle.entry.map(({ resource }: { resource: { resourceType: string } }) => resource.resourceType));
    expect([...types].toSorted()).toEqual([
      "Appointment",
      "CarePlan",
      "Consent",
      "Device",
      "DocumentReference",
      "Flag",
      "Media",
      "MedicationAdministration",
      "Observation",
      "Patient",
      "Procedure",
      "QuestionnaireResponse",
    ]);
  });

  test("reads as a PDF, with the answers, the statement and who saw the record, and without a question mark in a name", async () => {
    const copy = await copyRecord(reading(), visit.patientId, "pdf");
    if (copy === null) throw new Error("The copy was not made.");
    const { words } = await readPdf(await recordPdf(copy, "Australia/Melbourne"));
    for (const said of [
      "Everything we keep about you",
      "Ines Carvalho",
      "It hurt more than this says.",
      "Even redness.",
      "Slept well.",
      "Faints easily",
      "Who saw or changed your record",
      "Your own statements",
    ])
      expect(words).toContain(said);
  });

  test("gives the photographs that stand in the record, and those that were taken out by their reason alone", async () => {
    const copy = await copyRecord(reading(), visit.patientId, "zip");
    const kept = copy?.record.photographs.filter(({ file }) => file !== null) ?? [];
    for (const { id, file } of kept) {
      expect(file).toMatch(new RegExp(`^photographs/${id}\\.[a-z]+$`));
      expect(await readPhoto(reading(), store.files, id, "whole")).not.toBeNull();
    }
    expect(copy?.record.photographs.filter(({ file }) => file === null).map(({ removedReason }) => removedReason)).toContain(
      "Out of focus.",
    );
  });

  test("takes in what was merged into the record", async () => {
    const { patientId } = await bookVisit(clinic);
    const { patientId: old } = await bookVisit(clinic);
    await database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, old));
    value(await noteRequest(reading(), request(patientId)));
    const copy = await copyRecord(reading(), old, "json");
    expect(copy?.record.people.map(({ id }) => id)).toEqual([patientId, old]);
    expect(copy?.record.appointments).toHaveLength(2);
  });
});

describe("a request", () => {
  test("is due by the law that the clinic has confirmed, and by none before", async () => {
    const { patientId } = await bookVisit(clinic);
    value(await noteRequest(reading(), request(patientId)));
    expect((await getRights(reading(), patientId)).requests).toMatchObject([{ due: null }]);
    await database.app.db.update(clinics).set({ privacyLaw: "UK" });
    value(await noteRequest(reading(), request(patientId)));
    expect((await getRights(reading(), patientId)).requests[0]?.due?.words).toMatch(/^Answer by .*, in \d+ (weeks|months)$/);
    await database.app.db.update(clinics).set({ privacyLaw: null });
  });

  test("for somebody else needs their name, and of a representative the authority", () => {
    const asked = { idempotencyKey: key(), patientId: key(), askedOn: TODAY, askerName: "", identityCheck: "known" };
    expect(noteRequestInput.safeParse({ ...asked, asker: "parent" }).success).toBe(false);
    expect(noteRequestInput.safeParse({ ...asked, asker: "representative", askerName: "Ana Lima" }).success).toBe(false);
    const authorised = { ...asked, asker: "representative", askerName: "Ana Lima", identityCheck: "authority" };
    expect(noteRequestInput.safeParse(authorised).success).toBe(true);
  });

  test("is not of tomorrow, is noted once for one key, and is answered once", async () => {
    const { patientId } = await bookVisit(clinic);
    expect(refusal(await noteRequest(reading(), request(patientId, { askedOn: "2099-01-01" })))).toMatchObject({
      reason: "day_ahead",
      field: "askedOn",
    });
    const input = request(patientId);
    const { requestId } = value(await noteRequest(reading(), input));
    expect(value(await noteRequest(reading(), input))).toEqual({ requestId });
    const answer = { requestId, version: 1, answer: "given" as const, answerWords: "" };
    value(await answerRequest(reading(), answer));
    expect(refusal(await answerRequest(reading(), answer)).reason).toBe("changed_meanwhile");
    expect(await app.ruleOf("update record_requests set answer = 'withdrawn' where id = $1", [requestId])).toBe("record_requests_frozen");
    expect(await app.ruleOf("delete from record_requests where id = $1", [requestId])).toContain("permission denied");
  });
});

describe("a statement", () => {
  test("stands beside the entry that it speaks of, and never about somebody else's", async () => {
    const { treatmentId, patientId } = visit;
    const { patientId: other } = await bookVisit(clinic);
    const about = { about: "treatment" as const, aboutId: treatmentId };
    expect(refusal(await takeDownStatement(reading(), statement(other, about, "Not mine"))).reason).toBe("not_found");
    expect(await statementsAbout(reading(), "treatment", treatmentId)).toHaveLength(1);
    value(await takeDownStatement(reading(), statement(patientId, { about: "record", aboutId: null }, "I never smoked.")));
    expect((await listStatements(reading(), patientId)).map(({ words }) => words)).toEqual([
      "I never smoked.",
      "It hurt more than this says.",
    ]);
  });

  test("is never changed or removed", async () => {
    expect(await app.ruleOf("update patient_statements set words = 'Other'")).toContain("permission denied");
    expect(await app.ruleOf("delete from patient_statements")).toContain("permission denied");
  });
});

test("a corrected detail keeps its former reading, which nobody but the database writes", async () => {
  const { patientId } = await bookVisit(clinic);
  const named = { givenName: "Inês", familyName: "Carvalho", dateOfBirth: "1985-08-14", birthDateUnknown: false };
  value(await editPatient(as(clinic, clinic.reception, ["patient:write"]), { patientId, version: 1, ...NO_DETAILS, ...named }));
  const former = (await getRights(reading(), patientId)).former;
  expect(former).toHaveLength(1);
  expect(at(former, 0).lines).toContain("First name: Ines");
  expect(await app.ruleOf("insert into patient_former_details (patient_id, version, details) values ($1, 9, '{}')", [patientId])).toContain(
    "permission denied",
  );
});
