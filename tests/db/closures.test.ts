import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { claims } from "#db/schema/claims.ts";
import { closures } from "#db/schema/closures.ts";
import { patients } from "#db/schema/patients.ts";
import { addClosure, addHolidays, changeClosure, removeClosure } from "#lib/resources/commands/closures.ts";
import { addClosureInput, addHolidaysInput, changeClosureInput } from "#lib/resources/input.ts";
import { getClosure, listClosures, listVisitsToMove } from "#lib/resources/queries/closures.ts";
import { bookAppointment, moveAppointment, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("closures");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const DAY = "2026-02-03";
type Typed = Partial<Record<"firstDate" | "startTime" | "lastDate" | "endTime" | "note", string>>;
const closing = (clinic: SmallClinic, of: string, typed: Typed = {}) =>
  addClosureInput.parse({ idempotencyKey: key(), locationId: clinic.locationId, of, firstDate: DAY, ...typed });
const place = (clinic: SmallClinic) => ({ id: clinic.locationId, timeZone: "Australia/Melbourne" });

describe("a closure", () => {
  test("of the clinic refuses whoever books then, in words, and no one the day after", async () => {
    const clinic = await desk.clinicOf();
    value(await addClosure(desk.reception(), closing(clinic, "closure", { lastDate: "2026-02-05", note: "Floors" })));
    expect(await bookAppointment(desk.reception(), single(clinic))).toMatchObject({
      ok: false,
      refusal: {
        reason: "slot_not_offered",
        facts: { what: "The clinic is closed from Tue 3 Feb to Thu 5 Feb (Floors)." },
      },
    });
    value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-02-06" })));
  });

  test("of one clinician, room or device books the others, and refuses the named one", async () => {
    const clinic = await desk.clinicOf({ clinicians: 2, rooms: 2, devices: 2 });
    const away = at(clinic.clinicians, 0).resourceId;
    for (const of of [away, at(clinic.rooms, 0), at(clinic.devices, 0)])
      value(await addClosure(desk.reception(), closing(clinic, of, { startTime: "09:00", endTime: "12:00" })));
    expect(reasonOf(await bookAppointment(desk.reception(), single(clinic, { clinicianId: away })))).toBe("slot_not_offered");
    const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
    const held = await database.app.db.select({ id: claims.resourceId }).from(claims).where(eq(claims.appointmentId, appointmentId));
    const others = [at(clinic.clinicians, 1).resourceId, at(clinic.rooms, 1), at(clinic.devices, 1)];
    expect(held.map(({ id }) => id).sort()).toEqual(others.sort());
    value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, clinicianId: away, time: "12:00" })));
  });

  test("answers with every visit that stands in it, leaves them booked, and lists them to be moved", async () => {
    const clinic = await desk.clinicOf({ patients: 3 });
    const clinicianId = at(clinic.clinicians, 0).resourceId;
    const hit = value(await bookAppointment(desk.reception(), single(clinic, { clinicianId }))).appointmentId;
    value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, clinicianId: at(clinic.clinicians, 1).resourceId })));
    value(await bookAppointment(desk.reception(), single(clinic, { patient: 2, clinicianId, time: "14:00" })));
    const { closureId, affected } = value(
      await addClosure(desk.reception(), closing(clinic, clinicianId, { startTime: "11:00", endTime: "13:00" })),
    );
    expect(affected).toEqual([hit]);
    const [row] = await database.app.db.select({ status: appointments.status }).from(appointments).where(eq(appointments.id, hit));
    expect(row?.status).toBe("booked");
    expect(await listVisitsToMove(desk.reception(), closureId)).toMatchObject([{ id: hit, when: "Tue 3 Feb 2026, 10:00 am" }]);
    expect(await getClosure(desk.reception(), closureId, null)).toMatchObject({ affected: 1, label: "Away" });
    await database.app.db
      .update(patients)
      .set({ mergedInto: at(clinic.patients, 1) })
      .where(eq(patients.id, at(clinic.patients, 0)));
    const [merged] = await listVisitsToMove(desk.reception(), closureId);
    expect(merged?.patient).toMatch(/Patient 2$/);
    const [audited] = await database.app.db.select({ detail: auditLog.detail }).from(auditLog).where(eq(auditLog.objectId, closureId));
    expect(audited?.detail).toEqual({ kind: "absence", affected: 1 });
  });

  test("of a clinician spares the visit whose phases do not need one then", async () => {
    const clinic = await desk.clinicOf();
    const clinicianId = at(clinic.clinicians, 0).resourceId;
    value(await bookAppointment(desk.reception(), single(clinic, { clinicianId })));
    const numbing = closing(clinic, clinicianId, { startTime: "09:00", endTime: "10:30" });
    expect(value(await addClosure(desk.reception(), numbing)).affected).toEqual([]);
  });

  test("entered since a move keeps the move from being undone into it; one that was there before does not", async () => {
    const clinic = await desk.clinicOf({ clinicians: 1 });
    const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
    value(await addClosure(desk.reception(), closing(clinic, at(clinic.rooms, 0))));
    const away = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-06")));
    value(await undoChange(desk.reception(), { changeId: away.changeId }));
    const again = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-06", { version: 3 })));
    expect(value(await addClosure(desk.reception(), closing(clinic, "closure", { note: "Floors" }))).affected).toEqual([]);
    expect(await undoChange(desk.reception(), { changeId: again.changeId })).toMatchObject({
      ok: false,
      refusal: { reason: "slot_not_offered", facts: { what: "The clinic is closed on Tue 3 Feb (Floors)." } },
    });
  });

  test("that was given another time since a move keeps the move from being undone into it", async () => {
    const clinic = await desk.clinicOf();
    const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
    const { closureId } = value(await addClosure(desk.reception(), closing(clinic, "closure", { firstDate: "2026-02-04" })));
    const { changeId } = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-06")));
    const longer = { closureId, version: "1", locationId: clinic.locationId, firstDate: DAY, lastDate: "2026-02-04" };
    expect(value(await changeClosure(desk.reception(), changeClosureInput.parse(longer))).affected).toEqual([]);
    expect(reasonOf(await undoChange(desk.reception(), { changeId }))).toBe("slot_not_offered");
  });

  test("is entered once: the same form again answers the same, another of its kind at that time is refused", async () => {
    const clinic = await desk.clinicOf();
    const form = closing(clinic, "closure", { lastDate: "2026-02-05" });
    const first = value(await addClosure(desk.reception(), form));
    expect(value(await addClosure(desk.reception(), form))).toEqual(first);
    const again = await addClosure(desk.reception(), closing(clinic, "closure", { firstDate: "2026-02-05" }));
    expect(again).toMatchObject({ ok: false, refusal: { reason: "closure_there", facts: { when: "from Tue 3 Feb to Thu 5 Feb" } } });
    value(await addClosure(desk.reception(), closing(clinic, "public_holiday", { firstDate: "2026-02-05" })));
  });

  test("of a time gone by, of a room elsewhere, or that ends before it starts is refused", async () => {
    const [clinic, elsewhere] = [await desk.clinicOf(), await desk.clinicOf()];
    expect(reasonOf(await addClosure(desk.reception(), closing(clinic, "closure", { firstDate: "2026-01-04" })))).toBe("closure_over");
    expect(reasonOf(await addClosure(desk.reception(), closing(clinic, at(elsewhere.rooms, 0))))).toBe("not_found");
    const sent = { idempotencyKey: key(), locationId: clinic.locationId, of: "closure", firstDate: DAY };
    for (const wrong of [{ lastDate: "2026-02-02" }, { startTime: "13:00", endTime: "12:00" }])
      expect(addClosureInput.safeParse({ ...sent, ...wrong }).error?.issues).toMatchObject([{ path: ["lastDate"] }]);
  });

  test("takes another time at the version that was seen, and opens the old one again", async () => {
    const clinic = await desk.clinicOf();
    const { closureId } = value(await addClosure(desk.reception(), closing(clinic, "closure")));
    const later = (version: string) =>
      changeClosureInput.parse({ closureId, version, locationId: clinic.locationId, firstDate: "2026-02-04" });
    value(await changeClosure(desk.reception(), later("1")));
    expect(reasonOf(await changeClosure(desk.reception(), later("1")))).toBe("changed_meanwhile");
    value(await bookAppointment(desk.reception(), single(clinic)));
    expect(reasonOf(await bookAppointment(desk.reception(), single(clinic, { patient: 1, date: "2026-02-04" })))).toBe("slot_not_offered");
  });

  test("that is removed is kept, closes nothing, and cannot be changed any more", async () => {
    const clinic = await desk.clinicOf();
    const { closureId } = value(await addClosure(desk.reception(), closing(clinic, "closure")));
    value(await removeClosure(desk.reception(), { closureId, version: 1, locationId: clinic.locationId }));
    value(await removeClosure(desk.reception(), { closureId, version: 1, locationId: clinic.locationId }));
    value(await bookAppointment(desk.reception(), single(clinic)));
    expect(await getClosure(desk.reception(), closureId, null)).toMatchObject({ removed: true });
    expect(await listClosures(desk.reception(), place(clinic))).toEqual([]);
    const change = changeClosureInput.parse({ closureId, version: "2", locationId: clinic.locationId, firstDate: DAY });
    expect(reasonOf(await changeClosure(desk.reception(), change))).toBe("closure_removed");
  });
});

