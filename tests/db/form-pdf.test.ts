import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { formPdf } from "#lib/screening/outputs/form-pdf.tsx";
import { getSignedForm } from "#lib/screening/queries/signed-form.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, signFor } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("form pdf");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

test("failure 11: the print of a signed form holds every question with its answer, and the signature", async () => {
  const { appointmentId } = await bookVisit(clinic);
  const told = { pregnant: "unsure", fitzpatrick: "4", other_medicines: "yes" };
  const { responseId } = value(await signFor(clinic, appointmentId, told));
  const form = await getSignedForm(as(clinic, clinic.clinician, ["clinical:read"]), responseId);
  if (form === null) throw new Error("The form is not there.");
  const rows = form.sections.flatMap((section) => section.rows);
  const asked = defaultScreeningForm.sections
    .flatMap(({ questions }) => questions)
    .filter(({ staffOnly, condition }) => staffOnly !== true && !condition);
  for (const { id } of asked) expect(rows.map((row) => row.id)).toContain(id);
  const pdf = await readPdf(await formPdf(form, form.readAt));
  const oneLine = pdf.words.replaceAll(" ", "");
  for (const { question, answer } of rows) expect(oneLine).toContain(`${question}${answer}`.replaceAll(/\s/g, ""));
  expect(rows.find(({ id }) => id === "pregnant")?.answer).toBe("Unsure");
  for (const words of ["Ines Carvalho, drawn", "Signed Mon 23 Nov 2026, 10:00 am, Melbourne", form.seal])
    expect(pdf.words).toContain(words);
  expect(pdf.pictures).toBe(1);
  expect(form.intact).toBe(true);
});

test("a print is audited, and there is none of a draft or of a form that is not there", async () => {
  const { appointmentId } = await bookVisit(clinic);
  const { responseId } = value(await signFor(clinic, appointmentId));
  const reading = as(clinic, clinic.clinician, ["clinical:read"]);
  await getSignedForm(reading, responseId);
  const printed = and(eq(auditLog.action, "screening:print"), eq(auditLog.objectId, responseId));
  expect(await database.app.db.select().from(auditLog).where(printed)).toHaveLength(1);
  expect(await getSignedForm(reading, appointmentId)).toBeNull();
});
