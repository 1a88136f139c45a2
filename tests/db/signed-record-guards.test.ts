/** What a signed record promises, tried by SQL as the application's role, round the application: the database itself says no, by the rule's name. */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { cosignTreatment } from "#lib/treatments/commands/cosign.ts";
import { getSignedTreatment } from "#lib/treatments/queries/signed.ts";
import { verifyTreatments } from "#lib/treatments/queries/verify.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import {
  addDevice,
  equippedVisit,
  putAftercareInForce,
  SIGNING,
  STARTED,
  startedVisit,
  wholeRecord,
} from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
let sql: BySql;
beforeAll(async () => {
  database = await freshDatabase("signed record guards");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  sql = await openBySql(database.roles.app);
});
afterAll(async () => {
  await sql.client.end();
  await database.close();
});

const ruleOf: BySql["ruleOf"] = (statement, values) => sql.ruleOf(statement, values);
const recording = () => as(clinic, clinic.clinician, ["treatment:record"], SIGNING);
const instant = (at: Temporal.Instant) => at.toString();

/** One of everything, signed, with a note added later. */
async function signed() {
  const visit = await equippedVisit(clinic);
  const { treatmentId, appointmentId } = visit;
  const off = instant(STARTED);
  const tub = await addLot(clinic, await addProduct(clinic, { kind: "anaesthetic", name: "Cream", singleUse: false }));
  await sql.client.query(
    "insert into anaesthetics (appointment_id, product, applied_at, removed_at, lot_id) values ($1, 'Cream', $2, $2, $3)",
    [appointmentId, off, tub.id],
  );
  await sql.client.query(
    `insert into blood_products (treatment_id, kind, drawn_at, drawn_by, tubes, tube_ml, spin_g, spin_minutes, checked_by, witnessed_by, checked_at)
       values ($1, 'cgf', $2, $3, 1, 9, 700, 12, $3, $4, $2)`,
    [treatmentId, off, clinic.clinician.id, clinic.doctor.id],
  );
  value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
  value(await addAddendum(recording(), { idempotencyKey: key(), treatmentId, words: "Slept well." }));
  return visit;
}

test("a signed record takes no change of one byte in any table of it: none more, none less, none other", async () => {
  const { treatmentId, appointmentId } = await signed();
  const others = await startedVisit(clinic);
  const denied = expect.stringMatching(/permission denied/);
  const tries: readonly (readonly [string, unknown])[] = [
    [`update treatments set notes = notes || '.' where id = '${treatmentId}'`, "treatments_frozen"],
    [`update treatments set skin_prep = 'x' where id = '${treatmentId}'`, "treatments_frozen"],
    [`update treatments set ended_at = ended_at + interval '1 minute' where id = '${treatmentId}'`, "treatments_frozen"],
    [`update treatments set state = 'draft' where id = '${treatmentId}'`, "treatments_frozen"],
    [`update treatments set content_hash = '\\x00' where id = '${treatmentId}'`, "treatments_frozen"],
    [`delete from treatments where id = '${treatmentId}'`, denied],
    [`update treatment_zones set note = 'x' where treatment_id = '${treatmentId}'`, "treatment_zones_frozen"],
    [`update treatment_zones set treatment_id = '${others.treatmentId}' where treatment_id = '${treatmentId}'`, "treatment_zones_frozen"],
    [`delete from treatment_zones where treatment_id = '${treatmentId}'`, "treatment_zones_frozen"],
    [
      `insert into treatment_zones (treatment_id, zone, depth_mm, passes) values ('${treatmentId}', 'nose', 0.5, 1)`,
      "treatment_zones_frozen",
    ],
    [`update treatment_supplies set serial = 'x' where treatment_id = '${treatmentId}'`, denied],
    [`delete from treatment_supplies where treatment_id = '${treatmentId}'`, "treatment_supplies_frozen"],
    [
      `insert into treatment_supplies (treatment_id, supply_id, lot_id, opened_at, added_by)
         select treatment_id, supply_id, lot_id, opened_at, added_by from treatment_supplies where treatment_id = '${treatmentId}'`,
      "treatment_supplies_frozen",
    ],
    [`update anaesthetics set strength = '4 %' where appointment_id = '${appointmentId}'`, "anaesthetics_frozen"],
    [`delete from anaesthetics where appointment_id = '${appointmentId}'`, "anaesthetics_frozen"],
    [`insert into anaesthetics (appointment_id, product) values ('${appointmentId}', 'Cream')`, "anaesthetics_frozen"],
    [`update blood_products set tubes = 2 where treatment_id = '${treatmentId}'`, denied],
    [`delete from blood_products where treatment_id = '${treatmentId}'`, "blood_products_frozen"],
    [`update treatment_addenda set words = 'Slept badly.' where treatment_id = '${treatmentId}'`, denied],
    [`delete from treatment_addenda where treatment_id = '${treatmentId}'`, denied],
  ];
  const before = await everything(treatmentId, appointmentId);
  for (const [statement, rule] of tries) expect([statement, await ruleOf(statement)]).toEqual([statement, rule]);
  expect(await everything(treatmentId, appointmentId)).toEqual(before);
});

