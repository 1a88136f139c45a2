import { afterAll, beforeAll, expect, test } from "vitest";
import { lastHeldBy } from "#lib/appointments/queries/held.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { addSession, pinSession } from "#lib/series/commands/sessions.ts";
import { planPreferences } from "#lib/series/input.ts";
import type { ReplanOptionView } from "#lib/series/outputs/replan.ts";
import { getMoveReview, type ReviewOptionView } from "#lib/series/queries/move-review.ts";
import { getReplanOptions } from "#lib/series/queries/replan.ts";
import { addDays, daysBetween } from "#lib/time.ts";
import { openAnswering } from "#tests/support/answering.ts";
import { bookAppointment, changeStatus, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("move_review");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const FIRST = "2026-02-03";
const due = (session: number, shift = 0) => addDays(FIRST, (session - 1) * 28 + shift);
const datesOf = async (seriesId: string) =>
  (await desk.sessionsOf(seriesId)).filter(({ status }) => status !== "cancelled" && status !== "no_show").map(({ date }) => date);

/** What the page shows, sent back as its form sends it. */
const sentBack = (seriesId: string, { rows }: Pick<ReviewOptionView | ReplanOptionView, "rows">) => ({
  idempotencyKey: key(),
  seriesId,
  what: "replanned" as const,
  reason: "",
  acceptLongGap: false,
  tellPatient: true,
  sessions: rows.flatMap(({ session, appointmentId, version, becomes }) =>
    session === null
      ? []
      : [{ session, appointmentId, version, date: becomes.date, time: becomes.time, clinicianId: becomes.clinicianId, minutes: null }],
  ),
});

test("the review of a move shows three ways, and what it shows is what happens", async () => {
  for (const kind of ["only_this", "shift", "replan"] as const) {
    const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 5);
    const asked = { appointmentId: at(ids, 2), date: due(3, 5), time: "14:00", clinicianId: null };
    const review = await getMoveReview(desk.reception(), asked);
    expect(review).toMatchObject({ sessions: 5, session: 3, cannotMove: null, gaps: { min: 21, target: 28, max: 42 } });
    expect(review?.options.map((option) => option.kind)).toEqual(["only_this", "shift", "replan", "replan_fewest_moves"]);
    const option = at(review?.options.filter((each) => each.kind === kind) ?? [], 0);
    expect(option.possible).toBe(true);
    expect(option.rows).toHaveLength(5);
    value(await rescheduleSessions(desk.reception(), sentBack(seriesId, option)));
    const dates = await datesOf(seriesId);
    expect(dates).toEqual(option.rows.map(({ becomes }) => becomes.date));
    expect(option.rows.slice(1).map(({ gap }) => gap)).toEqual(dates.slice(1).map((date, index) => daysBetween(at(dates, index), date)));
    expect(dates[2]).toBe(due(3, 5));
  }
});

test("the review says of every way what the screening refuses, as the commands do, and tells no answer", async () => {
  const people = await openAnswering(database.app);
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  await people.born(patientId, "1985-08-14");
  const { seriesId, ids } = await desk.booked(clinic, 3);
  await people.answer(clinic, patientId, { changes: { filler_last: "2025-09-01" } });
  // Six months: 1 March, after the first session and before the second.
  const asked = { appointmentId: at(ids, 0), date: due(1, 1), time: "10:00", clinicianId: null };
  const review = await getMoveReview(desk.clinician(clinic), asked);
  expect(review?.mayBookTwice).toBe(false);
  for (const { kind, possible, rows } of review?.options ?? []) {
    expect([kind, possible]).toEqual([kind, false]);
    expect(rows[0]?.problem).toBe("Not before Sun 1 Mar 2026, says the screening.");
  }
  const alone = move(at(ids, 0), asked.date);
  expect(refusal(await moveAppointment(desk.reception(), alone)).reason).toBe("screening_refuses");
  const later = await getMoveReview(desk.reception(), { ...asked, appointmentId: at(ids, 1), date: due(2, 3) });
  const shift = later?.options.find(({ kind }) => kind === "shift");
  expect(shift?.possible).toBe(true);
  value(await rescheduleSessions(desk.reception(), sentBack(seriesId, { rows: shift?.rows ?? [] })));
});

