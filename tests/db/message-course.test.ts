import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { handouts } from "#db/schema/handouts.ts";
import { patients } from "#db/schema/patients.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { Role } from "#lib/auth/policy.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { proposeSeries } from "#lib/series/commands/propose.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { changeStatus, moveAppointment, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan } from "#tests/support/desk.ts";
import { messageClock } from "#tests/support/message-clock.ts";
import { wall } from "#tests/support/message-facts.ts";
import { at, key, value } from "#tests/support/results.ts";
import { postedForm } from "#tests/support/screened-visit.ts";
import { insertSigned } from "#tests/support/signed-row.ts";
import { actingAs, PROTOCOL, type SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let clinic: SmallClinic;
let aftercareVersionId: string;
let formVersionId: string;
let weeklyVersionId: string;
beforeAll(async () => {
  database = await freshDatabase("message_course");
  desk = deskOf(database.app);
  clinic = await desk.clinicOf({ patients: 6 });
  aftercareVersionId = await inForce("aftercare", "aftercare", defaultAftercareSet);
  formVersionId = await inForce("form", "screening", defaultScreeningForm);
  weeklyVersionId = await inForce("protocol", "weekly", { ...PROTOCOL, gapDays: { min: 7, target: 7, max: 14 } });
  await database.app.db.update(patients).set({ dateOfBirth: "1985-08-14" });
});
afterAll(() => database.close());

async function inForce(kind: "aftercare" | "form" | "protocol", slug: string, content: object): Promise<string> {
  const { db } = database.app;
  const made = await db.insert(definitions).values({ kind, slug, name: slug }).returning({ id: definitions.id });
  const since = wall("2025-12-01 09:00");
  const approvedBy = at(clinic.clinicians, 0).userId;
  const version = await db
    .insert(definitionVersions)
    .values({
      definitionId: at(made, 0).id,
      number: 1,
      state: "in_force",
      content,
      contentHash: contentHash(content),
      approvedBy,
      approvedAt: since,
      inForceAt: since,
    })
    .returning({ id: definitionVersions.id });
  return at(version, 0).id;
}

const someone = (role: Role, now: string) => actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: [role] }, wall(now));

type Weeks = { readonly sessions: number; readonly gap: number; readonly first: string };

/** A patient whose series was proposed and booked, and the clock of what they are told. */
async function onCourse(patient: number, booked: string, { sessions, gap, first }: Weeks) {
  const patientId = at(clinic.patients, patient);
  const clock = messageClock(database.app, patientId);
  const { serviceId, locationId } = clinic;
  const proposal = {
    patientId,
    serviceId,
    locationId,
    sessions,
    protocolVersionId: gap < 21 ? weeklyVersionId : clinic.protocolVersionId,
    gaps: gap < 21 ? { min: 7, target: 7, max: 14 } : { min: 21, target: 28, max: 42 },
    zones: ["chin"],
    idempotencyKey: key(),
  };
  const { seriesId } = value(await proposeSeries(someone("clinician", "2026-01-05 09:00"), proposal));
  await clock.plan(wall("2026-01-05 09:00"));
  const wanted = { idempotencyKey: key(), seriesId, sessions: plan(sessions, first, gap), reason: "", acceptLongGap: false };
  const { appointmentIds } = value(await bookSeries(someone("reception", booked), wanted));
  await clock.plan(wall(booked));
  /** What somebody does at a moment, once everything due before it was said. */
  const when = async (moment: string, work: () => Promise<unknown>) => {
    await clock.runTo(wall(moment).subtract({ minutes: 1 }));
    await work();
    await clock.plan(wall(moment));
  };
  const standing = async (session: number) => {
    const found = (await desk.sessionsOf(seriesId)).findLast(({ number, status }) => number === session && status === "booked");
    if (found === undefined) throw new Error("No such session is booked.");
    return found;
  };
  return { patientId, seriesId, appointmentIds, clock, when, standing };
}

type Course = Awaited<ReturnType<typeof onCourse>>;

/** A session was treated, and its handout given. */
async function treat({ patientId, standing }: Course, session: number, ended: string, issued: string): Promise<string> {
  const { id } = await standing(session);
  const endedAt = wall(ended);
  const by = at(clinic.clinicians, 0).userId;
  const treatmentId = await insertSigned(database.app, {
    appointmentId: id,
    patientId,
    locationId: clinic.locationId,
    startedAt: endedAt.subtract({ minutes: 40 }),
    endedAt,
    deviceId: at(clinic.devices, 0),
    by,
  });
  await database.app.db.update(appointments).set({ status: "closed" }).where(eq(appointments.id, id));
  await handOut(patientId, treatmentId, endedAt, issued, 1);
  return treatmentId;
}

async function handOut(patientId: string, treatmentId: string, treatmentEndedAt: Temporal.Instant, issued: string, issue: number) {
  const at0 = wall(issued);
  await database.app.db.insert(handouts).values({
    patientId,
    treatmentId,
    issue,
    reason: issue === 1 ? null : "A slip",
    aftercareVersionId,
    versionNumber: 1,
    approvedBy: "Aroha",
    approvedAt: at0,
    locationId: clinic.locationId,
    treatmentEndedAt,
    timeZone: "Australia/Melbourne",
    instructions: [],
    sections: {},
    issuedBy: at(clinic.clinicians, 0).userId,
    issuedAt: at0,
  });
}

const signForm = async ({ standing }: Course, session: number, now: string) =>
  value(
    await signScreening(someone("reception", now), {
      appointmentId: (await standing(session)).id,
      formVersionId,
      part: "full",
      mode: "tablet",
      answers: postedForm(),
      seen: {},
      begun: false,
      leaveOpen: false,
      signature: { image: null, typedName: "Ines Carvalho" },
      idempotencyKey: key(),
    }),
  );

