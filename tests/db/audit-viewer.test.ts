/** What an admin reads of the audit trail: narrowed, page by page, by number, as a file; and that reading it stands in it. */
import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { recordAudit, recordAudits } from "#lib/audit/commands.ts";
import { trailFileInput, trailInput } from "#lib/audit/input.ts";
import { trailCsv } from "#lib/audit/outputs/trail-csv.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { exportTrail, findAuditedPatient, findPatientByNumber, listAuditedColleagues, listTrail } from "#lib/audit/queries/trail.ts";
import { listVerifications } from "#lib/audit/queries/verifications.ts";
import { verifyChain } from "#lib/audit/queries/verify.ts";
import { trailFilePath, trailPath } from "#lib/audit/rules/address.ts";
import { returnPath } from "#lib/staff/rules/confirm.ts";
import { localDate } from "#lib/time.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

const ZONE = "Australia/Melbourne";
const ALL = { of: "all" } as const;
const NOTHING = trailInput.parse({});
/** More than one page of rows, all of one instant, so that only their ids tell them apart. */
const READS = 120;

let database: TestDatabase;
let clinic: ScreeningClinic;
let admin: ScreeningClinic["clinician"];
let patientId: string;
let otherId: string;
beforeAll(async () => {
  database = await freshDatabase("audit viewer");
  clinic = await openScreeningClinic(database.app);
  admin = { ...clinic.doctor, roles: ["admin"] };
  ({ patientId } = await bookVisit(clinic));
  ({ patientId: otherId } = await bookVisit(clinic));
  const reading = as(clinic, clinic.clinician, ["patient:read"]);
  const open = (id: string) => ({ action: "patient:open", objectType: "patient", objectId: id, patientId: id }) as const;
  await recordAudits(
    reading,
    Array.from({ length: READS }, () => open(patientId)),
  );
  await recordAudit(as(clinic, clinic.reception, ["patient:read"]), open(otherId));
  await recordAudit(reading, { ...open(otherId), action: "photo:open", outcome: "refused", reason: "not_allowed" });
});
afterAll(() => database.close());

const auditing = () => as(clinic, admin, ["audit:read"]);
const exporting = () => as(clinic, admin, ["audit:export"]);
const today = () => localDate(Temporal.Now.instant(), ZONE);

test("every row is reached once, newest first, page by page, also where many were written at one instant", async () => {
  const of = { of: "patient", id: patientId } as const;
  const seen: string[] = [];
  let before: string | null = null;
  let pages = 0;
  do {
    const view = await listTrail(auditing(), of, { ...NOTHING, action: "patient:open", before });
    seen.push(...view.rows.map(({ id }) => id));
    before = view.hasOlder ? at(view.rows, view.rows.length - 1).id : null;
    pages += 1;
  } while (before !== null);
  const written = await database.app.db
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(and(eq(auditLog.patientId, patientId), eq(auditLog.action, "patient:open")))
    .orderBy(desc(auditLog.at), desc(auditLog.id));
  expect(written).toHaveLength(READS);
  expect(seen).toEqual(written.map(({ id }) => id));
  expect(pages).toBe(3);
});

test("who saw a patient tells of that patient alone, and what somebody did of that colleague alone, each by whom, what and how it ended", async () => {
  const { rows } = await listTrail(auditing(), { of: "patient", id: otherId }, NOTHING);
  expect(rows.filter(({ action }) => action !== "audit:open")).toMatchObject([
    { who: "Aroha", what: "Opened a photograph", isRefused: true, reason: "not_allowed" },
    { who: "Hanna", what: "Opened a patient’s record", isRefused: false },
  ]);
  const done = await listTrail(auditing(), { of: "staff", id: clinic.reception.id }, NOTHING);
  expect(done.rows).toMatchObject([{ who: "Hanna", staffId: clinic.reception.id, patient: { id: otherId } }]);
});

test("it is narrowed by day of the clinic's calendar, by action and by outcome, and what an address cannot ask for counts as not asked", async () => {
  const of = { of: "patient", id: otherId } as const;
  const actions = async (asked: Readonly<Record<string, unknown>>) =>
    (await listTrail(auditing(), of, trailInput.parse(asked))).rows.map(({ action }) => action).filter((action) => action !== "audit:open");
  const both = ["photo:open", "patient:open"];
  expect(await actions({ from: today(), to: today() })).toEqual(both);
  expect(await actions({ to: "2020-01-01" })).toEqual([]);
  expect(await actions({ from: "2099-01-01" })).toEqual([]);
  expect(await actions({ outcome: "refused" })).toEqual(["photo:open"]);
  expect(await actions({ action: "patient:open" })).toEqual(["patient:open"]);
  expect(await actions({ from: "31/12/2025", to: ["x"], action: "patient:nothing", outcome: "maybe", before: "' or true" })).toEqual(both);
});

