/** Imports of appointments on real commits: looked at, booked by the house's own command, stopped by a death, gone on with, and undone. */
import { spawn } from "node:child_process";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { changedAppointments, changes } from "#db/schema/changes.ts";
import { claims } from "#db/schema/claims.ts";
import { closures } from "#db/schema/closures.ts";
import { importRows, imports } from "#db/schema/imports.ts";
import { patientNotes } from "#db/schema/patient-notes.ts";
import { patients } from "#db/schema/patients.ts";
import { tasks } from "#db/schema/tasks.ts";
import { csvText } from "#lib/csv.ts";
import { readCsv } from "#lib/interchange/commands/files/csv.ts";
import { stageImport } from "#lib/interchange/commands/stage.ts";
import { startImport, undoImport } from "#lib/interchange/commands/steps.ts";
import { workOnImports } from "#lib/interchange/jobs/run.ts";
import { cellsOf, headingsOf } from "#lib/interchange/outputs/lists/columns.ts";
import { VISIT_COLUMNS } from "#lib/interchange/outputs/lists/visits.ts";
import { countRows } from "#lib/interchange/queries/count.ts";
import { takeVisits } from "#lib/interchange/queries/lists/visits.ts";
import type { ImportKind } from "#lib/interchange/rules/kinds.ts";
import { addDays, dayRange, localDate, sayDate, wallToInstant } from "#lib/time.ts";
import { bookAppointment, changeStatus } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

const ZONE = "Australia/Melbourne";
const today = localDate(Temporal.Now.instant(), ZONE);
const DAY = addDays(today, 40);
const CLOSED = addDays(today, 41);
/** The next day whose half past two in the night does not exist. */
const CHANGE = at(
  Array.from({ length: 400 }, (_, days) => addDays(today, days)).filter((date) => wallToInstant(date, "02:30", ZONE) === null),
  0,
);

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let clinic: SmallClinic;
let peopleImport: string;
beforeAll(async () => {
  database = await freshDatabase("import-appointments");
  desk = deskOf(database.app);
  clinic = await desk.clinicOf({ rooms: 1 });
  peopleImport = await imported(
    "patients",
    `Client No;Name;DOB\n${Array.from({ length: 9 }, (_, index) => `C${index + 1};Okafor, Mira${"abcdefghi"[index]};${index + 1}/4/1990`).join("\n")}\nC10;Weiß, Ruth;9/9/1980\n`,
  );
});
afterAll(() => database.close());

const reception = () => desk.receptionist(at(clinic.clinicians, 0).userId);
const work = () => workOnImports({ database: database.app, worker: key(), rest: 0 });
const counts = (importId: string) => countRows(reception(), importId);
const appointmentCount = () => database.app.db.$count(appointments);

async function step(importId: string) {
  const [found] = await database.app.db.select({ version: imports.version }).from(imports).where(eq(imports.id, importId));
  return { importId, version: found?.version ?? 0 };
}

async function staged(kind: ImportKind, text: string): Promise<string> {
  const table = value(await readCsv(new TextEncoder().encode(text)));
  const { importId } = value(await stageImport(reception(), kind, table, key()));
  await work();
  return importId;
}

async function imported(kind: ImportKind, text: string): Promise<string> {
  const importId = await staged(kind, text);
  value(await startImport(reception(), await step(importId)));
  await work();
  return importId;
}

const became = async (importId: string) =>
  Object.fromEntries(
    (
      await database.app.db
        .select({ row: importRows.row, state: importRows.state, reasons: importRows.reasons })
        .from(importRows)
        .where(eq(importRows.importId, importId))
        .orderBy(asc(importRows.row))
    ).map(({ row, state, reasons }) => [row, [state, ...reasons]]),
  );

const patientOf = async (formerNumber: string) => {
  const [found] = await database.app.db.select({ id: patients.id }).from(patients).where(eq(patients.formerNumber, formerNumber));
  return found?.id ?? "";
};

const HEADINGS = "Client No;Client Name;DOB;Date;Time;Duration;Service;Practitioner;Room;Device;Notes";
type Cells = readonly [who: string, name: string, born: string, date: string, time: string, minutes: string, ...rest: string[]];
const fileOf = (rows: readonly Cells[]) => `${HEADINGS}\n${rows.map((cells) => cells.join(";")).join("\n")}\n`;

