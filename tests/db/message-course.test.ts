import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { messages } from "#db/schema/messages.ts";
import { correctHandout } from "#lib/aftercare/commands/adjust.ts";
import { correctHandoutInput } from "#lib/aftercare/input/adjustments.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { moveAppointment, undoChange } from "#tests/support/booking.ts";
import { openCourses } from "#tests/support/courses.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { move, plan } from "#tests/support/desk.ts";
import { wall } from "#tests/support/message-facts.ts";
import { at, value } from "#tests/support/results.ts";

let database: TestDatabase;
let courses: Awaited<ReturnType<typeof openCourses>>;
beforeAll(async () => {
  database = await freshDatabase("message_course");
  courses = await openCourses(database.app);
});
afterAll(() => database.close());

test("a whole course, from its proposal to 18 months after it, is told in exactly these messages", async () => {
  const course = await courses.onCourse(0, "2026-01-06 11:00", { sessions: 3, gap: 28, first: "2026-02-03" });
  const { clock, when, standing, step, seriesId } = course;
  await when("2026-01-28 18:00", () => courses.signForm(course, 1, "2026-01-28 18:00"));
  await when("2026-02-03 11:00", () =>
    courses.treat(course, 1, { day: "2026-02-03", arrived: "09:55", started: "10:10", ended: "10:50", signed: "11:00" }),
  );
  await when("2026-02-20 15:00", async () => {
    const { id, version } = await standing(2);
    value(await moveAppointment(courses.reception("appointment:change", "2026-02-20 15:00"), move(id, "2026-03-05", { version })));
  });
  await when("2026-03-05 13:00", () => step(2, "no_show", "2026-03-05 13:00"));
  await when("2026-03-06 09:30", async () => {
    const wanted = [
      { session: 2, date: "2026-03-26" },
      { session: 3, date: "2026-04-23" },
    ];
    const input = await courses.desk.reschedule(seriesId, wanted, { reason: "She could not come.", acceptLongGap: true });
    value(await rescheduleSessions(courses.reception("series:book", "2026-03-06 09:30"), input));
  });
  await when("2026-03-26 11:10", () =>
    courses.treat(course, 2, { day: "2026-03-26", arrived: "10:05", started: "10:20", ended: "11:00", signed: "11:10" }),
  );
  const last: string[] = [];
  await when("2026-04-23 11:00", async () =>
    last.push(await courses.treat(course, 3, { day: "2026-04-23", arrived: "09:55", started: "10:10", ended: "10:50", signed: "11:00" })),
  );
  await when("2026-04-23 14:00", async () => {
    const wrong = correctHandoutInput.parse({ handoutId: at(last, 0), reason: "Sunny work.", until: { "sun-and-solarium": "21" } });
    value(await correctHandout(courses.clinician("treatment:record", "2026-04-23 14:00"), wrong));
  });
  await clock.runTo(wall("2028-12-31 12:00"));
  expect(clock.said).toEqual([
    "Tue 6 Jan 2026, 11:05 am: booked 1 Tue 3 Feb 2026, 10:00 am, booked 2 Tue 3 Mar 2026, 10:00 am, booked 3 Tue 31 Mar 2026, 10:00 am",
    "Tue 20 Jan 2026, 10:00 am: preparation 14 of 1 (6)",
    "Tue 27 Jan 2026, 10:00 am: preparation 7 of 1 (4); forms of 1",
    "Mon 2 Feb 2026, 10:00 am: preparation 1 of 1 (1); reminder of 1",
    "Tue 3 Feb 2026, 11:00 am: aftercare issue",
    "Wed 4 Feb 2026, 10:50 am: aftercare 24h",
    "Thu 5 Feb 2026, 10:50 am: aftercare 48h",
    "Tue 10 Feb 2026, 10:50 am: aftercare 7d",
    "Tue 17 Feb 2026, 10:00 am: preparation 14 of 2 (6)",
    // Moved within its preparation: what holds already stands with the news, and nothing is told late.
    "Fri 20 Feb 2026, 3:05 pm: moved 2 Thu 5 Mar 2026, 10:00 am, 6 to prepare now",
    "Thu 26 Feb 2026, 10:00 am: preparation 7 of 2 (4)",
    "Wed 4 Mar 2026, 10:00 am: preparation 1 of 2 (1); reminder of 2",
    // Nobody came, and nothing was treated: no aftercare. The next day it is planned again.
    "Fri 6 Mar 2026, 9:35 am: booked 2 Thu 26 Mar 2026, 10:00 am, moved 3 Thu 23 Apr 2026, 10:00 am",
    "Thu 12 Mar 2026, 10:00 am: preparation 14 of 2 (6)",
    "Thu 19 Mar 2026, 10:00 am: preparation 7 of 2 (4)",
    "Wed 25 Mar 2026, 10:00 am: preparation 1 of 2 (1); reminder of 2",
    "Thu 26 Mar 2026, 11:10 am: aftercare issue",
    "Fri 27 Mar 2026, 11:00 am: aftercare 24h",
    "Sat 28 Mar 2026, 11:00 am: aftercare 48h",
    "Thu 2 Apr 2026, 11:00 am: aftercare 7d",
    "Thu 9 Apr 2026, 10:00 am: preparation 14 of 3 (6)",
    "Thu 16 Apr 2026, 10:00 am: preparation 7 of 3 (4)",
    "Wed 22 Apr 2026, 10:00 am: preparation 1 of 3 (1); reminder of 3",
    "Thu 23 Apr 2026, 11:00 am: aftercare issue",
    // What was said wrongly is corrected at once.
    "Thu 23 Apr 2026, 2:00 pm: aftercare issue corrected",
    "Fri 24 Apr 2026, 10:50 am: aftercare 24h",
    "Sat 25 Apr 2026, 10:50 am: aftercare 48h",
    "Thu 30 Apr 2026, 10:50 am: aftercare 7d",
    "Thu 16 Jul 2026, 10:00 am: review 12 to 16 weeks",
    "Fri 23 Oct 2026, 10:00 am: review 6 months",
    "Sat 23 Oct 2027, 10:00 am: review 18 months",
  ]);
  const kept = await database.app.db
    .select({ state: messages.state, body: messages.body })
    .from(messages)
    .where(eq(messages.patientId, course.patientId))
    .orderBy(asc(messages.sentAt));
  expect(kept.map(({ state }) => state)).toEqual(clock.said.map(() => "kept"));
  expect(kept.at(-1)?.body).toContain("The best days for it are Sat 23 Oct 2027 to ");
});

