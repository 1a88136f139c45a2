/** The register of breaches: its clock, its steps that stay, whom it concerns, and who saw them. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clinics } from "#db/schema/clinics.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { addBreachPatients, addBreachStep, closeBreach, noteBreach } from "#lib/privacy/commands/breaches.ts";
import { noteBreachInput } from "#lib/privacy/input/breaches.ts";
import { getBreach, listBreaches } from "#lib/privacy/queries/breaches.ts";
import { localDate } from "#lib/time.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let app: BySql;
let admin: ScreeningClinic["clinician"];
beforeAll(async () => {
  database = await freshDatabase("breaches");
  clinic = await openScreeningClinic(database.app);
  admin = { ...clinic.clinician, roles: ["admin"] };
  await database.app.db.insert(clinics).values({ name: "Harbour Skin Clinic" }).onConflictDoNothing();
  app = await openBySql(database.roles.app);
});
beforeEach(() => database.app.db.update(clinics).set({ privacyLaw: "UK" }));
afterAll(async () => {
  await app.client.end();
  await database.close();
});

const managing = (now = NOW) => as(clinic, admin, ["breach:manage", "clinic:read"], now);
const found = NOW.toZonedDateTimeISO("Australia/Melbourne").subtract({ hours: 1 });
const breach = (more: Partial<Parameters<typeof noteBreach>[1]> = {}) => ({
  idempotencyKey: key(),
  what: "A list lay in the waiting room.",
  foundOn: found.toPlainDate().toString(),
  foundAt: found.toPlainTime().toString({ smallestUnit: "minute" }),
  fromDay: null,
  untilDay: null,
  people: 2,
  ...more,
});
const noted = async () => value(await noteBreach(managing(), breach())).breachId;
const clockAt = async (id: string, now: Temporal.Instant) => (await listBreaches(managing(now))).rows.find((row) => row.id === id)?.clock;

test("its clock runs from when it was found and is late a second after it ran out, by the law of the day on which it was noted", async () => {
  const id = await noted();
  await database.app.db.update(clinics).set({ privacyLaw: "US" });
  const end = found.with({ second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 }).toInstant().add({ hours: 72 });
  expect(await clockAt(id, end)).toMatchObject({ late: false, task: expect.stringContaining("ICO") });
  expect(await clockAt(id, end.add({ seconds: 1 }))).toMatchObject({ late: true });
});

test("it has no clock where nobody has confirmed whose law holds", async () => {
  await database.app.db.update(clinics).set({ privacyLaw: null });
  const id = await noted();
  expect(await clockAt(id, NOW)).toBeNull();
});

test("it is found no later than now, and its last day is not before its first", async () => {
  expect(refusal(await noteBreach(managing(), breach({ foundOn: "2099-01-01" }))).reason).toBe("day_ahead");
  const sent = { ...breach(), people: "", fromDay: "2026-02-02", untilDay: "2026-02-01" };
  expect(noteBreachInput.safeParse(sent).error?.issues.map(({ path }) => path.join())).toEqual(["untilDay"]);
});

test("who saw what is told for its patients alone, in its days alone, and of one person where one is asked for; the question itself is written down", async () => {
  const id = await noted();
  const { patientId } = await bookVisit(clinic);
  const { patientId: other } = await bookVisit(clinic);
  const reading = as(clinic, clinic.clinician, ["patient:read"]);
  for (const opened of [patientId, patientId, other]) await getPatientHeader(reading, opened);
  const { rows } = await app.client.query<{ number: number }>("select number from patients where id = $1", [patientId]);
  const { number } = at(rows, 0);
  value(await addBreachPatients(managing(), { breachId: id, numbers: [number] }));
  value(await addBreachPatients(managing(), { breachId: id, numbers: [number] }));
  expect(refusal(await addBreachPatients(managing(), { breachId: id, numbers: [number, 999_999] })).reason).toBe("record_unknown");
  // The trail is written by the database's clock.
  const today = localDate(Temporal.Now.instant(), "Australia/Melbourne");
  const looks = async (staff: string | null, day = today) =>
    (await getBreach(managing(), id, { from: day, until: day, staff }))?.looks ?? [];
  const opened = (await looks(null)).filter(({ what }) => what === "Opened a patient’s record");
  expect(opened).toMatchObject([{ patient: String(number), times: 2 }]);
  expect((await looks(clinic.doctor.id)).filter(({ what }) => what === "Opened a patient’s record")).toEqual([]);
  expect(await looks(null, "2020-01-01")).toEqual([]);
  const { rows: asked } = await app.client.query("select 1 from audit_log where action = 'breach:open' and object_id = $1", [id]);
  expect(asked.length).toBe(3);
});

test("its steps stay as they were written, and once it is closed with an outcome nothing of it changes", async () => {
  const id = await noted();
  const step = { idempotencyKey: key(), breachId: id, kind: "contained" as const, words: "Taken away." };
  value(await addBreachStep(managing(), step));
  value(await addBreachStep(managing(), step));
  expect((await getBreach(managing(), id, {}))?.steps).toHaveLength(1);
  expect(await app.ruleOf("update breach_steps set words = 'Other' where breach_id = $1", [id])).toContain("permission denied");
  value(await closeBreach(managing(), { breachId: id, version: 1, outcome: "Nobody read it." }));
  expect(refusal(await closeBreach(managing(), { breachId: id, version: 1, outcome: "Again" })).reason).toBe("changed_meanwhile");
  expect(refusal(await addBreachStep(managing(), { ...step, idempotencyKey: key() })).reason).toBe("not_found");
  expect(await app.ruleOf("update breaches set outcome = 'Other' where id = $1", [id])).toBe("breaches_frozen");
  expect(await app.ruleOf("delete from breaches where id = $1", [id])).toContain("permission denied");
  expect(await clockAt(id, NOW)).toBeNull();
});
