import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import S3rver from "@20minutes/s3rver";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Files, openFiles } from "#lib/files.ts";
import { readPhoto } from "#lib/photos/queries/file.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { openPhotoClinic, photoVisit, rowsOf, send } from "#tests/support/photo-clinic.ts";
import { picture } from "#tests/support/pictures.ts";
import { refusal, value } from "#tests/support/results.ts";
import { as, type ScreeningClinic } from "#tests/support/screened-visit.ts";

const folder = mkdtempSync(path.join(tmpdir(), "cadence-bucket-"));
const server = new S3rver({
  port: 0,
  address: "127.0.0.1",
  directory: path.join(folder, "buckets"),
  silent: true,
  // It reckons the signature of a listing with one slash too many; those of files it checks.
  allowMismatchedSignatures: true,
  configureBuckets: [{ name: "photographs", configs: [] }],
});
let database: TestDatabase;
let clinic: ScreeningClinic;
let store: { readonly place: Parameters<typeof openFiles>[0]; readonly files: Files };
beforeAll(async () => {
  database = await freshDatabase("photo bucket");
  clinic = await openPhotoClinic(database.app);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3RVER");
  const { port } = await server.run();
  const place = { folder, bucket: { name: "photographs", region: "us-east-1", endpoint: `http://127.0.0.1:${port}` } };
  store = { place, files: openFiles(place) };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const keys = async () => (await Array.fromAsync(store.files.list("photos"))).sort();

test("photographs are kept in a bucket, read back whole, listed with their age, and removed", async () => {
  const { patientId, appointmentId } = await photoVisit(clinic);
  const { photoId } = value(await send(clinic, store, { patientId, appointmentId }, await picture.jpeg({ width: 300, height: 200 })));
  const [row] = await rowsOf(clinic, patientId);
  expect(await keys()).toEqual([row?.key, row?.thumbKey].sort());
  const age = Temporal.Now.instant().since((await store.files.written(row?.key ?? "")) ?? Temporal.Instant.fromEpochMilliseconds(0));
  expect(age.total("seconds")).toBeLessThan(60);
  const reading = as(clinic, clinic.clinician, ["clinical:read"]);
  expect((await readPhoto(reading, store.files, photoId, "whole"))?.length).toBe(row?.size);
  await store.files.remove(row?.key ?? "");
  await store.files.remove(row?.key ?? "");
  expect(await keys()).toEqual([row?.thumbKey]);
  expect(await store.files.written(row?.key ?? "")).toBeNull();
});

test("what is refused leaves nothing in the bucket", async () => {
  const { patientId, appointmentId } = await photoVisit(clinic);
  const before = await keys();
  expect(refusal(await send(clinic, store, { patientId, appointmentId }, await picture.gif({ width: 30, height: 20 }))).reason).toBe(
    "photo_not_a_picture",
  );
  expect(await keys()).toEqual(before);
});