test("a series of weekly sessions states its preparation once, and asks how it is after the last alone", async () => {
  const course = await courses.onCourse(1, "2026-04-20 19:58", { sessions: 3, gap: 7, first: "2026-05-06" });
  const { clock, when } = course;
  await when("2026-04-29 18:00", () => courses.signForm(course, 1, "2026-04-29 18:00"));
  await when("2026-05-06 11:00", () =>
    courses.treat(course, 1, { day: "2026-05-06", arrived: "09:55", started: "10:10", ended: "10:50", signed: "11:00" }),
  );
  await when("2026-05-13 10:55", () =>
    courses.treat(course, 2, { day: "2026-05-13", arrived: "09:50", started: "10:05", ended: "10:45", signed: "10:55" }),
  );
  await when("2026-05-20 11:00", () =>
    courses.treat(course, 3, { day: "2026-05-20", arrived: "09:55", started: "10:10", ended: "10:50", signed: "11:00" }),
  );
  await clock.runTo(wall("2026-06-30 12:00"));
  expect(clock.said).toEqual([
    // Booked two minutes before the quiet hours: told in the morning.
    "Tue 21 Apr 2026, 8:00 am: booked 1 Wed 6 May 2026, 10:00 am, booked 2 Wed 13 May 2026, 10:00 am, booked 3 Wed 20 May 2026, 10:00 am",
    "Wed 22 Apr 2026, 10:00 am: preparation 14 of 1 (6)",
    "Wed 29 Apr 2026, 10:00 am: preparation 7 of 1 (4); forms of 1",
    "Tue 5 May 2026, 10:00 am: preparation 1 of 1 (1); reminder of 1",
    "Wed 6 May 2026, 11:00 am: aftercare issue",
    "Thu 7 May 2026, 10:50 am: aftercare 24h",
    "Fri 8 May 2026, 10:50 am: aftercare 48h",
    "Tue 12 May 2026, 10:00 am: preparation 1 of 2 (1); reminder of 2",
    "Wed 13 May 2026, 10:55 am: aftercare issue",
    "Thu 14 May 2026, 10:45 am: aftercare 24h",
    "Fri 15 May 2026, 10:45 am: aftercare 48h",
    "Tue 19 May 2026, 10:00 am: preparation 1 of 3 (1); reminder of 3",
    "Wed 20 May 2026, 11:00 am: aftercare issue",
    "Thu 21 May 2026, 10:50 am: aftercare 24h",
    "Fri 22 May 2026, 10:50 am: aftercare 48h",
    "Wed 27 May 2026, 10:50 am: aftercare 7d",
  ]);
});

