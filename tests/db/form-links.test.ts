import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { formLinks } from "#db/schema/form-links.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { patients } from "#db/schema/patients.ts";
import { tasks } from "#db/schema/tasks.ts";
import { findFormVisit } from "#lib/auth/form-session.ts";
import { openFormLink } from "#lib/forms/commands/gate.ts";
import { endFormLink, issueFormLink } from "#lib/forms/commands/links.ts";
import { listFormLinks } from "#lib/forms/queries/links.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { getPatientDetails } from "#lib/patients/queries/record.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { heldUp } from "#tests/support/held-up.ts";
import { at, key, refusal, SECRET, value } from "#tests/support/results.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { signOwnForm, visitorOf } from "#tests/support/ways-in.ts";

const BORN = "1985-08-14";
const WRONG = "1985-08-15";

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("form_links");
  clinic = await openScreeningClinic(data.app);
});
afterAll(() => data.close());
beforeEach(() => data.app.db.delete(attempts));

const reception = () => as(clinic, clinic.reception, ["screening:take", "patient:read", "patient:write"]);
const open = (token: string, dateOfBirth = BORN, address?: string) => openFormLink(visitorOf(clinic, address), { token, dateOfBirth });
const visitBehind = (cookie: string) => findFormVisit(data.app.db, cookie);

/** A link to the form of a visit in a month: a link is judged by the database's own clock. */
async function linked() {
  const { patientId, visitOn } = await bookVisit(clinic);
  const appointmentId = await visitOn(Temporal.Now.plainDateISO().add({ days: 30 }).toString(), 2);
  const { linkId, token } = value(await issueFormLink(reception(), { appointmentId, idempotencyKey: key() }, SECRET));
  return { patientId, appointmentId, linkId, token };
}

const change = (appointmentId: string, columns: Partial<typeof appointments.$inferInsert>) =>
  data.app.db.update(appointments).set(columns).where(eq(appointments.id, appointmentId));

/** The visit's time, so many hours from now, an hour long. */
function hoursFromNow(hours: number) {
  const start = Temporal.Now.instant().add({ minutes: Math.round(hours * 60) });
  return { start, end: start.add({ hours: 1 }) };
}

const sign = (cookie: string) => signOwnForm(clinic, cookie);

const stateOf = async (appointmentId: string) => (await listFormLinks(reception(), appointmentId)).map(({ state }) => state);

describe("a link to a form", () => {
  test("opens with the date of birth the screening form of this one visit, and nothing else", async () => {
    const { appointmentId, patientId, token } = await linked();
    const { cookie } = value(await open(token));
    expect(await visitBehind(cookie)).toMatchObject({
      appointmentId,
      patientId,
      forms: ["screening"],
      via: "home",
      attendedBy: null,
      state: "open",
    });
  });

  test("is the same when its form is sent again, and its token stands nowhere in the database", async () => {
    const { appointmentId } = await linked();
    const input = { appointmentId, idempotencyKey: key() };
    const first = value(await issueFormLink(reception(), input, SECRET));
    expect(value(await issueFormLink(reception(), input, SECRET))).toEqual(first);
    const { token, linkId } = first;
    expect(await stateOf(appointmentId)).toEqual(["live", "live"]);
    await open(token);
    await open(token, WRONG);
    for (const table of ["form_links", "form_sessions", "audit_log", "idempotency_keys", "attempts"]) {
      const found = await data.app.db.execute(sql`select 1 from ${sql.identifier(table)} x where x::text like ${`%${token}%`}`);
      expect(found.rows).toHaveLength(0);
    }
    value(await endFormLink(reception(), { linkId }));
    expect(refusal(await issueFormLink(reception(), input, SECRET)).reason).toBe("link_over");
  });

  test("is not made for a visit that is over, nor without a date of birth", async () => {
    const [over, unborn] = [await bookVisit(clinic), await bookVisit(clinic, { dateOfBirth: null })];
    await change(over.appointmentId, { status: "closed" });
    const issue = (appointmentId: string) => issueFormLink(reception(), { appointmentId, idempotencyKey: key() }, SECRET);
    expect(refusal(await issue(over.appointmentId)).reason).toBe("appointment_over");
    expect(refusal(await issue(unborn.appointmentId)).reason).toBe("birth_date_missing");
  });

  test("gets the same answer whether it is unknown, used, ended, too old, past its visit, or the date is wrong", async () => {
    const [used, ended, old, past, wrong] = [await linked(), await linked(), await linked(), await linked(), await linked()];
    expect(await sign(value(await open(used.token)).cookie)).toBe("done");
    value(await endFormLink(reception(), { linkId: ended.linkId }));
    await data.app.db.update(formLinks).set({ expiresAt: sql`now()` }).where(eq(formLinks.id, old.linkId));
    await change(past.appointmentId, { during: hoursFromNow(-2) });
    const answers = [
      await open("A".repeat(43)),
      await open(used.token),
      await open(ended.token),
      await open(old.token),
      await open(past.token),
      await open(wrong.token, WRONG),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(refusal(answer))))).toHaveLength(1);
    const rows = await data.app.db
      .select({ reason: auditLog.reason })
      .from(auditLog)
      .where(and(eq(auditLog.action, "form:open"), eq(auditLog.outcome, "refused")));
    expect(rows.map(({ reason }) => reason)).toEqual(expect.arrayContaining(["unknown_link", "used", "revoked", "expired", "wrong_date"]));
  });
});

