/** What the record keeps beside the visits: how a patient may be reached, who stands beside them, notes, tags, allergies and medicines. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patients } from "#db/schema/patients.ts";
import { addAlert } from "#lib/patients/commands/alerts.ts";
import { addPerson, archivePerson, editPerson, noteContactConsents } from "#lib/patients/commands/contacts.ts";
import { addAllergy, addMedicine, endHealthItem } from "#lib/patients/commands/health.ts";
import { addNote, addTag, removeTag, strikeNote } from "#lib/patients/commands/notes.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { getContacts } from "#lib/patients/queries/contacts.ts";
import { getHealth } from "#lib/patients/queries/health.ts";
import { listNotes, listTags } from "#lib/patients/queries/notes.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { sayContactConsents } from "#lib/patients/rules/contacts.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let clinic: SmallClinic;
beforeAll(async () => {
  database = await freshDatabase("patient_record");
  desk = deskOf(database.app);
  clinic = await desk.clinicOf();
});
afterAll(() => database.close());

const reception = () => desk.receptionist(at(clinic.clinicians, 0).userId);
const clinician = () => desk.clinician(clinic);

async function register(): Promise<string> {
  const named = { givenName: "Mira", familyName: "Okafor", dateOfBirth: "1990-04-09", birthDateUnknown: false };
  return value(await registerPatient(reception(), { ...NO_DETAILS, ...named, idempotencyKey: key() })).patientId;
}

/** Another record of the same person, merged into this one. */
async function mergedInto(patientId: string): Promise<string> {
  const other = await register();
  await database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, other));
  return other;
}

const UNASKED = { call: "unasked", text: "unasked", email: "unasked", post: "unasked" } as const;

describe("consent to be reached", () => {
  test("is neither yes nor no until somebody asked, and the latest word of a channel holds", async () => {
    const patientId = await register();
    expect((await getContacts(reception(), patientId)).consents).toEqual(UNASKED);
    value(await noteContactConsents(reception(), { idempotencyKey: key(), patientId, ...UNASKED, text: "yes", call: "no" }));
    value(await noteContactConsents(reception(), { idempotencyKey: key(), patientId, ...UNASKED, text: "no" }));
    const { consents, noted } = await getContacts(reception(), patientId);
    expect(consents).toEqual({ ...UNASKED, text: "no", call: "no" });
    expect(noted.email).toBeNull();
    expect(sayContactConsents(consents)).toBe("Not to calls and text messages. Not asked about e-mail and post.");
  });

  test("that was noted on a record merged into this one holds here too", async () => {
    const patientId = await register();
    const other = await register();
    value(await noteContactConsents(reception(), { idempotencyKey: key(), patientId: other, ...UNASKED, post: "yes" }));
    await database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, other));
    expect((await getContacts(reception(), patientId)).consents.post).toBe("yes");
    const late = await noteContactConsents(reception(), { idempotencyKey: key(), patientId: other, ...UNASKED, post: "no" });
    expect(refusal(late).reason).toBe("not_found");
  });
});

describe("somebody beside the patient", () => {
  const mother = { role: "guardian", name: "Ada Okafor", relation: "Mother", organisation: "", phone: "0491 570 156", email: "" } as const;

  test("is added once for one key, changed by whoever saw the latest, and stays in the record when taken off", async () => {
    const patientId = await register();
    const input = { ...mother, idempotencyKey: key(), patientId };
    const { personId } = value(await addPerson(reception(), input));
    expect(value(await addPerson(reception(), input)).personId).toBe(personId);
    value(await editPerson(reception(), { ...mother, patientId, personId, version: 1, phone: "0491 570 157" }));
    expect(refusal(await editPerson(reception(), { ...mother, patientId, personId, version: 1 })).reason).toBe("changed_meanwhile");
    expect(at((await getContacts(reception(), patientId)).people, 0)).toMatchObject({ name: "Ada Okafor", phone: "0491 570 157" });
    value(await archivePerson(reception(), { patientId, personId, version: 2 }));
    expect((await getContacts(reception(), patientId)).people).toEqual([]);
    expect(refusal(await archivePerson(reception(), { patientId, personId, version: 3 })).reason).toBe("not_found");
  });

  test("of one patient is not reached through another", async () => {
    const [patientId, other] = [await register(), await register()];
    const { personId } = value(await addPerson(reception(), { ...mother, idempotencyKey: key(), patientId }));
    expect(refusal(await archivePerson(reception(), { patientId: other, personId, version: 1 })).reason).toBe("not_found");
  });
});

