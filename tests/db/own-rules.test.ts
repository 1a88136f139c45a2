import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import { getAssessment } from "#lib/screening/queries/assessment.ts";
import { getScreeningRecord, listGateFacts } from "#lib/screening/queries/facts.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { startDraft } from "#lib/versions/commands/draft.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, signFor } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("own_rules");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const dives: FormQuestion = { id: "own_dives", type: "yes_no_unsure", label: "Do you dive?", cautionIf: ["yes"] };

/** The form with the clinic's own question in its first section, waiting nine months after filler. */
const ownForm: FormDefinition = {
  ...defaultScreeningForm,
  sections: defaultScreeningForm.sections.map((section, index) =>
    index === 0 ? { ...section, questions: [...section.questions, dives] } : section,
  ),
  stricter: { filler_last: 9 },
};

test("A new version's longer waits hold for every screening from its approval on; its questions flag once they were asked, and what was signed keeps its own", async () => {
  const { db } = database.app;
  const { appointmentId, patientId } = await bookVisit(clinic);
  const filler = { filler_last: null, "filler_last.day": "1", "filler_last.month": "4", "filler_last.year": "2026" };
  value(await signFor(clinic, appointmentId, filler));
  const clinician = as(clinic, clinic.clinician, ["clinical:read", "definition:edit", "definition:approve", "diary:read"]);
  const missing = async () => {
    const facts = at(await listGateFacts(clinician, [appointmentId]), 0);
    return facts.missing.flatMap((item) => (item.kind === "finding" ? [`${item.finding.rule}:${item.finding.outcome}`] : []));
  };
  // Staff note nothing yet: their question is open. Filler of April is more than six months ago.
  expect(await missing()).toEqual(["capacity_concern:caution"]);

  const { versionId } = value(await startDraft(clinician, { versionId: clinic.form.versionId }));
  await db
    .update(definitionVersions)
    .set({ content: ownForm, contentHash: contentHash(ownForm) })
    .where(eq(definitionVersions.id, versionId));
  value(await approveDefinition(clinician, { versionId, version: 1, read: "on" }));
  expect(await missing()).toEqual(["capacity_concern:caution", "filler_last:defer"]);
  expect((await getScreeningRecord(clinician, patientId))?.form).toEqual({ cautions: [], stricter: { filler_last: 9 } });

  value(await signFor(clinic, appointmentId, { ...filler, own_dives: "unsure" }, { formVersionId: versionId }));
  expect(await missing()).toEqual(["capacity_concern:caution", "filler_last:defer", "own_dives:caution"]);
  const assessment = await getAssessment(clinician, appointmentId);
  expect(assessment?.findings.map(({ finding, ruleText }) => [finding, ruleText])).toEqual(
    expect.arrayContaining([
      ["Do you dive?: answered unsure", "yes: caution; unsure or not answered: caution."],
      [
        "Filler in the area: given as Wed 1 Apr 2026",
        "defer until 9 months after the day; day unknown: defer until a clinician has looked; not answered: caution.",
      ],
    ]),
  );
  const versions = await db.select({ id: definitionVersions.id, content: definitionVersions.content }).from(definitionVersions);
  expect(versions.find(({ id }) => id === clinic.form.versionId)?.content).toEqual(defaultScreeningForm);
});
