import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DiaryNews, openDiaryVoice } from "#db/listen.ts";
import { appointments } from "#db/schema/appointments.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { bookAppointment, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { value } from "#tests/support/results.ts";

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
