import { writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { patients } from "#db/schema/patients.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { applyAnaesthetic } from "#lib/anaesthetics/commands/apply.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { recordBlood } from "#lib/treatments/commands/blood.ts";
import type { TreatmentDraftInput } from "#lib/treatments/input.ts";
import { coursePdf, treatmentPdf } from "#lib/treatments/outputs/treatment-pdf.tsx";
import { getPrintedCourse } from "#lib/treatments/queries/printed-course.ts";
import { getSignedTreatment } from "#lib/treatments/queries/signed.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { key, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice, equippedVisit, putAftercareInForce, SIGNING, wholeRecord } from "#tests/support/treatment-room.ts";
import { letSignIn, PIN } from "#tests/support/ways-in.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
beforeAll(async () => {
  database = await freshDatabase("treatment pdf");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  await letSignIn(clinic, clinic.doctor);
});
afterAll(() => database.close());

const recording = () => as(clinic, clinic.clinician, ["treatment:record"], SIGNING);
const reading = () => as(clinic, clinic.clinician, ["clinical:read"], SIGNING);

async function keep(bytes: Uint8Array): Promise<void> {
  if (process.env.KEEP_PDF) await writeFile(process.env.KEEP_PDF, bytes);
}

async function print(treatmentId: string) {
  const record = await getSignedTreatment(reading(), treatmentId, "treatment:print");
  if (record?.state !== "signed") throw new Error("It is not signed.");
  const bytes = await treatmentPdf(record, record.readAt);
  await keep(bytes);
  return { record, pdf: await readPdf(bytes) };
}

async function printCourse(seriesId: string) {
  const course = await getPrintedCourse(reading(), seriesId);
  if (course === null) throw new Error("There is no such series.");
  return { course, pdf: await readPdf(await coursePdf(course, course.readAt)) };
}

/** A visit with one of everything, signed, with a note added later. */
async function richVisit(changes: Partial<TreatmentDraftInput> = {}) {
  const visit = await equippedVisit(clinic);
  const { treatmentId, appointmentId } = visit;
  value(
    await applyAnaesthetic(recording(), {
      idempotencyKey: key(),
      appointmentId,
      lotId: null,
      product: "Lidocaine cream",
      strength: "5 %",
      lot: "LC-5",
      expiry: "2028-09-30",
      maxMinutes: 60,
      compounded: true,
      zones: ["face"],
      grams: 7.5,
      occluded: true,
      appliedAt: "10:02",
      removedAt: "10:18",
      doctor: "Dr Edith Osei",
    }),
  );
  value(
    await recordBlood(recording(), {
      idempotencyKey: key(),
      treatmentId,
      kind: "cgf",
      drawnAt: "10:25",
      drawnBy: clinic.clinician.id,
      tubes: 1,
      tubeMl: 9,
      spinG: 700,
      spinMinutes: 12,
      colleagueId: clinic.doctor.id,
      secret: PIN,
    }),
  );
  const zones = [
    { ...plainZone("forehead", 0.75, 3), speed: "4", endpoint: "erythema" as const, pain: 3, note: "Lighter near the hairline" },
    plainZone("chin", 1, 4),
  ];
  const draft = wholeRecord(treatmentId, deviceId, { zones, skinPrep: "Chlorhexidine", notes: "Even redness.\nCooled after.", ...changes });
  value(await signTreatment(recording(), draft));
  value(await addAddendum(recording(), { idempotencyKey: key(), treatmentId, words: "Called: no swelling." }));
  return visit;
}

describe("the print of a record", () => {
  test("holds everything that was recorded, who signed, what was added later, and the seal", async () => {
    const { treatmentId, patientId } = await richVisit();
    const { record, pdf } = await print(treatmentId);
    const wanted = [
      "Acne scarring, session 1 of 4",
      "Ines Carvalho, born 14 Aug 1985",
      "Mon 23 Nov 2026, 10:20 am to 10:50 am, Carlton",
      "Zones: 2 zones, 0.75 to 1.00 mm",
      "Forehead",
      "Even redness",
      "Lighter near the hairline",
      "SkinPen 1 (SkinPen Precision)",
      "Chlorhexidine",
      "12-needle tip, lot BC-2609-114, expires Sat 30 Sep 2028",
      "Lidocaine cream 5 %, 7.5 g, face, under film, on 10:02 am, off 10:18 am, 16 min",
      "made by a compounding pharmacy, allowed by Dr Edith Osei, put on by Aroha, taken off by Aroha",
      "CGF, 1 tube of 9 ml. Drawn 10:25 am by Aroha, spun 12 min at 700 g. Checked by Aroha with Edith, 11:00 am.",
      "Cooled after.",
      "Aroha, Mon 23 Nov 2026, 11:00 am",
      "Called: no swelling.",
      `Record as signed: SHA-256 ${record.hash.hex}`,
      "Printed Mon 23 Nov 2026, 11:00 am. Times are those of Melbourne.",
    ];
    for (const words of wanted) expect(pdf.words).toContain(words);
    expect(pdf.words).not.toContain("This is not what was signed");
    const audits = await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.patientId, patientId));
    expect(audits.map(({ action }) => action)).toContain("treatment:print");
  });

  test("says so of what is not there, and never fails for it", async () => {
    const { treatmentId, patientId } = await equippedVisit(clinic);
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId, { notes: "" })));
    await database.app.db.update(patients).set({ dateOfBirth: null, familyName: "Nguyễn 😀" }).where(eq(patients.id, patientId));
    const { pdf } = await print(treatmentId);
    for (const words of ["Ines Nguyễn ?", "Numbing None recorded", "Blood products None recorded", "Notes None recorded"])
      expect(pdf.words).toContain(words);
  });

  test("of pages of notes is whole to the last word", async () => {
    const notes = Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long note.`).join("\n");
    const { treatmentId } = await richVisit({ notes: `${notes}\nThe last word.` });
    const { pdf } = await print(treatmentId);
    expect(pdf.pages).toBeGreaterThan(1);
    for (const words of ["Line 1 of", "Line 60 of", "The last word.", "Record as signed"]) expect(pdf.words).toContain(words);
  });
});

describe("the print of a course", () => {
  test("holds the depths by session and every record whole, each from a page of its own", async () => {
    const { seriesId, patientId } = await richVisit();
    const { course, pdf } = await printCourse(seriesId);
    expect(course.treatments).toHaveLength(1);
    expect(pdf.pages).toBe(2);
    for (const words of ["Acne scarring, 4 sessions", "Needle depth by session, mm", "Session 1", "Called: no swelling.", "CGF, 1 tube"])
      expect(pdf.words).toContain(words);
    const audits = await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.patientId, patientId));
    expect(audits.map(({ action }) => action)).toEqual(expect.arrayContaining(["series:print", "treatment:print"]));
  });

  test("says that nothing is signed yet", async () => {
    const { seriesId } = await equippedVisit(clinic);
    expect((await printCourse(seriesId)).pdf.words).toContain("No record of this course is signed yet.");
  });
});
