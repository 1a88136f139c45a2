/** The statements of the works that `npm run bench` measures: the bench reads their plans in a clinic of a million appointments, this in any. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { getDay, getWeek } from "#lib/appointments/queries/day.ts";
import { asSystem, mintPortal, mintVisitor } from "#lib/auth/ctx.ts";
import { findActor, openSession } from "#lib/auth/staff-session.ts";
import { getMoneyLine } from "#lib/billing/queries/patient.ts";
import { getPatientMessages } from "#lib/messages/queries/log.ts";
import { getContacts } from "#lib/patients/queries/contacts.ts";
import { getHealth } from "#lib/patients/queries/health.ts";
import { listNotes } from "#lib/patients/queries/notes.ts";
import { getPatientNow } from "#lib/patients/queries/now.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { findPatients } from "#lib/patients/queries/search.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { getPortalView } from "#lib/portal/queries/view.ts";
import { reportInput } from "#lib/reports/input.ts";
import { openReport } from "#lib/reports/queries/report.ts";
import { getScores } from "#lib/scales/queries.ts";
import { listBroken } from "#lib/screening/queries/broken.ts";
import { getStartGate, listReadiness } from "#lib/screening/queries/gate.ts";
import { listSessionForms } from "#lib/screening/queries/validity.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { getPlanSetting } from "#lib/series/queries/plan-setting.ts";
import { getPlanner } from "#lib/series/queries/planner.ts";
import { signIn } from "#lib/staff/commands/sign-in.ts";
import { recallLot } from "#lib/supplies/queries/recall.ts";
import { saveTreatmentDraft } from "#lib/treatments/commands/draft.ts";
import { getSeriesDepths } from "#lib/treatments/queries/depths.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan, single } from "#tests/support/desk.ts";
import { wholeTablesIn } from "#tests/support/plans.ts";
import { at, key, value } from "#tests/support/results.ts";
import { as, NOW, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";
import { everyStatementOf } from "#tests/support/statements.ts";
import { addDevice, equippedVisit, putAftercareInForce, type Started, wholeRecord } from "#tests/support/treatment-room.ts";

/** What a clinic has few of, however long it stands and however many come. */
const FEW = new Set([
  "adverse_event_kinds",
  "clinician_hours",
  "clinics",
  "closures",
  "definition_versions",
  "definitions",
  "devices",
  "location_hours",
  "locations",
  "prices",
  "resources",
  "service_categories",
  "service_phases",
  "services",
  "supplies",
  "users",
  "zone_caps",
]);

let database: TestDatabase;
let portal: Database;
let clinic: ScreeningClinic;
let small: SmallClinic;
let signed: Started;
let underWay: Started;
let deviceId: string;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("plans");
  portal = openDatabase(database.roles.portal, { name: "cadence-portal-tests" });
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  signed = await equippedVisit(clinic);
  value(
    await signTreatment(
      as(clinic, clinic.clinician, ["treatment:record"], NOW.add({ minutes: 60 })),
      wholeRecord(signed.treatmentId, deviceId),
    ),
  );
  underWay = await equippedVisit(clinic);
  desk = deskOf(database.app);
  small = await desk.clinicOf();
  if ((await database.app.db.select({ id: clinics.id }).from(clinics)).length === 0)
    await database.app.db.insert(clinics).values({ name: "Alder Skin" });
});
afterAll(async () => {
  await portal.pool.end();
  await database.close();
});

/** Everything that a page asks of a database, and what a form of it does. */
const system = (now = NOW) =>
  asSystem("tests", { database: database.app, now, actingAs: { ...clinic.doctor, isDoctor: true, isPrescriber: true } });

