import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { closures } from "#db/schema/closures.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { putOnWaitlist, takeOffWaitlist } from "#lib/appointments/commands/waitlist.ts";
import type { PutOnWaitlistInput } from "#lib/appointments/input.ts";
import { getWaitlistEntry, listWaitlist, mayFit } from "#lib/appointments/queries/waitlist.ts";
import { listOffers, type OfferView } from "#lib/series/queries/offers.ts";
import { bookAppointment, cancelAppointment, changeStatus, moveAppointment, moveFromWaitlist, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { at, refusal, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("waitlist");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const wishing = (appointmentId: string, more: Partial<PutOnWaitlistInput> = {}): PutOnWaitlistInput => ({
  appointmentId,
  version: null,
  earliestDate: null,
  weekdays: [],
  dayPart: "any",
  clinicianId: null,
  note: "",
  ...more,
});

const wait = async (appointmentId: string, more: Partial<PutOnWaitlistInput> = {}) =>
  value(await putOnWaitlist(desk.reception(), wishing(appointmentId, more))).entryId;

const book = async (clinic: SmallClinic, patient: number, date: string, time = "10:00") =>
  value(await bookAppointment(desk.reception(), single(clinic, { patient, date, time }))).appointmentId;

const cancel = async (appointmentId: string, version = 1) =>
  value(await cancelAppointment(desk.reception(), { appointmentId, version, reason: "Unwell", tellPatient: true }));

const offers = async (appointmentId: string) => (await listOffers(desk.reception(), appointmentId))?.offers ?? [];

const take = (offer: OfferView) =>
  moveFromWaitlist(desk.reception(), {
    entryId: offer.entryId,
    entryVersion: offer.entryVersion,
    version: offer.version,
    date: offer.date,
    time: offer.time,
    clinicianId: offer.clinicianId,
    tellPatient: true,
  });

const entryOf = async (entryId: string) => {
  const [entry] = await database.app.db.select().from(waitlistEntries).where(eq(waitlistEntries.id, entryId));
  return entry;
};
const visitOf = async (id: string) => {
  const [row] = await database.app.db
    .select({ date: appointments.localDate, status: appointments.status, version: appointments.version })
    .from(appointments)
    .where(eq(appointments.id, id));
  return row;
};

/** A clinic with one of everything, a visit that is cancelled on 3 February, and another patient who waits with a booking on the 24th. */
async function freed(more: Partial<PutOnWaitlistInput> = {}) {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const gone = await book(clinic, 0, "2026-02-03");
  const later = await book(clinic, 1, "2026-02-24");
  const entryId = await wait(later, more);
  await cancel(gone);
  return { clinic, gone, later, entryId };
}

test("a cancelled visit is offered to who waits, and one click moves their booking there and ends the entry", async () => {
  const { gone, later, entryId } = await freed({ note: "Lives nearby" });
  const [offer] = await offers(gone);
  expect(offer).toMatchObject({
    appointmentId: later,
    timeWords: "10:00 am",
    words: "Gains 3 weeks",
    wishes: "Any time",
    note: "Lives nearby",
  });
  if (offer === undefined) throw new Error("Nothing was offered.");
  value(await take(offer));
  expect(await visitOf(later)).toEqual({ date: "2026-02-03", status: "booked", version: 2 });
  expect(await entryOf(entryId)).toMatchObject({ endedHow: "moved" });
  expect(await desk.liveClaims(later)).toHaveLength(3);
  expect(await offers(gone)).toEqual([]);
});

test("undoing a move from the waitlist puts the booking back and the patient on the list again", async () => {
  const { gone, later, entryId } = await freed();
  const { changeId } = value(await take(at(await offers(gone), 0)));
  value(await undoChange(desk.reception(), { changeId }));
  expect(await visitOf(later)).toMatchObject({ date: "2026-02-24" });
  expect(await entryOf(entryId)).toMatchObject({ endedAt: null, endedHow: null });
  expect((await offers(gone)).map(({ entryId: id }) => id)).toEqual([entryId]);
});

test("two receptionists who move two patients into one place: one wins, the other changes nothing and is told", async () => {
  const { clinic, gone, later, entryId } = await freed();
  const other = await book(clinic, 2, "2026-02-25");
  const otherEntry = await wait(other);
  const [first, second] = await offers(gone);
  if (first === undefined || second === undefined) throw new Error("Both should have been offered.");
  const both = await Promise.all([take(first), take(second)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  const lost = both.find(({ ok }) => !ok);
  expect(lost?.ok === false && lost.refusal.reason).toBe("slot_taken");
  const dates = [(await visitOf(later))?.date, (await visitOf(other))?.date];
  expect(dates.filter((date) => date === "2026-02-03")).toHaveLength(1);
  const open = [await entryOf(entryId), await entryOf(otherEntry)].filter((entry) => entry?.endedAt === null);
  expect(open).toHaveLength(1);
});

test("of two receptionists who move the same patient one wins", async () => {
  const { gone } = await freed();
  const [offer] = await offers(gone);
  if (offer === undefined) throw new Error("Nothing was offered.");
  const both = await Promise.all([take(offer), take(offer)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  const lost = both.find(({ ok }) => !ok);
  expect(lost?.ok === false && ["waitlist_ended", "changed_meanwhile"].includes(lost.refusal.reason)).toBe(true);
});

test("failure 3: a place that would break a gap is not offered, and a move from the waitlist that asks for it all the same is refused", async () => {
  const clinic = await desk.clinicOf();
  const { ids } = await desk.booked(clinic, 4);
  const entryId = await wait(at(ids, 1));
  const gone = await book(clinic, 1, "2026-02-20", "14:00");
  await cancel(gone);
  expect(await offers(gone)).toEqual([]);
  const asked = { entryId, entryVersion: 1, version: 1, date: "2026-02-20", time: "14:00", clinicianId: null, tellPatient: true };
  expect(refusal(await moveFromWaitlist(desk.reception(), asked)).reason).toBe("gap_too_short");
  expect(await entryOf(entryId)).toMatchObject({ endedAt: null });
  const far = await book(clinic, 1, "2026-02-25", "14:00");
  await cancel(far);
  expect((await offers(far)).map(({ words }) => words)).toEqual([
    "Gains 6 days; 22 days after session 1, target 28; 34 days before session 3",
  ]);
});

test("a place that is closed, or whose clinician is away, is offered to nobody", async () => {
  const { clinic, gone } = await freed();
  const during = { start: Temporal.Instant.from("2026-02-02T13:00:00Z"), end: Temporal.Instant.from("2026-02-03T13:00:00Z") };
  await database.app.db.insert(closures).values({ resourceId: at(clinic.clinicians, 0).resourceId, kind: "absence", during, note: "Away" });
  expect(await offers(gone)).toEqual([]);
});

test("a patient waits once for a booking; their wishes change in place and keep their turn", async () => {
  const { later, entryId } = await freed();
  expect(refusal(await putOnWaitlist(desk.reception(), wishing(later))).reason).toBe("waitlist_already");
  const twice = await Promise.all(
    [wishing(later, { version: 1, dayPart: "morning" }), wishing(later, { version: 1, weekdays: [2] })].map((input) =>
      putOnWaitlist(desk.reception(), input),
    ),
  );
  expect(twice.filter(({ ok }) => ok)).toHaveLength(1);
  const lost = twice.find(({ ok }) => !ok);
  expect(lost?.ok === false && lost.refusal.reason).toBe("changed_meanwhile");
  expect(await entryOf(entryId)).toMatchObject({ version: 2, endedAt: null });
});

test("taking someone off leaves their booking, and is refused once it has ended", async () => {
  const { later, entryId } = await freed();
  value(await takeOffWaitlist(desk.reception(), { entryId, version: 1 }));
  expect(await entryOf(entryId)).toMatchObject({ endedHow: "removed" });
  expect(await visitOf(later)).toMatchObject({ date: "2026-02-24", status: "booked", version: 1 });
  expect(refusal(await takeOffWaitlist(desk.reception(), { entryId, version: 2 })).reason).toBe("waitlist_ended");
  const [row] = await database.app.db
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.objectId, entryId), eq(auditLog.action, "waitlist:take_off")));
  expect(row).toBeDefined();
});

test("nobody waits for a booking that is cancelled, and does again once it is taken back; who has arrived waits no more", async () => {
  const { gone, later, entryId } = await freed();
  await cancel(later);
  expect(await offers(gone)).toEqual([]);
  expect((await listWaitlist(desk.reception())).some(({ id }) => id === entryId)).toBe(false);
  value(await changeStatus(desk.reception(), { appointmentId: later, version: 2, to: "booked", reason: "", acceptLongGap: false }));
  expect(await offers(gone)).toHaveLength(1);
  value(await changeStatus(desk.reception(), { appointmentId: later, version: 3, to: "arrived", reason: "", acceptLongGap: false }));
  expect(await entryOf(entryId)).toMatchObject({ endedHow: "overtaken" });
  expect(await getWaitlistEntry(desk.reception(), later)).toBeNull();
});

test("there is nothing to wait for before today, on an earlier day than any left, or with a visit that has ended", async () => {
  const clinic = await desk.clinicOf();
  const today = await book(clinic, 0, "2026-01-05", "15:00");
  expect(refusal(await putOnWaitlist(desk.reception(), wishing(today))).reason).toBe("waitlist_nothing_earlier");
  const later = await book(clinic, 1, "2026-02-24");
  const no = refusal(await putOnWaitlist(desk.reception(), wishing(later, { earliestDate: "2026-02-24" })));
  expect([no.reason, no.field]).toEqual(["waitlist_nothing_earlier", "earliestDate"]);
  await cancel(later);
  expect(refusal(await putOnWaitlist(desk.reception(), wishing(later))).reason).toBe("waitlist_not_movable");
  const room = await book(clinic, 2, "2026-02-24");
  expect(refusal(await putOnWaitlist(desk.reception(), wishing(room, { clinicianId: at(clinic.rooms, 0) }))).field).toBe("clinicianId");
});

test("a booking that moved to before the earliest day wished for waits no more", async () => {
  const { later, entryId } = await freed({ earliestDate: "2026-02-10" });
  value(await moveAppointment(desk.reception(), move(later, "2026-02-10")));
  expect((await listWaitlist(desk.reception())).some(({ id }) => id === entryId)).toBe(false);
});

test("the diary's count is the offers' where wishes, length and gaps decide", async () => {
  const { clinic, gone } = await freed();
  await wait(await book(clinic, 2, "2026-02-25"), { weekdays: [1] });
  const [row] = await database.app.db
    .select({ count: mayFit(sql`appointments`, desk.reception().now) })
    .from(appointments)
    .where(eq(appointments.id, gone));
  expect([row?.count, (await offers(gone)).length]).toEqual([1, 1]);
});
