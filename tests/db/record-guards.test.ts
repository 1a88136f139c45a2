/** What the record promises, tried by SQL as the application's role, round the application: the database itself says no, by the rule's name. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { bookVisit, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import { addDevice, STARTED, startedVisit } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let sql: BySql;
beforeAll(async () => {
  database = await freshDatabase("record guards");
  clinic = await openScreeningClinic(database.app);
  sql = await openBySql(database.roles.app);
});
afterAll(async () => {
  await sql.client.end();
  await database.close();
});

const ruleOf: BySql["ruleOf"] = (statement, values) => sql.ruleOf(statement, values);
const instant = (at: Temporal.Instant) => at.toString();

test("the connection is the application's own, and no more", async () => {
  const found = await sql.client.query(
    "select pg_has_role(current_user, 'cadence_app', 'member') as app, usesuper from pg_user where usename = current_user",
  );
  expect(found.rows).toEqual([{ app: true, usesuper: false }]);
});

describe("a depth", () => {
  const zone = (treatmentId: string, depth: number, name = "cheek-upper-left") =>
    ruleOf("insert into treatment_zones (treatment_id, zone, depth_mm, passes) values ($1, $2, $3, 2)", [treatmentId, name, depth]);
  const choose = (treatmentId: string, device: string) =>
    ruleOf("update treatments set device_id = $2 where id = $1", [treatmentId, device]);

  test("over the zone's cap is refused, however it is written", async () => {
    const { treatmentId } = await startedVisit(clinic);
    expect(await zone(treatmentId, 1.55)).toBe("treatment_zones_cap");
    expect(await zone(treatmentId, 1.5)).toBe("done");
    expect(await ruleOf("update treatment_zones set depth_mm = 1.55 where treatment_id = $1", [treatmentId])).toBe("treatment_zones_cap");
    expect(await ruleOf("update treatment_zones set zone = 'forehead' where treatment_id = $1", [treatmentId])).toBe("treatment_zones_cap");
    expect(await zone(treatmentId, 0.5, "orbit-left")).toMatch(/^treatment_zones_(?:zone_known|not_orbit)$/);
  });

  test("over what the device reaches is refused, also where the device is chosen afterwards", async () => {
    const shallow = await addDevice(clinic, "Shallow pen");
    await database.app.pool.query("update devices set max_depth_mm = 1.0, label_cap_mm = null where resource_id = $1", [shallow]);
    const { treatmentId } = await startedVisit(clinic);
    expect(await zone(treatmentId, 1.25)).toBe("done");
    expect(await choose(treatmentId, shallow)).toBe("treatment_zones_cap");
  });

  test("over the device's label is refused without a reason and a doctor's name", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const labelled = await addDevice(clinic, "Labelled pen");
    await database.app.pool.query("update devices set label_cap_mm = 1.0 where resource_id = $1", [labelled]);
    expect(await choose(treatmentId, labelled)).toBe("done");
    expect(await zone(treatmentId, 1.25)).toBe("treatment_zones_over_label");
    const over = (reason: string, by: string | null) =>
      ruleOf(
        "insert into treatment_zones (treatment_id, zone, depth_mm, passes, over_label_reason, over_label_by) values ($1, 'chin', 1.25, 2, $2, $3)",
        [treatmentId, reason, by],
      );
    expect(await over("Deep scars", null)).toBe("treatment_zones_over_label");
    expect(await over("Deep scars", clinic.clinician.id)).toBe("treatment_zones_over_label");
    expect(await over(" ", clinic.doctor.id)).toBe("treatment_zones_over_label");
    expect(await over("Deep scars", clinic.doctor.id)).toBe("done");
  });
});

describe("a zone's cap", () => {
  const set = (change: string) => ruleOf(`update zone_caps set ${change} where zone = 'neck'`);
  const held = async () =>
    (await sql.client.query("select in_force_mm::float as mm, approved_at from zone_caps where zone = 'neck'")).rows[0];

  test("that is raised holds from a clinician's approval alone; lowered, at once; and an approval lapses with the change", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const treat = (depth: number) =>
      ruleOf("insert into treatment_zones (treatment_id, zone, depth_mm, passes) values ($1, 'neck', $2, 2)", [treatmentId, depth]);
    const approve = (who: string) => set(`approved_by = '${who}', approved_at = now()`);
    expect(await approve(clinic.doctor.id)).toBe("done");
    expect(await set("cap_mm = 1.5")).toBe("done");
    expect(await held()).toEqual({ mm: 1, approved_at: null });
    expect(await set(`cap_mm = 1.45, approved_by = '${clinic.doctor.id}', approved_at = now()`)).toBe("done");
    expect(await set("in_force_mm = 1.45")).toBe("done");
    expect(await held()).toEqual({ mm: 1, approved_at: null });
    expect(await treat(1.25)).toBe("treatment_zones_cap");
    expect(await approve(clinic.reception.id)).toBe("zone_caps_approved_by_clinician");
    expect(await approve(clinic.doctor.id)).toBe("done");
    expect(await treat(1.25)).toBe("done");
    expect(await set("cap_mm = 0.75")).toBe("done");
    expect(await held()).toEqual({ mm: 0.75, approved_at: null });
    expect(await ruleOf("update zone_caps set zone = 'nape' where zone = 'neck'")).toBe("zone_caps_zone_fixed");
  });
});

describe("a unit of the stock", () => {
  const open = (treatmentId: string, supplyId: string, lotId: string, serial = "") =>
    ruleOf(
      "insert into treatment_supplies (treatment_id, supply_id, lot_id, serial, opened_at, added_by) values ($1, $2, $3, $4, $5, $6)",
      [treatmentId, supplyId, lotId, serial, instant(STARTED), clinic.clinician.id],
    );

  test("with a serial number belongs to one treatment", async () => {
    const [one, other] = [await startedVisit(clinic), await startedVisit(clinic)];
    const supplyId = await addProduct(clinic);
    const lot = await addLot(clinic, supplyId);
    const next = await addLot(clinic, supplyId);
    expect(await open(one.treatmentId, supplyId, lot.id, "0417")).toBe("done");
    for (const treatmentId of [one.treatmentId, other.treatmentId])
      expect(await open(treatmentId, supplyId, lot.id, "0417")).toBe("treatment_supplies_unit_once");
    expect(await open(other.treatmentId, supplyId, next.id, "0417")).toBe("treatment_supplies_unit_once");
    expect(await ruleOf("update treatment_supplies set treatment_id = $1 where serial = '0417'", [other.treatmentId])).toMatch(
      /permission denied/,
    );
  });

  test("of a counted lot is there no more often than it came in, and the count is nobody's to write", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const supplyId = await addProduct(clinic);
    const lot = await addLot(clinic, supplyId, { received: 1 });
    expect(await open(treatmentId, supplyId, lot.id)).toBe("done");
    expect(await open(treatmentId, supplyId, lot.id)).toBe("supply_lots_left");
    expect(await ruleOf("update supply_lots set used = 0 where id = $1", [lot.id])).toMatch(/permission denied/);
    expect(await ruleOf("update supply_lots set received = 0 where id = $1", [lot.id])).toBe("supply_lots_left");
    expect(await ruleOf("update supply_lots set expiry = '2030-01-01' where id = $1", [lot.id])).toBe("supply_lots_fixed");
  });

  test("of a lot that is past its date, stopped, or of another product is refused", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const supplyId = await addProduct(clinic);
    const [yesterday, today] = [
      await addLot(clinic, supplyId, { expiry: "2026-11-22" }),
      await addLot(clinic, supplyId, { expiry: TODAY }),
    ];
    expect(await open(treatmentId, supplyId, yesterday.id)).toBe("treatment_supplies_in_date");
    const stopped = await addLot(clinic, supplyId, { stopped: "Recalled by its maker" });
    expect(await open(treatmentId, supplyId, stopped.id)).toBe("treatment_supplies_not_stopped");
    expect(await open(treatmentId, await addProduct(clinic), today.id)).toBe("treatment_supplies_lot_of_supply");
    expect(await open(treatmentId, supplyId, today.id)).toBe("done");
  });

  test("of a product that was archived is refused", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const supplyId = await addProduct(clinic);
    const lot = await addLot(clinic, supplyId);
    expect(await ruleOf("update supplies set archived_at = now() where id = $1", [supplyId])).toBe("done");
    expect(await open(treatmentId, supplyId, lot.id)).toBe("treatment_supplies_listed");
  });

  test("is of one lot however its number is written, and a lot that a record names, as a unit or as numbing, is fixed", async () => {
    const supplyId = await addProduct(clinic, { kind: "anaesthetic", name: "Cream", singleUse: false });
    const lot = await addLot(clinic, supplyId, { lot: "Lc-77" });
    const again = ruleOf("insert into supply_lots (supply_id, location_id, lot, expiry) values ($1, $2, ' LC-77', '2028-09-30')", [
      supplyId,
      clinic.locationId,
    ]);
    expect(await again).toBe("supply_lots_once");
    const date = (expiry: string) => ruleOf(`update supply_lots set expiry = '${expiry}' where id = $1`, [lot.id]);
    expect(await date("2028-10-31")).toBe("done");
    const { appointmentId } = await bookVisit(clinic);
    await sql.client.query("insert into anaesthetics (appointment_id, product, applied_at, lot_id) values ($1, 'Cream', $2, $3)", [
      appointmentId,
      instant(STARTED),
      lot.id,
    ]);
    expect(await date("2030-10-31")).toBe("supply_lots_fixed");
    expect(await ruleOf("update supplies set kind = 'consumable' where id = $1", [supplyId])).toBe("supplies_kind_fixed");
  });

  test("stopped and used again follows what was said and why, by a clinician, and what was said stays", async () => {
    const lot = await addLot(clinic, await addProduct(clinic), { stopped: "Recalled by its maker" });
    const say = (kind: string, by: string, reason = "Cleared") =>
      ruleOf("insert into supply_lot_events (lot_id, kind, reason, at, by) values ($1, $2, $3, $4, $5)", [
        lot.id,
        kind,
        reason,
        instant(STARTED),
        by,
      ]);
    expect(await ruleOf("update supply_lots set stopped_at = null, stopped_reason = null where id = $1", [lot.id])).toMatch(
      /permission denied/,
    );
    expect(await say("resumed", clinic.reception.id)).toBe("supply_lot_events_by_clinician");
    expect(await say("resumed", clinic.clinician.id, " ")).toBe("supply_lot_events_reason");
    expect(await say("resumed", clinic.clinician.id)).toBe("done");
    expect(await ruleOf("update supply_lot_events set reason = 'x' where lot_id = $1", [lot.id])).toMatch(/permission denied/);
    const kept = await sql.client.query("select stopped_at from supply_lots where id = $1", [lot.id]);
    expect(kept.rows).toEqual([{ stopped_at: null }]);
  });

  test.each(["serum", "glide"] as const)("that is a %s reaches needled skin only from the list", async (kind) => {
    const { treatmentId } = await startedVisit(clinic);
    for (const forNeedledSkin of [false, true]) {
      const supplyId = await addProduct(clinic, { kind, name: "Hyaluronic acid", singleUse: false, forNeedledSkin });
      const lot = await addLot(clinic, supplyId);
      expect(await open(treatmentId, supplyId, lot.id)).toBe(forNeedledSkin ? "done" : "treatment_supplies_for_needled_skin");
    }
  });
});

describe("a numbing cream", () => {
  let tub: string;
  beforeAll(async () => {
    tub = (await addLot(clinic, await addProduct(clinic, { kind: "anaesthetic", name: "Cream", singleUse: false }))).id;
  });
  const put = (appointmentId: string, applied: Temporal.Instant, removed: Temporal.Instant | null, lotId: string | null = tub) =>
    ruleOf("insert into anaesthetics (appointment_id, product, applied_at, removed_at, lot_id) values ($1, 'Cream', $2, $3, $4)", [
      appointmentId,
      instant(applied),
      removed === null ? null : instant(removed),
      lotId,
    ]);
  const minutes = (count: number) => STARTED.add({ minutes: count });

  test("comes off before the first pass: neither on nor removed later, however it is written", async () => {
    const { appointmentId } = await startedVisit(clinic);
    expect(await put(appointmentId, minutes(-15), null)).toBe("anaesthetics_removed_first");
    expect(await put(appointmentId, minutes(-15), minutes(1))).toBe("anaesthetics_removed_first");
    expect(await put(appointmentId, minutes(-15), minutes(0))).toBe("done");
    const change = (set: string) => ruleOf(`update anaesthetics set ${set} where appointment_id = $1`, [appointmentId]);
    expect(await change("removed_at = null")).toBe("anaesthetics_removed_first");
    expect(await change(`removed_at = '${instant(minutes(1))}'`)).toBe("anaesthetics_removed_first");
    expect(await change(`removed_at = '${instant(minutes(-16))}'`)).toBe("anaesthetics_order");
  });

  test("that is on keeps every start away, and so does one removed after it", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const start = (at: Temporal.Instant) =>
      ruleOf("insert into treatments (appointment_id, patient_id, started_at, started_by) values ($1, $2, $3, $4)", [
        appointmentId,
        patientId,
        instant(at),
        clinic.clinician.id,
      ]);
    expect(await put(appointmentId, minutes(-15), null)).toBe("done");
    expect(await start(minutes(0))).toBe("treatments_after_numbing");
    expect(await ruleOf("update anaesthetics set removed_at = $2 where appointment_id = $1", [appointmentId, instant(minutes(1))])).toBe(
      "done",
    );
    expect(await start(minutes(0))).toBe("treatments_after_numbing");
    expect(await start(minutes(1))).toBe("done");
    expect(await ruleOf("update treatments set started_at = $2 where appointment_id = $1", [appointmentId, instant(minutes(0))])).toBe(
      "treatments_after_numbing",
    );
  });

  test("comes from a lot in date and in use, and stays at its visit", async () => {
    const visit = await bookVisit(clinic);
    const supplyId = await addProduct(clinic, { kind: "anaesthetic", name: "Cream", singleUse: false });
    const old = await addLot(clinic, supplyId, { expiry: "2026-11-22" });
    const stopped = await addLot(clinic, supplyId, { stopped: "Spoilt" });
    expect(await put(visit.appointmentId, minutes(-15), null, old.id)).toBe("anaesthetics_in_date");
    expect(await put(visit.appointmentId, minutes(-15), null, stopped.id)).toBe("anaesthetics_not_stopped");
    expect(await put(visit.appointmentId, minutes(-15), null, null)).toBe("anaesthetics_lot_named");
    const tips = await addLot(clinic, await addProduct(clinic));
    expect(await put(visit.appointmentId, minutes(-15), null, tips.id)).toBe("anaesthetics_listed");
    expect(await put(visit.appointmentId, minutes(-15), null)).toBe("done");
    expect(await ruleOf("update anaesthetics set lot_id = null where appointment_id = $1", [visit.appointmentId])).toBe(
      "anaesthetics_lot_named",
    );
    const other = await bookVisit(clinic);
    expect(
      await ruleOf("update anaesthetics set appointment_id = $2 where appointment_id = $1", [visit.appointmentId, other.appointmentId]),
    ).toBe("anaesthetics_of_visit");
  });
});

describe("blood of the patient's own", () => {
  const keep = (treatmentId: string, witness: string, checked = STARTED.add({ minutes: 10 })) =>
    ruleOf(
      `insert into blood_products (treatment_id, kind, drawn_at, drawn_by, tubes, tube_ml, spin_g, spin_minutes, checked_by, witnessed_by, checked_at)
       values ($1, 'prp', $2, $3, 2, 8.5, 1500, 5, $3, $4, $5)`,
      [treatmentId, instant(STARTED), clinic.clinician.id, witness, instant(checked)],
    );

  test("is checked by two people, after it was drawn", async () => {
    const { treatmentId } = await startedVisit(clinic);
    expect(await keep(treatmentId, clinic.clinician.id)).toBe("blood_products_two_people");
    expect(await keep(treatmentId, clinic.doctor.id, STARTED.subtract({ minutes: 1 }))).toBe("blood_products_order");
    expect(await keep(treatmentId, clinic.doctor.id)).toBe("done");
    expect(await ruleOf("update blood_products set witnessed_by = checked_by where treatment_id = $1", [treatmentId])).toMatch(
      /permission denied/,
    );
  });
});
