/** The lists of patients and of visits as files: what is in them, what is written down before, and how little of them is read at once. */
import { parse } from "csv-parse/sync";
import { desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { healthItems } from "#db/schema/health-items.ts";
import { importRows } from "#db/schema/imports.ts";
import { patientAlerts } from "#db/schema/patient-alerts.ts";
import { patientNotes } from "#db/schema/patient-notes.ts";
import { patients } from "#db/schema/patients.ts";
import { cancelAppointment } from "#lib/appointments/commands/status.ts";
import { csvText, readCell } from "#lib/csv.ts";
import { readCsv } from "#lib/interchange/commands/files/csv.ts";
import { stageImport } from "#lib/interchange/commands/stage.ts";
import { workOnImports } from "#lib/interchange/jobs/run.ts";
import { type Columns, cellsOf, headingsOf } from "#lib/interchange/outputs/lists/columns.ts";
import { PATIENT_COLUMNS } from "#lib/interchange/outputs/lists/patients.ts";
import { VISIT_COLUMNS } from "#lib/interchange/outputs/lists/visits.ts";
import { takePatients } from "#lib/interchange/queries/lists/patients.ts";
import { takeVisits } from "#lib/interchange/queries/lists/visits.ts";
import { mergePatients } from "#lib/merging/commands/merge.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { ALL_KEPT } from "#tests/support/merging.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";
import { statementsOf } from "#tests/support/statements.ts";

const CANARY = "canary of a clinician";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let clinic: SmallClinic;
let visits: readonly string[];
beforeAll(async () => {
  database = await freshDatabase("lists");
  desk = deskOf(database.app);
  clinic = await desk.clinicOf();
  visits = (await desk.booked(clinic)).ids;
  const by = at(clinic.clinicians, 0).userId;
  const patientId = at(clinic.patients, 0);
  const { db } = database.app;
  await db.insert(patientNotes).values({ patientId, audience: "clinicians", words: CANARY, createdBy: by });
  await db.insert(patientAlerts).values({ patientId, audience: "clinicians", words: CANARY, createdBy: by });
  await db.insert(healthItems).values({ patientId, kind: "allergy", code: "other", words: CANARY, detail: CANARY, notedBy: by });
});
afterAll(() => database.close());

const reception = () => desk.receptionist(at(clinic.clinicians, 0).userId);

type Row = Readonly<Record<string, string>>;

/** The file as whoever takes it reads it, by its headings. */
async function taken<Line>(
  columns: Columns<Line>,
  taking: Promise<AsyncGenerator<readonly Line[]>>,
): Promise<{ text: string; rows: Row[] }> {
  const lines = (await Array.fromAsync(await taking)).flat().map((line) => cellsOf(columns, line));
  const text = csvText([headingsOf(columns), ...lines]);
  const rows: Row[] = parse(text, { bom: true, columns: true, cast: (cell) => readCell(cell) });
  return { text, rows };
}
const takenPatients = () => taken(PATIENT_COLUMNS, takePatients(reception()));
const takenVisits = (from: string | null = null, to: string | null = null) => taken(VISIT_COLUMNS, takeVisits(reception(), { from, to }));

async function lastAudit() {
  const [row] = await database.app.db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1);
  return row;
}

/** Somebody whose every detail a spreadsheet, another system or another reader could take for something else. */
const AWKWARD = {
  givenName: "=HYPERLINK(1)",
  familyName: "O’Brien, “Zoë”",
  preferredName: "'@zoe",
  pronouns: "they/them",
  dateOfBirth: "1932-03-02",
  phone: "+61 491 570 313",
  email: "zoe+clinic@clients.example",
  street: "Flat 2\n1, Bay St",
  city: "Williamstown",
  region: "VIC",
  postcode: "03016",
  country: "AU",
  language: "mi",
  formerNumber: "-7",
  timeZone: "Pacific/Auckland",
  createdAt: Temporal.Instant.from("2026-07-01T03:04:05.678Z"),
};

