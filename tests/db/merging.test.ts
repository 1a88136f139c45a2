/** Two records of one patient become one, and two again: neither is rewritten, whatever is chosen, and no link opens the wrong one. */
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patients } from "#db/schema/patients.ts";
import { mintVisitor } from "#lib/auth/ctx.ts";
import { openFormSession } from "#lib/auth/form-session.ts";
import { findPortalSession } from "#lib/auth/portal-session.ts";
import { mergePatients } from "#lib/merging/commands/merge.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { getPatientDetails } from "#lib/patients/queries/record.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { DETAIL_FIELDS } from "#lib/patients/rules/details.ts";
import { issuePortalLink } from "#lib/portal/commands/links.ts";
import { holdRecords, liftHold } from "#lib/privacy/commands/keeping.ts";
import { noteRequest } from "#lib/privacy/commands/requests.ts";
import { type BySql, openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { ALL_KEPT, details, mergingAt } from "#tests/support/merging.ts";
import { openPortal } from "#tests/support/open-portal.ts";
import { openPhotoClinic, temporaryStore } from "#tests/support/photo-clinic.ts";
import { at, key, refusal, SECRET, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import { addDevice, putAftercareInForce } from "#tests/support/treatment-room.ts";
import { digestOfTables, digestOfViews } from "#tests/support/whole-database.ts";
import { wholeVisit } from "#tests/support/whole-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let app: BySql;
let owner: Client;
let desk: ReturnType<typeof mergingAt>;
const store = temporaryStore();
beforeAll(async () => {
  database = await freshDatabase("merging");
  clinic = await openPhotoClinic(database.app);
  await putAftercareInForce(clinic);
  desk = mergingAt(clinic);
  app = await openBySql(database.roles.app);
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await app.client.end();
  await owner.end();
  await database.close();
  store.clear();
});

describe("whatever is merged and undone", () => {
  test("after random merges and un-merges every row is untouched but for where it leads, and the views equal the start", async () => {
    const deviceId = await addDevice(clinic);
    const whole = await wholeVisit({ clinic, deviceId, app, store });
    const booked = await bookVisit(clinic);
    const people = [
      whole.patientId,
      booked.patientId,
      await desk.register({ phone: "0491 570 313", preferredName: "Nessa" }),
      await desk.register({ givenName: "Inês", phone: "0491 570 314", email: "ines@example.com", language: "pt" }),
      await desk.register({ familyName: "Brandão", dateOfBirth: "1985-08-04", pronouns: "she/her", timeZone: "Europe/Lisbon" }),
    ];
    const rows = await digestOfTables(owner);
    const views = await digestOfViews(owner, people);
    const who = fc.nat({ max: people.length - 1 });
    const step = fc.oneof(
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("merge" as const), kept: who, merged: who, taken: fc.subarray([...DETAIL_FIELDS]) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("undo" as const), which: fc.nat({ max: 6 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        const standing: string[] = [];
        for (const each of steps) {
          if (each.kind === "merge") {
            const merged = await desk.merge(at(people, each.kept), at(people, each.merged), each.taken);
            if (merged.ok) standing.push(merged.value.mergeId);
            else expect(["same_record", "not_found", "merge_clash"]).toContain(merged.refusal.reason);
          } else if (standing.length > 0) {
            const mergeId = at(standing, each.which % standing.length);
            const undone = await desk.unmerge(mergeId);
            if (undone.ok) standing.splice(standing.indexOf(mergeId), 1);
            else expect(undone.refusal.reason).toBe("merge_not_last");
          }
          expect(await digestOfTables(owner)).toEqual(rows);
        }
        for (const mergeId of standing.toReversed()) value(await desk.unmerge(mergeId));
        expect(await digestOfTables(owner)).toEqual(rows);
        expect(await digestOfViews(owner, people)).toEqual(views);
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

describe("what a page shows of two records that are one", () => {
  test("are the kept record's details, but for those that were chosen, until they are two again", async () => {
    const kept = await desk.register({ phone: "0491 570 001", email: "" });
    const merged = await desk.register({ phone: "0491 570 002", email: "ines@example.com", dateOfBirth: "1985-08-04" });
    const { mergeId } = value(await desk.merge(kept, merged, ["phone", "email", "dateOfBirth", "preferredName"]));
    expect((await desk.detailsNow(kept)).details).toEqual(
      details({ phone: "0491 570 002", email: "ines@example.com", dateOfBirth: "1985-08-04" }),
    );
    value(await desk.unmerge(mergeId));
    expect((await desk.detailsNow(kept)).details).toEqual(details({ phone: "0491 570 001" }));
    expect((await desk.detailsNow(merged)).details.dateOfBirth).toBe("1985-08-04");
  });

  test("are changed where they are read: what is edited later holds, and what was not stays chosen", async () => {
    const kept = await desk.register({ phone: "0491 570 001" });
    const merged = await desk.register({ phone: "0491 570 002", email: "ines@example.com" });
    const { mergeId } = value(await desk.merge(kept, merged, ["phone", "email"]));
    const seen = await getPatientDetails(desk.merging(), kept);
    if (seen === null) throw new Error("The patient is not there.");
    const { id: patientId, ...shown } = seen;
    const edit = { ...shown, patientId, timeZone: null, birthDateUnknown: false };
    value(await editPatient(desk.writing(), { ...edit, phone: "0491 570 003" }));
    expect((await desk.detailsNow(kept)).details).toMatchObject({ phone: "0491 570 003", email: "ines@example.com" });
    value(await desk.unmerge(mergeId));
    expect((await desk.detailsNow(kept)).details).toMatchObject({ phone: "0491 570 003", email: "" });
  });

  test("a form that was opened before the merge does not undo what was chosen since", async () => {
    const kept = await desk.register({ phone: "0491 570 001" });
    const before = await getPatientDetails(desk.merging(), kept);
    if (before === null) throw new Error("The patient is not there.");
    value(await desk.merge(kept, await desk.register({ phone: "0491 570 002" }), ["phone"]));
    const { id: patientId, ...shown } = before;
    const late = { ...shown, patientId, timeZone: null, birthDateUnknown: false, pronouns: "she/her" };
    expect(refusal(await editPatient(desk.writing(), late)).reason).toBe("changed_meanwhile");
  });

  test("merges are undone from the latest back, and each leaves what the one before it chose", async () => {
    const kept = await desk.register({ phone: "0491 570 001" });
    const first = value(
      await desk.merge(kept, await desk.register({ phone: "0491 570 002", email: "one@example.com" }), ["phone", "email"]),
    );
    const second = value(await desk.merge(kept, await desk.register({ phone: "0491 570 003" }), ["phone"]));
    expect((await desk.detailsNow(kept)).details).toMatchObject({ phone: "0491 570 003", email: "one@example.com" });
    expect(refusal(await desk.unmerge(first.mergeId)).reason).toBe("merge_not_last");
    value(await desk.unmerge(second.mergeId));
    expect((await desk.detailsNow(kept)).details).toMatchObject({ phone: "0491 570 002", email: "one@example.com" });
    const onward = value(await desk.merge(await desk.register(), kept));
    expect(refusal(await desk.unmerge(first.mergeId)).reason).toBe("merge_not_last");
    value(await desk.unmerge(onward.mergeId));
    value(await desk.unmerge(first.mergeId));
    expect(refusal(await desk.unmerge(first.mergeId)).reason).toBe("not_found");
  });
});

function visitor() {
  const actor = { kind: "visitor" as const, id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null };
  return mintVisitor({ actor, now: NOW, db: database.app.db, database: database.app, requestId: "test" }, "direct");
}
const linkOf = async (patientId: string) => {
  const issuing = as(clinic, clinic.reception, ["portal:issue"]);
  const asked = { patientId, idempotencyKey: key(), channel: "hand", lasts: "12", endOthers: false } as const;
  return value(await issuePortalLink(issuing, asked, SECRET)).token;
};
const open = (token: string, dateOfBirth: string) => openPortal(visitor(), { token, dateOfBirth });
const opened = async (cookie: string) => (await findPortalSession(database.app.db, cookie))?.patientId ?? null;

describe("links", () => {
  test("failure 14: after merging two patients with live links every link opens the one patient, or none", async () => {
    const [kept, merged] = [await bookVisit(clinic), await bookVisit(clinic, { dateOfBirth: "1985-08-04" })];
    await app.client.query("update appointments set status = 'cancelled', cancel_reason = 'x' where patient_id = $1", [merged.patientId]);
    await app.client.query("update series set ended_at = now(), ended_reason = 'x' where patient_id = $1", [merged.patientId]);
    const later = await merged.visitOn("2027-01-04", 2);
    const born = { [kept.patientId]: "1985-08-14", [merged.patientId]: "1985-08-04" };
    const tokens = await Promise.all([kept.patientId, kept.patientId, merged.patientId, merged.patientId].map(linkOf));
    const cookies = [value(await open(at(tokens, 0), "1985-08-14")).cookie, value(await open(at(tokens, 2), "1985-08-04")).cookie];
    const { endedLinks } = value(await desk.merge(kept.patientId, merged.patientId, ["dateOfBirth"]));
    expect(endedLinks).toBe(4);
    for (const cookie of cookies) expect(await opened(cookie)).toBeNull();
    for (const token of tokens)
      for (const date of Object.values(born)) expect(refusal(await open(token, date)).reason).toBe("portal_closed");

    for (const asked of [kept.patientId, merged.patientId]) {
      const token = await linkOf(asked);
      expect(refusal(await open(token, "1985-08-14")).reason).toBe("portal_closed");
      const { cookie } = value(await open(token, "1985-08-04"));
      expect(await opened(cookie)).toBe(kept.patientId);
    }
    await owner.query("select set_config('cadence.portal_patient', $1, false)", [kept.patientId]);
    const { rows } = await owner.query<{ id: string }>("select id from portal_appointment_view");
    await owner.query("select set_config('cadence.portal_patient', '', false)");
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining([kept.appointmentId, later]));
  });

  test("a link that was given while two were one opens neither of them once they are two again", async () => {
    const [kept, merged] = [await desk.register(), await desk.register()];
    const { mergeId } = value(await desk.merge(kept, merged));
    const token = await linkOf(merged);
    const { cookie } = value(await open(token, "1985-08-14"));
    value(await desk.unmerge(mergeId));
    expect(await opened(cookie)).toBeNull();
    expect(refusal(await open(token, "1985-08-14")).reason).toBe("portal_closed");
  });

  test("a form that is open on a tablet closes when its record becomes another's", async () => {
    const { patientId, appointmentId } = await bookVisit(clinic);
    const session = { secret: "x".repeat(64), address: "direct" };
    await owner.query(
      "insert into sessions (user_id, secret_hash, expires_at, handed_over_at) values ($1, sha256($2::bytea), now() + interval '1 hour', now())",
      [clinic.reception.id, session.secret],
    );
    const staff = await owner.query<{ id: string }>("select id from sessions order by created_at desc limit 1");
    await openFormSession(database.app.db, { appointmentId, patientId, forms: ["screening"], staffSessionId: at(staff.rows, 0).id });
    value(await desk.merge(await desk.register(), patientId));
    const { rows } = await owner.query<{ live: boolean }>("select expires_at > now() as live from form_sessions where patient_id = $1", [
      patientId,
    ]);
    expect(rows).toEqual([{ live: false }]);
  });
});

describe("what clashes is settled first", () => {
  test("two visits at one time, two series of one protocol, an open request: nothing is merged while one of them stands", async () => {
    const [kept, merged] = [await bookVisit(clinic), await bookVisit(clinic)];
    expect(refusal(await desk.merge(kept.patientId, merged.patientId)).reason).toBe("merge_clash");
    await app.client.query("update appointments set status = 'cancelled', cancel_reason = 'x' where patient_id = $1", [merged.patientId]);
    expect(refusal(await desk.merge(kept.patientId, merged.patientId)).reason).toBe("merge_clash");
    await app.client.query("update series set ended_at = now(), ended_reason = 'x' where patient_id = $1", [merged.patientId]);
    const rights = as(clinic, clinic.clinician, ["privacy:note", "clinic:read"]);
    const asked = { patientId: merged.patientId, askedOn: TODAY, asker: "patient", askerName: "", identityCheck: "known" } as const;
    const { requestId } = value(await noteRequest(rights, { ...asked, idempotencyKey: key() }));
    expect(refusal(await desk.merge(kept.patientId, merged.patientId)).reason).toBe("merge_clash");
    await app.client.query("update record_requests set answer = 'withdrawn', answered_at = now(), answered_by = $2 where id = $1", [
      requestId,
      clinic.clinician.id,
    ]);
    value(await desk.merge(kept.patientId, merged.patientId));
  });

  test("a hold that came since speaks of both, so that they stay one until it is lifted", async () => {
    const [kept, merged] = [await desk.register(), await desk.register()];
    const { mergeId } = value(await desk.merge(kept, merged));
    const keeping = as(clinic, clinic.clinician, ["privacy:retain"]);
    const { number } = await desk.detailsNow(kept);
    const { holdId } = value(await holdRecords(keeping, { number, reason: "A claim." }));
    expect(refusal(await desk.unmerge(mergeId)).reason).toBe("merge_kept_since");
    value(await liftHold(keeping, { holdId, reason: "Settled." }));
    value(await desk.unmerge(mergeId));
  });

  test("two merges at once into each other: one stands, and nobody leads round in a circle", async () => {
    const [one, other] = [await desk.register(), await desk.register()];
    const both = await Promise.all([desk.merge(one, other), desk.merge(other, one)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("whoever books for a record while it becomes another's books for the one, or is told to look again", async () => {
    const [kept, merged] = [await desk.register(), await desk.register()];
    const blocking = new Client({ connectionString: database.ownerUrl });
    await blocking.connect();
    await blocking.query("begin");
    await blocking.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`patient ${merged}`]);
    await blocking.query("update patients set merged_into = $1 where id = $2", [kept, merged]);
    const waits = app.ruleOf(
      "with taken as materialized (select pg_advisory_xact_lock(hashtextextended($1, 0))::text as lock) select still_stands($2::uuid) from (select count(lock) from taken) t",
      [`patient ${merged}`, merged],
    );
    await blocking.query("commit");
    await blocking.end();
    expect(await waits).toBe("This record was merged into another.");
  });
});

test("no record is merged into itself, into one that leads on, or after a look at other details", async () => {
  const [kept, merged, third] = [await desk.register(), await desk.register(), await desk.register()];
  expect(refusal(await desk.merge(kept, kept)).reason).toBe("same_record");
  value(await desk.merge(kept, merged));
  expect(refusal(await desk.merge(merged, third)).reason).toBe("not_found");
  expect(refusal(await desk.merge(third, merged)).reason).toBe("not_found");
  const late = { keptId: kept, mergedId: third, keptVersion: 1, mergedVersion: 1, ...ALL_KEPT };
  expect(refusal(await mergePatients(desk.merging(), late)).reason).toBe("changed_meanwhile");
  const [row] = await database.app.db.select({ into: patients.mergedInto }).from(patients).where(eq(patients.id, third));
  expect(row).toEqual({ into: null });
  expect((await database.app.db.execute(sql`select still_stands(${kept}::uuid) as stands`)).rows).toEqual([{ stands: true }]);
});

test("the timeline tells of a merge and of its undoing, by number alone, in both records", async () => {
  const [kept, merged] = [await desk.register(), await desk.register({ phone: "0491 570 313" })];
  const told = async (id: string) => {
    const { entries } = await getPatientTimeline(as(clinic, clinic.reception, ["patient:read"]), id, "record");
    return entries.filter(({ kind }) => kind === "merge").map(({ title }) => title);
  };
  const [number, other] = [(await desk.detailsNow(merged)).number, (await desk.detailsNow(kept)).number];
  const { mergeId } = value(await desk.merge(kept, merged));
  expect(await told(kept)).toEqual([`Merged with patient ${number}`]);
  value(await desk.unmerge(mergeId));
  expect((await told(kept)).toSorted()).toEqual([`Merged with patient ${number}`, `The merge with patient ${number} undone`]);
  expect((await told(merged)).toSorted()).toEqual([`Merged with patient ${other}`, `The merge with patient ${other} undone`]);
});
