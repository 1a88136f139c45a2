import { createHash } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { consents } from "#db/schema/consents.ts";
import { photos } from "#db/schema/photos.ts";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { removePhoto } from "#lib/photos/commands/remove.ts";
import { getPatientPhoto, getPatientPhotos } from "#lib/photos/queries/compare.ts";
import { readPhoto } from "#lib/photos/queries/file.ts";
import { getVisitPhotos } from "#lib/photos/queries/visit.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { agree, openPhotoClinic, photoVisit, rowsOf, send, taking, temporaryStore } from "#tests/support/photo-clinic.ts";
import { bomb, heic, picture, polyglot } from "#tests/support/pictures.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
const store = temporaryStore();
const small = { width: 160, height: 120 };

beforeAll(async () => {
  database = await freshDatabase("photos");
  clinic = await openPhotoClinic(database.app);
});
afterAll(async () => {
  await database.close();
  store.clear();
});

const reading = () => as(clinic, clinic.clinician, ["clinical:read"]);

async function keptPhoto(file?: Uint8Array) {
  const { patientId, appointmentId, seriesId } = await photoVisit(clinic);
  const { photoId } = value(await send(clinic, store, { patientId, appointmentId }, file ?? (await picture.jpeg(small))));
  return { patientId, appointmentId, seriesId, photoId };
}