const works: Readonly<Record<string, () => Promise<unknown>>> = {
  "a signed-in person is looked up": async () =>
    findActor(database.app.db, await openSession(database.app.db, clinic.reception.id, "s".repeat(32), "tests"), "s".repeat(32)),
  "a day of the diary": async () => {
    const wish = { locationId: clinic.locationId, date: TODAY };
    return [await getDay(system(), wish), await listReadiness(system(), wish)];
  },
  "a week of the diary": () =>
    getWeek(system(), { locationId: small.locationId, date: TODAY, clinicianId: at(small.clinicians, 0).resourceId }),
  "a patient is looked for": () => findPatients(system(), "carv"),
  "a patient’s record": async () => {
    const ctx = system();
    const { patientId } = signed;
    await getStartGate(ctx, signed.appointmentId);
    return [
      await getPatientHeader(ctx, patientId),
      await getPatientNow(ctx, patientId),
      await getPatientTimeline(ctx, patientId, "all"),
      await getContacts(ctx, patientId),
      await listNotes(ctx, patientId),
      await listBroken(ctx, patientId),
      await listSessionForms(ctx, patientId),
      await getSeriesDepths(ctx, patientId),
      await getScores(ctx, patientId, null),
      await getHealth(ctx, patientId),
      await getPatientMessages(ctx, patientId, { mail: true, sms: true }),
      await getMoneyLine(ctx, patientId),
    ];
  },
  "a series is planned and booked": async () => {
    const seriesId = await desk.proposed(small, 4);
    const ctx = desk.reception();
    const setting = await getPlanSetting(ctx, seriesId);
    if (setting === null) throw new Error("The series is not there.");
    const ask = { wishes: setting.preferences, locationId: null, overLong: [], plan: null, pinned: [], before: null };
    await getPlanner(ctx, setting, { ...ask, move: { session: 1, date: null, time: null, how: null } });
    return value(await bookSeries(ctx, { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false }));
  },
  "an appointment is booked": async () =>
    value(
      await bookAppointment(desk.reception(), {
        ...single(small, { patient: 1, date: "2026-03-05", serviceId: small.consultationId }),
        clinicianId: null,
      }),
    ),
  "a lot is recalled": () => recallLot(system(), "BC-2609-114", 0),
  "a report is read": () =>
    openReport(system(), {
      report: "utilisation",
      asked: reportInput.parse({ period: "dates", from: "2026-11-01", to: "2026-11-30" }),
      as: "report:open",
    }),
  "somebody signs in": () => {
    const visitor = {
      kind: "visitor",
      id: null,
      name: "visitor",
      roles: [],
      isDoctor: false,
      isPrescriber: false,
      sessionId: null,
    } as const;
    const { db } = database.app;
    const ctx = mintVisitor({ actor: visitor, now: NOW, db, database: database.app, requestId: "test" }, "direct");
    return signIn(ctx, { email: "hanna@clinic.example", password: "not the password" }, "s".repeat(32));
  },
  "a treatment is saved": async () =>
    value(
      await saveTreatmentDraft(
        as(clinic, clinic.clinician, ["treatment:record"], NOW.add({ minutes: 40 })),
        wholeRecord(underWay.treatmentId, deviceId),
      ),
    ),
};

/** The big tables that these statements read from one end to the other where an index could tell. */
async function wholeTables(statements: Awaited<ReturnType<typeof everyStatementOf>>): Promise<readonly string[]> {
  return asOwner(database.ownerUrl, async (owner) => {
    await owner.query("set enable_seqscan = off");
    const found = new Set<string>();
    for (const { text, values } of statements) {
      if (/^\s*(?:begin|commit|rollback|set)\b/i.test(text)) continue;
      const { rows } = await owner.query(`explain (format json) ${text}`, [...values]);
      for (const table of wholeTablesIn(rows)) if (!FEW.has(table)) found.add(table);
    }
    return [...found];
  });
}

test.each(Object.keys(works))("no big table is read as a whole while %s", async (name) => {
  const statements = await everyStatementOf(database.app, works[name] ?? (async () => undefined));
  expect(statements.length).toBeGreaterThan(0);
  expect(await wholeTables(statements)).toEqual([]);
});

test("no big table is read as a whole while a patient looks at the portal", async () => {
  const statements = await everyStatementOf(portal, () =>
    getPortalView(mintPortal({ patientId: signed.patientId, linkId: null, now: NOW.add({ hours: 2 }), database: portal })),
  );
  expect(statements.length).toBeGreaterThan(3);
  expect(await wholeTables(statements)).toEqual([]);
});

test("a table that is read as a whole is found out", async () => {
  expect(await wholeTables([{ text: "select count(phone || email) from patients", values: [] }])).toEqual(["patients"]);
});