test("a pinned session moves alone: the ways that take others along are shown as shut, and why", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 4);
  value(await pinSession(desk.reception(), { appointmentId: at(ids, 1), version: 1, pinned: true }));
  const review = await getMoveReview(desk.reception(), { appointmentId: at(ids, 1), date: due(2, 3), time: "10:00", clinicianId: null });
  const [only, ...others] = review?.options ?? [];
  expect(only).toMatchObject({ kind: "only_this", possible: true });
  expect(others.length).toBeGreaterThan(0);
  for (const option of others) {
    expect(option.possible).toBe(false);
    expect(option.rows[1]?.problem).toBe("It is pinned: move it alone, or unpin it first.");
    expect(refusal(await rescheduleSessions(desk.reception(), sentBack(seriesId, option))).reason).toBe("session_pinned");
  }
});

test("the review names what is in the way, a gap that is too short, and who may do it all the same", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1 });
  const { ids } = await desk.booked(clinic, 3);
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, date: due(2, 3) })));
  const taken = { appointmentId: at(ids, 1), date: due(2, 3), time: "10:00", clinicianId: null };
  const review = await getMoveReview(desk.reception(), taken);
  const [only] = review?.options ?? [];
  expect(only).toMatchObject({ kind: "only_this", possible: false });
  expect(only?.rows[1]).toMatchObject({ verdict: "not_free", gapWas: 28, gap: 31 });
  expect(only?.rows[1]?.problem).toMatch(/^k\d+ clinician 1 is taken from 10:30 am to 11:15 am\.$/);
  expect(review).toMatchObject({ mayBookTwice: false, mayShorten: false });
  expect(await getMoveReview(desk.clinician(clinic), taken)).toMatchObject({ mayBookTwice: true, mayShorten: true });
  const early = await getMoveReview(desk.reception(), { ...taken, date: due(2, -10) });
  expect(early?.options[0]).toMatchObject({ possible: true, shortGaps: 1 });
  const gone = await getMoveReview(desk.reception(), { ...taken, date: "2026-01-02" });
  expect(gone?.options.map(({ rows }) => rows[1]?.problem)).toEqual(["This day has gone by."]);
});

test("a visit of no series is reviewed alone, with its length", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const asked = { appointmentId, date: FIRST, time: "10:15", clinicianId: null, minutes: 105 };
  const review = await getMoveReview(desk.reception(), asked);
  expect(review).toMatchObject({ seriesId: null, gaps: null, minutes: 105, minutesWas: 75 });
  expect(review?.options).toHaveLength(1);
  expect(review?.options[0]?.rows[0]).toMatchObject({
    session: null,
    version: 1,
    gap: null,
    becomes: { when: "Tue 3 Feb 2026, 10:15 am" },
  });
  value(await moveAppointment(desk.reception(), move(appointmentId, FIRST, { time: "10:15", minutes: 105 })));
  value(await changeStatus(desk.reception(), { appointmentId, version: 2, to: "arrived", reason: "", acceptLongGap: false }));
  expect(await getMoveReview(desk.reception(), asked)).toMatchObject({ cannotMove: "arrived" });
});