describe("a photograph that is kept", () => {
  test("stands in the record with its visit, its series, its day and the hash of its file, under names that say nothing", async () => {
    const { patientId, appointmentId, seriesId, photoId } = await keptPhoto();
    const row = at(await rowsOf(clinic, patientId), 0);
    expect(row).toMatchObject({ id: photoId, appointmentId, seriesId, state: "kept", view: "front", takenOn: "2026-11-23", ...small });
    expect([row.key, row.thumbKey].every((name) => /^photos\/[0-9a-f]{32}\.jpg$/.test(name))).toBe(true);
    const bytes = await store.files.read(row.key);
    expect(
      createHash("sha256")
        .update(bytes)
        .digest()
        .equals(row.contentHash ?? Buffer.alloc(0)),
    ).toBe(true);
    expect(bytes.length).toBe(row.size);
    const [entry] = await database.app.db.select().from(auditLog).where(eq(auditLog.objectId, photoId));
    expect(entry).toMatchObject({ action: "photo:take", patientId, detail: { view: "front" } });
  });

  test.each(["jpeg", "png", "webp"] as const)("is drawn anew as JPEG from %s, with a small copy", async (kind) => {
    const { photoId } = await keptPhoto(await picture[kind]({ width: 900, height: 600 }));
    const bytes = await readPhoto(reading(), store.files, photoId, "whole");
    expect(await sharp(bytes ?? undefined).metadata()).toMatchObject({ format: "jpeg", width: 900, height: 600, space: "srgb" });
    const thumb = await readPhoto(reading(), store.files, photoId, "thumb");
    expect(await sharp(thumb ?? undefined).metadata()).toMatchObject({ format: "jpeg", width: 480, height: 320 });
  });

  test("stands upright and carries neither where it was taken nor anything else that the camera wrote", async () => {
    const sent = await picture.fromCamera({ width: 400, height: 300 });
    expect(sent.includes("ExampleCam")).toBe(true);
    expect((await sharp(sent).metadata()).orientation).toBe(6);
    const { photoId } = await keptPhoto(sent);
    const bytes = Buffer.from((await readPhoto(reading(), store.files, photoId, "whole")) ?? []);
    const { exif, xmp, iptc, icc, orientation, width, height } = await sharp(bytes).metadata();
    expect({ exif, xmp, iptc, icc, orientation, width, height }).toEqual({ width: 300, height: 400 });
    expect(bytes.includes("Exif") || bytes.includes("ExampleCam") || bytes.includes("Carvalho")).toBe(false);
    // The white bar of the top lies at the right once it is turned.
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const green = (x: number, y: number) => data[(y * info.width + x) * info.channels + 1] ?? 0;
    expect(green(295, 200)).toBeGreaterThan(200);
    expect(green(20, 200)).toBeLessThan(100);
  });

  test("is not kept once its person has sent three hundred within an hour, by the database's clock", async () => {
    const { patientId, photoId } = await keptPhoto();
    const fields = { patientId };
    const many = Array.from({ length: 300 }, () => ({ patientId, view: "front", takenOn: "2026-11-23", takenBy: clinic.clinician.id }));
    const pending = await database.app.db
      .insert(photos)
      .values(many.map((each) => ({ ...each, key: key(), thumbKey: key() })))
      .returning({ id: photos.id });
    expect(refusal(await send(clinic, store, fields, await picture.jpeg(small))).reason).toBe("photo_too_many");
    expect((await rowsOf(clinic, patientId)).filter(({ state }) => state === "kept")).toMatchObject([{ id: photoId }]);
    const ids = pending.map(({ id }) => id);
    await database.app.db.update(photos).set({ createdAt: sql`now() - interval '61 minutes'` }).where(inArray(photos.id, ids));
    value(await send(clinic, store, fields, await picture.jpeg(small)));
    await database.app.db.delete(photos).where(inArray(photos.id, ids));
  });

  test("is one photograph, however often its form is sent", async () => {
    const { patientId, appointmentId } = await photoVisit(clinic);
    const file = await picture.jpeg(small);
    const fields = { patientId, appointmentId, idempotencyKey: key() };
    const before = store.kept().length;
    const sent = await Promise.all([1, 2, 3].map(() => send(clinic, store, fields, file)));
    expect(new Set(sent.map((each) => value(each).photoId)).size).toBe(1);
    expect(await rowsOf(clinic, patientId)).toHaveLength(1);
    expect(store.kept().length).toBe(before + 2);
    expect(refusal(await send(clinic, store, fields, await picture.png(small))).reason).toBe("key_reused");
  });

  test("never changes but by being taken out with a reason, and is then shown to nobody", async () => {
    const { photoId, patientId, appointmentId } = await keptPhoto();
    const { db } = database.app;
    const wrong = await db
      .update(photos)
      .set({ takenOn: "2020-01-01" })
      .where(eq(photos.id, photoId))
      .catch((error: unknown) => violatedConstraint(error));
    expect(wrong).toBe("photos_frozen");
    const gone = await db
      .delete(photos)
      .where(eq(photos.id, photoId))
      .catch((error: unknown) => violatedConstraint(error));
    expect(gone).toBe("photos_frozen");
    value(await removePhoto(taking(clinic), { photoId, reason: "Out of focus." }));
    expect(await readPhoto(reading(), store.files, photoId, "whole")).toBeNull();
    expect(await readPhoto(reading(), store.files, photoId, "thumb")).toBeNull();
    expect((await getPatientPhotos(reading(), patientId)).days).toEqual([]);
    expect((await getVisitPhotos(reading(), appointmentId))?.slots.every(({ taken }) => taken.length === 0)).toBe(true);
    expect(refusal(await removePhoto(taking(clinic), { photoId, reason: "Again." })).reason).toBe("not_found");
  });

  test("is not shown once somebody has changed its file", async () => {
    const { photoId, patientId } = await keptPhoto();
    const row = at(await rowsOf(clinic, patientId), 0);
    await store.files.put(row.key, await picture.jpeg({ width: 161, height: 120 }));
    await expect(readPhoto(reading(), store.files, photoId, "whole")).rejects.toThrow("not the photograph that was kept");
  });

  test("is written down as read before a byte of it is read", async () => {
    const { photoId } = await keptPhoto();
    await readPhoto(reading(), store.files, photoId, "thumb");
    const entries = await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.objectId, photoId));
    expect(entries.map(({ action }) => action).sort()).toEqual(["photo:open", "photo:take"]);
  });

  test("is written down as looked at where its page alone is opened", async () => {
    const { photoId, patientId } = await keptPhoto();
    expect(await getPatientPhoto(reading(), patientId, photoId)).toMatchObject({ photo: { id: photoId }, copies: [] });
    const entries = await database.app.db.select().from(auditLog).where(eq(auditLog.objectId, photoId));
    expect(entries.map(({ action }) => action).sort()).toEqual(["photo:look", "photo:take"]);
    expect(entries.every((entry) => entry.patientId === patientId)).toBe(true);
  });

  test("takes its marked-up copies with it when it is taken out, copies of copies too, and each is written down", async () => {
    const { photoId, patientId } = await keptPhoto();
    const copyOf = async (original: string) => value(await send(clinic, store, { patientId, original }, await picture.png(small))).photoId;
    const copy = await copyOf(photoId);
    const second = await copyOf(copy);
    const { photoId: another } = value(await send(clinic, store, { patientId }, await picture.jpeg(small)));
    value(await removePhoto(taking(clinic), { photoId, reason: "Of another patient." }));
    const states = new Map((await rowsOf(clinic, patientId)).map(({ id, state, removedReason }) => [id, [state, removedReason]]));
    for (const id of [photoId, copy, second]) expect(states.get(id)).toEqual(["removed", "Of another patient."]);
    expect(states.get(another)).toEqual(["kept", null]);
    expect(await readPhoto(reading(), store.files, second, "whole")).toBeNull();
    const audited = await database.app.db.select({ of: auditLog.objectId }).from(auditLog).where(eq(auditLog.action, "photo:remove"));
    expect(audited.map(({ of }) => of)).toEqual(expect.arrayContaining([photoId, copy, second]));
    expect(refusal(await send(clinic, store, { patientId, original: photoId }, await picture.png(small))).reason).toBe("not_found");
  });

  test("keeps its original when it is marked up, and belongs where that one does", async () => {
    const { photoId, patientId, appointmentId } = await keptPhoto();
    const copy = value(await send(clinic, store, { patientId, original: photoId, view: "close-up" }, await picture.png(small)));
    const rows = await rowsOf(clinic, patientId);
    expect(rows.find(({ id }) => id === copy.photoId)).toMatchObject({ markedFrom: photoId, appointmentId, view: "front", state: "kept" });
    expect(rows.find(({ id }) => id === photoId)).toMatchObject({ state: "kept", markedFrom: null });
    const other = await photoVisit(clinic);
    const foreign = await send(clinic, store, { patientId: other.patientId, original: photoId }, await picture.png(small));
    expect(refusal(foreign).reason).toBe("not_found");
  });
});