/** Rows 2 to 19 of a file, with everything that the house refuses. */
function rowsOf({ clinicians }: SmallClinic): readonly Cells[] {
  const [first, second] = [at(clinicians, 0).name, at(clinicians, 1).name];
  const needling = "k1 needling";
  const talk = "k1 consultation";
  return [
    ["C1", "", "", DAY, "10:00", "", needling, first, "", "", "Sore chin last time"],
    ["C2", "", "", DAY, "10:30", "", talk, first],
    ["C2", "", "", DAY, "10:30", "45", talk, "k1-2@cadence.example"],
    ["C3", "", "", DAY, "09:00", "", needling, second],
    ["", "Mirad Okafor", "4/4/1990", DAY, "12:00 pm", "", needling, "", "k1 room 1", "k1 device 2"],
    ["C99", "", "", DAY, "13:00", "", talk],
    ["", "Ruth Weiß", "9/9/1980", DAY, "13:00", "", talk],
    ["C3", "", "", addDays(today, -1), "13:00", "", talk],
    ["C3", "", "", DAY, "21:00", "", talk],
    ["C3", "", "", CHANGE, "02:30", "", talk],
    ["C4", "", "", DAY, "16:15", "", talk, second],
    ["C4", "", "", DAY, "16:00", "", talk, first],
    ["C3", "", "", DAY, "17:00", "", talk, second, "", "k1 device 1"],
    ["C1", "", "", DAY, "10:45", "", talk, second],
    ["C6", "", "", DAY, "17:00", "", talk, second],
    ["C3", "", "", CLOSED, "10:00", "", talk, first],
    ["C3", "", "", DAY, "18:00", "", "Massage"],
    ["C3", "Weiß, Ruth", "", DAY, "18:00", "", talk],
  ];
}

let importId: string;

test("a file of appointments is looked at as the diary would take it, row after row, and nothing is booked", async () => {
  // Somebody of the same name, born on the same day; somebody who was merged; a visit that is in the diary; and a clinician who is away.
  await database.app.db.insert(patients).values({ givenName: "Ruth", familyName: "Weiß", dateOfBirth: "1980-09-09" });
  await database.app.db
    .update(patients)
    .set({ mergedInto: await patientOf("C7") })
    .where(eq(patients.formerNumber, "C6"));
  const there = { locationId: clinic.locationId, serviceId: clinic.consultationId, date: DAY, time: "16:00" };
  const clinicianId = at(clinic.clinicians, 0).resourceId;
  value(await bookAppointment(reception(), { ...there, idempotencyKey: key(), patientId: await patientOf("C4"), clinicianId }));
  await database.app.db
    .insert(closures)
    .values({ kind: "absence", resourceId: clinicianId, during: dayRange(CLOSED, ZONE), note: "Away at a course" });

  const before = await appointmentCount();
  importId = await staged("appointments", fileOf(rowsOf(clinic)));
  const on = `${sayDate(DAY)}, `;
  expect(await became(importId)).toEqual({
    2: ["ready"],
    3: ["refused", `${on}10:30 am: k1 clinician 1 is taken from 10:30 am to 11:15 am (row 2 of this file).`],
    4: ["ready"],
    5: ["refused", `${on}9:00 am: No room is free at that time.`],
    6: ["ready"],
    7: ["refused", "No patient has this number of the former system."],
    8: ["refused", "Several patients have this name and date of birth. Give the number of the one who is meant."],
    9: ["refused", `${sayDate(addDays(today, -1))}, 1:00 pm has gone by. Choose today or a later day.`],
    10: ["refused", `${on}9:00 pm: The clinic is not open from 9:00 pm to 9:30 pm without a break.`],
    11: ["refused", `${sayDate(CHANGE)}, 2:30 am: The clocks change that day: this time does not exist, or comes twice. Choose another.`],
    12: ["refused", `${on}4:15 pm: The patient is already booked from 4:00 pm to 4:30 pm.`],
    13: ["same", "The patient has an appointment of this service at this very time already."],
    14: ["refused", "Device: k1 consultation takes no device."],
    15: ["refused", expect.stringContaining("row ")],
    16: ["ready"],
    17: ["refused", expect.stringMatching(/k1 clinician 1 is away .*\(Away at a course\)\.$/)],
    18: ["refused", "Service: “Massage” is none that can be booked."],
    19: ["refused", expect.stringMatching(/^Patient \d+ has another name or date of birth than this row says\.$/)],
  });
  expect(await appointmentCount()).toBe(before);
});

const BOOKED = [2, 4, 6, 16];

test("each sound row is booked once though the server is killed half-way, and nobody is told of it", async () => {
  const before = await appointmentCount();
  value(await startImport(reception(), await step(importId)));
  const child = spawn(process.execPath, ["--conditions=react-server", "tests/support/interrupted-import.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, IMPORT: JSON.stringify({ url: database.roles.app }) },
  });
  const ended = new Promise((resolve) => {
    child.once("close", (_code, signal) => resolve(signal));
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("close", () => reject(new Error("It ended before it was half-way.")));
  });
  child.kill("SIGKILL");
  await ended;
  expect(await counts(importId)).toMatchObject({ made: 3, ready: 1 });
  expect(await appointmentCount()).toBe(before + 3);
  await database.app.db.update(imports).set({ leasedUntil: sql`now() - interval '1 second'` }).where(eq(imports.id, importId));
  await work();
  expect(await counts(importId)).toMatchObject({ made: 4, ready: 0, refused: 13, skipped: 1 });
  expect(await appointmentCount()).toBe(before + 4);
  const made = await database.app.db
    .select({ row: importRows.row, former: patients.formerNumber, extra: appointments.extraMinutes, told: changes.tellPatient })
    .from(importRows)
    .innerJoin(appointments, eq(appointments.id, importRows.appointmentId))
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(changedAppointments, eq(changedAppointments.appointmentId, appointments.id))
    .innerJoin(changes, eq(changes.id, changedAppointments.changeId))
    .where(eq(importRows.importId, importId))
    .orderBy(asc(importRows.row));
  expect(made).toEqual([
    { row: 2, former: "C1", extra: 0, told: false },
    { row: 4, former: "C2", extra: 15, told: false },
    { row: 6, former: "C4", extra: 0, told: false },
    // Whoever was merged is booked under the record that stands.
    { row: 16, former: "C7", extra: 0, told: false },
  ]);
  const [note] = await database.app.db.select().from(patientNotes);
  expect(note).toMatchObject({ audience: "clinicians", words: `${sayDate(DAY)}, 10:00 am: Sore chin last time` });
});

