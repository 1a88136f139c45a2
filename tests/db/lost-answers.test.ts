/** What a file's own transaction said was lost on the way: the row was kept, so its files are. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { document, documentRows, sendDocument } from "#tests/support/documents.ts";
import { losingAnswer } from "#tests/support/lost-answer.ts";
import { openPhotoClinic, photoVisit, rowsOf, send, temporaryStore } from "#tests/support/photo-clinic.ts";
import { picture } from "#tests/support/pictures.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
const store = temporaryStore();

beforeAll(async () => {
  database = await freshDatabase("lost-answers");
  clinic = await openPhotoClinic(database.app);
});
afterAll(async () => {
  await database.close();
  store.clear();
});

test("a photograph whose last answer was lost keeps both its files, and sent again it is the same one", async () => {
  const { patientId, appointmentId } = await photoVisit(clinic);
  const fields = { patientId, appointmentId, idempotencyKey: key() };
  const file = await picture.jpeg({ width: 160, height: 120 });
  await expect(losingAnswer(database.app, 2, () => send(clinic, store, fields, file))).rejects.toThrow("Connection terminated");
  const row = at(await rowsOf(clinic, patientId), 0);
  expect(row.state).toBe("kept");
  expect((await store.files.read(row.key)).length).toBe(row.size);
  expect((await store.files.read(row.thumbKey)).length).toBeGreaterThan(0);
  expect(value(await send(clinic, store, fields, file)).photoId).toBe(row.id);
  expect(await rowsOf(clinic, patientId)).toHaveLength(1);
  expect(store.kept()).toHaveLength(2);
});

test("a document whose last answer was lost keeps its file, and sent again it is the same one", async () => {
  const { patientId } = await photoVisit(clinic);
  const fields = { patientId, idempotencyKey: key() };
  const before = store.kept().length;
  await expect(losingAnswer(database.app, 2, () => sendDocument(clinic, store, { fields }, document.text()))).rejects.toThrow(
    "Connection terminated",
  );
  const row = at(await documentRows(clinic, patientId), 0);
  expect(row.state).toBe("kept");
  expect((await store.files.read(row.key)).length).toBe(row.size);
  expect(value(await sendDocument(clinic, store, { fields }, document.text())).documentId).toBe(row.id);
  expect(store.kept()).toHaveLength(before + 1);
});
