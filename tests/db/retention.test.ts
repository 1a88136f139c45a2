/** What the one role that may destroy can do, by SQL: a record whose time is over goes whole, and nothing else changes with it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sweepFiles } from "#lib/photos/jobs/sweep.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { openPhotoClinic, temporaryStore } from "#tests/support/photo-clinic.ts";
import type { ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice, equippedVisit, putAftercareInForce } from "#tests/support/treatment-room.ts";
import { wholeVisit } from "#tests/support/whole-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
let app: BySql;
let retention: BySql;
const store = temporaryStore();
beforeAll(async () => {
  database = await freshDatabase("retention");
  clinic = await openPhotoClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  app = await openBySql(database.roles.app);
  retention = await openBySql(database.roles.retention);
});
afterAll(async () => {
  await Promise.all([app.client.end(), retention.client.end()]);
  await database.close();
  store.clear();
});

test("destroys a signed record, its handout, photographs and documents; nothing is counted back, and the files go with the next sweep", async () => {
  const { treatmentId, appointmentId, patientId } = await wholeVisit({ clinic, deviceId, app, store });
  const used = async () => (await app.client.query("select l.id, l.used from supply_lots l order by 1")).rows;
  const before = await used();
  expect(before.map(({ used: units }) => units).toSorted()).toEqual([0, 1]);
  expect(store.kept()).toHaveLength(7);
  const destroy: readonly (readonly [string, string])[] = [
    ["handouts", `treatment_id = '${treatmentId}'`],
    ["treatment_addenda", `treatment_id = '${treatmentId}'`],
    ["treatment_zones", `treatment_id = '${treatmentId}'`],
    ["treatment_supplies", `treatment_id = '${treatmentId}'`],
    ["blood_products", `treatment_id = '${treatmentId}'`],
    ["anaesthetics", `appointment_id = '${appointmentId}'`],
    ["treatments", `id = '${treatmentId}'`],
    ["photos", `patient_id = '${patientId}'`],
    ["patient_documents", `patient_id = '${patientId}'`],
  ];
  for (const [table, which] of destroy) {
    expect([table, await app.ruleOf(`delete from ${table} where ${which}`)]).not.toEqual([table, "done"]);
    expect([table, await retention.ruleOf(`delete from ${table} where ${which}`)]).toEqual([table, "done"]);
    const left = await app.client.query(`select count(*)::int as left from ${table} where ${which}`);
    expect([table, left.rows]).toEqual([table, [{ left: 0 }]]);
  }
  expect(await used()).toEqual(before);
  const swept = await sweepFiles({ database: database.app, files: store.files, place: store.place });
  expect(swept).toEqual({ rows: 0, files: 0, destroyed: 7, incoming: 0, leftAlone: 0 });
  expect(store.kept()).toEqual([]);
  expect((await sweepFiles({ database: database.app, files: store.files, place: store.place })).destroyed).toBe(0);
});

test("destroys an adverse event with all it ever said", async () => {
  const { appointmentId, patientId } = await equippedVisit(clinic);
  const [event] = (
    await app.client.query<{ id: string }>(
      `insert into adverse_events (patient_id, appointment_id, kind, what, onset, grade, causality, recorded_by, recorded_at)
       values ($1, $2, 'adverse_event', 'infection', '2026-11-23', 1, 'possible', $3, now()) returning id`,
      [patientId, appointmentId, clinic.clinician.id],
    )
  ).rows;
  await app.client.query("update adverse_events set version = 2, changed_by = recorded_by, changed_at = now(), grade = 2 where id = $1", [
    event?.id,
  ]);
  expect(await retention.ruleOf("delete from adverse_event_versions where event_id = $1", [event?.id])).toBe("done");
  expect(await retention.ruleOf("delete from adverse_events where id = $1", [event?.id])).toBe("done");
});

test("changes nothing, and adds nothing but the log of what it destroyed: it may only destroy", async () => {
  for (const statement of [
    "update treatments set notes = ''",
    "update photos set state = 'kept'",
    "insert into destroyed_files (key) values ('x')",
  ])
    expect(await retention.ruleOf(statement)).toMatch(/permission denied/);
});
