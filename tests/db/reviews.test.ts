import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { reviews, scores } from "#db/schema/scores.ts";
import { recordReview } from "#lib/reviews/commands.ts";
import { listDueReviews } from "#lib/reviews/queries/due.ts";
import { getSeriesReviews } from "#lib/reviews/queries/series.ts";
import type { ReviewOutcome, ReviewStep } from "#lib/reviews/rules.ts";
import { addDays, wallToInstantCompatible } from "#lib/time.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("reviews");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const on = (day: string) => wallToInstantCompatible(day, "10:00", "Australia/Melbourne");
const clinician = (day: string) => as(clinic, clinic.clinician, ["treatment:record", "clinical:read"], on(day));
const reception = (day: string) => as(clinic, clinic.reception, ["diary:read", "patient:read"], on(day));
const after = (days: number) => addDays(TODAY, days);

/** A series whose one session took place today. */
async function treated() {
  const visit = await bookVisit(clinic);
  await database.app.db.update(appointments).set({ status: "closed" }).where(eq(appointments.id, visit.appointmentId));
  return visit;
}

const record = (seriesId: string, day: string, step: ReviewStep, outcome: ReviewOutcome, words = "") =>
  recordReview(clinician(day), { seriesId, step, outcome, words, idempotencyKey: key() });
const due = async (seriesId: string, day: string) =>
  (await listDueReviews(reception(day))).rows.find((row) => row.seriesId === seriesId) ?? null;

test("a patient stands on the due list from two weeks before the time of a review until it is recorded, and then for the next one", async () => {
  const { seriesId } = await treated();
  expect(await due(seriesId, after(69))).toBeNull();
  expect(await due(seriesId, after(70))).toMatchObject({ state: "soon", step: "12 to 16 weeks", bookFrom: after(84) });
  expect(await due(seriesId, after(84))).toMatchObject({ state: "due", patientName: "Ines Carvalho" });
  expect(await due(seriesId, after(120))).toMatchObject({ state: "overdue" });
  value(await record(seriesId, after(120), "weeks_12", "much_improved"));
  expect(await due(seriesId, after(120))).toBeNull();
  expect(await due(seriesId, "2027-05-23")).toMatchObject({ state: "due", step: "6 months" });
});

test("a review is recorded once, in its time, and what was seen is a score of improvement", async () => {
  const { seriesId, patientId } = await treated();
  expect(refusal(await record(seriesId, after(83), "weeks_12", "improved")).reason).toBe("review_not_due");
  expect(refusal(await record(seriesId, after(90), "months_6", "improved")).reason).toBe("review_not_due");
  value(await record(seriesId, after(90), "weeks_12", "improved", "Softer edges."));
  expect(refusal(await record(seriesId, after(91), "weeks_12", "worse")).reason).toBe("review_done");
  const noted = await database.app.db.select().from(scores).where(eq(scores.patientId, patientId));
  expect(noted.map(({ scale, rater, value: given, takenOn }) => [scale, rater, given, takenOn])).toEqual([
    ["gais", "clinician", 3, after(90)],
  ]);
  expect((await getSeriesReviews(clinician(after(91)), seriesId))?.recorded).toMatchObject([{ outcome: "Better", words: "Softer edges." }]);
  const actions = await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.objectId, seriesId));
  expect(actions.map(({ action }) => action).sort()).toEqual(["review:open", "review:record"]);
});

test("not seen needs words and is no score; the database takes neither a change nor a second of the same step", async () => {
  const { seriesId, patientId } = await treated();
  const { reviewId } = value(await record(seriesId, after(100), "weeks_12", "not_seen", "Moved away, not reached."));
  expect(await database.app.db.select().from(scores).where(eq(scores.patientId, patientId))).toEqual([]);
  await expect(database.app.db.update(reviews).set({ outcome: "improved" }).where(eq(reviews.id, reviewId))).rejects.toThrow();
  const [kept] = await database.app.db.select().from(reviews).where(eq(reviews.id, reviewId));
  if (kept === undefined) throw new Error("The review is missing.");
  const { id: _, ...again } = kept;
  await expect(database.app.db.insert(reviews).values(again)).rejects.toThrow();
});

test("a session still to come stops the reviews, one of a day gone by that nobody closed does not, and one more that took place starts them anew", async () => {
  const { seriesId, visitOn } = await treated();
  value(await record(seriesId, after(90), "weeks_12", "no_change"));
  const second = await visitOn(after(200), 2);
  expect(await due(seriesId, "2027-05-23")).toBeNull();
  expect(refusal(await record(seriesId, "2027-05-23", "months_6", "improved")).reason).toBe("review_not_due");
  expect(await due(seriesId, after(200))).toBeNull();
  expect(await due(seriesId, after(201))).toMatchObject({ step: "6 months", booked: null });
  await database.app.db.update(appointments).set({ status: "closed" }).where(eq(appointments.id, second));
  expect(await due(seriesId, after(200 + 84))).toMatchObject({ step: "12 to 16 weeks", state: "due" });
  value(await record(seriesId, after(200 + 90), "weeks_12", "much_improved"));
});

test("of two who record the same review at once one is first", async () => {
  const { seriesId } = await treated();
  const both = await Promise.all([record(seriesId, after(90), "weeks_12", "improved"), record(seriesId, after(90), "weeks_12", "worse")]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(both.flatMap((result) => (result.ok ? [] : [result.refusal.reason]))).toEqual(["review_done"]);
});

test("the list tells who, when and where, and nothing of what was judged before", async () => {
  const { seriesId } = await treated();
  value(await record(seriesId, after(90), "weeks_12", "worse", "zzcanary"));
  const listed = JSON.stringify(await due(seriesId, "2027-05-23"));
  expect(listed).toContain("Ines Carvalho");
  expect(listed).not.toMatch(/zzcanary|worse/i);
});
