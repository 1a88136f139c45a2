/** Documents of a record: what is kept of them, who reads them, and how they end. */
import { eq, inArray, sql } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { patientAlerts } from "#db/schema/patient-alerts.ts";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { patients } from "#db/schema/patients.ts";
import { strikeDocument } from "#lib/documents/commands/strike.ts";
import { readDocument } from "#lib/documents/queries/file.ts";
import { listDocuments } from "#lib/documents/queries/list.ts";
import type { Files } from "#lib/files.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { sweepFiles } from "#lib/photos/jobs/sweep.ts";
import { noteRequest } from "#lib/privacy/commands/requests.ts";
import { copyRecord } from "#lib/privacy/queries/copy.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { document, documentRows, sendDocument } from "#tests/support/documents.ts";
import { temporaryStore } from "#tests/support/photo-clinic.ts";
import { heic, picture, polyglot } from "#tests/support/pictures.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
const store = temporaryStore();
beforeAll(async () => {
  database = await freshDatabase("documents");
  clinic = await openScreeningClinic(database.app);
});
afterAll(async () => {
  await database.close();
  store.clear();
});

const desk = () => as(clinic, clinic.reception, ["patient:read", "patient:write"]);
const room = () => as(clinic, clinic.clinician, ["patient:read", "patient:write"]);
const patient = async () => (await bookVisit(clinic)).patientId;
const add = (patientId: string, file: Uint8Array, more: Readonly<Record<string, string>> = {}) =>
  sendDocument(clinic, store, { fields: { patientId, ...more } }, file);
const addAtDesk = (patientId: string, file: Uint8Array, more: Readonly<Record<string, string>> = {}) =>
  sendDocument(clinic, store, { as: clinic.reception, fields: { patientId, ...more } }, file);
const mergeInto = (patientId: string, other: string) =>
  database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, other));

describe("a document that is added", () => {
  test.each([
    ["a PDF", document.pdf(), "pdf"],
    ["a text", document.text(), "text"],
    ["a PDF that holds a program", document.withScript(), "pdf"],
  ] as const)("as %s is kept byte by byte, under a name that says nothing, and written down", async (_what, file, type) => {
    const patientId = await patient();
    const sent = {
      name: "C:\\Scans\\Brief\u202E.pdf",
      fields: { patientId, title: " From  Dr Chen ", kind: "result", datedOn: "2026-03-10" },
    };
    const { documentId } = value(await sendDocument(clinic, store, sent, file));
    const row = at(await documentRows(clinic, patientId), 0);
    expect(row).toMatchObject({ id: documentId, state: "kept", title: "From Dr Chen", kind: "result", datedOn: "2026-03-10", type });
    expect([row.fileName, row.size, /^documents\/[0-9a-f]{32}\.file$/.test(row.key)]).toEqual(["Brief.pdf", file.length, true]);
    expect(await readDocument(room(), store.files, documentId)).toEqual({ bytes: new Uint8Array(file), type });
    const [entry] = await database.app.db.select().from(auditLog).where(eq(auditLog.objectId, documentId));
    expect(entry).toMatchObject({ action: "document:add", patientId, detail: { kind: "result", audience: "everyone" } });
    expect(JSON.stringify(entry)).not.toMatch(/Chen|Brief/);
  });

  test("as a picture is drawn anew, and carries nothing that a camera wrote", async () => {
    const patientId = await patient();
    const { documentId } = value(await add(patientId, await picture.fromCamera({ width: 400, height: 300 })));
    const kept = await readDocument(room(), store.files, documentId);
    const bytes = Buffer.from(kept?.bytes ?? []);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width: 300, height: 400 });
    expect(bytes.includes("ExampleCam") || bytes.includes("Exif")).toBe(false);
  });

  test("with a password on it is kept, and marked", async () => {
    const patientId = await patient();
    value(await add(patientId, document.locked()));
    expect(await listDocuments(desk(), patientId)).toMatchObject([{ locked: true }]);
  });

  test("is one document, however often its form is sent", async () => {
    const patientId = await patient();
    const [file, idempotencyKey, before] = [document.pdf("once"), key(), store.kept().length];
    const sent = await Promise.all([1, 2, 3].map(() => add(patientId, file, { idempotencyKey })));
    expect(new Set(sent.map((each) => value(each).documentId)).size).toBe(1);
    expect(await documentRows(clinic, patientId)).toHaveLength(1);
    expect(store.kept().length).toBe(before + 1);
  });

  test("never changes but by being struck out, and is not deleted", async () => {
    const patientId = await patient();
    const { documentId } = value(await add(patientId, document.pdf()));
    const own = eq(patientDocuments.id, documentId);
    const { db } = database.app;
    const changed = await db.update(patientDocuments).set({ title: "Another" }).where(own).catch(violatedConstraint);
    const deleted = await db.delete(patientDocuments).where(own).catch(violatedConstraint);
    expect([changed, deleted]).toEqual(["patient_documents_frozen", "patient_documents_frozen"]);
  });
});

