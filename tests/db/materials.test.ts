import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { supplyLots } from "#db/schema/supplies.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { getMaterials } from "#lib/supplies/queries/materials.ts";
import { returnSupply, takeSupply } from "#lib/treatments/commands/materials.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { gtinOf, scanned } from "#tests/support/packs.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import { addDevice, putAftercareInForce, SIGNING, startedVisit, wholeRecord } from "#tests/support/treatment-room.ts";

const GTIN = gtinOf("0931234567890");

let database: TestDatabase;
let clinic: ScreeningClinic;
let tips: string;
beforeAll(async () => {
  database = await freshDatabase("materials");
  clinic = await openScreeningClinic(database.app);
  tips = await addProduct(clinic, { gtin: GTIN });
});
afterAll(() => database.close());

const recording = () => as(clinic, clinic.clinician, ["treatment:record"], SIGNING);
const take = (treatmentId: string, code: string, more: { supplyId?: string; expiry?: string } = {}) =>
  takeSupply(recording(), { idempotencyKey: key(), treatmentId, code, supplyId: more.supplyId ?? null, expiry: more.expiry ?? null });
const pack = (serial: string, lot = "BC-2609-114", expiry: string | null = "2028-09-30") => scanned({ gtin: GTIN, lot, expiry, serial });

async function lotRow(id: string) {
  return at(await database.app.db.select().from(supplyLots).where(eq(supplyLots.id, id)), 0);
}
const usedIn = (treatmentId: string) =>
  database.app.db.select().from(treatmentSupplies).where(eq(treatmentSupplies.treatmentId, treatmentId));

describe("a unit that is scanned", () => {
  test("is on the record with product, lot, expiry and serial, counts its lot down, and leaves its trace", async () => {
    const lot = await addLot(clinic, tips, { lot: "BC-2609-114" });
    const { treatmentId } = await startedVisit(clinic);
    value(await take(treatmentId, pack("0417")));
    const view = await getMaterials(recording(), treatmentId);
    expect(view?.used).toMatchObject([
      {
        name: "12-needle tip",
        lot: "BC-2609-114",
        serial: "0417",
        inDate: "Sterile to Sep 2028",
        left: "23 left",
        opened: "Opened 11:00 am by Aroha",
      },
    ]);
    expect((await lotRow(lot.id)).used).toBe(1);
    const audited = await database.app.db
      .select({ action: auditLog.action, detail: auditLog.detail })
      .from(auditLog)
      .where(eq(auditLog.objectId, treatmentId));
    expect(audited).toContainEqual({ action: "supply:take", detail: { supply: tips, lot: lot.id } });
  });

  test("belongs to one treatment, and counts again once it was taken off", async () => {
    const [first, second] = [await startedVisit(clinic), await startedVisit(clinic)];
    const { usedId } = value(await take(first.treatmentId, pack("0500", "BC-ONE")));
    expect(refusal(await take(second.treatmentId, pack("0500", "BC-ONE")))).toMatchObject({ reason: "unit_used", field: "code" });
    expect(refusal(await take(first.treatmentId, pack("0500", "BC-ONE"))).reason).toBe("unit_here");
    value(await returnSupply(recording(), { treatmentId: first.treatmentId, usedId }));
    expect(refusal(await returnSupply(recording(), { treatmentId: first.treatmentId, usedId })).reason).toBe("not_found");
    value(await take(second.treatmentId, pack("0500", "BC-ONE")));
  });

  test("by two treatments at once is one's alone", async () => {
    const [first, second] = [await startedVisit(clinic), await startedVisit(clinic)];
    for (let round = 0; round < 6; round += 1) {
      // A lot of its own each round: that both meet it for the first time is part of the race.
      const code = pack(`race-${round}`, `BC-RACE-${round}`);
      const both = await Promise.all([take(first.treatmentId, code), take(second.treatmentId, code)]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(both.flatMap((result) => (result.ok ? [] : [result.refusal.reason]))).toEqual(["unit_used"]);
    }
    expect([...(await usedIn(first.treatmentId)), ...(await usedIn(second.treatmentId))]).toHaveLength(6);
  });

  test("of a lot that the location has not met puts the lot on its list, uncounted", async () => {
    const { treatmentId } = await startedVisit(clinic);
    value(await take(treatmentId, pack("1", "BC-NEW")));
    const view = await getMaterials(recording(), treatmentId);
    expect(view?.used).toMatchObject([{ lot: "BC-NEW", left: null }]);
    expect(view?.lots.map(({ lot }) => lot)).toContain("BC-NEW");
  });

  test.each([
    ["whose product nobody listed", scanned({ gtin: gtinOf("0500000000000"), lot: "X", expiry: null, serial: "" }), "code_unknown", "code"],
    ["whose code names no lot", `]d201${GTIN}17280930`, "code_without_lot", "code"],
    ["whose code was misread", `]d201${GTIN.slice(0, 13)}${(Number(GTIN.charAt(13)) + 1) % 10}`, "code_check_digit", "code"],
    ["of a new lot without expiry", pack("7", "BC-UNDATED", null), "lot_needs_expiry", "expiry"],
    ["that says another expiry than its lot", pack("8", "BC-2609-114", "2028-10-31"), "lot_expiry_differs", "code"],
  ])("%s is refused beside its field", async (_, code, reason, field) => {
    const { treatmentId } = await startedVisit(clinic);
    expect(refusal(await take(treatmentId, code))).toMatchObject({ reason, field });
    expect(await usedIn(treatmentId)).toEqual([]);
  });
});

describe("a lot that is typed", () => {
  test("is found whatever its capitals, and counts once however often the form is sent", async () => {
    const lot = await addLot(clinic, tips, { lot: "Ab-77", received: 2 });
    const { treatmentId } = await startedVisit(clinic);
    const sent = { idempotencyKey: key(), treatmentId, code: "aB-77", supplyId: null, expiry: null };
    const first = value(await takeSupply(recording(), sent));
    expect(value(await takeSupply(recording(), sent))).toEqual(first);
    expect((await lotRow(lot.id)).used).toBe(1);
    value(await take(treatmentId, "AB-77"));
    expect(refusal(await take(treatmentId, "AB-77"))).toMatchObject({ reason: "lot_used_up", field: "code" });
  });

  test("the last unit of a lot goes to one of two treatments that take it at once", async () => {
    const [first, second] = [await startedVisit(clinic), await startedVisit(clinic)];
    for (let round = 0; round < 4; round += 1) {
      const lot = await addLot(clinic, tips, { received: 1 });
      const both = await Promise.all([take(first.treatmentId, lot.lot), take(second.treatmentId, lot.lot)]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await lotRow(lot.id)).used).toBe(1);
    }
  });

  test("and not on the list is asked for with product and expiry, then added", async () => {
    const { treatmentId } = await startedVisit(clinic);
    expect(refusal(await take(treatmentId, "L-9"))).toMatchObject({ reason: "lot_unknown", field: "code" });
    expect(refusal(await take(treatmentId, "L-9", { supplyId: tips }))).toMatchObject({ reason: "lot_needs_expiry", field: "expiry" });
    value(await take(treatmentId, "L-9", { supplyId: tips, expiry: "2027-01-31" }));
    expect(refusal(await take(treatmentId, "L-9", { expiry: "2027-02-28" })).reason).toBe("lot_expiry_differs");
  });

  test("and shared by two products asks which it is", async () => {
    const other = await addProduct(clinic, { name: "36-needle tip" });
    await addLot(clinic, tips, { lot: "SHARED" });
    await addLot(clinic, other, { lot: "SHARED" });
    const { treatmentId } = await startedVisit(clinic);
    expect(refusal(await take(treatmentId, "SHARED"))).toMatchObject({ reason: "lot_of_several", field: "supplyId" });
    value(await take(treatmentId, "SHARED", { supplyId: other }));
    expect(await usedIn(treatmentId)).toMatchObject([{ supplyId: other }]);
  });
});