test("a series of six that is moved three times within the undo minutes is told in one message", async () => {
  const course = await courses.onCourse(2, "2026-01-07 09:00", { sessions: 6, gap: 28, first: "2026-06-03" });
  const { clock, seriesId } = course;
  await clock.runTo(wall("2026-01-07 12:00"));
  const days = ["2026-06-04", "2026-06-05", "2026-06-06"];
  for (const [index, first] of days.entries()) {
    const now = `2026-01-08 09:0${index * 2}`;
    const input = await courses.desk.reschedule(
      seriesId,
      plan(6, first).map(({ date, time }, place) => ({ session: place + 1, date, time })),
    );
    value(await rescheduleSessions(courses.reception("series:book", now), input));
    await clock.work(wall(now));
    await clock.runTo(wall(now).add({ minutes: 1 }));
  }
  await clock.runTo(wall("2026-03-01 12:00"));
  expect(clock.said.slice(1)).toEqual([
    "Thu 8 Jan 2026, 9:09 am: moved 1 Sat 6 Jun 2026, 10:00 am, moved 2 Sat 4 Jul 2026, 10:00 am, moved 3 Sat 1 Aug 2026, 10:00 am, " +
      "moved 4 Sat 29 Aug 2026, 10:00 am, moved 5 Sat 26 Sep 2026, 10:00 am, moved 6 Sat 24 Oct 2026, 10:00 am",
  ]);
});

test("a move that is undone in time is told in no message", async () => {
  const course = await courses.onCourse(3, "2026-01-07 09:00", { sessions: 3, gap: 28, first: "2026-06-10" });
  const { clock, standing } = course;
  await clock.runTo(wall("2026-01-07 12:00"));
  const { id, version } = await standing(1);
  const { changeId } = value(
    await moveAppointment(courses.reception("appointment:change", "2026-01-08 09:00"), move(id, "2026-06-11", { version })),
  );
  await clock.work(wall("2026-01-08 09:00"));
  value(await undoChange(courses.reception("appointment:change", "2026-01-08 09:03"), { changeId }));
  await clock.work(wall("2026-01-08 09:03"));
  await clock.runTo(wall("2026-03-01 12:00"));
  expect(clock.said).toHaveLength(1);
});

test("whoever did not come is told none of the aftercare", async () => {
  const course = await courses.onCourse(4, "2026-01-07 09:00", { sessions: 1, gap: 28, first: "2026-02-11" });
  const { clock, when, step } = course;
  await when("2026-02-04 18:00", () => courses.signForm(course, 1, "2026-02-04 18:00"));
  await when("2026-02-11 10:30", () => step(1, "no_show", "2026-02-11 10:30"));
  await clock.runTo(wall("2028-12-31 12:00"));
  expect(clock.said.at(-1)).toBe("Tue 10 Feb 2026, 10:00 am: preparation 1 of 1 (1); reminder of 1");
});
