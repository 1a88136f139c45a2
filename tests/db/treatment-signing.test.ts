import { and, count, eq } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { handouts } from "#db/schema/handouts.ts";
import { treatmentAddenda, treatments } from "#db/schema/treatments.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { getHandout } from "#lib/aftercare/queries.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { saveTreatmentDraft } from "#lib/treatments/commands/draft.ts";
import { listZones } from "#lib/treatments/queries/last.ts";
import { getSignedTreatment } from "#lib/treatments/queries/signed.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice, equippedVisit, putAftercareInForce, SIGNING, startedVisit, wholeRecord } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
beforeAll(async () => {
  database = await freshDatabase("treatment-signing");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
});
afterAll(() => database.close());

const recording = (now = SIGNING) => as(clinic, clinic.clinician, ["treatment:record"], now);
const reading = () => as(clinic, clinic.clinician, ["clinical:read"], SIGNING);

async function statusOf(appointmentId: string) {
  const [row] = await database.app.db.select({ status: appointments.status }).from(appointments).where(eq(appointments.id, appointmentId));
  return row?.status;
}

async function stateOf(treatmentId: string) {
  const { db } = database.app;
  const rows = await db.select().from(treatments).where(eq(treatments.id, treatmentId));
  const zones = await listZones(database.app, treatmentId);
  return { ...at(rows, 0), zones };
}

const handoutsOf = (treatmentId: string) => database.app.db.select().from(handouts).where(eq(handouts.treatmentId, treatmentId));

/** A signed treatment through the product's own commands. */
async function signedVisit() {
  const visit = await equippedVisit(clinic);
  const signed = value(await signTreatment(recording(), wholeRecord(visit.treatmentId, deviceId)));
  return { ...visit, ...signed };
}

describe("signing", () => {
  test("needs everything the record stands on, and names each missing thing beside its field", async () => {
    const { treatmentId, appointmentId } = await startedVisit(clinic);
    const bare = wholeRecord(treatmentId, deviceId, { zones: [], deviceId: null, endedAt: null });
    const refused = refusal(await signTreatment(recording(), bare));
    expect(refused.reason).toBe("treatment_incomplete");
    expect(Object.keys(refused.beside ?? {}).sort()).toEqual(["cartridge", "deviceId", "endedAt", "zones"]);
    expect(await stateOf(treatmentId)).toMatchObject({ state: "draft", version: 1 });
    expect(await statusOf(appointmentId)).toBe("in_room");
    expect(await handoutsOf(treatmentId)).toEqual([]);
  });

  test("issues the handout counted from the recorded end, and the appointment is treated", async () => {
    const { treatmentId, appointmentId, handoutId } = await signedVisit();
    expect(await statusOf(appointmentId)).toBe("treated");
    expect(await stateOf(treatmentId)).toMatchObject({ state: "signed", signedBy: clinic.clinician.id });
    const handout = await getHandout(as(clinic, clinic.reception, ["handout:read"]), handoutId);
    expect(handout?.treatedAt).toBe("Mon 23 Nov 2026, 10:50 am");
    const until = handout?.timeline.now.leaveOff.map((group) => [group.until, group.items.map(({ id }) => id)]);
    expect(until?.[0]).toEqual([
      "Tue 24 Nov 2026, 10:50 am",
      ["makeup", "sunscreen-day-one", "acids", "vitamin-a", "vitamin-c", "strong-actives"],
    ]);
    expect(until?.map(([when]) => when)).toEqual([
      "Tue 24 Nov 2026, 10:50 am",
      "Wed 25 Nov 2026, 10:50 am",
      "Mon 30 Nov 2026, 10:50 am",
      "Mon 7 Dec 2026, 10:50 am",
    ]);
    expect(JSON.stringify(handout)).not.toMatch(/\{[a-zA-Z]+\}/);
  });

  test("is opened with a hash that fits, and every opening is audited", async () => {
    const { treatmentId } = await signedVisit();
    const view = await getSignedTreatment(reading(), treatmentId);
    expect(view).toMatchObject({ state: "signed", summary: "2 zones, 0.75 to 1.00 mm", hash: { intact: true }, minutes: 30 });
    const [opened] = await database.app.db
      .select({ rows: count() })
      .from(auditLog)
      .where(and(eq(auditLog.objectId, treatmentId), eq(auditLog.action, "treatment:open")));
    expect(opened?.rows).toBe(1);
  });

  test("happens once: the same signature again, whose answer was lost, is told of the one record and its one handout", async () => {
    const { treatmentId } = await equippedVisit(clinic);
    const record = wholeRecord(treatmentId, deviceId, { editor: key(), edit: 4 });
    const both = await Promise.all([signTreatment(recording(), record), signTreatment(recording(), record)]);
    const pressedAgain = await signTreatment(recording(SIGNING.add({ minutes: 5 })), { ...record, edit: 5 });
    const [handout] = await handoutsOf(treatmentId);
    for (const signed of [...both, pressedAgain]) expect(value(signed)).toEqual({ treatmentId, handoutId: handout?.id });
    expect(await handoutsOf(treatmentId)).toHaveLength(1);
    expect(await stateOf(treatmentId)).toMatchObject({ signedAt: SIGNING, version: 3 });
  });

  test("is refused once it is signed: to another person, and to whoever signed it in other words", async () => {
    const { treatmentId } = await signedVisit();
    const record = wholeRecord(treatmentId, deviceId);
    const other = as(clinic, clinic.doctor, ["treatment:record"], SIGNING);
    const [first, ...rest] = [at(record.zones, 0), ...record.zones.slice(1)];
    const changed = [
      signTreatment(other, record),
      signTreatment(recording(), { ...record, notes: "Even redness, and one bruise." }),
      signTreatment(recording(), { ...record, endedAt: "10:51" }),
      signTreatment(recording(), { ...record, zones: rest }),
      signTreatment(recording(), { ...record, zones: [{ ...first, pain: 3 }, ...rest] }),
    ];
    for (const each of changed) expect(refusal(await each).reason).toBe("already_signed");
    expect(refusal(await saveTreatmentDraft(recording(), { ...record, version: 3 })).reason).toBe("already_signed");
    expect(await handoutsOf(treatmentId)).toHaveLength(1);
  });

  test("without an aftercare set in force nothing is signed", async () => {
    const { treatmentId, appointmentId } = await equippedVisit(clinic);
    const { db } = database.app;
    const aftercare = await db.execute(
      "select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'aftercare'",
    );
    const version = eq(definitionVersions.id, String(at(aftercare.rows, 0).id));
    await db.update(definitionVersions).set({ state: "retired" }).where(version);
    const refused = await signTreatment(recording(), wholeRecord(treatmentId, deviceId));
    await db.update(definitionVersions).set({ state: "in_force" }).where(version);
    expect(refusal(refused).reason).toBe("no_aftercare_in_force");
    expect(await stateOf(treatmentId)).toMatchObject({ state: "draft", version: 1, zones: [] });
    expect(await statusOf(appointmentId)).toBe("in_room");
  });

  test("an appointment cancelled meanwhile cannot be signed", async () => {
    const { treatmentId, appointmentId } = await equippedVisit(clinic);
    const cancelled = { status: "cancelled" as const, cancelReason: "Felt faint" };
    await database.app.db.update(appointments).set(cancelled).where(eq(appointments.id, appointmentId));
    expect(refusal(await signTreatment(recording(), wholeRecord(treatmentId, deviceId))).reason).toBe("status_not_next");
    expect((await stateOf(treatmentId)).state).toBe("draft");
  });
});