describe("public holidays", () => {
  test("are entered from a list at several locations, and once only", async () => {
    const [one, two] = [await desk.clinicOf(), await desk.clinicOf({ timeZone: "Australia/Perth" })];
    const list = "2026-03-09 Labour Day\n\nFri 3 April 2026, Good Friday\r\n2025-12-25 Christmas Day";
    const form = () => addHolidaysInput.parse({ idempotencyKey: key(), locations: [one.locationId, two.locationId], list });
    expect(value(await addHolidays(desk.reception(), form()))).toEqual({ added: 4, known: 2, affected: 0 });
    expect(value(await addHolidays(desk.reception(), form()))).toEqual({ added: 0, known: 6, affected: 0 });
    expect((await listClosures(desk.reception(), place(two))).map(({ note, label }) => [note, label])).toEqual([
      ["Labour Day", "Public holiday"],
      ["Good Friday", "Public holiday"],
    ]);
    expect(reasonOf(await bookAppointment(desk.reception(), single(one, { date: "2026-04-03" })))).toBe("slot_not_offered");
  });

  test("of a list with a line that has no real date are not entered, and the line is named", () => {
    const parsed = addHolidaysInput.safeParse({ idempotencyKey: key(), locations: [key()], list: "2026-02-30 Nothing Day" });
    expect(parsed.error?.issues[0]?.message).toContain("2026-02-30 Nothing Day");
  });
});

test("of a booking and a closure at the same moment, the closure lists the visit or the booking is refused: never silence", async () => {
  for (let round = 0; round < 16; round += 1) {
    const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
    const of = [clinic.clinicians[0]?.resourceId, "closure", clinic.rooms[0], clinic.devices[0]][round % 4] ?? "closure";
    const [booked, closed] = await Promise.all([
      bookAppointment(desk.reception(), single(clinic)),
      addClosure(desk.reception(), closing(clinic, of)),
    ]);
    expect(value(closed).affected).toEqual(booked.ok ? [booked.value.appointmentId] : []);
  }
});

test("of two closures of one room at the same moment one alone is entered", async () => {
  const clinic = await desk.clinicOf();
  const room = at(clinic.rooms, 0);
  const results = await Promise.all([0, 1, 2, 3].map(() => addClosure(desk.reception(), closing(clinic, room))));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  const live = await database.app.db
    .select({ id: closures.id })
    .from(closures)
    .where(and(eq(closures.resourceId, room), isNull(closures.removedAt)));
  expect(live).toHaveLength(1);
});
