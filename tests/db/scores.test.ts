import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { scores } from "#db/schema/scores.ts";
import { noteScore } from "#lib/scales/commands.ts";
import { noteScoreInput } from "#lib/scales/input.ts";
import { getScores } from "#lib/scales/queries.ts";
import { isOnScale, RATED_SCALES, RATERS, SCALES } from "#lib/scales/rules.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("scores");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const noting = (now = NOW) => as(clinic, clinic.clinician, ["treatment:record", "clinical:read"], now);
const refusedBy = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => violatedConstraint(error),
  );

test("the last of several values on one day stands, whoever rates has their own, and none is ever changed or taken away", async () => {
  const { patientId, seriesId } = await bookVisit(clinic);
  const note = (scale: "fitzpatrick" | "gais", rater: "clinician" | "patient", given: number, minutes: number) =>
    noteScore(noting(NOW.add({ minutes })), { patientId, seriesId, scale, rater, value: given, idempotencyKey: key() });
  value(await note("gais", "clinician", 4, 0));
  value(await note("gais", "clinician", 2, 1));
  value(await note("gais", "patient", 1, 2));
  const { scoreId } = value(await note("fitzpatrick", "clinician", 3, 3));
  const view = await getScores(noting(), patientId, seriesId);
  const lastOf = (id: string, rater: string) => view.scales.find((scale) => scale.id === id && scale.rater === rater)?.last;
  expect(lastOf("gais", "clinician")).toEqual({ value: 2, words: "2, much better", when: "Mon 23 Nov 2026, Aroha" });
  expect(lastOf("gais", "patient")?.value).toBe(1);
  expect(lastOf("glogau", "clinician")).toBeNull();
  expect(view.skinType).toBe("Fitzpatrick III");
  await expect(database.app.db.update(scores).set({ value: 1 }).where(eq(scores.id, scoreId))).rejects.toThrow();
  await expect(database.app.db.delete(scores).where(eq(scores.id, scoreId))).rejects.toThrow();
  expect((await database.app.db.select().from(scores).where(eq(scores.patientId, patientId))).length).toBe(4);
});

test("a tap sent twice is one value, and a series of somebody else takes none", async () => {
  const [one, two] = [await bookVisit(clinic), await bookVisit(clinic)];
  const input = {
    patientId: one.patientId,
    seriesId: one.seriesId,
    scale: "glogau",
    rater: "clinician",
    value: 2,
    idempotencyKey: key(),
  } as const;
  expect(value(await noteScore(noting(), input))).toEqual(value(await noteScore(noting(), input)));
  const astray = { ...input, seriesId: two.seriesId, idempotencyKey: key() };
  expect(refusal(await noteScore(noting(), astray)).reason).toBe("not_found");
});

test("the form, the rule and the database agree on every value of every scale and rater", async () => {
  const { patientId } = await bookVisit(clinic);
  const takes = async (scale: string, rater: string, given: number) => {
    const insert = database.app.db.execute(
      sql`insert into scores (patient_id, scale, rater, value, taken_on, taken_by) values (${patientId}, ${scale}, ${rater}, ${given}, '2026-11-23', ${clinic.clinician.id})`,
    );
    return (await refusedBy(insert)) === null;
  };
  for (const scale of SCALES) {
    for (const rater of RATERS) {
      for (let given = 0; given <= 11; given += 1) {
        const asked = { patientId, seriesId: "", scale, rater, value: String(given), idempotencyKey: key() };
        expect(noteScoreInput.safeParse(asked).success).toBe(isOnScale(scale, rater, given));
        if (RATED_SCALES.some((rated) => rated.id === scale && rated.rater === rater))
          expect(await takes(scale, rater, given)).toBe(isOnScale(scale, rater, given));
      }
    }
  }
  expect(await takes("patient_rating", "clinician", 5)).toBe(false);
});
