import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { patients } from "#db/schema/patients.ts";
import { portalLinks, portalSessions } from "#db/schema/portal-links.ts";
import { tasks } from "#db/schema/tasks.ts";
import { mintVisitor } from "#lib/auth/ctx.ts";
import { findPortalSession } from "#lib/auth/portal-session.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { getPatientDetails } from "#lib/patients/queries/record.ts";
import { issuePortalLink, revokePortalLink, revokePortalLinks } from "#lib/portal/commands/links.ts";
import { type IssuePortalLinkInput, openPortalLinkInput } from "#lib/portal/input.ts";
import { listPortalDoings, listPortalLinks } from "#lib/portal/queries/links.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { openPortal } from "#tests/support/open-portal.ts";
import { at, key, refusal, SECRET, value } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("portal");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const BORN = "1985-08-14";
const WRONG = "1985-08-15";
const UNKNOWN = "A".repeat(43);

function visitor(address = "direct") {
  const actor = { kind: "visitor" as const, id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null };
  return mintVisitor({ actor, now: START, db: database.app.db, database: database.app, requestId: "test" }, address);
}

const open = (token: string, dateOfBirth = BORN, address?: string) => openPortal(visitor(address), { token, dateOfBirth });

const asked = (patientId: string, more: Partial<IssuePortalLinkInput> = {}): IssuePortalLinkInput => ({
  patientId,
  idempotencyKey: key(),
  channel: "hand",
  lasts: "visits",
  endOthers: false,
  ...more,
});

async function linked(): Promise<{ clinic: SmallClinic; patientId: string; token: string; linkId: string }> {
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  await database.app.db.update(patients).set({ dateOfBirth: BORN }).where(eq(patients.id, patientId));
  return { clinic, patientId, ...value(await issuePortalLink(desk.reception(), asked(patientId), SECRET)) };
}

const session = (cookie: string) => findPortalSession(database.app.db, cookie);
const linkOf = async (id: string) =>
  at(
    await database.app.db
      .select({ tries: portalLinks.failedTries, revokedReason: portalLinks.revokedReason })
      .from(portalLinks)
      .where(eq(portalLinks.id, id)),
    0,
  );

test("the right date of birth opens a session of this patient and this link", async () => {
  const { token, patientId, linkId } = await linked();
  const { cookie } = value(await open(token));
  expect(await session(cookie)).toMatchObject({ patientId, linkId });
  expect((await listPortalLinks(desk.reception(), patientId))[0]?.lastOpened).not.toBeNull();
});

test("the token stands nowhere in the database", async () => {
  const { token } = await linked();
  value(await open(token));
  await open(token, WRONG);
  for (const table of ["portal_links", "audit_log", "idempotency_keys", "attempts", "portal_sessions"]) {
    const found = await database.app.db.execute(sql`select 1 from ${sql.identifier(table)} x where x::text like ${`%${token}%`}`);
    expect(found.rows).toHaveLength(0);
  }
});

test("a form sent twice makes one link and is answered with it both times", async () => {
  const { patientId } = await linked();
  const input = asked(patientId);
  const first = value(await issuePortalLink(desk.reception(), input, SECRET));
  expect(value(await issuePortalLink(desk.reception(), input, SECRET))).toEqual(first);
  value(await open(first.token));
  // Of another secret, as after it was changed, and once the link has ended: nothing is shown that would open nothing.
  expect(refusal(await issuePortalLink(desk.reception(), input, `${SECRET}, changed`)).reason).toBe("link_over");
  value(await revokePortalLink(desk.reception(), { linkId: first.linkId }));
  expect(refusal(await issuePortalLink(desk.reception(), input, SECRET)).reason).toBe("link_over");
  expect(await listPortalLinks(desk.reception(), patientId)).toHaveLength(2);
});

test("without a date of birth no link is made", async () => {
  const clinic = await desk.clinicOf();
  expect(refusal(await issuePortalLink(desk.reception(), asked(at(clinic.patients, 0)), SECRET)).reason).toBe("portal_needs_birth_date");
});

test("an unknown, an expired and a revoked link and a wrong date all get the same answer", async () => {
  const [wrong, expired, revoked] = [await linked(), await linked(), await linked()];
  await database.app.db.update(portalLinks).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(portalLinks.id, expired.linkId));
  value(await revokePortalLinks(desk.reception(), { patientId: revoked.patientId }));
  const answers = [await open(UNKNOWN), await open(expired.token), await open(revoked.token), await open(wrong.token, WRONG)];
  expect(new Set(answers.map((answer) => JSON.stringify(refusal(answer))))).toHaveLength(1);
  const reasons = await database.app.db
    .select({ reason: auditLog.reason })
    .from(auditLog)
    .where(and(eq(auditLog.action, "portal:open"), eq(auditLog.outcome, "refused")));
  expect(reasons.map(({ reason }) => reason)).toEqual(expect.arrayContaining(["unknown_link", "expired", "revoked", "wrong_date"]));
});

