import { spawn } from "node:child_process";
import { lutimesSync, readdirSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { photos } from "#db/schema/photos.ts";
import { type Files, PHOTOS_FOLDER, randomKey } from "#lib/files.ts";
import { sweepFiles } from "#lib/photos/jobs/sweep.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { openPhotoClinic, photoVisit, rowsOf, send, temporaryStore } from "#tests/support/photo-clinic.ts";
import { picture } from "#tests/support/pictures.ts";
import { value } from "#tests/support/results.ts";
import type { ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
const store = temporaryStore();
beforeAll(async () => {
  database = await freshDatabase("photo sweep");
  clinic = await openPhotoClinic(database.app);
});
afterAll(async () => {
  await database.close();
  store.clear();
});

const sweep = () => sweepFiles({ database: database.app, files: store.files, place: store.place });

/** Everything in the store, and every row on its way, becomes twenty minutes older. */
async function growOld(): Promise<void> {
  const then = Temporal.Now.instant().subtract({ minutes: 20 });
  for (const name of readdirSync(store.place.folder, { recursive: true, encoding: "utf8" })) {
    const seconds = then.epochMilliseconds / 1000;
    lutimesSync(path.join(store.place.folder, name), seconds, seconds);
  }
  await database.app.db.update(photos).set({ createdAt: then }).where(eq(photos.state, "pending"));
}

/** Starts taking a photograph in a process of its own and kills it, as nothing can be caught, once it has got to the stage. */
async function killedAt(stage: string, visit: { readonly patientId: string; readonly appointmentId: string }): Promise<void> {
  const { patientId, appointmentId } = visit;
  const url = database.roles.app;
  const given = { url, folder: store.place.folder, patientId, appointmentId, userId: clinic.clinician.id };
  const child = spawn(process.execPath, ["--conditions=react-server", "tests/support/interrupted-photo.ts", stage], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PHOTO: JSON.stringify(given) },
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once("close", (_code, signal) => resolve(signal));
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("close", () => reject(new Error(`It ended before it was ${stage}.`)));
  });
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
}

test.each([
  ["half of it had arrived", "received", { rows: 0, kept: 0 }],
  ["it was drawn", "drawn", { rows: 1, kept: 0 }],
  ["its first file was kept", "half", { rows: 1, kept: 1 }],
  ["both files were kept and its row was not", "whole", { rows: 1, kept: 2 }],
])("a server killed while a photograph came in, once %s, leaves no row and no file after the sweep", async (_when, stage, left) => {
  const visit = await photoVisit(clinic);
  await killedAt(stage, visit);
  expect((await rowsOf(clinic, visit.patientId)).map(({ state }) => state)).toEqual(left.rows === 0 ? [] : ["pending"]);
  expect(store.kept()).toHaveLength(left.kept);
  expect(store.incoming().length).toBeGreaterThan(0);
  // Whatever is young may still be on its way.
  expect(await sweep()).toEqual({ rows: 0, files: 0, destroyed: 0, incoming: 0, leftAlone: 0 });
  await growOld();
  expect(await sweep()).toEqual({ rows: left.rows, files: 0, destroyed: 0, incoming: 1, leftAlone: 0 });
  expect([await rowsOf(clinic, visit.patientId), store.kept(), store.incoming()]).toEqual([[], [], []]);
});

test("files without a row are swept away, and photographs that are kept never", async () => {
  const visit = await photoVisit(clinic);
  value(
    await send(
      clinic,
      store,
      { patientId: visit.patientId, appointmentId: visit.appointmentId },
      await picture.jpeg({ width: 80, height: 60 }),
    ),
  );
  const kept = store.kept();
  await store.files.put(randomKey(PHOTOS_FOLDER, "jpg"), new Uint8Array(10));
  expect((await sweep()).files).toBe(0);
  await growOld();
  expect(await sweep()).toMatchObject({ files: 1, leftAlone: 0 });
  expect(store.kept()).toEqual(kept);
});

test("the store is asked for the age of files without a row, and of no photograph that is kept", async () => {
  const visit = await photoVisit(clinic);
  const fields = { patientId: visit.patientId, appointmentId: visit.appointmentId };
  value(await send(clinic, store, fields, await picture.jpeg({ width: 80, height: 60 })));
  const stray = randomKey(PHOTOS_FOLDER, "jpg");
  await store.files.put(stray, new Uint8Array(10));
  const asked: string[] = [];
  const files: Files = {
    ...store.files,
    written: (key) => {
      asked.push(key);
      return store.files.written(key);
    },
  };
  await sweepFiles({ database: database.app, files, place: store.place });
  expect(asked).toEqual([stray]);
  await store.files.remove(stray);
});

test("a store full of files that the database does not know is left alone: the database is an older one, or another's", async () => {
  for (let made = 0; made < 5; made += 1) await store.files.put(randomKey(PHOTOS_FOLDER, "jpg"), new Uint8Array(10));
  await growOld();
  const before = store.kept().length;
  expect(await sweep()).toMatchObject({ files: 0, leftAlone: 5 });
  expect(store.kept()).toHaveLength(before);
});