test("each row has its instant in the clinic's own time and in UTC", async () => {
  const [row] = (await listTrail(auditing(), { of: "staff", id: clinic.reception.id }, NOTHING)).rows;
  expect(row?.when).toMatch(/^\w{3} \d{1,2} \w{3} \d{4}, \d{1,2}:\d{2} [ap]m$/);
  expect(row?.utc).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC$/);
});

test("a patient's name is told to whoever may read patients, and to every other admin the number alone; a file has no name at all", async () => {
  const of = { of: "patient", id: otherId } as const;
  const first = async (ctx: Parameters<typeof listTrail>[0]) => at((await listTrail(ctx, of, NOTHING)).rows, 0).patient;
  const number = await findAuditedPatient(auditing(), otherId);
  expect(await first(auditing())).toEqual({ id: otherId, number, names: null });
  const both = { ...clinic.doctor, roles: ["admin", "clinician"] } satisfies typeof admin;
  expect((await first(as(clinic, both, ["audit:read"])))?.names).toEqual({ givenName: "Ines", familyName: "Carvalho" });
  const { rows, hasOlder } = await exportTrail(as(clinic, both, ["audit:export"]), of, NOTHING);
  const file = trailCsv(rows, !hasOlder);
  expect(file).toContain(`"${number}"`);
  expect(file).not.toMatch(/Ines|Carvalho/);
});

test("reading the trail and taking it away as a file are written into it, with whose part it was", async () => {
  await listTrail(auditing(), { of: "patient", id: patientId }, NOTHING);
  await exportTrail(exporting(), { of: "staff", id: clinic.reception.id }, NOTHING);
  const { rows } = await listTrail(auditing(), ALL, NOTHING);
  expect(rows.slice(0, 3)).toMatchObject([
    { what: "Read the audit trail", object: "audit log", patient: null },
    { what: "Exported the audit trail", object: "colleague", objectId: clinic.reception.id, patient: null },
    { what: "Read the audit trail", object: "patient", objectId: patientId, patient: { id: patientId } },
  ]);
});

test("nothing in a file is run by a spreadsheet, and a file that is not the whole says so", () => {
  const row = {
    utc: "2026-03-10 04:00:12 UTC",
    when: "Tue 10 Mar 2026, 3:00 pm",
    who: '=HYPERLINK("https://evil.example")',
    what: "+1",
    action: "-1",
    object: "@SUM(A1)",
    objectId: "\t=1",
    patient: null,
    isRefused: false,
    reason: '"=1',
    requestId: "%1",
  };
  const lines = trailCsv([row], false).split("\r\n");
  expect(lines[1]).toBe(
    `"2026-03-10 04:00:12 UTC","Tue 10 Mar 2026, 3:00 pm","'=HYPERLINK(""https://evil.example"")","'+1","'-1","'@SUM(A1)","'\t=1","","done","""=1","'%1"`,
  );
  expect(lines[2]).toContain("There are older rows");
  expect(trailCsv([row], true)).not.toContain("There are older rows");
});

test("a patient is found by number, nobody by a number that none has, and every colleague is on the list", async () => {
  const number = Number(await findAuditedPatient(auditing(), otherId));
  expect(await findPatientByNumber(auditing(), number)).toBe(otherId);
  expect(await findPatientByNumber(auditing(), 999_999)).toBeNull();
  expect(await findAuditedPatient(auditing(), clinic.reception.id)).toBeNull();
  expect((await listAuditedColleagues(auditing())).map(({ name }) => name)).toEqual(["Aroha", "Edith", "Hanna"]);
});

test("a verification stands in the list of the last ones with what it found", async () => {
  await verifyChain(auditing(), { key: chainKey("a secret that only these tests know"), anchors: [] });
  expect(await listVerifications(auditing())).toMatchObject([{ who: "Edith", bad: 0, first: null }]);
});

test("the addresses of the trail and its file say back what was asked, and whoever gives the password on the way comes back to it", () => {
  const asked = trailInput.parse({ from: "2026-03-01", to: "2026-03-31", action: "patient:open", outcome: "refused" });
  for (const trail of [ALL, { of: "patient", id: otherId }, { of: "staff", id: otherId }] as const) {
    const path = trailPath(trail, asked);
    expect(returnPath(path), path).toBe(path);
    const file = new URL(trailFilePath(trail, asked), "https://clinic.example").searchParams;
    expect(trailFileInput.parse(Object.fromEntries(file))).toEqual({
      ...asked,
      patient: trail.of === "patient" ? otherId : null,
      staff: trail.of === "staff" ? otherId : null,
    });
  }
});