test("a whole course, from its proposal to 18 months after it, is told in exactly these messages", async () => {
  const course = await onCourse(0, "2026-01-06 11:00", { sessions: 3, gap: 28, first: "2026-02-03" });
  const { clock, when, standing, seriesId } = course;
  await when("2026-01-28 18:00", () => signForm(course, 1, "2026-01-28 18:00"));
  await when("2026-02-03 11:00", () => treat(course, 1, "2026-02-03 10:50", "2026-02-03 11:00"));
  await when("2026-02-20 15:00", async () => {
    const { id, version } = await standing(2);
    value(await moveAppointment(someone("reception", "2026-02-20 15:00"), move(id, "2026-03-05", { version })));
  });
  await when("2026-03-05 13:00", async () => {
    const { id, version } = await standing(2);
    const input = { appointmentId: id, version, to: "no_show", reason: "", acceptLongGap: false } as const;
    value(await changeStatus(someone("reception", "2026-03-05 13:00"), input));
  });
  await when("2026-03-06 09:30", async () => {
    const wanted = [
      { session: 2, date: "2026-03-26" },
      { session: 3, date: "2026-04-23" },
    ];
    const input = await desk.reschedule(seriesId, wanted, { reason: "She could not come.", acceptLongGap: true });
    value(await rescheduleSessions(someone("reception", "2026-03-06 09:30"), input));
  });
  await when("2026-03-26 11:10", () => treat(course, 2, "2026-03-26 11:00", "2026-03-26 11:10"));
  const last: string[] = [];
  await when("2026-04-23 11:00", async () => last.push(await treat(course, 3, "2026-04-23 10:50", "2026-04-23 11:00")));
  await when("2026-04-23 14:00", () => handOut(course.patientId, at(last, 0), wall("2026-04-23 10:50"), "2026-04-23 14:00", 2));
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
});

test("a series of weekly sessions states its preparation once, and asks how it is after the last alone", async () => {
  const course = await onCourse(1, "2026-04-20 19:58", { sessions: 3, gap: 7, first: "2026-05-06" });
  const { clock, when } = course;
  await when("2026-04-29 18:00", () => signForm(course, 1, "2026-04-29 18:00"));
  await when("2026-05-06 11:00", () => treat(course, 1, "2026-05-06 10:50", "2026-05-06 11:00"));
  await when("2026-05-13 10:55", () => treat(course, 2, "2026-05-13 10:45", "2026-05-13 10:55"));
  await when("2026-05-20 11:00", () => treat(course, 3, "2026-05-20 10:50", "2026-05-20 11:00"));
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
  const course = await onCourse(2, "2026-01-07 09:00", { sessions: 6, gap: 28, first: "2026-06-03" });
  const { clock, seriesId } = course;
  await clock.runTo(wall("2026-01-07 12:00"));
  const days = ["2026-06-04", "2026-06-05", "2026-06-06"];
  for (const [index, first] of days.entries()) {
    const now = `2026-01-08 09:0${index * 2}`;
    const input = await desk.reschedule(
      seriesId,
      plan(6, first).map(({ date, time }, place) => ({ session: place + 1, date, time })),
    );
    value(await rescheduleSessions(someone("reception", now), input));
    await clock.plan(wall(now));
    await clock.runTo(wall(now).add({ minutes: 1 }));
  }
  await clock.runTo(wall("2026-03-01 12:00"));
  expect(clock.said.slice(1)).toEqual([
    "Thu 8 Jan 2026, 9:09 am: moved 1 Sat 6 Jun 2026, 10:00 am, moved 2 Sat 4 Jul 2026, 10:00 am, moved 3 Sat 1 Aug 2026, 10:00 am, " +
      "moved 4 Sat 29 Aug 2026, 10:00 am, moved 5 Sat 26 Sep 2026, 10:00 am, moved 6 Sat 24 Oct 2026, 10:00 am",
  ]);
});

test("a move that is undone in time is told in no message", async () => {
  const course = await onCourse(3, "2026-01-07 09:00", { sessions: 3, gap: 28, first: "2026-06-10" });
  const { clock, standing } = course;
  await clock.runTo(wall("2026-01-07 12:00"));
  const { id, version } = await standing(1);
  const { changeId } = value(await moveAppointment(someone("reception", "2026-01-08 09:00"), move(id, "2026-06-11", { version })));
  await clock.plan(wall("2026-01-08 09:00"));
  value(await undoChange(someone("reception", "2026-01-08 09:03"), { changeId }));
  await clock.plan(wall("2026-01-08 09:03"));
  await clock.runTo(wall("2026-03-01 12:00"));
  expect(clock.said).toHaveLength(1);
});

test("whoever did not come is told none of the aftercare", async () => {
  const course = await onCourse(4, "2026-01-07 09:00", { sessions: 1, gap: 28, first: "2026-02-11" });
  const { clock, when, standing } = course;
  await when("2026-02-04 18:00", () => signForm(course, 1, "2026-02-04 18:00"));
  await when("2026-02-11 10:30", async () => {
    const { id, version } = await standing(1);
    const input = { appointmentId: id, version, to: "no_show", reason: "", acceptLongGap: false } as const;
    value(await changeStatus(someone("reception", "2026-02-11 10:30"), input));
  });
  await clock.runTo(wall("2028-12-31 12:00"));
  expect(clock.said.at(-1)).toBe("Tue 10 Feb 2026, 10:00 am: preparation 1 of 1 (1); reminder of 1");
});