describe("what may not be used", () => {
  test("an expired, a stopped and an anaesthetic lot, and a serum off the list for needled skin, are refused and not offered", async () => {
    const serum = await addProduct(clinic, { kind: "serum", name: "Vitamin C 10 %" });
    const cream = await addProduct(clinic, { kind: "anaesthetic", name: "Numbing cream" });
    const listed = await addProduct(clinic, { kind: "glide", name: "Lift HG", forNeedledSkin: true });
    await addLot(clinic, tips, { lot: "OLD", expiry: "2026-11-01" });
    await addLot(clinic, tips, { lot: "STOPPED", stopped: "Recalled by the maker" });
    await addLot(clinic, serum, { lot: "SERUM" });
    await addLot(clinic, cream, { lot: "CREAM" });
    await addLot(clinic, listed, { lot: "GLIDE" });
    const { treatmentId } = await startedVisit(clinic);
    const reasons = { OLD: "lot_expired", STOPPED: "lot_stopped", SERUM: "supply_not_for_needled_skin", CREAM: "supply_numbing" };
    for (const [lot, reason] of Object.entries(reasons))
      expect(refusal(await take(treatmentId, lot))).toMatchObject({ reason, field: "code" });
    const offered = (await getMaterials(recording(), treatmentId))?.lots.map(({ lot }) => lot) ?? [];
    expect(offered).toContain("GLIDE");
    for (const lot of Object.keys(reasons)) expect(offered).not.toContain(lot);
    value(await take(treatmentId, "GLIDE"));
  });

  test("a lot is good on its last day and not on the next", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const today = SIGNING.toZonedDateTimeISO("Australia/Melbourne").toPlainDate();
    value(await take(treatmentId, "LAST-DAY", { supplyId: tips, expiry: today.toString() }));
    const late = await take(treatmentId, "DAY-AFTER", { supplyId: tips, expiry: today.subtract({ days: 1 }).toString() });
    expect(refusal(late).reason).toBe("lot_expired");
  });

  test("nothing goes on or off a signed record", async () => {
    await putAftercareInForce(clinic);
    const deviceId = await addDevice(clinic);
    const { treatmentId } = await startedVisit(clinic);
    const { usedId } = value(await take(treatmentId, pack("S-1", "BC-SIGN")));
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    expect(refusal(await take(treatmentId, pack("S-2", "BC-SIGN"))).reason).toBe("already_signed");
    expect(refusal(await returnSupply(recording(), { treatmentId, usedId })).reason).toBe("already_signed");
  });
});
