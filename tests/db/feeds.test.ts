import { asc, eq } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { calendarFeeds } from "#db/schema/calendar-feeds.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { users } from "#db/schema/users.ts";
import { mintVisitor } from "#lib/auth/ctx.ts";
import { issueFeed, openFeed, revokeFeed } from "#lib/messages/commands/feeds.ts";
import type { IssueFeedInput } from "#lib/messages/input/feeds.ts";
import { feedIcs } from "#lib/messages/outputs/feed-ics.ts";
import { getFeedCalendar } from "#lib/messages/queries/feed-calendar.ts";
import { listFeedSubjects, listFeeds } from "#lib/messages/queries/feeds.ts";
import { bookAppointment, cancelAppointment, changeStatus, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { readFeed } from "#tests/support/feeds.ts";
import { at, key, refusal, SECRET, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic } from "#tests/support/small-clinic.ts";

/** Nine days before London's clocks go forward, and sixteen before Sydney's and Lord Howe's go back. */
const NOW = Temporal.Instant.from("2026-03-20T00:00:00Z");
/** Before and after each of these. */
const DAYS = ["2026-03-28", "2026-03-29", "2026-04-04", "2026-04-05", "2026-04-06", "2026-05-01"];

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("feeds");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const admin = (clinic: SmallClinic) => actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: ["admin"] }, NOW);
const visitor = (address = "192.0.2.1", now = NOW) => {
  const { actor: _, ...base } = actingAs(database.app, { userId: null, roles: [] }, now);
  const actor = { kind: "visitor", id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;
  return mintVisitor({ ...base, actor }, address);
};

type Of = IssueFeedInput["of"];
const place = (clinic: SmallClinic): Of => ({ clinicianId: null, locationId: clinic.locationId });
const person = (clinic: SmallClinic, index = 0): Of => ({ clinicianId: at(clinic.clinicians, index).resourceId, locationId: null });
const issued = async (clinic: SmallClinic, of: Of, names = false) =>
  value(await issueFeed(admin(clinic), { idempotencyKey: key(), of, label: "Reception screen", names }, SECRET));

/** What a program gets for this address. */
async function fetched(token: string) {
  value(await openFeed(visitor(), token));
  const calendar = await getFeedCalendar(visitor(), token);
  if (calendar === null) throw new Error("There is no calendar.");
  return readFeed(feedIcs(calendar, NOW));
}
const booked = async (clinic: SmallClinic, more: Parameters<typeof single>[1] = {}) =>
  value(await bookAppointment(desk.reception(), single(clinic, more))).appointmentId;
const row = async (id: string) => at(await database.app.db.select().from(appointments).where(eq(appointments.id, id)), 0);
const auditOf = async (feedId: string) =>
  (
    await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.objectId, feedId)).orderBy(asc(auditLog.id))
  ).map(({ action }) => action);

describe("the instants of a feed, read back by a calendar program,", () => {
  test.each(["Australia/Sydney", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"])(
    "equal the appointments' in %s, on both sides of each change of the clocks",
    async (timeZone) => {
      const clinic = await desk.clinicOf({ timeZone });
      const ids = [];
      for (const date of DAYS) for (const time of ["08:00", "15:30"]) ids.push(await booked(clinic, { date, time }));
      const { token } = await issued(clinic, place(clinic));
      const { events, zones } = await fetched(token);
      expect(zones).toEqual([timeZone]);
      expect(events).toHaveLength(ids.length);
      for (const id of ids) {
        const { during } = await row(id);
        const found = events.find(({ uid }) => uid === `${id}@cadence`);
        expect([found?.zone, found?.start.toString(), found?.end.toString()]).toEqual([
          timeZone,
          during.start.toString(),
          during.end.toString(),
        ]);
      }
    },
  );

  test("equal the appointments' for a clinician who works in two zones, each event in its own", async () => {
    const sydney = await desk.clinicOf({ timeZone: "Australia/Sydney", clinicians: 1 });
    const island = await desk.clinicOf({ timeZone: "Australia/Lord_Howe", clinicians: 1 });
    const { resourceId } = at(sydney.clinicians, 0);
    await database.app.db.insert(clinicianHours).values(
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        resourceId,
        locationId: island.locationId,
        weekday,
        opens: "08:00",
        closes: "20:00",
        validFrom: "2025-01-01",
      })),
    );
    const ids = [
      await booked(sydney, { date: "2026-04-04", clinicianId: resourceId }),
      await booked(island, { date: "2026-04-05", clinicianId: resourceId }),
    ];
    await booked(island, { date: "2026-04-05", clinicianId: at(island.clinicians, 0).resourceId, patient: 1 });
    const { events, zones } = await fetched((await issued(sydney, person(sydney))).token);
    expect(zones).toEqual(["Australia/Sydney", "Australia/Lord_Howe"]);
    expect(events.map(({ uid, zone, start }) => [uid, zone, start.toString()])).toEqual([
      [`${ids[0]}@cadence`, "Australia/Sydney", (await row(at(ids, 0))).during.start.toString()],
      [`${ids[1]}@cadence`, "Australia/Lord_Howe", (await row(at(ids, 1))).during.start.toString()],
    ]);
  });
});

