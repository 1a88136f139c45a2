/** What the one role that may destroy can do, by SQL: a record whose time is over goes whole, and nothing else changes with it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { removePhoto } from "#lib/photos/commands/remove.ts";
import { sweepPhotos } from "#lib/photos/jobs/sweep.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { agree, openPhotoClinic, send, taking, temporaryStore } from "#tests/support/photo-clinic.ts";
import { picture } from "#tests/support/pictures.ts";
import { key, value } from "#tests/support/results.ts";
import { as, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addLot, addProduct } from "#tests/support/stock.ts";
import { addDevice, equippedVisit, putAftercareInForce, SIGNING, STARTED, wholeRecord } from "#tests/support/treatment-room.ts";

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

/** A signed record with one of everything, its handout, and photographs: more than the sweep would take for traces of a crash. */
async function wholeVisit() {
  const visit = await equippedVisit(clinic);
  const { treatmentId, appointmentId, patientId } = visit;
  const off = STARTED.toString();
  const tub = await addLot(clinic, await addProduct(clinic, { kind: "anaesthetic", name: "Cream" }));
  const numbing = "insert into anaesthetics (appointment_id, lot_id, product, applied_at, removed_at) values ($1, $3, 'Cream', $2, $2)";
  await app.client.query(numbing, [appointmentId, off, tub.id]);
  await app.client.query(
    `insert into blood_products (treatment_id, kind, drawn_at, drawn_by, tubes, tube_ml, spin_g, spin_minutes, checked_by, witnessed_by, checked_at)
       values ($1, 'cgf', $2, $3, 1, 9, 700, 12, $3, $4, $2)`,
    [treatmentId, off, clinic.clinician.id, clinic.doctor.id],
  );
  const recording = as(clinic, clinic.clinician, ["treatment:record"], SIGNING);
  value(await signTreatment(recording, wholeRecord(treatmentId, deviceId)));
  value(await addAddendum(recording, { idempotencyKey: key(), treatmentId, words: "Slept well." }));
  await agree(clinic, patientId);
  const small = await picture.jpeg({ width: 80, height: 60 });
  const { photoId } = value(await send(clinic, store, { patientId, appointmentId }, small));
  value(await send(clinic, store, { patientId, original: photoId }, small));
  value(await removePhoto(taking(clinic), { photoId, reason: "Out of focus." }));
  value(await send(clinic, store, { patientId, appointmentId }, small));
  return visit;
}

test("destroys a signed record, its handout and its photographs; nothing is counted back, and the files go with the next sweep", async () => {
  const { treatmentId, appointmentId, patientId } = await wholeVisit();
  const used = async () => (await app.client.query("select l.id, l.used from supply_lots l order by 1")).rows;
  const before = await used();
  expect(before.map(({ used: units }) => units).toSorted()).toEqual([0, 1]);
  expect(store.kept()).toHaveLength(6);
  const destroy: readonly (readonly [string, string])[] = [
    ["handouts", `treatment_id = '${treatmentId}'`],
    ["treatment_addenda", `treatment_id = '${treatmentId}'`],
    ["treatment_zones", `treatment_id = '${treatmentId}'`],
    ["treatment_supplies", `treatment_id = '${treatmentId}'`],
    ["blood_products", `treatment_id = '${treatmentId}'`],
    ["anaesthetics", `appointment_id = '${appointmentId}'`],
    ["treatments", `id = '${treatmentId}'`],
    ["photos", `patient_id = '${patientId}'`],
  ];
  for (const [table, which] of destroy) {
    expect([table, await app.ruleOf(`delete from ${table} where ${which}`)]).not.toEqual([table, "done"]);
    expect([table, await retention.ruleOf(`delete from ${table} where ${which}`)]).toEqual([table, "done"]);
    const left = await app.client.query(`select count(*)::int as left from ${table} where ${which}`);
    expect([table, left.rows]).toEqual([table, [{ left: 0 }]]);
  }
  expect(await used()).toEqual(before);
  const swept = await sweepPhotos({ database: database.app, files: store.files, place: store.place });
  expect(swept).toEqual({ rows: 0, files: 0, destroyed: 6, incoming: 0, leftAlone: 0 });
  expect(store.kept()).toEqual([]);
  expect((await sweepPhotos({ database: database.app, files: store.files, place: store.place })).destroyed).toBe(0);
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

test("changes and adds nothing: it may only destroy", async () => {
  for (const statement of [
    "update treatments set notes = ''",
    "update photos set state = 'kept'",
    "insert into destroyed_files (key) values ('x')",
  ])
    expect(await retention.ruleOf(statement)).toMatch(/permission denied/);
});
