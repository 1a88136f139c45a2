/** What a signed record promises, tried by SQL as the application's role, round the application: the database itself says no, by the rule's name. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
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
  await sql.client.query("insert into anaesthetics (appointment_id, product, applied_at, removed_at) values ($1, 'Cream', $2, $2)", [
    appointmentId,
    off,
  ]);
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
  const cosign = `update treatments set cosigned_at = now(), cosigned_by = $2`;
  expect(await ruleOf(`${cosign} where id = $1`, [treatmentId, clinic.doctor.id])).toBe("treatments_cosigned");
  expect(await ruleOf(`${cosign}, notes = 'x' where id = $1`, [treatmentId, clinic.doctor.id])).toBe("treatments_frozen");
});

test("a record is signed only with a cartridge on it", async () => {
  const { treatmentId } = await startedVisit(clinic);
  const sign = `update treatments set state = 'signed', ended_at = started_at, device_id = $2, signed_at = now(), signed_by = $3, content_hash = '\\x00' where id = $1`;
  expect(await ruleOf(sign, [treatmentId, deviceId, clinic.clinician.id])).toBe("treatments_signed_cartridge");
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
