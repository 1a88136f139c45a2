/** The end of a record: by a law that was confirmed, past its time, held by nothing, approved by somebody, whole, and by one role alone. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinics } from "#db/schema/clinics.ts";
import { patients } from "#db/schema/patients.ts";
import { destructionLog, patientFormerDetails } from "#db/schema/privacy.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { destroyRecords } from "#lib/privacy/commands/destroy.ts";
import { approveDestruction, holdRecords, liftHold, setPrivacyLaw, takeBackApproval } from "#lib/privacy/commands/keeping.ts";
import { noteRequest, takeDownStatement } from "#lib/privacy/commands/requests.ts";
import { getKeepingView } from "#lib/privacy/queries/keeping.ts";
import { PATIENT_TABLES } from "#lib/privacy/rules/tables.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { openPhotoClinic, temporaryStore } from "#tests/support/photo-clinic.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import { addDevice, putAftercareInForce } from "#tests/support/treatment-room.ts";
import { wholeVisit } from "#tests/support/whole-visit.ts";

let database: TestDatabase;
let destroying: Database;
let clinic: ScreeningClinic;
let deviceId: string;
let app: BySql;
const store = temporaryStore();
/** Long after every entry that the tests make, whichever day it is. */
const LATER = Temporal.Instant.from("2060-01-10T00:00:00Z");

beforeAll(async () => {
  database = await freshDatabase("destruction");
  destroying = openDatabase(database.roles.retention, { name: "cadence-retention-tests", max: 2 });
  clinic = await openPhotoClinic(database.app);
  await database.app.db.insert(clinics).values({ name: "Harbour Skin Clinic" }).onConflictDoNothing();
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  app = await openBySql(database.roles.app);
});
beforeEach(() => database.app.db.update(clinics).set({ privacyLaw: "AU" }));
afterAll(async () => {
  await app.client.end();
  await destroying.pool.end();
  await database.close();
  store.clear();
});

const keeping = (now = LATER) => as(clinic, clinic.clinician, ["privacy:retain", "privacy:destroy"], now);
const asRetention = (now = LATER) => asSystem("retention", { database: destroying, now });
const numberOf = async (id: string) =>
  at(await database.app.db.select({ number: patients.number }).from(patients).where(eq(patients.id, id)), 0).number;
const dueNow = async (now = LATER) => (await getKeepingView(keeping(now))).due.map(({ id }) => id);