describe("a file that is refused", () => {
  test.each([
    ["a GIF", () => picture.gif({ width: 8, height: 8 }), "document_not_taken"],
    ["a page under the name of a PDF", async () => document.text("<html><script>alert(1)</script>"), "document_something_else"],
    ["a PDF that is an archive", async () => polyglot.pdfAndZip(), "document_something_else"],
    ["a JPEG with a page in it", async () => polyglot.jpegAndPage(await picture.jpeg({ width: 8, height: 8 })), "photo_something_else"],
    ["half a picture", async () => (await picture.jpeg({ width: 300, height: 300 })).subarray(0, 900), "photo_damaged"],
    ["a picture of a phone", async () => heic(), "photo_heic"],
  ])("for being %s says so beside its field, and leaves nothing", async (_what, file, reason) => {
    const patientId = await patient();
    const before = store.kept().length;
    expect(refusal(await add(patientId, await file()))).toMatchObject({ reason, field: "file" });
    expect([await documentRows(clinic, patientId), store.kept().length, store.incoming()]).toEqual([[], before, []]);
  });

  test("for its size or for being empty never comes to the record", async () => {
    const patientId = await patient();
    expect(refusal(await add(patientId, new Uint8Array(20 * 1024 * 1024 + 1))).reason).toBe("document_too_large");
    expect(refusal(await add(patientId, new Uint8Array())).reason).toBe("document_empty");
    expect(await documentRows(clinic, patientId)).toEqual([]);
  });

  test("because the record has it already is told by its title, and is taken again once that was struck out", async () => {
    const patientId = await patient();
    const other = await patient();
    const file = document.pdf("twice");
    const { documentId } = value(await add(other, file, { title: "Ferritin" }));
    value(await add(patientId, document.pdf("another")));
    await mergeInto(patientId, other);
    const again = refusal(await add(patientId, file));
    expect([again.reason, again.field, again.sentence.includes("“Ferritin”")]).toEqual(["document_twice", "file", true]);
    value(await strikeDocument(room(), { patientId, documentId, version: 1, reason: "Wrong title" }));
    value(await add(patientId, file, { title: "Ferritin, March" }));
  });

  test("for the day on it, which is still to come, keeps nothing", async () => {
    const patientId = await patient();
    value(await add(patientId, document.pdf(), { datedOn: TODAY }));
    expect(refusal(await add(patientId, document.pdf("tomorrow"), { datedOn: "2026-11-24" }))).toMatchObject({ field: "datedOn" });
  });

  test("is refused once its person has added a hundred within an hour, by the database's clock", async () => {
    const patientId = await patient();
    const row = { patientId, audience: "everyone", kind: "letter", title: "Many", fileName: "", sentHash: Buffer.alloc(1) } as const;
    const many = Array.from({ length: 100 }, () => ({ ...row, addedBy: clinic.reception.id, key: key() }));
    const pending = await database.app.db.insert(patientDocuments).values(many).returning({ id: patientDocuments.id });
    const ids = pending.map(({ id }) => id);
    expect(refusal(await addAtDesk(patientId, document.pdf("101"))).reason).toBe("document_too_many");
    await database.app.db
      .update(patientDocuments)
      .set({ createdAt: sql`now() - interval '61 minutes'` })
      .where(inArray(patientDocuments.id, ids));
    value(await addAtDesk(patientId, document.pdf("101")));
    await database.app.db.delete(patientDocuments).where(inArray(patientDocuments.id, ids));
  });
});

describe("a document for clinicians", () => {
  const SECRET = { audience: "clinicians", title: "Hepatitis serology" } as const;

  test("is added by them alone, and nothing of it reaches reception: neither title nor file, nor that it is there", async () => {
    const patientId = await patient();
    const file = document.pdf("serology");
    expect(refusal(await addAtDesk(patientId, file, SECRET)).reason).toBe("clinicians_audience");
    const { documentId } = value(await add(patientId, file, SECRET));
    value(await addAtDesk(patientId, document.pdf("map"), { title: "How to get here" }));
    const seen = async (ctx: ReturnType<typeof desk>) =>
      JSON.stringify([await listDocuments(ctx, patientId), await getPatientTimeline(ctx, patientId)]);
    expect(await seen(desk())).toContain("How to get here");
    expect(await seen(desk())).not.toContain("Hepatitis");
    expect(await seen(room())).toContain("Hepatitis");
    expect(await readDocument(desk(), store.files, documentId)).toBeNull();
    expect(refusal(await strikeDocument(desk(), { patientId, documentId, version: 1, reason: "Mine" })).reason).toBe("not_found");
    value(await addAtDesk(patientId, file, { title: "The same, from the post" }));
  });
});

