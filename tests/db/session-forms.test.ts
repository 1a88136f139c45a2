import { afterAll, beforeAll, expect, test } from "vitest";
import { listSessionForms } from "#lib/screening/queries/validity.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, signFor } from "#tests/support/screened-visit.ts";

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("session_forms");
  clinic = await openScreeningClinic(data.app);
});
afterAll(() => data.close());

test("along a series the desk sees which form each session to come needs, and nothing of what was answered", async () => {
  const { patientId, appointmentId, visitOn } = await bookVisit(clinic);
  await visitOn("2026-12-21", 2);
  await visitOn("2027-12-06", 3);
  const desk = as(clinic, clinic.reception, ["patient:read"]);
  const needed = async () => (await listSessionForms(desk, patientId)).map(({ what, words }) => `${what}: ${words}`);
  expect(await needed()).toEqual([1, 2, 3].map((number) => `Session ${number}: Whole form to fill in`));
  value(await signFor(clinic, appointmentId, { pregnant: "yes" }));
  expect(await needed()).toEqual([
    "Session 1: Form answered for this day",
    "Session 2: Form valid until Tue 23 Nov 2027, short form on the day",
    "Session 3: Whole form again: the last is too old by then",
  ]);
});