describe("a link ends", () => {
  test("when its form is signed: once, also where it was opened in two places, and then neither opens anything", async () => {
    const { appointmentId, token } = await linked();
    const [first, second] = [value(await open(token)).cookie, value(await open(token)).cookie];
    const lock = { lock: "select from form_links where appointment_id = $1 for update", of: [appointmentId], many: 2 };
    const answers = await heldUp(data, lock, () => Promise.all([sign(first), sign(second)]));
    expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
    // Whoever is too late finds the form closed as it signs, or nothing open when it has not yet begun to.
    expect(answers.filter((answer) => answer === "form_closed" || answer === "nothing open")).toHaveLength(1);
    const kept = await data.app.db
      .select({ state: formResponses.state, mode: formResponses.mode, signedWith: formResponses.signedWith })
      .from(formResponses)
      .where(eq(formResponses.appointmentId, appointmentId));
    expect(kept).toEqual([{ state: "signed", mode: "home", signedWith: null }]);
    expect([(await visitBehind(first))?.state, (await visitBehind(second))?.state].filter((state) => state === "open")).toEqual([]);
    expect(refusal(await open(token)).reason).toBe("form_link_closed");
    expect(await stateOf(appointmentId)).toEqual(["used"]);
  });

  test("with the end of its visit, wherever the visit was moved since the link was made, and so does who is inside", async () => {
    const { appointmentId, token } = await linked();
    const { cookie } = value(await open(token));
    await change(appointmentId, { during: hoursFromNow(-1.5) });
    expect(refusal(await open(token)).reason).toBe("form_link_closed");
    expect(await visitBehind(cookie)).toBeNull();
    expect(await stateOf(appointmentId)).toEqual(["over"]);
    await change(appointmentId, { during: hoursFromNow(-0.5) });
    value(await open(token));
    expect(await visitBehind(cookie)).not.toBeNull();
  });

  test.each(["cancelled", "no_show", "treated", "closed"] as const)("when the visit is %s", async (status) => {
    const { appointmentId, token } = await linked();
    const { cookie } = value(await open(token));
    await change(appointmentId, { status, ...(status === "cancelled" ? { cancelReason: "Ill" } : {}) });
    expect(refusal(await open(token)).reason).toBe("form_link_closed");
    expect(await visitBehind(cookie)).toBeNull();
  });

  test("by staff, with every visit through it; one that was used or has ended stays as it is", async () => {
    const { appointmentId, linkId, token } = await linked();
    const { cookie } = value(await open(token));
    value(await endFormLink(reception(), { linkId }));
    expect(await visitBehind(cookie)).toBeNull();
    expect(await sign(cookie)).toBe("nothing open");
    value(await endFormLink(reception(), { linkId }));
    expect(await stateOf(appointmentId)).toEqual(["ended"]);
    expect(refusal(await endFormLink(reception(), { linkId: key() })).reason).toBe("not_found");
  });

  test("when the patient's phone changes: it may have gone to somebody else", async () => {
    const { patientId, token } = await linked();
    const { cookie } = value(await open(token));
    const details = await getPatientDetails(reception(), patientId);
    if (details === null) throw new Error("There is no such patient.");
    const { id, ...kept } = details;
    value(await editPatient(reception(), { ...kept, patientId: id, timeZone: null, birthDateUnknown: false, phone: "0400 111 222" }));
    expect(await visitBehind(cookie)).toBeNull();
    expect(refusal(await open(token)).reason).toBe("form_link_closed");
  });

  test("after five wrong dates of birth, also when many come at once, and the clinic has one task of it, audited", async () => {
    const [slow, fast] = [await linked(), await linked()];
    for (const _ of [1, 2, 3, 4]) await open(slow.token, WRONG);
    value(await open(slow.token));
    await open(slow.token, WRONG);
    await Promise.all(Array.from({ length: 20 }, () => open(fast.token, WRONG)));
    for (const { token, appointmentId, patientId } of [slow, fast]) {
      expect(refusal(await open(token)).reason).toBe("form_link_closed");
      expect(await stateOf(appointmentId)).toEqual(["locked"]);
      const left = await data.app.db
        .select({ id: tasks.id, kind: tasks.kind, patientId: tasks.patientId })
        .from(tasks)
        .where(eq(tasks.appointmentId, appointmentId));
      expect(left).toMatchObject([{ kind: "form_link_locked", patientId }]);
      const audited = await data.app.db
        .select({ action: auditLog.action, by: auditLog.actorKind })
        .from(auditLog)
        .where(eq(auditLog.objectId, at(left, 0).id));
      expect(audited).toEqual([{ action: "task:create", by: "visitor" }]);
    }
    const [row] = await data.app.db.select({ tries: formLinks.failedTries }).from(formLinks).where(eq(formLinks.id, fast.linkId));
    expect(row?.tries).toBe(5);
  });
});

test("one address fails twenty times an hour and no more; the portal's gate is not touched by it", async () => {
  const { token } = await linked();
  await Promise.all(Array.from({ length: 22 }, () => open("B".repeat(43), BORN, "203.0.113.9")));
  expect(refusal(await open(token, BORN, "203.0.113.9")).reason).toBe("portal_busy_address");
  value(await open(token, BORN, "203.0.113.10"));
  const kinds = await data.app.db.selectDistinct({ kind: attempts.kind }).from(attempts);
  expect(kinds).toEqual([{ kind: "form_address" }]);
});

test("a link is judged by the date of birth that is on record now", async () => {
  const { patientId, token } = await linked();
  await data.app.db.update(patients).set({ dateOfBirth: WRONG }).where(eq(patients.id, patientId));
  expect(refusal(await open(token)).reason).toBe("form_link_closed");
  value(await open(token, WRONG));
});