describe("five wrong dates", () => {
  test("end the link and its visits, and leave one task, audited", async () => {
    const { token, linkId, patientId } = await linked();
    const { cookie } = value(await open(token));
    for (let tried = 0; tried < 5; tried += 1) expect(refusal(await open(token, WRONG)).reason).toBe("portal_closed");
    expect(refusal(await open(token)).reason).toBe("portal_closed");
    expect(await session(cookie)).toBeNull();
    expect(await linkOf(linkId)).toEqual({ tries: 5, revokedReason: "wrong_dates" });
    const left = await database.app.db.select({ id: tasks.id, kind: tasks.kind }).from(tasks).where(eq(tasks.patientId, patientId));
    expect(left).toMatchObject([{ kind: "portal_link_locked" }]);
    const audited = await database.app.db
      .select({ action: auditLog.action, by: auditLog.actorKind })
      .from(auditLog)
      .where(eq(auditLog.objectId, at(left, 0).id));
    expect(audited).toEqual([{ action: "task:create", by: "visitor" }]);
  });

  test("are five also when many come at once", async () => {
    const { token, linkId, patientId } = await linked();
    await Promise.all(Array.from({ length: 20 }, () => open(token, WRONG)));
    expect(await linkOf(linkId)).toEqual({ tries: 5, revokedReason: "wrong_dates" });
    expect(await database.app.db.select({ id: tasks.id }).from(tasks).where(eq(tasks.patientId, patientId))).toHaveLength(1);
    const audited = await database.app.db.select({ reason: auditLog.reason }).from(auditLog).where(eq(auditLog.objectId, linkId));
    expect(audited.filter(({ reason }) => reason?.startsWith("wrong_date"))).toHaveLength(5);
    expect(audited.filter(({ reason }) => reason === "revoked")).toHaveLength(15);
  });
});

test("one address fails twenty times an hour and no more, also at once; without a known address nobody is shut out", async () => {
  const { token } = await linked();
  const answers = await Promise.all(Array.from({ length: 26 }, () => open(UNKNOWN, BORN, "198.51.100.7")));
  expect(answers.map((answer) => refusal(answer).reason).filter((reason) => reason === "portal_busy_address")).toHaveLength(6);
  expect(refusal(await open(token, BORN, "198.51.100.7")).reason).toBe("portal_busy_address");
  const audited = await database.app.db.select({ id: auditLog.id }).from(auditLog).where(eq(auditLog.reason, "portal_busy_address"));
  expect(audited, "what the limit refused is written down too").toHaveLength(7);
  value(await open(token, BORN, "198.51.100.8"));
  await database.app.db.delete(attempts);
  for (let tried = 0; tried < 21; tried += 1) await open(UNKNOWN);
  value(await open(token));
});

test("a session ends when its link is revoked", async () => {
  const { token, patientId } = await linked();
  const { cookie } = value(await open(token));
  expect(value(await revokePortalLinks(desk.reception(), { patientId }))).toEqual({ revoked: 1 });
  expect(await session(cookie)).toBeNull();
});

test("a session ends by its own time, by its link's and when nobody is there, by the database's clock", async () => {
  const past = sql`now() - interval '1 second'`;
  const ends = {
    "by its own time": (id: string) => database.app.db.update(portalSessions).set({ expiresAt: past }).where(eq(portalSessions.linkId, id)),
    "by its link's time": (id: string) => database.app.db.update(portalLinks).set({ expiresAt: past }).where(eq(portalLinks.id, id)),
    "when nobody is there": (id: string) =>
      database.app.db.update(portalSessions).set({ lastSeenAt: sql`now() - interval '30 minutes'` }).where(eq(portalSessions.linkId, id)),
  };
  for (const [how, end] of Object.entries(ends)) {
    const { token, linkId } = await linked();
    const { cookie } = value(await open(token));
    expect(await session(cookie), how).not.toBeNull();
    await end(linkId);
    expect(await session(cookie), how).toBeNull();
  }
});

test.each<[string, { readonly dateOfBirth?: string; readonly phone?: string; readonly email?: string }]>([
  ["date of birth", { dateOfBirth: "1985-08-16" }],
  ["phone", { phone: "0491 570 999" }],
  ["e-mail", { email: "new@cadence.example" }],
])("a changed %s ends every link and visit of the patient at once", async (_, change) => {
  const { token, patientId } = await linked();
  const { cookie } = value(await open(token));
  const details = await getPatientDetails(desk.reception(), patientId);
  if (details === null) throw new Error("The patient is not there.");
  const { id, timeZone, ...kept } = details;
  expect(
    value(
      await editPatient(desk.reception(), {
        ...kept,
        patientId: id,
        timeZone: timeZone === "" ? null : timeZone,
        birthDateUnknown: false,
        ...change,
      }),
    ),
  ).toEqual({ revokedLinks: 1 });
  expect(await session(cookie)).toBeNull();
  expect(refusal(await open(token, change.dateOfBirth ?? BORN)).reason).toBe("portal_closed");
});