test("a signed record takes a second signature once, and nothing beside it", async () => {
  const { treatmentId } = await signed();
  const cosign = `update treatments set cosigned_at = now(), cosigned_by = $2, cosign_hash = '\\x00'`;
  expect(await ruleOf(`${cosign} where id = $1`, [treatmentId, clinic.doctor.id])).toBe("treatments_cosigned");
  expect(await ruleOf(`${cosign}, notes = 'x' where id = $1`, [treatmentId, clinic.doctor.id])).toBe("treatments_frozen");
});

test("a record is signed only with a cartridge on it", async () => {
  const { treatmentId } = await startedVisit(clinic);
  const sign = `update treatments set state = 'signed', ended_at = started_at, device_id = $2, signed_at = now(), signed_by = $3, content_hash = '\\x00' where id = $1`;
  expect(await ruleOf(sign, [treatmentId, deviceId, clinic.clinician.id])).toBe("treatments_signed_cartridge");
});

test("a record is begun as a draft, and stays at the visit whose gate it passed", async () => {
  const { patientId, treatmentId } = await startedVisit(clinic);
  const free = await bookVisit(clinic);
  const signedAtOnce = `insert into treatments (appointment_id, patient_id, started_at, started_by, state, ended_at, device_id, signed_at, signed_by, content_hash)
    values ($1, $2, now(), $3, 'signed', now(), $4, now(), $3, '\\x00')`;
  expect(await ruleOf(signedAtOnce, [free.appointmentId, free.patientId, clinic.clinician.id, deviceId])).toBe("treatments_begin_as_draft");
  const { rows } = await sql.client.query("select id from appointments where patient_id = $1 and status = 'booked' limit 1", [patientId]);
  const [other] = rows.length > 0 ? rows : [{ id: free.appointmentId }];
  expect(await ruleOf("update treatments set appointment_id = $2 where id = $1", [treatmentId, other.id])).toBe("treatments_of_visit");
  expect(await ruleOf("update treatments set patient_id = $2 where id = $1", [treatmentId, free.patientId])).toBe("treatments_of_visit");
});

