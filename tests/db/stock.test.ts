import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { locations } from "#db/schema/locations.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { addSupply, archiveSupply, restoreSupply, updateSupply } from "#lib/supplies/commands/catalogue.ts";
import { countLot, receiveLot, resumeLot, stopLot } from "#lib/supplies/commands/lots.ts";
import type { AddSupplyInput } from "#lib/supplies/input.ts";
import { recallLot } from "#lib/supplies/queries/recall.ts";
import { getStock, getSupply } from "#lib/supplies/queries/stock.ts";
import { takeSupply } from "#lib/treatments/commands/materials.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { gtinOf, scanned } from "#tests/support/packs.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import { SIGNING, startedVisit } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("stock");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const reception = () => as(clinic, clinic.reception, ["supply:manage"]);
const clinician = () => as(clinic, clinic.clinician, ["supply:manage"]);
const recording = () => as(clinic, clinic.clinician, ["treatment:record"], SIGNING);

const product = (changes: Partial<AddSupplyInput> = {}): AddSupplyInput => ({
  idempotencyKey: key(),
  kind: "cartridge",
  name: "12-needle tip",
  manufacturer: "Crown Aesthetics",
  strength: "",
  gtin: null,
  singleUse: false,
  forNeedledSkin: false,
  maxMinutes: null,
  lowAt: 5,
  ...changes,
});

const receive = (code: string, units: number, more: { supplyId?: string; expiry?: string } = {}) =>
  receiveLot(reception(), {
    idempotencyKey: key(),
    locationId: clinic.locationId,
    code,
    units,
    supplyId: more.supplyId ?? null,
    expiry: more.expiry ?? null,
  });

async function lotNamed(lot: string) {
  return at(await database.app.db.select().from(supplyLots).where(eq(supplyLots.lot, lot)), 0);
}
async function rowOf(id: string) {
  return (await getStock(reception(), { id: clinic.locationId, timeZone: "Australia/Melbourne" })).rows.find((row) => row.id === id);
}

describe("a product", () => {
  test("is added once however often the form is sent, and keeps only what its kind has", async () => {
    const input = product({ maxMinutes: null, strength: "5 %" });
    const added = value(await addSupply(reception(), input));
    expect(value(await addSupply(reception(), input))).toEqual(added);
    expect(await getSupply(reception(), added.supplyId)).toMatchObject({ singleUse: true, forNeedledSkin: false, lots: [] });
  });

  test("has its code for itself, until it is archived", async () => {
    const gtin = gtinOf("0931234500001");
    const { supplyId } = value(await addSupply(reception(), product({ gtin })));
    expect(refusal(await addSupply(reception(), product({ gtin })))).toMatchObject({ reason: "gtin_taken", field: "gtin" });
    const both = await Promise.all([0, 1].map(() => addSupply(reception(), product({ gtin: gtinOf("0931234500002") }))));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    value(await archiveSupply(reception(), { supplyId, version: 1 }));
    value(await addSupply(reception(), product({ gtin })));
    expect(refusal(await restoreSupply(reception(), { supplyId, version: 2 })).reason).toBe("gtin_taken");
  });

  test("is put on the list for needled skin, and given its longest time, by clinicians alone", async () => {
    const serum = { kind: "serum", name: "Hyaluronic acid 1 %", forNeedledSkin: true } as const;
    expect(refusal(await addSupply(reception(), product(serum)))).toMatchObject({
      reason: "supply_for_clinician",
      field: "forNeedledSkin",
    });
    const { supplyId } = value(await addSupply(clinician(), product(serum)));
    const { idempotencyKey: _, ...facts } = product({ ...serum, lowAt: 9 });
    value(await updateSupply(reception(), { supplyId, version: 1, ...facts }));
    const off = await updateSupply(reception(), { supplyId, version: 2, ...facts, forNeedledSkin: false });
    expect(refusal(off)).toMatchObject({ reason: "supply_for_clinician", field: "forNeedledSkin" });
    const cream = product({ kind: "anaesthetic", name: "Cream", maxMinutes: 60 });
    expect(refusal(await addSupply(reception(), cream))).toMatchObject({ reason: "supply_for_clinician", field: "maxMinutes" });
    value(await addSupply(clinician(), { ...cream, idempotencyKey: key() }));
  });

  test("keeps its kind once it has lots, and refuses a save over another's", async () => {
    const supplyId = await addProduct(clinic);
    await addLot(clinic, supplyId);
    const { idempotencyKey: _, ...facts } = product({ kind: "glide" });
    expect(refusal(await updateSupply(clinician(), { supplyId, version: 1, ...facts }))).toMatchObject({
      reason: "supply_kind_fixed",
      field: "kind",
    });
    value(await updateSupply(clinician(), { supplyId, version: 1, ...facts, kind: "cartridge" }));
    expect(refusal(await updateSupply(clinician(), { supplyId, version: 1, ...facts, kind: "cartridge" })).reason).toBe(
      "changed_meanwhile",
    );
  });
});