/** How many rows of each table are anybody's at all. */
async function rowsLeft(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table } of PATIENT_TABLES) {
    const { rows } = await database.app.db.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(table)}`);
    counts[table] = at(rows, 0).n;
  }
  return counts;
}

test("a whole record and what was merged into it are destroyed with their log, and nobody else's row goes with them", async () => {
  const other = await wholeVisit({ clinic, deviceId, app, store });
  const before = await rowsLeft();
  const { patientId, appointmentId } = await wholeVisit({ clinic, deviceId, app, store });
  const { patientId: merged } = await bookVisit(clinic);
  await database.app.db.update(patients).set({ mergedInto: patientId }).where(eq(patients.id, merged));
  const details = { ...NO_DETAILS, phone: "1300 555 1212" };
  const edited = { ...details, givenName: "Ines", familyName: "Lima", dateOfBirth: "1985-08-14", birthDateUnknown: false };
  const version = at(await database.app.db.select().from(patients).where(eq(patients.id, patientId)), 0).version;
  value(await editPatient(as(clinic, clinic.reception, ["patient:write"]), { patientId, version, ...edited }));
  expect(await database.app.db.select().from(patientFormerDetails)).toHaveLength(1);
  const rights = as(clinic, clinic.clinician, ["privacy:note", "clinic:read"]);
  const asked = { patientId, askedOn: TODAY, asker: "patient", askerName: "", identityCheck: "known" } as const;
  value(await noteRequest(rights, { ...asked, idempotencyKey: key() }));
  const about = { about: "record", aboutId: null } as const;
  value(await takeDownStatement(rights, { idempotencyKey: key(), patientId, about, words: "Mine.", saidOn: TODAY }));
  await app.client.query("insert into portal_links (patient_id, token_hash, expires_at) values ($1, 'x', now())", [patientId]);
  await app.client.query("insert into waitlist_entries (patient_id, appointment_id) values ($1, $2)", [patientId, appointmentId]);

  const { approvalId } = value(await approveDestruction(keeping(), { patientId }));
  const { rows } = value(await destroyRecords(asRetention(), patientId));
  expect(await rowsLeft()).toEqual(before);
  expect(await database.app.db.select().from(patients).where(eq(patients.id, other.patientId))).toHaveLength(1);

  const [log] = await database.app.db.select().from(destructionLog);
  expect(log).toMatchObject({ law: "AU", approvedBy: clinic.clinician.id });
  expect(log?.patientIds.toSorted()).toEqual([patientId, merged].toSorted());
  expect(Object.values(log?.counts ?? {}).reduce((sum: number, count) => sum + Number(count), 0)).toBe(rows);
  expect(JSON.stringify(log)).not.toMatch(/Carvalho|Lima|Ines/);
  const audits = await database.app.db.select().from(auditLog).where(eq(auditLog.patientId, patientId));
  expect(audits.filter(({ action }) => action === "record:destroy")).toMatchObject([{ actorKind: "system", objectId: patientId }]);
  expect(audits.find(({ objectId }) => objectId === approvalId)).toMatchObject({ action: "record:approve", actorId: clinic.clinician.id });
  expect((await getKeepingView(keeping())).destroyed).toHaveLength(1);
});

test("nothing is due before the clinic has confirmed whose law holds", async () => {
  const { patientId } = await bookVisit(clinic);
  expect(await dueNow()).toContain(patientId);
  const { version } = await getKeepingView(keeping());
  value(await setPrivacyLaw(keeping(), { version, law: null }));
  expect(await dueNow()).toEqual([]);
  expect(refusal(await approveDestruction(keeping(), { patientId })).reason).toBe("record_not_due");
});

test("a record is due on the day after the last of its keeping, and not on that day", async () => {
  const { patientId } = await bookVisit(clinic);
  const until = Temporal.PlainDate.from((await dueSoonest(patientId)) ?? "").toZonedDateTime("Australia/Melbourne");
  expect(await dueNow(until.add({ hours: 23, minutes: 59 }).toInstant())).not.toContain(patientId);
  expect(await dueNow(until.add({ days: 1 }).toInstant())).toContain(patientId);
});

async function dueSoonest(patientId: string): Promise<string | undefined> {
  const { approvalId } = value(await approveDestruction(keeping(), { patientId }));
  const { rows } = await app.client.query<{ until: string }>("select kept_until::text as until from destruction_approvals where id = $1", [
    approvalId,
  ]);
  value(await takeBackApproval(keeping(), { approvalId }));
  return rows[0]?.until;
}

test("a held record is never due, and its hold takes an approval with it; lifted with a reason, it is due again", async () => {
  const { patientId } = await bookVisit(clinic);
  value(await approveDestruction(keeping(), { patientId }));
  const { holdId } = value(await holdRecords(keeping(), { number: await numberOf(patientId), reason: "A claim is announced." }));
  expect(await dueNow()).not.toContain(patientId);
  expect(refusal(await destroyRecords(asRetention(), patientId)).reason).toBe("record_not_due");
  expect(refusal(await holdRecords(keeping(), { number: await numberOf(patientId), reason: "Again" })).reason).toBe("record_held");
  value(await liftHold(keeping(), { holdId, reason: "Settled." }));
  expect(refusal(await liftHold(keeping(), { holdId, reason: "Settled." })).reason).toBe("not_found");
  expect(await app.ruleOf("update legal_holds set lifted_at = null, lifted_by = null, lifted_reason = null where id = $1", [holdId])).toBe(
    "legal_holds_frozen",
  );
  expect((await getKeepingView(keeping())).due.find(({ id }) => id === patientId)).toMatchObject({ approval: null });
});

test("nothing is destroyed that nobody approved, whose approval was taken back, or to which something was added since", async () => {
  const { patientId } = await bookVisit(clinic);
  expect(refusal(await destroyRecords(asRetention(), patientId)).reason).toBe("record_not_due");
  const { approvalId } = value(await approveDestruction(keeping(), { patientId }));
  value(await takeBackApproval(keeping(), { approvalId }));
  expect(refusal(await destroyRecords(asRetention(), patientId)).reason).toBe("record_not_due");
  value(await approveDestruction(keeping(), { patientId }));
  await app.client.query(
    "insert into patient_statements (patient_id, about, words, said_on, taken_down_by) values ($1, 'record', 'Here.', '2059-12-01', $2)",
    [patientId, clinic.clinician.id],
  );
  expect(refusal(await destroyRecords(asRetention(), patientId)).reason).toBe("record_not_due");
  expect(await database.app.db.select().from(patients).where(eq(patients.id, patientId))).toHaveLength(1);
});

test("the role that serves requests cannot destroy, nor write the log of it", async () => {
  const { patientId } = await bookVisit(clinic);
  value(await approveDestruction(keeping(), { patientId }));
  await expect(destroyRecords(asSystem("retention", { database: database.app, now: LATER }), patientId)).rejects.toThrow();
  expect(await database.app.db.select().from(patients).where(eq(patients.id, patientId))).toHaveLength(1);
  expect(await app.ruleOf("delete from patients where id = $1", [patientId])).toContain("permission denied");
  expect(await app.ruleOf("insert into destruction_log (patient_ids) values ('{}')")).toContain("permission denied");
  expect(await app.ruleOf("delete from destruction_log")).toContain("permission denied");
});