describe("what was signed", () => {
  test("cannot be changed or removed by the application's own role: record, zones, notes and handout", async () => {
    const { treatmentId, handoutId } = await signedVisit();
    value(await addAddendum(recording(), { idempotencyKey: key(), treatmentId, words: "Called: all well." }));
    const client = new Client({ connectionString: database.roles.app });
    await client.connect();
    const refusals: string[] = [];
    const tries = [
      `update treatments set notes = 'other' where id = '${treatmentId}'`,
      `delete from treatments where id = '${treatmentId}'`,
      `update treatment_zones set depth_mm = 0.5 where treatment_id = '${treatmentId}'`,
      `delete from treatment_zones where treatment_id = '${treatmentId}'`,
      `insert into treatment_zones (treatment_id, zone, depth_mm, passes) values ('${treatmentId}', 'nose', 0.5, 2)`,
      `update treatment_addenda set words = 'other' where treatment_id = '${treatmentId}'`,
      `delete from treatment_addenda where treatment_id = '${treatmentId}'`,
      `update handouts set sections = '{}' where id = '${handoutId}'`,
      `delete from handouts where id = '${handoutId}'`,
    ];
    for (const statement of tries) {
      await client.query(statement).then(
        () => refusals.push("done"),
        (error: unknown) => refusals.push(error instanceof Error ? error.message.replace(/ for table .*/, "") : "unknown"),
      );
    }
    await client.end();
    expect(refusals).toEqual([
      "This row is frozen.",
      "permission denied",
      "This row is frozen.",
      "This row is frozen.",
      "This row is frozen.",
      "permission denied",
      "permission denied",
      "permission denied",
      "permission denied",
    ]);
  });

  test("takes notes added later, once for each form sent; a draft takes none", async () => {
    const { treatmentId } = await signedVisit();
    const note = { idempotencyKey: key(), treatmentId, words: "Rang the next day: redness has gone." };
    value(await addAddendum(recording(), note));
    value(await addAddendum(recording(), note));
    expect(await database.app.db.select().from(treatmentAddenda).where(eq(treatmentAddenda.treatmentId, treatmentId))).toHaveLength(1);
    const view = await getSignedTreatment(reading(), treatmentId);
    expect(view?.state === "signed" && view.addenda.map(({ words, by }) => [words, by])).toEqual([[note.words, clinic.clinician.name]]);
    const draft = await equippedVisit(clinic);
    expect(refusal(await addAddendum(recording(), { ...note, idempotencyKey: key(), treatmentId: draft.treatmentId })).reason).toBe(
      "not_found",
    );
  });
});