describe("a delivery", () => {
  test("scanned puts the lot on the list and counts it in, again and again", async () => {
    const gtin = gtinOf("0931234500010");
    const supplyId = await addProduct(clinic, { gtin });
    const code = scanned({ gtin, lot: "D-1", expiry: "2028-09-30", serial: "0001" });
    expect(value(await receive(code, 24))).toEqual({ product: "12-needle tip", lot: "D-1" });
    value(await receive(code, 6));
    expect(await lotNamed("D-1")).toMatchObject({ supplyId, expiry: "2028-09-30", received: 30, used: 0 });
  });

  test("of a lot first met in a treatment begins with what was used already", async () => {
    const supplyId = await addProduct(clinic);
    const { treatmentId } = await startedVisit(clinic);
    const take = { idempotencyKey: key(), treatmentId, code: "MET-FIRST", supplyId, expiry: "2028-09-30" };
    value(await takeSupply(recording(), take));
    value(await receive("met-first", 10));
    expect(await lotNamed("MET-FIRST")).toMatchObject({ received: 11, used: 1 });
  });

  test("of an expired or a stopped lot is refused", async () => {
    const supplyId = await addProduct(clinic);
    await addLot(clinic, supplyId, { lot: "D-OLD", expiry: "2026-01-31" });
    await addLot(clinic, supplyId, { lot: "D-STOPPED", stopped: "Wet" });
    expect(refusal(await receive("D-OLD", 5))).toMatchObject({ reason: "lot_expired", field: "code" });
    expect(refusal(await receive("D-STOPPED", 5))).toMatchObject({ reason: "lot_stopped", field: "code" });
    expect(refusal(await receive("D-NOWHERE", 5))).toMatchObject({ reason: "lot_unknown", field: "code" });
  });
});

