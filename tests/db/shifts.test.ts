import { afterAll, beforeAll, expect, test } from "vitest";
import { setClinicianHours } from "#lib/resources/commands/hours.ts";
import { addExtraShift, removeExtraShift } from "#lib/resources/commands/shifts.ts";
import { getClinicianHours, getWorkingDay } from "#lib/resources/queries/hours.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { at, key, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("shifts");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const admin = () => actingAs(database.app, { userId: null, roles: ["admin"] });
// A Tuesday. The clinic is open from 8 to 20.
const DAY = "2026-02-03";

/** Works Tuesdays from 9 to 12, from January on. */
async function tuesdayMornings(): Promise<{
  clinic: SmallClinic;
  resourceId: string;
  userId: string;
  day: { resourceId: string; locationId: string; date: string };
}> {
  const clinic = await desk.clinicOf({ clinicians: 1 });
  const { resourceId, userId } = at(clinic.clinicians, 0);
  const week = [{ weekday: 2, opens: "09:00", closes: "12:00" }];
  value(await setClinicianHours(admin(), { userId, locationId: clinic.locationId, version: 1, from: "2026-01-05", week }));
  return { clinic, resourceId, userId, day: { resourceId, locationId: clinic.locationId, date: DAY } };
}

test("an extra shift is booked into on its day alone, as one period with the hours that it touches", async () => {
  const { clinic, day } = await tuesdayMornings();
  value(await addExtraShift(desk.reception(), { idempotencyKey: key(), ...day, opens: "12:00", closes: "16:00" }));
  const across = { time: "11:15" };
  value(await bookAppointment(desk.reception(), single(clinic, across)));
  expect(reasonOf(await bookAppointment(desk.reception(), single(clinic, { ...across, patient: 1, date: "2026-02-10" })))).toBe(
    "slot_taken",
  );
  expect((await getWorkingDay(desk.reception(), day))?.hours).toEqual([
    { words: "9:00 am to 12:00 pm", extra: false },
    { words: "9:00 am to 4:00 pm", extra: true },
  ]);
});

test("an extra shift is refused where the clinician works already, here or elsewhere, and on a day gone by", async () => {
  const { day } = await tuesdayMornings();
  const add = (more: object) =>
    addExtraShift(desk.reception(), { idempotencyKey: key(), ...day, opens: "09:30", closes: "11:00", ...more });
  expect(reasonOf(await add({}))).toBe("shift_there");
  const other = await desk.clinicOf();
  expect(reasonOf(await add({ locationId: other.locationId }))).toBe("clinician_elsewhere");
  expect(reasonOf(await add({ date: "2026-01-04" }))).toBe("hours_in_past");
});

test("an extra shift outlives a change of the weekly hours, and is no weekly hours itself", async () => {
  const { clinic, day, userId } = await tuesdayMornings();
  value(await addExtraShift(desk.reception(), { idempotencyKey: key(), ...day, opens: "14:00", closes: "16:00" }));
  const week = [{ weekday: 1, opens: "09:00", closes: "12:00" }];
  value(await setClinicianHours(admin(), { userId, locationId: clinic.locationId, version: 3, from: "2026-01-12", week }));
  const places = (await getClinicianHours(desk.reception(), userId))?.places.find(({ locationId }) => locationId === clinic.locationId);
  expect(places?.extras).toEqual([{ date: DAY, dateWords: "Tue 3 Feb 2026", hours: "2:00 pm to 4:00 pm" }]);
  expect(places?.sets.map(({ from }) => from)).toEqual(["2026-01-12", "2026-01-05", "2025-01-01"]);
});

test("an extra shift is not taken back while a visit stands in it, and then leaves the week as it was", async () => {
  const { clinic, day } = await tuesdayMornings();
  value(await addExtraShift(desk.reception(), { idempotencyKey: key(), ...day, opens: "13:00", closes: "16:00" }));
  value(await bookAppointment(desk.reception(), single(clinic, { time: "09:00" })));
  value(await removeExtraShift(desk.reception(), day));
  value(await removeExtraShift(desk.reception(), day));
  expect((await getWorkingDay(desk.reception(), day))?.hours).toEqual([{ words: "9:00 am to 12:00 pm", extra: false }]);
  value(await addExtraShift(desk.reception(), { idempotencyKey: key(), ...day, opens: "13:00", closes: "16:00" }));
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, time: "13:00" })));
  expect(await removeExtraShift(desk.reception(), day)).toMatchObject({
    refusal: { reason: "shift_in_use", facts: { count: "One visit is" } },
  });
});