describe("the seal", () => {
  const verify = async () => (await verifyTreatments(as(clinic, clinic.clinician, ["clinical:read"], SIGNING))).altered;
  const read = async (id: string) => {
    const view = await getSignedTreatment(as(clinic, clinic.clinician, ["clinical:read"], SIGNING), id);
    if (view?.state !== "signed") throw new Error("It is signed.");
    return view;
  };

  /** Signed by a supervised clinician and co-signed by a doctor, with a lot of numbing of the stock. */
  async function cosigned() {
    const visit = await equippedVisit(clinic);
    const { treatmentId, appointmentId } = visit;
    await sql.client.query(
      `with s as (insert into supplies (kind, name, strength, max_minutes) values ('anaesthetic', 'EMLA', '5 %', 120) returning id),
         l as (insert into supply_lots (supply_id, location_id, lot, expiry) select id, $2, 'LC-2609', '2026-12-31' from s returning id)
       insert into anaesthetics (appointment_id, product, lot_id, applied_at, removed_at) select $1, 'EMLA', l.id, $3, $3 from l`,
      [appointmentId, clinic.locationId, instant(STARTED)],
    );
    await sql.client.query("update users set is_supervised = true where id = $1", [clinic.clinician.id]);
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    await sql.client.query("update users set is_supervised = false where id = $1", [clinic.clinician.id]);
    value(await cosignTreatment(as(clinic, clinic.doctor, ["treatment:record"], SIGNING), { treatmentId }));
    return visit;
  }

  test("holds the names of device, product and numbing lot: what is renamed later is renamed for later records", async () => {
    const { treatmentId } = await cosigned();
    const before = await read(treatmentId);
    expect(before).toMatchObject({ device: "SkinPen 1 (SkinPen Precision)", hash: { intact: true } });
    expect(before.anaesthetics.join()).toContain("lot LC-2609, to Thu 31 Dec 2026");
    await sql.client.query(
      "update supplies set name = 'Other tip' where id in (select supply_id from treatment_supplies where treatment_id = $1)",
      [treatmentId],
    );
    await sql.client.query("update resources set name = 'SkinPen 9' where id = $1", [deviceId]);
    await sql.client.query("update supplies set name = 'Other cream' where name = 'EMLA'");
    expect(await read(treatmentId)).toEqual(before);
    expect(await verify()).toEqual([]);
    await sql.client.query("update resources set name = 'SkinPen 1' where id = $1", [deviceId]);
  });

  test.each([
    ["treatments", "id", "sealed_names", `jsonb_set(sealed_names, array[device_id::text], '"Another pen"')`],
    ["treatments", "id", "notes", "notes || '.'"],
    ["treatments", "id", "consent_reason", "consent_reason || '.'"],
    ["treatments", "id", "cosigned_by", "(select id from users u where u.id not in (cosigned_by, signed_by) limit 1)"],
    ["treatments", "id", "cosigned_at", "cosigned_at + interval '1 second'"],
    ["treatments", "id", "seal_version", "2"],
    ["treatment_zones", "treatment_id", "depth_mm", "depth_mm - 0.05"],
    ["treatment_supplies", "treatment_id", "serial", "serial || '.'"],
  ])("is found broken when the database's owner changes %s by %s: %s", async (table, key, column, changed) => {
    const { treatmentId } = await cosigned();
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      const { rows } = await owner.query(`select ${column} as was from ${table} where ${key} = $1 limit 1`, [treatmentId]);
      await owner.query("set session_replication_role = replica");
      await owner.query(`update ${table} set ${column} = ${changed} where ${key} = $1`, [treatmentId]);
      expect(await verify()).toEqual([treatmentId]);
      expect((await read(treatmentId)).hash.intact).toBe(false);
      if (table === "treatments") await owner.query(`update treatments set ${column} = $2 where id = $1`, [treatmentId, rows[0].was]);
      else
        await owner.query(`update ${table} set ${column} = ${column === "serial" ? "''" : "depth_mm + 0.05"} where ${key} = $1`, [
          treatmentId,
        ]);
      expect(await verify()).toEqual([]);
    } finally {
      await owner.end();
    }
  });
});

async function everything(treatmentId: string, appointmentId: string): Promise<unknown> {
  const ofTreatment = ["treatment_zones", "treatment_supplies", "blood_products", "treatment_addenda"];
  const rows = await Promise.all([
    database.app.pool.query("select to_jsonb(x) as row from treatments x where id = $1", [treatmentId]),
    database.app.pool.query("select to_jsonb(x) as row from anaesthetics x where appointment_id = $1", [appointmentId]),
    ...ofTreatment.map((table) =>
      database.app.pool.query(`select to_jsonb(x) as row from ${table} x where treatment_id = $1 order by id`, [treatmentId]),
    ),
  ]);
  for (const { rowCount } of rows) expect(rowCount).toBeGreaterThan(0);
  return rows.map(({ rows: found }) => found);
}