describe("the stock", () => {
  test("counts what may be used, says what to use next, and puts first what runs low", async () => {
    const plenty = await addProduct(clinic, { name: "Plenty", lowAt: 5 });
    const few = await addProduct(clinic, { name: "Few", lowAt: 5 });
    const unknown = await addProduct(clinic, { name: "Unknown", lowAt: 5 });
    await addLot(clinic, plenty, { lot: "P-2", expiry: "2029-01-31", received: 20, used: 0 });
    await addLot(clinic, plenty, { lot: "P-1", expiry: "2028-01-31", received: 20, used: 0 });
    await addLot(clinic, plenty, { lot: "P-0", expiry: "2026-01-31", received: 500 });
    await addLot(clinic, few, { lot: "F-1", expiry: "2026-12-20", received: 5 });
    await addLot(clinic, unknown, { lot: "U-1", received: null });
    expect(await rowOf(plenty)).toMatchObject({ left: "40", next: "P-1 to Jan 2028", low: false, expiring: null });
    expect(await rowOf(few)).toMatchObject({ left: "5", low: true, expiring: "F-1 expires in 4 weeks" });
    expect(await rowOf(unknown)).toMatchObject({ left: "not counted", low: false });
    const { rows } = await getStock(reception(), { id: clinic.locationId, timeZone: "Australia/Melbourne" });
    const order = rows.map(({ low }) => low);
    expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
  });

  test("follows a count, and a lot out of use counts no more until it is back", async () => {
    const supplyId = await addProduct(clinic);
    const { id: lotId, lot } = await addLot(clinic, supplyId, { received: 24 });
    value(await countLot(reception(), { lotId, version: 1, left: 7 }));
    expect(await rowOf(supplyId)).toMatchObject({ left: "7" });
    value(await stopLot(reception(), { lotId, version: 2, reason: "Recalled by the maker" }));
    expect(await rowOf(supplyId)).toMatchObject({ left: "none", next: null, low: true });
    const { treatmentId } = await startedVisit(clinic);
    const take = { treatmentId, code: lot, supplyId: null, expiry: null };
    expect(refusal(await takeSupply(recording(), { idempotencyKey: key(), ...take })).reason).toBe("lot_stopped");
    expect(refusal(await countLot(reception(), { lotId, version: 2, left: 7 })).reason).toBe("changed_meanwhile");
    value(await resumeLot(recording(), { lotId, version: 3, reason: "Cleared by the maker" }));
    expect(refusal(await resumeLot(recording(), { lotId, version: 4, reason: "Twice" })).reason).toBe("changed_meanwhile");
    value(await takeSupply(recording(), { idempotencyKey: key(), ...take }));
    expect(await rowOf(supplyId)).toMatchObject({ left: "6" });
    expect((await getSupply(reception(), supplyId))?.lots[0]?.history).toEqual([
      expect.stringMatching(/^Back in use on .* by Aroha: Cleared by the maker$/),
      expect.stringMatching(/^Taken out of use on .* by Hanna: Recalled by the maker$/),
    ]);
  });

  test("of a lot that is stopped while it is scanned, the unit is on the record before or not at all", async () => {
    const supplyId = await addProduct(clinic);
    const { treatmentId } = await startedVisit(clinic);
    for (let round = 0; round < 6; round += 1) {
      const { id: lotId, lot } = await addLot(clinic, supplyId);
      const [taken, stopped] = await Promise.all([
        takeSupply(recording(), { idempotencyKey: key(), treatmentId, code: lot, supplyId: null, expiry: null }),
        stopLot(reception(), { lotId, version: 1, reason: "Recalled" }),
      ]);
      expect(stopped.ok).toBe(true);
      expect((await lotNamed(lot)).used).toBe(taken.ok ? 1 : 0);
      if (!taken.ok) expect(taken.refusal.reason).toBe("lot_stopped");
    }
  });

  test("of a number is one: stopped at one location it is used at none, met later or written otherwise", async () => {
    const supplyId = await addProduct(clinic);
    const elsewhere = at(
      await database.app.db
        .insert(locations)
        .values({ name: "Elsewhere", timeZone: "Australia/Melbourne", jurisdiction: "AU-VIC", currency: "AUD", emergencyNumber: "000" })
        .returning({ id: locations.id }),
      0,
    ).id;
    const there = await addLot(clinic, supplyId, { lot: "Ab-900", locationId: elsewhere });
    const here = await addLot(clinic, supplyId, { lot: "AB-900 " });
    value(await stopLot(reception(), { lotId: there.id, version: 1, reason: "Recalled by the maker" }));
    const { treatmentId } = await startedVisit(clinic);
    const take = (code: string, more: object = {}) =>
      takeSupply(recording(), { idempotencyKey: key(), treatmentId, code, supplyId: null, expiry: null, ...more });
    expect(refusal(await take("ab-900")).reason).toBe("lot_stopped");
    expect((await recallLot(as(clinic, clinic.reception, ["supply:manage", "patient:read"]), "ab-900", 0)).lots).toMatchObject([
      { stopped: true },
      { stopped: true },
    ]);
    value(await resumeLot(recording(), { lotId: here.id, version: 2, reason: "Cleared" }));
    value(await take("ab-900"));
    const far = await addLot(clinic, supplyId, { lot: "far-1", locationId: elsewhere });
    value(await stopLot(reception(), { lotId: far.id, version: 1, reason: "Recalled by the maker" }));
    expect(refusal(await take("FAR-1", { supplyId, expiry: "2028-09-30" })).reason).toBe("lot_stopped");
  });

  test("names no product that was archived, and takes in and uses nothing of it", async () => {
    const supplyId = await addProduct(clinic);
    const { lot } = await addLot(clinic, supplyId);
    const { treatmentId } = await startedVisit(clinic);
    value(await archiveSupply(reception(), { supplyId, version: 1 }));
    expect(await rowOf(supplyId)).toBeUndefined();
    const given = { supplyId, expiry: "2028-09-30" };
    const taken = await takeSupply(recording(), { idempotencyKey: key(), treatmentId, code: lot, ...given });
    expect(refusal(taken)).toMatchObject({ reason: "supply_archived", field: "code" });
    expect(refusal(await receive(lot, 5, given)).reason).toBe("supply_archived");
    expect(at(await database.app.db.select().from(supplies).where(eq(supplies.id, supplyId)), 0).archivedAt).not.toBeNull();
  });
});