test("a patient holds several links, each with its own channel and end; one ended alone leaves the others, and a new one can take their place", async () => {
  const { patientId, token, linkId } = await linked();
  const text = value(await issuePortalLink(desk.reception(), asked(patientId, { channel: "text", lasts: "12" }), SECRET));
  const paper = value(await issuePortalLink(desk.reception(), asked(patientId, { channel: "paper", lasts: "3" }), SECRET));
  const [byHand, byText] = [value(await open(token)).cookie, value(await open(text.token)).cookie];
  value(await revokePortalLink(desk.reception(), { linkId }));
  expect([await session(byHand), await session(byText)]).toMatchObject([null, { linkId: text.linkId }]);
  expect(await linkOf(linkId)).toMatchObject({ revokedReason: "by_staff" });
  expect((await listPortalLinks(desk.reception(), patientId)).map(({ channel, isLive, opened }) => [channel, isLive, opened])).toEqual([
    ["On paper", true, 0],
    ["In a text message", true, 1],
    ["Here, by code or copied", false, 1],
  ]);
  const next = value(await issuePortalLink(desk.reception(), asked(patientId, { endOthers: true }), SECRET));
  expect(await session(byText)).toBeNull();
  expect((await linkOf(paper.linkId)).revokedReason).toBe("replaced");
  value(await open(next.token));
});

test("two records that become one, by whatever way, end the links of both at once", async () => {
  const [gone, kept] = [await linked(), await linked()];
  const cookies = [value(await open(gone.token)).cookie, value(await open(kept.token)).cookie];
  await database.app.db.update(patients).set({ mergedInto: kept.patientId }).where(eq(patients.id, gone.patientId));
  for (const cookie of cookies) expect(await session(cookie)).toBeNull();
  expect((await listPortalLinks(desk.reception(), kept.patientId)).map(({ isLive, end }) => [isLive, end.split(",")[0]])).toEqual([
    [false, "Ended when two records were joined"],
    [false, "Ended when two records were joined"],
  ]);
});

test("staff see when a page was opened and what was refused there, newest first", async () => {
  const { token, patientId } = await linked();
  value(await open(token));
  await open(token, WRONG);
  expect((await listPortalDoings(desk.reception(), patientId)).map(({ what, isRefused }) => [what, isRefused])).toEqual([
    ["Wrong date of birth", true],
    ["Opened the page", false],
  ]);
});

test("a changed name leaves the links alone", async () => {
  const { token, patientId } = await linked();
  const { cookie } = value(await open(token));
  const details = await getPatientDetails(desk.reception(), patientId);
  if (details === null) throw new Error("The patient is not there.");
  const { id, ...kept } = details;
  expect(
    value(await editPatient(desk.reception(), { ...kept, patientId: id, timeZone: null, birthDateUnknown: false, preferredName: "Nessa" })),
  ).toEqual({ revokedLinks: 0 });
  expect(await session(cookie)).not.toBeNull();
});

test("a link runs until 28 days after the last booked session, at most a year", async () => {
  const { clinic, patientId } = await linked();
  const { ids } = await desk.booked(clinic);
  await database.app.db.execute(
    sql`update appointments set status = 'no_show' where patient_id = ${patientId}::uuid and id <> ${at(ids, 3)}::uuid`,
  );
  const lasts = async (days: number): Promise<number> => {
    await database.app.db.execute(
      sql`update appointments set during = tstzrange(now() + make_interval(days => ${days}), now() + make_interval(days => ${days}, hours => 1)) where id = ${at(ids, 3)}::uuid`,
    );
    const { linkId } = value(await issuePortalLink(desk.reception(), asked(patientId), SECRET));
    const found = await database.app.db.execute<{ hours: number }>(
      sql`select round(extract(epoch from expires_at - created_at) / 3600)::int as hours from portal_links where id = ${linkId}::uuid`,
    );
    return at(found.rows, 0).hours;
  };
  expect(await lasts(-400)).toBe(28 * 24);
  expect(await lasts(100)).toBe(128 * 24 + 1);
  expect(await lasts(360)).toBeLessThanOrEqual(366 * 24);
});

test("the gate takes the whole link or its secret, and nothing else", () => {
  const token = "x-_9".repeat(11).slice(0, 43);
  const parse = (pasted: string) => openPortalLinkInput.safeParse({ token: pasted, dateOfBirth: { day: "9", month: "4", year: "1990" } });
  expect(parse(`https://clinic.example/p#${token}`).data).toEqual({ token, dateOfBirth: "1990-04-09" });
  expect(parse(` ${token} `).success).toBe(true);
  expect(parse("https://clinic.example/p").success).toBe(false);
  expect(parse(`https://clinic.example/p?${token}`).success).toBe(false);
});