describe("a note", () => {
  const note = (patientId: string, words: string, audience: "everyone" | "clinicians" = "everyone") => ({
    idempotencyKey: key(),
    patientId,
    words,
    audience,
  });

  test("for clinicians is written by them and never reaches reception, in the list nor the timeline", async () => {
    const patientId = await register();
    expect(refusal(await addNote(reception(), note(patientId, "Not theirs", "clinicians"))).reason).toBe("clinicians_audience");
    const { noteId } = value(await addNote(clinician(), note(patientId, "Hepatitis B", "clinicians")));
    value(await addNote(reception(), note(patientId, "Comes by train")));
    const seen = async (ctx: ReturnType<typeof reception>) =>
      JSON.stringify([await listNotes(ctx, patientId), await getPatientTimeline(ctx, patientId)]);
    expect(await seen(reception())).not.toContain("Hepatitis");
    expect(await seen(reception())).toContain("train");
    expect(await seen(clinician())).toContain("Hepatitis");
    expect(refusal(await strikeNote(reception(), { patientId, noteId, version: 1, reason: "Wrong" })).reason).toBe("not_found");
  });

  test("is struck out once, with the reason, and keeps its words", async () => {
    const patientId = await register();
    const { noteId } = value(await addNote(reception(), note(patientId, "Prefers mornings")));
    value(await strikeNote(reception(), { patientId, noteId, version: 1, reason: "Of another patient" }));
    expect(refusal(await strikeNote(reception(), { patientId, noteId, version: 1, reason: "Again" })).reason).toBe("changed_meanwhile");
    const [struck] = await listNotes(reception(), patientId);
    expect(struck?.words).toBe("Prefers mornings");
    expect(struck?.struck).toContain("Of another patient");
  });

  test("on a record that was merged into this one is read and struck here", async () => {
    const patientId = await register();
    const other = await register();
    const { noteId } = value(await addNote(reception(), note(other, "Of the other record")));
    await database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, other));
    expect((await listNotes(reception(), patientId)).map(({ id }) => id)).toEqual([noteId]);
    value(await strikeNote(reception(), { patientId, noteId, version: 1, reason: "Twice" }));
  });
});

test("a tag is on once, whatever its capitals, and can come back after it was taken off", async () => {
  const patientId = await register();
  value(await addTag(reception(), { patientId, tag: "Interpreter" }));
  value(await addTag(reception(), { patientId, tag: "interpreter" }));
  const [tag] = await listTags(reception(), patientId);
  expect(await listTags(reception(), patientId)).toHaveLength(1);
  value(await removeTag(reception(), { patientId, tagId: tag?.id ?? "" }));
  expect(refusal(await removeTag(reception(), { patientId, tagId: tag?.id ?? "" })).reason).toBe("not_found");
  value(await addTag(reception(), { patientId, tag: "interpreter" }));
  expect((await getPatientHeader(reception(), patientId))?.tags).toEqual(["interpreter"]);
});

test("an alert is shown to its last day and not after it, and stays in the timeline", async () => {
  const patientId = await register();
  const alert = { patientId, severity: "info", audience: "everyone" } as const;
  value(await addAlert(reception(), { ...alert, idempotencyKey: key(), words: "Until yesterday", expiresOn: "2000-01-01" }));
  value(await addAlert(reception(), { ...alert, idempotencyKey: key(), words: "For years", expiresOn: "2100-01-01" }));
  expect((await getPatientHeader(reception(), patientId))?.alerts.map(({ words, until }) => [words, until])).toEqual([
    ["For years", "to Fri 1 Jan 2100"],
  ]);
  expect((await getPatientTimeline(reception(), patientId)).entries.map(({ title }) => title)).toContain("Alert: Until yesterday");
});

describe("allergies and medicines", () => {
  const told = (patientId: string, code: string, words = "") => ({ idempotencyKey: key(), patientId, code, words, detail: "" });

  test("are unknown until somebody asked; that there is none is an answer, which the first one ends", async () => {
    const patientId = await register();
    expect((await getHealth(clinician(), patientId)).allergies).toEqual([]);
    value(await addAllergy(clinician(), { ...told(patientId, "none"), severity: "unknown" }));
    expect(at((await getHealth(clinician(), patientId)).allergies, 0).none).toBe(true);
    value(await addAllergy(clinician(), { ...told(patientId, "latex"), severity: "severe" }));
    expect((await getHealth(clinician(), patientId)).allergies.map(({ words, detail }) => [words, detail])).toEqual([["Latex", "Severe"]]);
    const none = await addAllergy(clinician(), { ...told(patientId, "none"), severity: "unknown" });
    expect(refusal(none).reason).toBe("health_contradicts");
  });

  test("stand there once, are ended once, and what was a mistake can be written down anew", async () => {
    const patientId = await register();
    const { itemId } = value(await addMedicine(clinician(), told(patientId, "other", "Warfarin")));
    expect(refusal(await addMedicine(clinician(), told(patientId, "other", "warfarin"))).reason).toBe("health_noted");
    value(await endHealthItem(clinician(), { patientId, itemId, version: 1, how: "mistake" }));
    expect(refusal(await endHealthItem(clinician(), { patientId, itemId, version: 1, how: "over" })).reason).toBe("changed_meanwhile");
    value(await addMedicine(clinician(), told(patientId, "other", "warfarin")));
  });

  test("of a record that was merged into this one count here: nobody is told that there is none", async () => {
    const patientId = await register();
    const other = await register();
    value(await addAllergy(clinician(), { ...told(other, "metal"), severity: "mild" }));
    await database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, other));
    const none = await addAllergy(clinician(), { ...told(patientId, "none"), severity: "unknown" });
    expect(refusal(none).reason).toBe("health_contradicts");
    expect((await getHealth(clinician(), patientId)).allergies.map(({ words }) => words)).toEqual(["Nickel or another metal"]);
  });
});

test("nothing is written on a record that was merged into another", async () => {
  const patientId = await mergedInto(await register());
  const told = { idempotencyKey: key(), patientId, code: "none", words: "", detail: "" };
  const tries = [
    addNote(reception(), { idempotencyKey: key(), patientId, words: "Late", audience: "everyone" }),
    addTag(reception(), { patientId, tag: "Late" }),
    addMedicine(clinician(), told),
    addAllergy(clinician(), { ...told, severity: "unknown" }),
  ] as const;
  for (const tried of tries) expect(refusal<unknown>(await tried).reason).toBe("not_found");
});