describe("a feed", () => {
  test("tells the service and how the visit stands, and no patient's name unless it was made so", async () => {
    const clinic = await desk.clinicOf();
    await booked(clinic, { date: "2026-03-24" });
    const plain = await issued(clinic, place(clinic));
    const named = await issued(clinic, place(clinic), true);
    const { events, name } = await fetched(plain.token);
    expect(name).toMatch(/ clinic$/);
    expect(at(events, 0).summary).toMatch(/^k\d+ needling, booked$/);
    const calendar = await getFeedCalendar(visitor(), plain.token);
    expect(JSON.stringify(calendar)).not.toContain("Patient 1");
    expect(at((await fetched(named.token)).events, 0).summary).toMatch(/^k\d+ Patient 1, k\d+ needling, booked$/);
  });

  test("moves a visit under its own id with a higher number, and leaves out what was cancelled and who did not come", async () => {
    const clinic = await desk.clinicOf({ patients: 4 });
    const [moved, cancelled, missed] = [
      await booked(clinic, { date: "2026-03-24" }),
      await booked(clinic, { date: "2026-03-25", patient: 1 }),
      await booked(clinic, { date: "2026-03-26", patient: 2 }),
    ];
    const { token } = await issued(clinic, place(clinic));
    const before = await fetched(token);
    expect(before.events.map(({ uid }) => uid)).toEqual([moved, cancelled, missed].map((id) => `${id}@cadence`));
    value(await moveAppointment(desk.reception(), move(moved, "2026-03-27")));
    value(await cancelAppointment(desk.reception(), { appointmentId: cancelled, version: 1, reason: "Ill", tellPatient: true }));
    await database.app.db.update(appointments).set({ status: "no_show", version: 2 }).where(eq(appointments.id, missed));
    const [only, ...more] = (await fetched(token)).events;
    expect(more).toEqual([]);
    expect(only?.uid).toBe(`${moved}@cadence`);
    expect(only?.sequence).toBeGreaterThan(at(before.events, 0).sequence);
    expect(only?.start.toString()).toBe((await row(moved)).during.start.toString());
  });

  test("says how a visit stands once that has changed", async () => {
    const clinic = await desk.clinicOf();
    const id = await booked(clinic, { date: "2026-03-24" });
    const { token } = await issued(clinic, place(clinic));
    value(await changeStatus(desk.reception(), { appointmentId: id, version: 1, to: "confirmed", reason: "", acceptLongGap: false }));
    expect(at((await fetched(token)).events, 0).summary).toMatch(/, confirmed$/);
  });

  test("reaches from two weeks ago to eight weeks ahead", async () => {
    const clinic = await desk.clinicOf({ patients: 4 });
    await booked(clinic, { date: "2026-03-05" });
    const inside = [await booked(clinic, { date: "2026-03-07", patient: 1 }), await booked(clinic, { date: "2026-05-14", patient: 2 })];
    await booked(clinic, { date: "2026-05-16", patient: 3 });
    const { events } = await fetched((await issued(clinic, place(clinic))).token);
    expect(events.map(({ uid }) => uid)).toEqual(inside.map((id) => `${id}@cadence`));
  });

  test("of a clinician holds their own visits, and of a location those of all who work there", async () => {
    const clinic = await desk.clinicOf({ clinicians: 2, patients: 2 });
    const elsewhere = await desk.clinicOf();
    await booked(elsewhere, { date: "2026-03-24" });
    const first = await booked(clinic, { date: "2026-03-24", clinicianId: at(clinic.clinicians, 0).resourceId });
    const second = await booked(clinic, { date: "2026-03-24", clinicianId: at(clinic.clinicians, 1).resourceId, patient: 1 });
    const told = async (of: Of) => (await fetched((await issued(clinic, of)).token)).events.map(({ uid }) => uid).toSorted();
    expect(await told(person(clinic, 0))).toEqual([`${first}@cadence`]);
    expect(await told(person(clinic, 1))).toEqual([`${second}@cadence`]);
    expect(await told(place(clinic))).toEqual([first, second].map((id) => `${id}@cadence`).toSorted());
  });

  test("tells what is closed and who is away, without why", async () => {
    const clinic = await desk.clinicOf();
    const during = { start: Temporal.Instant.from("2026-04-01T00:00:00Z"), end: Temporal.Instant.from("2026-04-02T00:00:00Z") };
    await database.app.db.insert(closures).values([
      { kind: "closure", locationId: clinic.locationId, during, note: "Floors are sanded" },
      { kind: "absence", resourceId: at(clinic.clinicians, 0).resourceId, during, note: "Family matter" },
      { kind: "absence", resourceId: at(clinic.clinicians, 0).resourceId, during, removedAt: NOW },
    ]);
    for (const [of, summary] of [
      [place(clinic), "Closed"],
      [person(clinic), "Away"],
    ] as const) {
      const { events } = await fetched((await issued(clinic, of)).token);
      expect(events.map((event) => [event.summary, event.start.toString(), event.end.toString()])).toEqual([
        [summary, during.start.toString(), during.end.toString()],
      ]);
      expect(JSON.stringify(events)).not.toMatch(/sanded|Family/);
    }
  });
});

