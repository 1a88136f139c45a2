import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { idempotencyKeys } from "#db/schema/idempotency-keys.ts";
import { bloodProducts } from "#db/schema/treatment-supplies.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { type RecordBloodInput, recordBloodInput } from "#lib/blood/input.ts";
import { getBlood } from "#lib/blood/queries.ts";
import { recordBlood, strikeBlood } from "#lib/treatments/commands/blood.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice, equippedVisit, putAftercareInForce, SIGNING, startedVisit, wholeRecord } from "#tests/support/treatment-room.ts";
import { letSignIn, PASSWORD, PIN } from "#tests/support/ways-in.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
beforeAll(async () => {
  database = await freshDatabase("blood");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  for (const person of [clinic.clinician, clinic.doctor, clinic.reception]) await letSignIn(clinic, person);
});
afterAll(() => database.close());
beforeEach(() => database.app.db.delete(attempts));

const recording = () => as(clinic, clinic.clinician, ["treatment:record"], SIGNING);

const drawn = (treatmentId: string, changes: Partial<RecordBloodInput> = {}): RecordBloodInput => ({
  idempotencyKey: key(),
  treatmentId,
  kind: "prp",
  drawnAt: "10:25",
  drawnBy: clinic.clinician.id,
  tubes: 2,
  tubeMl: 8.5,
  spinG: 1500,
  spinMinutes: 5,
  colleagueId: clinic.reception.id,
  secret: PIN,
  ...changes,
});

const record = (treatmentId: string, changes: Partial<RecordBloodInput> = {}) => recordBlood(recording(), drawn(treatmentId, changes));
const rowsOf = (treatmentId: string) => database.app.db.select().from(bloodProducts).where(eq(bloodProducts.treatmentId, treatmentId));

test("keeps draw, tubes and spin, and both who checked; sent twice is one", async () => {
  const { treatmentId } = await startedVisit(clinic);
  const input = drawn(treatmentId);
  const first = value(await recordBlood(recording(), input));
  expect(value(await recordBlood(recording(), input))).toEqual(first);
  expect(await rowsOf(treatmentId)).toMatchObject([
    { tubes: 2, tubeMl: 8.5, spinG: 1500, spinMinutes: 5, checkedBy: clinic.clinician.id, witnessedBy: clinic.reception.id },
  ]);
  const view = await getBlood(recording(), treatmentId);
  expect(view?.given).toMatchObject([
    {
      name: "PRP, 2 tubes of 8.5 ml",
      made: "Drawn 10:25 am by Aroha, spun 5 min at 1500 g",
      checked: "Checked by Aroha with Hanna, 11:00 am",
    },
  ]);
  expect(view?.drawers.map(({ name }) => name)).toEqual(["Aroha", "Edith"]);
  expect(view?.colleagues.map(({ name }) => name)).toEqual(["Edith", "Hanna"]);
});

test("nobody checks whose blood it is alone, and the second proves to be there", async () => {
  const { treatmentId } = await startedVisit(clinic);
  expect(refusal(await record(treatmentId, { colleagueId: clinic.clinician.id }))).toMatchObject({
    reason: "second_person_same",
    field: "colleagueId",
  });
  expect(refusal(await record(treatmentId, { secret: "9316" }))).toMatchObject({ reason: "second_person_unproved", field: "secret" });
  value(await record(treatmentId, { colleagueId: clinic.doctor.id, secret: PASSWORD }));
  expect(await rowsOf(treatmentId)).toHaveLength(1);
});

test("what the second person typed is kept nowhere, not even as a hash of the request", async () => {
  const { treatmentId } = await startedVisit(clinic);
  const input = drawn(treatmentId, { secret: PASSWORD });
  value(await recordBlood(recording(), input));
  value(await recordBlood(recording(), { ...input, secret: PIN }));
  const kept = await database.app.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, input.idempotencyKey));
  const audits = await database.app.db.select().from(auditLog);
  expect(JSON.stringify([kept, audits.map(({ detail }) => detail)])).not.toContain(PASSWORD);
});

test("is drawn by a clinician, before it is checked, in amounts that can be", async () => {
  const { treatmentId } = await startedVisit(clinic);
  expect(refusal(await record(treatmentId, { drawnAt: "11:01" }))).toMatchObject({ reason: "blood_drawn_later", field: "drawnAt" });
  expect(refusal(await record(treatmentId, { drawnBy: clinic.reception.id }))).toMatchObject({ reason: "blood_drawn_by" });
  const sent = { ...drawn(treatmentId), tubes: "13", tubeMl: "0", spinG: "49", spinMinutes: "61" };
  const asked = recordBloodInput.safeParse(sent).error?.issues.map(({ path }) => path.join("."));
  expect(asked).toEqual(["tubes", "tubeMl", "spinG", "spinMinutes"]);
});

test("a mistake is deleted from a draft, and from a signed record nothing is", async () => {
  const { treatmentId } = await equippedVisit(clinic);
  const struck = value(await record(treatmentId));
  value(await strikeBlood(recording(), { treatmentId, bloodId: struck.bloodId }));
  expect(refusal(await strikeBlood(recording(), { treatmentId, bloodId: struck.bloodId })).reason).toBe("not_found");
  value(await record(treatmentId));
  value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
  expect(refusal(await record(treatmentId)).reason).toBe("already_signed");
  const [kept] = await rowsOf(treatmentId);
  expect(refusal(await strikeBlood(recording(), { treatmentId, bloodId: at([kept], 0)?.id ?? "" })).reason).toBe("already_signed");
});
