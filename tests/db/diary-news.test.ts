import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DiaryNews, openDiaryVoice } from "#db/listen.ts";
import { appointments } from "#db/schema/appointments.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { openAnyRows } from "#tests/support/any-rows.ts";
import { bookAppointment, moveAppointment } from "#tests/support/booking.ts";
import { clinicExamples } from "#tests/support/constraint-examples/clinic.ts";
import { patientExamples } from "#tests/support/constraint-examples/patients.ts";
import { MORNING, type Row } from "#tests/support/constraint-examples/shape.ts";
import { visitExamples } from "#tests/support/constraint-examples/visits.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { key, value } from "#tests/support/results.ts";

let data: TestDatabase;
beforeAll(async () => {
  data = await freshDatabase("diary-news");
});
afterAll(() => data.close());

const EVERYTHING = { location: "*", date: "*" };
const listening = "select pid from pg_stat_activity where application_name = 'cadence-diary' and datname = current_database()";

test("whoever listens hears of a booking and of both days of a move, by place and date and nothing else", async () => {
  const desk = deskOf(data.app);
  const clinic = await desk.clinicOf();
  const voice = openDiaryVoice(data.roles.app);
  const heard: DiaryNews[] = [];
  const leave = voice.hear((news) => heard.push(news));
  await vi.waitFor(() => expect(heard).toEqual([EVERYTHING]));
  const booked = value(await bookAppointment(desk.reception(), single(clinic, { serviceId: clinic.consultationId })));
  const on = (date: string) => ({ location: clinic.locationId, date });
  await vi.waitFor(() => expect(heard).toContainEqual(on("2026-02-03")));
  value(await moveAppointment(desk.reception(), move(booked.appointmentId, "2026-02-05")));
  await vi.waitFor(() => expect(heard).toContainEqual(on("2026-02-05")));
  expect(
    heard.every(
      ({ location, date }) => (location === "*" && date === "*") || (location === clinic.locationId && /^2026-02-0[35]$/.test(date)),
    ),
  ).toBe(true);
  expect(await data.app.db.$count(appointments)).toBe(1);
  leave();
  expect(voice.listeners()).toBe(0);
  await voice.close();
});

/** What is planted and then changed, by the words of who is heard of. What stands at a visit tells of the visit's day, what opens and closes of every day. */
const TOLD: Readonly<Record<string, { readonly table: string; readonly row: Row; readonly change: string; readonly ofVisit?: true }>> = {
  "a clinician's hours": { table: "clinician_hours", row: clinicExamples.clinician_hours?.row ?? {}, change: "weekday = 2" },
  "opening hours": { table: "location_hours", row: clinicExamples.location_hours?.row ?? {}, change: "weekday = 2" },
  "a closure": { table: "closures", row: clinicExamples.closures?.row ?? {}, change: "note = 'Holiday'" },
  "a signed consent": { table: "consents", row: patientExamples.consents?.row ?? {}, change: "indication = indication", ofVisit: true },
  "a signed form": {
    table: "form_responses",
    row: { ...patientExamples.form_responses?.row, state: "draft" },
    change: "state = 'signed'",
    ofVisit: true,
  },
  "an event that holds a session": {
    table: "adverse_events",
    row: visitExamples.adverse_events?.row ?? {},
    change: "version = version + 1, grade = grade",
    ofVisit: true,
  },
};

test.each(Object.entries(TOLD).map(([what, told]) => ({ what, ...told })))(
  "whoever listens hears of $what, by place and date and nothing else",
  async ({ table, row, change, ofVisit }) => {
    const rows = await openAnyRows(data.ownerUrl);
    const heard: (string | undefined)[] = [];
    rows.client.on("notification", ({ payload }) => heard.push(payload));
    try {
      const [id, patientId, locationId] = [key(), key(), key()];
      // Planted whatever the triggers and other tables say: only the change is heard of.
      await rows.client.query("listen diary; begin; set local session_replication_role = replica");
      const visit = { during: MORNING, id, patient_id: patientId, location_id: locationId, local_date: "2026-06-01" };
      await rows.goesIn("appointments", visit);
      await rows.goesIn(table, { ...row, ...(ofVisit && { patient_id: patientId, appointment_id: id }) });
      await rows.client.query("commit");
      await rows.client.query(`update ${table} set ${change}`);
      await vi.waitFor(() => expect(heard).toEqual([ofVisit ? `${locationId} 2026-06-01` : "* *"]));
    } finally {
      await rows.client.end();
    }
  },
);

test("a listening connection that the server ends is made anew, and everybody is told that anything may have changed", async () => {
  const voice = openDiaryVoice(data.roles.app);
  const heard: DiaryNews[] = [];
  voice.hear((news) => heard.push(news));
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  const pids = () => asOwner(data.ownerUrl, async (client) => (await client.query(listening)).rows.map(({ pid }) => pid));
  const [before] = await pids();
  await asOwner(data.ownerUrl, (client) => client.query("select pg_terminate_backend($1)", [before]));
  await vi.waitFor(() => expect(heard).toEqual([EVERYTHING, EVERYTHING]), { timeout: 10_000 });
  await asOwner(data.ownerUrl, (client) => client.query("select pg_notify('diary', 'place 2026-03-10')"));
  await vi.waitFor(() => expect(heard.at(-1)).toEqual({ location: "place", date: "2026-03-10" }));
  const [after] = await pids();
  expect(after).not.toBe(before);
  await voice.close();
  await vi.waitFor(async () => expect(await pids()).toEqual([]));
});