describe("the address of a feed", () => {
  test("is told again to the same form sent again, which makes no second one", async () => {
    const clinic = await desk.clinicOf();
    const asked = { idempotencyKey: key(), of: place(clinic), label: "Screen", names: false };
    const first = value(await issueFeed(admin(clinic), asked, SECRET));
    expect(value(await issueFeed(admin(clinic), asked, SECRET))).toEqual(first);
    expect(refusal(await issueFeed(admin(clinic), { ...asked, names: true }, SECRET)).reason).toBe("key_reused");
    const made = await database.app.db.select().from(calendarFeeds).where(eq(calendarFeeds.locationId, clinic.locationId));
    expect(made).toHaveLength(1);
    value(await revokeFeed(admin(clinic), { feedId: first.feedId }));
    expect(refusal(await issueFeed(admin(clinic), asked, SECRET)).reason).toBe("link_over");
  });

  test("stands nowhere in the database, neither in the feed nor in the audit trail", async () => {
    const clinic = await desk.clinicOf();
    const { token, feedId } = await issued(clinic, place(clinic));
    await fetched(token);
    value(await revokeFeed(admin(clinic), { feedId }));
    await openFeed(visitor(), token);
    const client = new Client(database.ownerUrl);
    await client.connect();
    const { rows } = await client.query<{ schema: string; name: string }>(
      "select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
    );
    const found: string[] = [];
    for (const { schema, name } of rows) {
      const { rows: hits } = await client.query(
        `select 1 from "${schema}"."${name}" t where position($1 in to_jsonb(t)::text) > 0 limit 1`,
        [token],
      );
      if (hits.length > 0) found.push(name);
    }
    await client.end();
    expect(rows.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  test("opens nothing once it is ended, answers as one that nobody made, and touches no other", async () => {
    const clinic = await desk.clinicOf();
    await booked(clinic, { date: "2026-03-24" });
    const [ended, other] = [await issued(clinic, place(clinic)), await issued(clinic, place(clinic))];
    value(await revokeFeed(admin(clinic), { feedId: ended.feedId }));
    value(await revokeFeed(admin(clinic), { feedId: ended.feedId }));
    expect(refusal(await openFeed(visitor(), ended.token))).toEqual(refusal(await openFeed(visitor(), "A".repeat(43))));
    expect(await getFeedCalendar(visitor(), ended.token)).toBeNull();
    expect((await fetched(other.token)).events).toHaveLength(1);
    expect(await auditOf(ended.feedId)).toEqual(["feed:issue", "feed:revoke"]);
    expect(refusal(await revokeFeed(admin(clinic), { feedId: crypto.randomUUID() })).reason).toBe("not_found");
  });

  test("ends with the account of its clinician", async () => {
    const clinic = await desk.clinicOf();
    const { token } = await issued(clinic, person(clinic, 1));
    value(await openFeed(visitor(), token));
    const { userId } = at(clinic.clinicians, 1);
    await database.app.db.update(users).set({ disabledAt: NOW }).where(eq(users.id, userId));
    expect(refusal(await openFeed(visitor(), token)).reason).toBe("feed_closed");
    expect(await getFeedCalendar(visitor(), token)).toBeNull();
    const asked = { idempotencyKey: key(), of: person(clinic, 1), label: "Telephone", names: false };
    expect(refusal(await issueFeed(admin(clinic), asked, SECRET)).reason).toBe("not_found");
    expect((await listFeedSubjects(admin(clinic))).clinicians.map(({ id }) => id)).not.toContain(at(clinic.clinicians, 1).resourceId);
    expect(
      (await listFeeds(admin(clinic))).find(({ label, name }) => label === "Reception screen" && name.endsWith("clinician 2"))?.ended,
    ).toContain("with the account of");
  });

  test("is read as often as a program likes, and noted and audited once an hour", async () => {
    const clinic = await desk.clinicOf();
    const { token, feedId } = await issued(clinic, place(clinic));
    const shown = async () => (await listFeeds(admin(clinic))).find(({ id }) => id === feedId)?.lastRead;
    expect(await shown()).toBeNull();
    for (let turn = 0; turn < 30; turn += 1) value(await openFeed(visitor("192.0.2.7"), token));
    expect(await auditOf(feedId)).toEqual(["feed:issue", "feed:read"]);
    expect(await shown()).toMatch(/^\w{3} \d/);
    const before = Temporal.Now.instant().subtract({ minutes: 61 });
    await database.app.db.update(calendarFeeds).set({ lastReadAt: before }).where(eq(calendarFeeds.id, feedId));
    await Promise.all(Array.from({ length: 5 }, () => openFeed(visitor("192.0.2.7"), token)));
    expect(await auditOf(feedId)).toEqual(["feed:issue", "feed:read", "feed:read"]);
  });

  test("takes no more guesses from one that tried 20, counts none for a feed that has ended, and leaves others alone", async () => {
    const clinic = await desk.clinicOf();
    const [live, ended] = [await issued(clinic, place(clinic)), await issued(clinic, place(clinic))];
    value(await revokeFeed(admin(clinic), { feedId: ended.feedId }));
    for (let turn = 0; turn < 25; turn += 1) await openFeed(visitor("192.0.2.8"), ended.token);
    value(await openFeed(visitor("192.0.2.8"), live.token));
    for (let turn = 0; turn < 20; turn += 1)
      expect(refusal(await openFeed(visitor("192.0.2.8"), `guess ${turn}`)).reason).toBe("feed_closed");
    for (const token of [live.token, ended.token, "guess"])
      expect(refusal(await openFeed(visitor("192.0.2.8"), token)).reason).toBe("feed_busy_address");
    value(await openFeed(visitor("192.0.2.9"), live.token));
    const counted = await database.app.db.select({ id: attempts.id }).from(attempts).where(eq(attempts.kind, "feed_address"));
    expect(counted.length).toBeGreaterThanOrEqual(20);
  });
});