describe("the consent to photographs", () => {
  test("for the record is asked first, and nothing is kept without it or after it is taken back", async () => {
    const { patientId, appointmentId } = await bookVisit(clinic);
    const file = await picture.jpeg(small);
    const before = store.kept().length;
    expect(refusal(await send(clinic, store, { patientId, appointmentId }, file)).reason).toBe("photo_consent_missing");
    await agree(clinic, patientId, ["teaching"]);
    expect(refusal(await send(clinic, store, { patientId, appointmentId }, file)).reason).toBe("photo_consent_missing");
    await agree(clinic, patientId, ["record"]);
    value(await send(clinic, store, { patientId, appointmentId }, file));
    const [given] = await database.app.db
      .select({ id: consents.id })
      .from(consents)
      .where(eq(consents.patientId, patientId))
      .then((rows) => rows.slice(-1));
    const ended = { consentId: given?.id ?? "", scope: "whole", use: "", reason: "No more." } as const;
    value(await withdrawConsent(as(clinic, clinic.reception, ["consent:take"]), ended));
    expect(refusal(await send(clinic, store, { patientId, appointmentId }, file)).reason).toBe("photo_consent_missing");
    expect((await rowsOf(clinic, patientId)).map(({ state }) => state)).toEqual(["kept"]);
    expect(store.kept().length).toBe(before + 2);
  });

  test("says of each photograph what it may be used for now", async () => {
    const { patientId, appointmentId } = await photoVisit(clinic);
    await agree(clinic, patientId, ["teaching"]);
    const allowed = async () =>
      (await getVisitPhotos(reading(), appointmentId))?.uses.filter(({ allowed: may }) => may).map(({ id }) => id);
    expect(await allowed()).toEqual(["teaching"]);
    const [teaching] = (await database.app.db.select().from(consents).where(eq(consents.patientId, patientId))).filter(
      ({ purpose }) => purpose === "teaching",
    );
    const ended = { consentId: teaching?.id ?? "", scope: "whole", use: "", reason: "No more." } as const;
    value(await withdrawConsent(as(clinic, clinic.reception, ["consent:take"]), ended));
    expect(await allowed()).toEqual([]);
  });

  test("belongs to a patient: a photograph cannot be put into another's visit", async () => {
    const one = await photoVisit(clinic);
    const other = await photoVisit(clinic);
    const sent = await send(clinic, store, { patientId: one.patientId, appointmentId: other.appointmentId }, await picture.jpeg(small));
    expect(refusal(sent).reason).toBe("not_found");
  });
});