describe("a document that is struck out", () => {
  test("is struck once, with the reason, and stays to be read", async () => {
    const patientId = await patient();
    const { documentId } = value(await addAtDesk(patientId, document.pdf()));
    const strike = { patientId, documentId, version: 1, reason: "Of another patient" };
    value(await strikeDocument(desk(), strike));
    expect(refusal(await strikeDocument(desk(), strike)).reason).toBe("changed_meanwhile");
    expect(at(await listDocuments(desk(), patientId), 0).struck).toContain("Of another patient");
    expect(await readDocument(desk(), store.files, documentId)).not.toBeNull();
    expect((await getPatientTimeline(desk(), patientId)).entries.find(({ kind }) => kind === "document")?.title).toBe(
      "Document, struck out: From Dr Chen",
    );
  });

  test("of one patient is not reached through another, and of a record merged into this one is", async () => {
    const [patientId, other] = [await patient(), await patient()];
    const { documentId } = value(await add(other, document.pdf()));
    const strike = { patientId, documentId, version: 1, reason: "Twice" };
    expect(refusal(await strikeDocument(desk(), strike)).reason).toBe("not_found");
    await mergeInto(patientId, other);
    expect((await listDocuments(desk(), patientId)).map(({ id }) => id)).toEqual([documentId]);
    expect(refusal(await add(other, document.pdf("late"))).reason).toBe("not_found");
    value(await strikeDocument(desk(), strike));
  });
});

test("the timeline of documents alone reaches past two hundred entries of other kinds, and the whole one says that there is more", async () => {
  const patientId = await patient();
  value(await add(patientId, document.pdf(), { title: "Long ago" }));
  const alerts = Array.from({ length: 201 }, () => ({ patientId, words: "Latex allergy", audience: "everyone" as const }));
  await database.app.db.insert(patientAlerts).values(alerts);
  const all = await getPatientTimeline(desk(), patientId);
  expect([all.entries.length, all.more, all.entries.some(({ kind }) => kind === "document")]).toEqual([200, true, false]);
  const documents = await getPatientTimeline(desk(), patientId, "document");
  expect([documents.entries.map(({ title }) => title), documents.more]).toEqual([["Document: Long ago"], false]);
  expect((await getPatientTimeline(desk(), patientId, "clinical")).entries).toEqual([]);
});

describe("the file of a document", () => {
  test("is written down as read before a byte of it is read, and is not given once somebody has changed it", async () => {
    const patientId = await patient();
    const { documentId } = value(await add(patientId, document.pdf()));
    const reads: string[] = [];
    const watched: Files = {
      ...store.files,
      read: async (name) => {
        const rows = await database.app.db.select().from(auditLog).where(eq(auditLog.objectId, documentId));
        reads.push(...rows.map(({ action }) => action));
        return store.files.read(name);
      },
    };
    expect(await readDocument(desk(), watched, documentId)).not.toBeNull();
    expect(reads).toContain("document:open");
    await store.files.put(at(await documentRows(clinic, patientId), 0).key, document.pdf("changed"));
    await expect(readDocument(desk(), store.files, documentId)).rejects.toThrow("not the document");
  });

  test("that was cut off on its way is swept away with its row, and one that is kept never", async () => {
    const patientId = await patient();
    value(await add(patientId, document.pdf()));
    const name = "documents/cut-off.file";
    await store.files.put(name, document.pdf());
    const row = { patientId, audience: "everyone", kind: "letter", title: "Cut off", fileName: "", sentHash: Buffer.alloc(1) } as const;
    const then = Temporal.Now.instant().subtract({ minutes: 20 });
    await database.app.db.insert(patientDocuments).values({ ...row, addedBy: clinic.clinician.id, key: name, createdAt: then });
    const before = store.kept();
    const swept = await sweepFiles({ database: database.app, files: store.files, place: store.place });
    expect(swept).toMatchObject({ rows: 1, files: 0, leftAlone: 0 });
    expect(store.kept()).toEqual(before.filter((each) => each !== name));
    expect((await documentRows(clinic, patientId)).map(({ state }) => state)).toEqual(["kept"]);
  });
});

test("the patient's copy names every document, and gives the file of each that was not struck out", async () => {
  const patientId = await patient();
  const kept = value(await add(patientId, document.text(), { audience: "clinicians", title: "Ferritin", kind: "result" }));
  const struck = value(await add(patientId, document.pdf()));
  value(await strikeDocument(room(), { patientId, documentId: struck.documentId, version: 1, reason: "Of another patient" }));
  const reading = as(clinic, clinic.clinician, ["privacy:note", "privacy:export", "clinical:read", "clinic:read"]);
  const asked = { patientId, askedOn: TODAY, asker: "patient", askerName: "", identityCheck: "photo_id" } as const;
  value(await noteRequest(reading, { ...asked, idempotencyKey: key() }));
  expect((await copyRecord(reading, patientId, "zip"))?.record.documents).toMatchObject([
    { title: "Ferritin", kind: "result", type: "text", file: `documents/${kept.documentId}.txt` },
    { struckReason: "Of another patient", file: null },
  ]);
});