test("the same file is known again", async () => {
  const again = await staged("appointments", fileOf(rowsOf(clinic)));
  const found = await became(again);
  for (const row of BOOKED) expect(found[row]?.[0]).toBe("same");
  expect(await counts(again)).toMatchObject({ same: 6, refused: 12, ready: 0 });
});

test("our own list of appointments is read by our own import, which knows every one of them again", async () => {
  const lines = (await Array.fromAsync(await takeVisits(reception(), { from: null, to: null }))).flat();
  const again = await staged("appointments", csvText([headingsOf(VISIT_COLUMNS), ...lines.map((line) => cellsOf(VISIT_COLUMNS, line))]));
  expect(lines).toHaveLength(5);
  expect(await counts(again)).toMatchObject({ same: 5, refused: 0, ready: 0, waiting: 0 });
});

test("a row that somebody was quicker than is refused with what is in its way, and the next row goes on", async () => {
  const day = addDays(DAY, 2);
  const rows = [
    ["C8", "", "", day, "10:00", "", "k1 consultation", at(clinic.clinicians, 0).name],
    ["C9", "", "", day, "11:00", "", "k1 consultation", at(clinic.clinicians, 0).name],
  ] as const;
  const meanwhile = await staged("appointments", fileOf(rows));
  value(
    await bookAppointment(reception(), {
      idempotencyKey: key(),
      patientId: at(clinic.patients, 0),
      serviceId: clinic.consultationId,
      locationId: clinic.locationId,
      date: day,
      time: "10:15",
      clinicianId: at(clinic.clinicians, 0).resourceId,
    }),
  );
  value(await startImport(reception(), await step(meanwhile)));
  await work();
  expect(await became(meanwhile)).toEqual({
    2: ["refused", `${sayDate(day)}, 10:00 am: k1 clinician 1 is taken from 10:15 am to 10:45 am.`],
    3: ["made"],
  });
  value(await undoImport(reception(), await step(meanwhile)));
  await work();
  expect(await counts(meanwhile)).toMatchObject({ undone: 1, kept: 0 });
});

test("an import names no appointment that it did not make", async () => {
  const [other] = await database.app.db.select().from(appointments).where(eq(appointments.localStart, "16:00"));
  const claim = sql`update import_rows set state = 'made', patient_id = ${other?.patientId}, appointment_id = ${other?.id} where import_id = ${importId} and row = 3`;
  await expect(database.app.db.execute(claim)).rejects.toMatchObject({ cause: { constraint: "import_rows_made_here" } });
});

test("it is undone as a whole but for what was touched since, and then the patients can be too", async () => {
  const [confirmed] = await database.app.db
    .select({ id: appointments.id, version: appointments.version })
    .from(importRows)
    .innerJoin(appointments, eq(appointments.id, importRows.appointmentId))
    .where(and(eq(importRows.importId, importId), eq(importRows.row, 4)));
  value(
    await changeStatus(reception(), {
      appointmentId: confirmed?.id ?? "",
      version: confirmed?.version ?? 0,
      to: "confirmed",
      reason: "",
      acceptLongGap: false,
    }),
  );
  const before = await appointmentCount();
  value(await undoImport(reception(), await step(importId)));
  await work();
  expect(await counts(importId)).toMatchObject({ made: 0, undone: 3, kept: 1 });
  expect((await became(importId))[4]?.[0]).toBe("kept");
  expect(await appointmentCount()).toBe(before - 3);
  expect(await database.app.db.$count(patientNotes)).toBe(0);
  expect(await database.app.db.$count(tasks)).toBe(0);
  const held = await database.app.db
    .select({ id: claims.id })
    .from(claims)
    .innerJoin(appointments, eq(appointments.id, claims.appointmentId))
    .where(and(isNull(claims.releasedAt), inArray(appointments.localDate, [DAY])));
  expect(held).toHaveLength(2);

  value(await undoImport(reception(), await step(peopleImport)));
  await work();
  // Whom the diary knows stays, and who was merged.
  expect(await counts(peopleImport)).toMatchObject({ made: 0, kept: 4, undone: 6 });
});
