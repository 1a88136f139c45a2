import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { scores } from "#db/schema/scores.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { addDays } from "#lib/time.ts";
import { getCourse } from "#lib/treatments/queries/course.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import {
  addDevice,
  equippedVisit,
  openCartridge,
  putAftercareInForce,
  SIGNING,
  STARTED,
  type Started,
  wholeRecord,
} from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
let visit: Started;
beforeAll(async () => {
  database = await freshDatabase("course");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  visit = await equippedVisit(clinic);
  value(await signTreatment(as(clinic, clinic.clinician, ["treatment:record"], SIGNING), wholeRecord(visit.treatmentId, deviceId)));
  await laterSession(2, 28, [plainZone("forehead", 1, 3)]);
  await laterSession(3, 56, [plainZone("forehead", 1, 3), plainZone("chin", 0.9, 4)], "draft");
  await score("gais", "clinician", 3, 28);
  await score("gais", "clinician", 2, 28);
  await score("patient_rating", "patient", 7, 40);
  await score("fitzpatrick", "clinician", 3, 0);
});
afterAll(() => database.close());

const reading = () => as(clinic, clinic.clinician, ["clinical:read"], SIGNING);

/** Another session of the same series, so many days after the first. */
async function laterSession(
  session: number,
  days: number,
  zones: readonly ReturnType<typeof plainZone>[],
  state = "signed",
): Promise<void> {
  const { db } = database.app;
  const start = STARTED.add({ hours: 24 * days });
  const during = { start, end: start.add({ minutes: 60 }) };
  const [first] = await db.select().from(appointments).where(eq(appointments.id, visit.appointmentId));
  if (first === undefined) throw new Error("The first session is booked.");
  const { id: _id, ...like } = first;
  const localDate = addDays(TODAY, days);
  const booked = await db
    .insert(appointments)
    .values({ ...like, sessionNumber: session, during, localDate })
    .returning({ id: appointments.id });
  const by = clinic.clinician.id;
  const made = await db
    .insert(treatments)
    .values({ appointmentId: at(booked, 0).id, patientId: visit.patientId, startedAt: start, startedBy: by })
    .returning({ id: treatments.id });
  const { id: treatmentId } = at(made, 0);
  await db.insert(treatmentZones).values(zones.map((zone) => ({ ...zone, treatmentId })));
  if (state === "draft") return;
  await openCartridge(clinic, treatmentId, { lot: `BC-${session}` });
  const end = { endedAt: during.end, deviceId, signedAt: during.end, signedBy: by, contentHash: contentHash({}) };
  await db
    .update(treatments)
    .set({ state: "signed", ...end })
    .where(eq(treatments.id, treatmentId));
}

async function score(scale: typeof scores.$inferInsert.scale, rater: "clinician" | "patient", given: number, days: number): Promise<void> {
  const { patientId, seriesId } = visit;
  const takenOn = addDays(TODAY, days);
  await database.app.db.insert(scores).values({ patientId, seriesId, scale, rater, value: given, takenOn, takenBy: clinic.clinician.id });
}

describe("the course of a series", () => {
  test("shows every signed session's depths with the change since last time, and no draft", async () => {
    const course = await getCourse(reading(), visit.seriesId);
    expect(course?.sessions.map(({ number, date, day }) => [number, date, day])).toEqual([
      [1, "23 Nov", 0],
      [2, "21 Dec", 28],
    ]);
    const row = (zone: string) => course?.rows.find((each) => each.zone === zone);
    expect(row("forehead")?.cells).toEqual([
      { mm: 0.75, change: null },
      { mm: 1, change: { sign: "+0.25", word: "deeper", since: null } },
    ]);
    expect(row("chin")?.cells).toEqual([
      { mm: 1, change: null },
      { mm: null, change: { sign: "", word: "left out", since: null } },
    ]);
  });

  test("says of a zone given without a protocol's depth that it is not in the plan, and nothing of one that was left out", async () => {
    const course = await getCourse(reading(), visit.seriesId);
    expect(course?.rows.map(({ zone, plan, against }) => [zone, plan, against])).toEqual([
      ["forehead", null, "not in the plan"],
      ["chin", null, null],
    ]);
  });

  test("shows how the outcome was judged: of one day, scale and rater the newest, and no scale that judges no outcome", async () => {
    const course = await getCourse(reading(), visit.seriesId);
    expect(course?.scores).toEqual([
      { scale: "gais", rater: "clinician", value: 2, when: "Mon 21 Dec 2026", day: 28, place: "session 2" },
      { scale: "patient_rating", rater: "patient", value: 7, when: "Sat 2 Jan 2027", day: 40, place: "12 days after session 2" },
    ]);
  });

  test("is audited with the patient before anything is returned", async () => {
    const { db } = database.app;
    const opened = and(eq(auditLog.action, "treatment:open"), eq(auditLog.objectId, visit.seriesId));
    const before = await db.select({ patientId: auditLog.patientId }).from(auditLog).where(opened);
    await getCourse(reading(), visit.seriesId);
    const after = await db.select({ patientId: auditLog.patientId }).from(auditLog).where(opened);
    expect(after).toHaveLength(before.length + 1);
    expect(after.every(({ patientId }) => patientId === visit.patientId)).toBe(true);
  });

  test("of a series that nobody has is nothing, and nothing is audited", async () => {
    expect(await getCourse(reading(), "00000000-0000-7000-8000-00000000dead")).toBeNull();
  });
});