describe("the list of patients", () => {
  let awkward: string;

  test("tells of each as they are registered, and of two records that were merged as the one that they stand for", async () => {
    const { db } = database.app;
    const [made, kept, other] = await db
      .insert(patients)
      .values([AWKWARD, { givenName: "Ines", familyName: "Kept" }, { givenName: "Inês", familyName: "Merged", phone: "0491 570 999" }])
      .returning({ id: patients.id });
    if (made === undefined || kept === undefined || other === undefined) throw new Error("Nobody was made.");
    awkward = made.id;
    const notedBy = at(clinic.clinicians, 0).userId;
    const said = (patientId: string, channel: "text" | "post", agreed: boolean, createdAt: string) => ({
      patientId,
      channel,
      agreed,
      notedBy,
      createdAt: Temporal.Instant.from(createdAt),
    });
    await db
      .insert(contactConsents)
      .values([
        said(kept.id, "text", false, "2026-01-01T00:00:00Z"),
        said(other.id, "text", true, "2026-02-01T00:00:00Z"),
        said(other.id, "post", false, "2026-02-01T00:00:00Z"),
      ]);
    value(
      await mergePatients(reception(), {
        keptId: kept.id,
        mergedId: other.id,
        keptVersion: 1,
        mergedVersion: 1,
        ...ALL_KEPT,
        phone: "merged",
      }),
    );
    const { rows } = await takenPatients();
    expect(rows.map((row) => row["ID in Cadence"])).toEqual([...clinic.patients, awkward, kept.id]);
    expect(rows[3]).toMatchObject({
      "First name": "=HYPERLINK(1)",
      "Family name": "O’Brien, “Zoë”",
      "Preferred name": "'@zoe",
      "Date of birth": "1932-03-02",
      Phone: "+61 491 570 313",
      Street: "Flat 2\n1, Bay St",
      Postcode: "03016",
      "Former number": "-7",
      "SMS consent": "",
      Registered: "2026-07-01T13:04:05+10:00",
    });
    expect(rows[4]).toMatchObject({
      "First name": "Ines",
      Phone: "0491 570 999",
      "Phone consent": "",
      "SMS consent": "yes",
      "Post consent": "no",
    });
  });

  test("holds nothing that clinicians alone may read", async () => {
    expect((await takenPatients()).text).not.toContain("canary");
  });

  test("is written down before the first is read, by its number of rows and without a name", async () => {
    const rows = await database.app.db.$count(patients, sql`${patients.mergedInto} is null`);
    const batches = await takePatients(reception());
    expect(await lastAudit()).toMatchObject({
      action: "list:patients",
      actorRoles: "reception",
      objectType: "patient",
      patientId: null,
      detail: { rows },
    });
    await batches.return(undefined);
  });

  test("is read by our own import, which knows every one of its rows again and refuses none", async () => {
    const { text } = await takenPatients();
    const table = value(await readCsv(new TextEncoder().encode(text)));
    const { importId } = value(await stageImport(reception(), "patients", table, key()));
    await workOnImports({ database: database.app, worker: key(), rest: 0 });
    const rows = await database.app.db
      .select({ state: importRows.state, reasons: importRows.reasons })
      .from(importRows)
      .where(eq(importRows.importId, importId))
      .orderBy(importRows.row);
    const found = await database.app.db
      .select({ number: patients.number })
      .from(patients)
      .where(sql`${patients.mergedInto} is null`)
      .orderBy(patients.id);
    expect(rows).toEqual(found.map(({ number }) => ({ state: "same", reasons: [`The same ID in Cadence as patient ${number}.`] })));
  });

  test("of another clinic is nobody’s here: neither its ids nor its numbers are taken for ours", async () => {
    const { text } = await takenPatients();
    const foreign = text
      .replaceAll(/"01[0-9a-f]{6}-/g, '"00000000-')
      .replaceAll("Patient ", "Other ")
      .replaceAll("-7", "-8");
    const table = value(await readCsv(new TextEncoder().encode(foreign)));
    const { importId } = value(await stageImport(reception(), "patients", table, key()));
    await workOnImports({ database: database.app, worker: key(), rest: 0 });
    const rows = await database.app.db
      .select({ state: importRows.state })
      .from(importRows)
      .where(eq(importRows.importId, importId))
      .orderBy(importRows.row);
    // The fourth has the name, the date of birth and the phone of somebody here.
    expect(rows.map(({ state }) => state)).toEqual(["ready", "ready", "ready", "alike", "ready"]);
  });

  test("of thousands is read a thousand at a time and no further than it is taken, without those who come meanwhile", async () => {
    await database.app.db.execute(
      sql`insert into patients (given_name, family_name) select 'Ana', 'Many ' || n from generate_series(1, 4500) n`,
    );
    const count = await database.app.db.$count(patients, sql`${patients.mergedInto} is null`);
    let batches: Awaited<ReturnType<typeof takePatients>> | undefined;
    const read = async (times: number) => {
      const sizes: number[] = [];
      const statements = await statementsOf(database.app, async () => {
        for (let each = 0; each < times; each += 1) sizes.push((await batches?.next())?.value?.length ?? 0);
      });
      expect(statements.filter(({ text }) => text.includes("patient_details")).length).toBe(times);
      return sizes;
    };
    batches = await takePatients(reception());
    expect(await read(2)).toEqual([1_000, 1_000]);
    await database.app.db.insert(patients).values({ givenName: "Late", familyName: "Comer" });
    expect(await read(3)).toEqual([1_000, 1_000, count - 4_000]);
    expect((await batches.next()).done).toBe(true);
  });
});

describe("the list of visits", () => {
  test("tells when they are on the clock that was agreed, in the order of their days, with whom and for what", async () => {
    const { rows, text } = await takenVisits();
    expect(rows.map((row) => [row["ID in Cadence"], row.Date])).toEqual([
      [visits[0], "2026-02-03"],
      [visits[1], "2026-03-03"],
      [visits[2], "2026-03-31"],
      [visits[3], "2026-04-28"],
    ]);
    // The clocks go back between the third and the fourth.
    expect(rows.map((row) => row.Start)).toEqual([
      "2026-02-03T10:00:00+11:00",
      "2026-03-03T10:00:00+11:00",
      "2026-03-31T10:00:00+11:00",
      "2026-04-28T10:00:00+10:00",
    ]);
    expect(rows[0]).toMatchObject({
      "Patient’s ID": clinic.patients[0],
      "First name": "k1",
      "Family name": "Patient 1",
      End: "2026-02-03T11:15:00+11:00",
      "Time zone": "Australia/Melbourne",
      Location: "k1 clinic",
      Service: "k1 needling",
      Session: "1",
      Status: "Booked",
      Clinician: expect.stringMatching(/^k1 clinician \d$/),
      Room: expect.stringMatching(/^k1 room \d$/),
      Device: expect.stringMatching(/^k1 device \d$/),
    });
    expect(text).not.toContain("canary");
  });

  test("of some days holds both the first and the last, and what was asked for is written down without a name", async () => {
    expect((await takenVisits("2026-03-03", "2026-03-31")).rows.map((row) => row.Date)).toEqual(["2026-03-03", "2026-03-31"]);
    expect(await lastAudit()).toMatchObject({
      action: "list:appointments",
      objectType: "appointment",
      patientId: null,
      detail: { rows: 2, from: "2026-03-03", to: "2026-03-31" },
    });
    expect((await takenVisits("2030-01-01")).rows).toEqual([]);
  });

  test("tells of a cancelled one too, and of the patient whose record it is now", async () => {
    const cancelled = { appointmentId: at(visits, 3), version: 1, reason: "-moves away", tellPatient: false };
    value(await cancelAppointment(reception(), cancelled, screeningSafeguard));
    const [keptId, mergedId] = [at(clinic.patients, 1), at(clinic.patients, 0)];
    value(await mergePatients(reception(), { keptId, mergedId, keptVersion: 1, mergedVersion: 1, ...ALL_KEPT }));
    const { rows } = await takenVisits();
    expect(rows[3]).toMatchObject({ Status: "Cancelled", "Why cancelled": "-moves away", Clinician: "", Room: "" });
    expect(rows.map((row) => row["Patient’s ID"])).toEqual([keptId, keptId, keptId, keptId]);
  });
});