describe("a file that is no photograph", () => {
  const jpeg = () => picture.jpeg(small);
  const hostile: readonly (readonly [string, string, () => Uint8Array | Promise<Uint8Array>, string])[] = [
    ["a GIF that is a script", "photo_not_a_picture", polyglot.gifAndScript, "photo.jpg"],
    ["a GIF", "photo_not_a_picture", () => picture.gif(small), "photo.jpg"],
    ["a GIF named .jpg", "photo_not_a_picture", () => picture.gif(small), "portrait.jpg"],
    ["an AVIF named .png", "photo_not_a_picture", () => picture.avif(small), "portrait.png"],
    ["a TIFF", "photo_not_a_picture", () => picture.tiff(small), "photo.jpg"],
    ["an SVG with a script", "photo_not_a_picture", polyglot.svg, "drawing.svg"],
    ["a HEIC", "photo_heic", heic, "photo.jpg"],
    ["a document that is an archive", "photo_not_a_picture", polyglot.pdfAndZip, "photo.jpg"],
    ["a page that a JPEG follows", "photo_not_a_picture", async () => polyglot.pageThenJpeg(await jpeg()), "photo.jpg"],
    ["a JPEG with a page in its comment", "photo_something_else", async () => polyglot.jpegAndPage(await jpeg()), "photo.jpg"],
    ["a JPEG that a page follows", "photo_something_else", async () => polyglot.jpegThenPage(await jpeg()), "photo.jpg"],
    ["a JPEG that is a script", "photo_something_else", async () => polyglot.jpegAndScript(await jpeg()), "photo.jpg"],
    ["a PNG that an archive follows", "photo_something_else", async () => polyglot.pngAndZip(await picture.png(small)), "photo.jpg"],
    ["14,000 pixels square", "photo_too_many_pixels", picture.vast, "photo.jpg"],
    ["a header of 60,000 pixels square", "photo_too_many_pixels", bomb.inTheHeader, "photo.jpg"],
    [
      "a progressive JPEG of 20 million pixels",
      "photo_too_many_pixels",
      () => picture.progressive({ width: 5000, height: 4000 }),
      "photo.jpg",
    ],
    [
      "a JPEG that is cut off",
      "photo_damaged",
      async () => (await picture.jpeg({ width: 800, height: 600 })).subarray(0, 4000),
      "photo.jpg",
    ],
    ["a PNG that is cut off", "photo_damaged", async () => (await picture.png({ width: 800, height: 600 })).subarray(0, -40), "photo.jpg"],
    ["three bytes of a JPEG", "photo_damaged", () => Uint8Array.of(0xff, 0xd8, 0xff), "photo.jpg"],
    ["nothing at all", "photo_empty", () => new Uint8Array(), "photo.jpg"],
    ["16 MB", "photo_too_large", () => new Uint8Array(16 * 1024 * 1024).fill(0xff), "photo.jpg"],
  ];
  test.each(hostile)("%s is refused with a sentence (%s) and leaves nothing", async (_what, reason, make, name) => {
    const { patientId, appointmentId } = await photoVisit(clinic);
    const before = store.kept();
    const refused = refusal(await send(clinic, store, { patientId, appointmentId }, await make(), name));
    expect(refused.reason).toBe(reason);
    expect(refused.sentence).toMatch(/\.$/);
    expect(await rowsOf(clinic, patientId)).toEqual([]);
    expect(store.kept()).toEqual(before);
    expect(store.incoming()).toEqual([]);
  });

  test.each([
    ["in a note", bomb.inTheNote],
    ["in the pixels", bomb.inThePixels],
  ])("a small PNG with 64 MB packed %s is kept as the small picture it is, or not at all", async (_where, make) => {
    const { patientId, appointmentId } = await photoVisit(clinic);
    const sent = await send(clinic, store, { patientId, appointmentId }, make());
    const rows = await rowsOf(clinic, patientId);
    if (sent.ok) expect(at(rows, 0)).toMatchObject({ width: 4, height: 4, state: "kept" });
    else expect([rows, sent.refusal.reason]).toEqual([[], "photo_damaged"]);
    expect(store.incoming()).toEqual([]);
  });

  test("is not called by the name it was sent with", async () => {
    const { patientId, appointmentId } = await photoVisit(clinic);
    value(await send(clinic, store, { patientId, appointmentId }, await jpeg(), "../../../../etc/ines-carvalho.jpg"));
    const row = at(await rowsOf(clinic, patientId), 0);
    expect(row.key).toMatch(/^photos\/[0-9a-f]{32}\.jpg$/);
    expect(store.kept().join(" ")).not.toContain("carvalho");
  });
});
