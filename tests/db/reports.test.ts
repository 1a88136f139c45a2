import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { clinics } from "#db/schema/clinics.ts";
import { patients } from "#db/schema/patients.ts";
import { asSystem, mintStaff } from "#lib/auth/ctx.ts";
import type { Role } from "#lib/auth/policy.ts";
import { reportInput } from "#lib/reports/input.ts";
import { readMissed } from "#lib/reports/queries/missed.ts";
import { readSafety, readScores } from "#lib/reports/queries/outcomes.ts";
import { openReport } from "#lib/reports/queries/report.ts";
import { readKeepings } from "#lib/reports/queries/retention.ts";
import { readReviews } from "#lib/reports/queries/reviews.ts";
import { readTakings } from "#lib/reports/queries/takings.ts";
import { readUse } from "#lib/reports/queries/utilisation.ts";
import { readVisits } from "#lib/reports/queries/visits.ts";
import { readWaits } from "#lib/reports/queries/waitlist.ts";
import { REPORT_NAMES, type ReportName, type ReportRight } from "#lib/reports/rules/catalogue.ts";
import type { Scope } from "#lib/reports/rules/rows.ts";
import { getAdherence, listDropReasons } from "#lib/series/queries/adherence.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { AFTER, WEEK, writeInvoice, writeReportData } from "#tests/support/report-data.ts";
import { at, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let clinic: SmallClinic;
beforeAll(async () => {
  database = await freshDatabase("reports");
  clinic = await writeReportData(database.app);
});
afterAll(() => database.close());

const on = (now: Temporal.Instant) => asSystem("tests", { database: database.app, now });
const scope = (more: Partial<Scope> = {}): Scope => ({
  ...WEEK,
  places: [{ id: clinic.locationId, name: "r clinic", timeZone: "Australia/Melbourne", lateHours: 24 }],
  clinicianId: null,
  ...more,
});
const clinicianId = (number: number) => at(clinic.clinicians, number - 1).resourceId;
const [ONE, TWO] = ["r clinician 1", "r clinician 2"];

test("visits stand by day, clinician and status, and only who never came before, under any of their records, is new", async () => {
  const rows = await readVisits(on(AFTER), scope());
  expect(rows.map(({ column, clinician, status, visits, fresh }) => [column, clinician, status, visits, fresh])).toEqual([
    ["2026-03-02", ONE, "closed", 1, 1],
    ["2026-03-02", ONE, "treated", 1, 0],
    ["2026-03-03", TWO, "no_show", 1, 0],
    ["2026-03-04", ONE, "arrived", 1, 0],
    ["2026-03-04", TWO, "cancelled", 1, 0],
    ["2026-03-05", TWO, "cancelled", 1, 0],
    ["2026-03-06", TWO, "closed", 1, 0],
  ]);
  expect((await readVisits(on(AFTER), scope({ clinicianId: clinicianId(2) }))).map(({ status }) => status)).toEqual([
    "no_show",
    "cancelled",
    "cancelled",
    "closed",
  ]);
});

test("a longer period counts by weeks that begin on their Monday", async () => {
  const rows = await readVisits(on(AFTER), scope({ from: "2026-01-07", to: "2026-03-08" }));
  expect([...new Set(rows.map(({ column }) => column))]).toEqual(["2026-02-02", "2026-02-09", "2026-03-02"]);
});

test("takings stand by the day and method they were taken by, with what went back apart", async () => {
  expect((await readTakings(on(AFTER), scope())).methods).toEqual([
    { column: "2026-03-02", method: "cash", currency: "AUD", inMinor: 6000, backMinor: 0 },
    { column: "2026-03-04", method: "card", currency: "AUD", inMinor: 7000, backMinor: 0 },
    { column: "2026-03-05", method: "card", currency: "AUD", inMinor: 0, backMinor: -7000 },
    { column: "2026-03-06", method: "card", currency: "AUD", inMinor: 9000, backMinor: 0 },
  ]);
});

test("a payment covers its invoice’s lines in their order, and what goes back takes the same way back", async () => {
  const net = async (from: string, to: string) =>
    (await readTakings(on(AFTER), scope({ from, to }))).services.map(({ service, netMinor }) => [service, netMinor]);
  expect(await net("2026-03-02", "2026-03-08")).toEqual([
    ["r needling", 10_000],
    ["r consultation", 5000],
  ]);
  expect(await net("2026-03-02", "2026-03-02")).toEqual([["r needling", 6000]]);
  expect(await net("2026-03-04", "2026-03-04")).toEqual([
    ["r needling", 4000],
    ["r consultation", 3000],
  ]);
  expect(await net("2026-03-04", "2026-03-05")).toEqual([]);
  expect(await net("2026-03-06", "2026-03-06")).toEqual([
    ["r consultation", 5000],
    ["r needling", 4000],
  ]);
});

test("what was taken by mistake and put right later paid for nothing on its own day, and what was paid meanwhile covers the lines in its stead", async () => {
  const { locationId, serviceId, consultationId } = clinic;
  const take = await writeInvoice(database.app, { locationId, serviceId, consultationId, patientId: at(clinic.patients, 0) }, "2026-04-20");
  const wrong = await take({ method: "cash", amountMinor: 9000, takenOn: "2026-04-20" });
  await take({ method: "card", amountMinor: 3000, takenOn: "2026-04-21" });
  await take({ method: "cash", amountMinor: -9000, takenOn: "2026-04-20", writtenOn: "2026-04-22", corrects: wrong });
  await take({ method: "card", amountMinor: 12_000, takenOn: "2026-04-23" });
  const net = async (from: string, to: string) =>
    (await readTakings(on(AFTER), scope({ from, to }))).services.map(({ service, netMinor }) => [service, netMinor]);
  expect(await net("2026-04-20", "2026-04-20")).toEqual([]);
  expect(await net("2026-04-21", "2026-04-21")).toEqual([["r needling", 3000]]);
  expect(await net("2026-04-22", "2026-04-23")).toEqual([
    ["r needling", 7000],
    ["r consultation", 5000],
  ]);
});

test("open time is hours and shifts less closures, and beside it stands what is booked and what of that was treated", async () => {
  const rows = await readUse(on(AFTER), scope());
  const six = 6 * 720;
  expect(rows.map(({ name, openMinutes, bookedMinutes, usedMinutes }) => [name, openMinutes, bookedMinutes, usedMinutes])).toEqual([
    [ONE, six - 360, 180, 120],
    [TWO, six, 60, 60],
    ["r device 1", six, 0, 0],
    ["r device 2", six, 0, 0],
    ["r room 1", six, 60, 60],
    ["r room 2", six, 0, 0],
  ]);
});

test("a week in which the clocks go back is as long as its opening hours", async () => {
  const rows = await readUse(on(AFTER), scope({ from: "2026-03-30", to: "2026-04-05" }));
  expect(rows.map(({ openMinutes }) => openMinutes)).toEqual([5040, 5040, 5040, 5040, 5040, 5040]);
});

test("adherence counts the sessions of the days asked for, and says what became of who dropped out without anybody’s words", async () => {
  const asked = { from: "2026-01-01", to: "2026-03-08", places: [clinic.locationId] };
  expect((await getAdherence(on(AFTER), asked)).map(({ steps }) => steps)).toMatchObject([
    [
      { session: 1, had: 3, came: 1, toCome: 1, dropped: 1, gapTarget: 28, gapMedian: 35, withinWindow: 1 },
      { session: 2, had: 1, came: 0, toCome: 1, dropped: 0 },
    ],
  ]);
  expect(await listDropReasons(on(AFTER), asked)).toEqual([{ reason: "missed", session: 1, dropped: 1 }]);
  expect((await getAdherence(on(AFTER), { ...asked, to: "2026-01-31" })).flatMap(({ steps }) => steps)).toMatchObject([
    { session: 1, had: 2, dropped: 1 },
  ]);
});

test("no-shows and late cancellations stand by week, weekday and clinician; late is what came after the location’s last hour for it", async () => {
  const rows = await readMissed(on(AFTER), scope());
  expect(
    rows.map(({ week, weekday, clinician, visits, noShows, cancelled, late }) => [
      week,
      weekday,
      clinician,
      visits,
      noShows,
      cancelled,
      late,
    ]),
  ).toEqual([
    ["2026-03-02", 1, ONE, 2, 0, 0, 0],
    ["2026-03-02", 2, TWO, 1, 1, 0, 0],
    ["2026-03-02", 3, ONE, 1, 0, 0, 0],
    ["2026-03-02", 3, TWO, 1, 0, 1, 1],
    ["2026-03-02", 4, TWO, 1, 0, 1, 0],
    ["2026-03-02", 5, TWO, 1, 0, 0, 0],
  ]);
});

test("without the location’s word for it nothing is late, and the report says that it is not set", async () => {
  await database.app.db
    .update(billingTerms)
    .set({ lateHours: null, lateFeeMinor: null })
    .where(eq(billingTerms.locationId, clinic.locationId));
  const asked = reportInput.parse({ period: "dates", ...WEEK });
  const view = await openReport(on(AFTER), { report: "no-shows", asked, as: "report:open" });
  await database.app.db
    .update(billingTerms)
    .set({ lateHours: 24, lateFeeMinor: 5000 })
    .where(eq(billingTerms.locationId, clinic.locationId));
  expect(view?.panels[0]?.finding).toBe("1 of 7 visits missed. When a cancellation is late is not set.");
  expect(view?.panels[0]?.rows[0]?.cells.map(({ bare }) => bare)).toEqual(["2026-03-02", "7", "1", "14", "2", "Not set", "Not set"]);
});

test("the waitlist says who was put on it, offered a time and moved, and by how many days", async () => {
  expect(await readWaits(on(AFTER), scope())).toEqual([
    { column: "2026-03-03", how: "moved", offered: true, gained: 16 },
    { column: "2026-03-03", how: "removed", offered: false, gained: null },
  ]);
  // Half past midnight on the Tuesday in Melbourne is still Monday in UTC.
  expect(await readWaits(on(AFTER), scope({ to: "2026-03-02" }))).toEqual([]);
});

test("outcomes compare the last value of the days with the first of the series, the newest of a day", async () => {
  const said = (await readScores(on(AFTER), scope())).map(({ scale, last, series, compared, firstSum }) => [
    scale,
    last,
    series,
    compared,
    firstSum,
  ]);
  expect(said).toEqual([
    ["gais", 2, 1, 1, 4],
    ["patient_rating", 8, 1, 1, 3],
  ]);
  expect(await readScores(on(AFTER), scope({ clinicianId: clinicianId(2) }))).toEqual([]);
  expect(await readScores(on(AFTER), scope({ clinicianId: clinicianId(1) }))).toHaveLength(2);
});

test("adverse events count with the sessions they came after, expected responses do not", async () => {
  const said = async (more: Partial<Scope> = {}) =>
    (await readSafety(on(AFTER), scope(more))).map(({ protocol, sessions, grades }) => [protocol, sessions, grades]);
  expect(await said()).toEqual([
    ["r protocol", 1, [0, 1, 0, 0, 0]],
    [null, 2, [1, 0, 0, 0, 0]],
  ]);
  expect(await said({ clinicianId: clinicianId(2) })).toEqual([[null, 1, [1, 0, 0, 0, 0]]]);
});

test("reviews stand by the window that opens in the days, as they are today", async () => {
  const may = Temporal.Instant.from("2026-05-01T00:00:00Z");
  expect(await readReviews(on(may), scope({ from: "2026-03-30", to: "2026-05-31" }))).toEqual([
    { step: "weeks_12", state: "done", reviews: 1 },
    { step: "weeks_12", state: "overdue", reviews: 1 },
    { step: "weeks_12", state: "coming", reviews: 1 },
  ]);
});

test("retention counts records by the year in which their keeping ends, once the clinic has said whose law it follows", async () => {
  const { db } = database.app;
  const written = Temporal.Now.zonedDateTimeISO("Australia/Melbourne").year;
  const later = on(Temporal.Instant.from(`${written + 8}-06-01T00:00:00Z`));
  expect(await readKeepings(later)).toEqual({ lawSaid: false, years: [] });
  await db.update(clinics).set({ privacyLaw: "AU" });
  // One of the eight is merged into another, and of one nobody knows the age.
  await db
    .update(patients)
    .set({ dateOfBirth: "1980-01-01" })
    .where(sql`${patients.id} <> ${at(clinic.patients, 4)}`);
  expect(await readKeepings(later)).toEqual({ lawSaid: true, years: [{ year: written + 7, records: 6, over: 6, held: 0 }] });
});

test("a report is opened by whom it is for alone, a clinician finds their own work, and each opening is written down without a patient", async () => {
  const as = (role: Role, right: ReportRight, number = 1) => {
    const { userId, name } = at(clinic.clinicians, number - 1);
    const actor = { kind: "staff", id: userId, name, roles: [role], isDoctor: false, isPrescriber: false, sessionId: null } as const;
    return value(mintStaff({ actor, now: AFTER, db: database.app.db, database: database.app, requestId: "test" }, [right]));
  };
  const asked = reportInput.parse({ period: "dates", ...WEEK, clinician: clinicianId(1) });
  const opened = async (ctx: Parameters<typeof openReport>[0]) => {
    const names: ReportName[] = [];
    for (const report of REPORT_NAMES) if ((await openReport(ctx, { report, asked, as: "report:open" })) !== null) names.push(report);
    return names;
  };
  expect(await opened(as("admin", "report:clinic"))).toEqual([...REPORT_NAMES]);
  expect(await opened(as("reception", "report:desk"))).toEqual(["visits"]);
  expect(await opened(as("clinician", "report:own"))).toEqual(["visits", "utilisation", "outcomes"]);
  const own = await openReport(as("clinician", "report:own", 2), { report: "utilisation", asked, as: "report:export" });
  expect(own?.panels.flatMap(({ rows }) => rows.map(({ cells }) => cells[0]?.bare))).toEqual([TWO]);
  const written = await database.app.db
    .select({ action: auditLog.action, patientId: auditLog.patientId, detail: auditLog.detail })
    .from(auditLog)
    .where(eq(auditLog.action, "report:export"));
  expect(written).toEqual([{ action: "report:export", patientId: null, detail: { report: "utilisation", ...WEEK } }]);
});