test("after a no-show the rest is planned again, best beside fewest moves, and applying either leaves the count as it was", async () => {
  for (const which of ["best", "fewestMoves"] as const) {
    const clinic = await desk.clinicOf();
    const seriesId = await desk.proposed(clinic, 5);
    const input = { idempotencyKey: key(), seriesId, sessions: plan(5, FIRST, 30), reason: "", acceptLongGap: false };
    const { appointmentIds } = value(await bookSeries(desk.reception(), input));
    value(
      await changeStatus(desk.reception(), {
        appointmentId: at(appointmentIds, 1),
        version: 1,
        to: "no_show",
        reason: "",
        acceptLongGap: false,
      }),
    );
    const options = await getReplanOptions(desk.reception(), { seriesId, from: 2 });
    expect(options).toMatchObject({ missing: [2], impossible: null });
    const chosen = options?.[which];
    if (chosen === null || chosen === undefined) throw new Error("There is no such option.");
    expect(chosen.rows[0]).toMatchObject({ constant: true, changed: false });
    expect(chosen.rows[1]).toMatchObject({ appointmentId: null, changed: true });
    expect(chosen.moves).toBe(which === "best" ? 3 : 0);
    const made = value(await rescheduleSessions(desk.reception(), sentBack(seriesId, chosen)));
    expect(made).toMatchObject({ booked: 1, moved: chosen.moves });
    expect(await datesOf(seriesId)).toEqual(chosen.rows.map(({ becomes }) => becomes.date));
  }
});

test("pinned sessions stay put, a session that was added is planned, and where nothing fits the reason comes with what would help", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic, 4);
  value(await pinSession(desk.reception(), { appointmentId: at(ids, 3), version: 1, pinned: true }));
  value(await addSession(desk.reception(), { seriesId, version: 1, reason: "Slow response" }));
  const options = await getReplanOptions(desk.reception(), { seriesId, from: 2 });
  expect(options?.best?.rows.map(({ pinned }) => pinned)).toEqual([false, false, false, true, false]);
  expect(options?.best?.rows[4]).toMatchObject({ session: 5, appointmentId: null, becomes: { date: due(5) } });
  // Between two that stay there is no day for session 3, whatever is free.
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 2), version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  value(await moveAppointment(desk.reception(), move(at(ids, 3), due(4, -16), { version: 2 })));
  const stuck = await getReplanOptions(desk.reception(), { seriesId, from: 3 });
  expect(stuck).toMatchObject({ best: null, fewestMoves: null, missing: [3, 5], impossible: { window: null, standing: { session: 4 } } });
});

test("a plan made again keeps to the wishes that the series was booked with, and to the rooms that were named", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic, 3);
  const [, second] = clinic.clinicians;
  const room = at(clinic.rooms, 1);
  const sessions = plan(3).map((session) => ({ ...session, clinicianId: second?.resourceId ?? null, roomId: room }));
  const wishes = { lockedClinicianId: second?.resourceId, startTime: "16:00", excludedDates: [{ from: due(2, -1), to: due(2, 1) }] };
  const preferences = planPreferences.parse(wishes);
  const input = { idempotencyKey: key(), seriesId, sessions, preferences, reason: "", acceptLongGap: false };
  const { appointmentIds } = value(await bookSeries(desk.reception(), input));
  const held = await lastHeldBy(database.app, appointmentIds);
  expect(held.filter(({ kind }) => kind === "room").map(({ id }) => id)).toEqual([room, room, room]);
  const missed = { appointmentId: at(appointmentIds, 1), version: 1, to: "no_show" as const, reason: "", acceptLongGap: false };
  value(await changeStatus(desk.reception(), missed));
  const options = await getReplanOptions(desk.reception(), { seriesId, from: 2 });
  const planned = options?.best?.rows.slice(1) ?? [];
  expect(planned.map(({ becomes }) => [becomes.clinicianId, becomes.time])).toEqual([
    [second?.resourceId, "16:00"],
    [second?.resourceId, "16:00"],
  ]);
  expect(planned[0]?.becomes.date).toBe(due(2, -2));
});

test("a first session that was missed is planned again before those that stand", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 3);
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 0), version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  const options = await getReplanOptions(desk.reception(), { seriesId, from: 3 });
  expect(options?.best?.rows.map(({ becomes }) => becomes.date)).toEqual([due(1), due(2), due(3)]);
});
