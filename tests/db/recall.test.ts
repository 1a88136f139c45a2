import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { patients } from "#db/schema/patients.ts";
import { recallLot } from "#lib/supplies/queries/recall.ts";
import { takeSupply } from "#lib/treatments/commands/materials.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { gtinOf, scanned } from "#tests/support/packs.ts";
import { key, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import { SIGNING, startedVisit } from "#tests/support/treatment-room.ts";

const GTIN = gtinOf("0931234567890");

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("recall");
  clinic = await openScreeningClinic(database.app);
  await addProduct(clinic, { gtin: GTIN });
});
afterAll(() => database.close());

const reading = () => as(clinic, clinic.reception, ["supply:manage", "patient:read"]);
const take = (treatmentId: string, code: string) =>
  takeSupply(as(clinic, clinic.clinician, ["treatment:record"], SIGNING), {
    idempotencyKey: key(),
    treatmentId,
    code,
    supplyId: null,
    expiry: null,
  });
const pack = (lot: string, serial: string) => scanned({ gtin: GTIN, lot, expiry: "2028-09-30", serial });

test("a recall finds every patient and session that a lot reached, as a unit or as numbing, and nobody else", async () => {
  const cream = await addProduct(clinic, { kind: "anaesthetic", name: "Numbing cream" });
  const tub = await addLot(clinic, cream, { lot: "R-1" });
  const [twice, numbed, other] = [await startedVisit(clinic), await bookVisit(clinic), await startedVisit(clinic)];
  value(await take(twice.treatmentId, pack("R-1", "0001")));
  value(await take(twice.treatmentId, pack("R-1", "0002")));
  value(await take(other.treatmentId, pack("R-10", "0001-b")));
  await database.app.db.insert(anaesthetics).values({
    appointmentId: numbed.appointmentId,
    lotId: tub.id,
    product: "Numbing cream",
    appliedAt: SIGNING,
    appliedBy: clinic.clinician.id,
  });
  const { lots, patients: reached, sessions } = await recallLot(reading(), "r-1", 0);
  expect(lots.map(({ product }) => product)).toEqual(["12-needle tip", "Numbing cream"]);
  expect(sessions).toBe(2);
  const found = Object.fromEntries(
    reached.map(({ id, sessions: own }) => [id, own.map(({ appointmentId, used }) => [appointmentId, used])]),
  );
  expect(found).toEqual({
    [twice.patientId]: [[twice.appointmentId, "12-needle tip, unit 0001, 0002"]],
    [numbed.patientId]: [[numbed.appointmentId, "Numbing cream"]],
  });
});

test("a patient who was merged is told once, under the record that stands, with how to reach them", async () => {
  const [old, kept] = [await startedVisit(clinic), await startedVisit(clinic)];
  value(await take(old.treatmentId, pack("R-2", "0003")));
  value(await take(kept.treatmentId, pack("R-2", "0004")));
  const { db } = database.app;
  await db.update(patients).set({ mergedInto: kept.patientId }).where(eq(patients.id, old.patientId));
  await db.update(patients).set({ phone: "+61 491 570 006", email: "ines@example.org" }).where(eq(patients.id, kept.patientId));
  const { patients: reached, sessions } = await recallLot(reading(), "R-2", 0);
  expect(reached).toMatchObject([{ id: kept.patientId, phone: "+61 491 570 006", email: "ines@example.org", ways: [] }]);
  expect(sessions).toBe(2);
});

test("a recall is one read in the audit and one of every patient it told of, and a lot that is on no list tells of nobody", async () => {
  const [one, other] = [await startedVisit(clinic), await startedVisit(clinic)];
  value(await take(one.treatmentId, pack("R-3", "0005")));
  value(await take(other.treatmentId, pack("R-3", "0006")));
  const { lots } = await recallLot(reading(), "R-3", 0);
  const audited = await database.app.db
    .select({ actorId: auditLog.actorId, patientId: auditLog.patientId, detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.action, "supply_lot:recall"), eq(auditLog.objectId, lots[0]?.id ?? "")));
  const actorId = clinic.reception.id;
  const named = [one, other].map(({ patientId }) => ({ actorId, patientId, detail: { sessions: 1 } }));
  expect(audited).toHaveLength(3);
  expect(audited).toEqual(expect.arrayContaining([{ actorId, patientId: null, detail: { lots: 1, patients: 2, sessions: 2 } }, ...named]));
  const further = await recallLot(reading(), "R-3", 1);
  expect([further.patients.length, further.reached, further.sessions]).toEqual([1, 2, 2]);
  expect((await recallLot(reading(), "R-3", null)).patients).toHaveLength(2);
  expect(await recallLot(reading(), "NO-SUCH-LOT", 0)).toEqual({ lot: "NO-SUCH-LOT", lots: [], patients: [], reached: 0, sessions: 0 });
});
