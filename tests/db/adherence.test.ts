import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { series } from "#db/schema/series.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { getAdherence, listDue } from "#lib/series/queries/adherence.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("adherence");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

type Status = (typeof appointments.$inferInsert)["status"];

/** A series booked from 3 February every 28 days, its sessions then as they are said to have gone. */
async function lived(clinic: SmallClinic, statuses: readonly NonNullable<Status>[], first = "2026-02-03", gap = 28) {
  const seriesId = await desk.proposed(clinic, statuses.length);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(statuses.length, first, gap), reason: "", acceptLongGap: true };
  const { appointmentIds } = value(await bookSeries(desk.reception(), input));
  for (const [index, status] of statuses.entries()) {
    const cancelReason = status === "cancelled" ? "Unwell" : null;
    await database.app.db
      .update(appointments)
      .set({ status, cancelReason })
      .where(eq(appointments.id, at(appointmentIds, index)));
  }
  return seriesId;
}

const on = (date: string) => actingAs(database.app, { userId: null, roles: ["reception"] }, Temporal.Instant.from(`${date}T00:00:00Z`));
const dueOn = async (date: string, seriesId: string) => (await listDue(on(date))).rows.find((row) => row.seriesId === seriesId);

test("a missed session stands on the list from a week before it leaves its window, with what came of it and whom to ring", async () => {
  const id = await lived(await desk.clinicOf(), ["treated", "no_show", "booked", "booked"]);
  expect(await dueOn("2026-03-09", id)).toBeUndefined();
  expect(await dueOn("2026-03-10", id)).toMatchObject({
    session: 2,
    sessions: 4,
    why: "Missed, Tue 3 Mar 2026",
    last: "Session 1 on Tue 3 Feb 2026, 5 weeks ago",
    lastDay: "Tue 17 Mar 2026",
    distance: "in 7 days",
    isPast: false,
  });
  expect(await dueOn("2026-03-20", id)).toMatchObject({ distance: "3 days ago", isPast: true });
  expect(await dueOn("2026-07-01", id)).toBeUndefined();
});

test("a series that is paused, has ended, is whole or was never begun is not chased", async () => {
  const paused = await lived(await desk.clinicOf(), ["treated", "cancelled", "cancelled"]);
  const ended = await lived(await desk.clinicOf(), ["treated", "cancelled", "cancelled"]);
  const whole = await lived(await desk.clinicOf(), ["treated", "booked", "booked"]);
  const never = await lived(await desk.clinicOf(), ["cancelled", "cancelled"]);
  const finished = await lived(await desk.clinicOf(), ["treated", "treated"]);
  const { db } = database.app;
  const now = Temporal.Instant.from("2026-03-01T00:00:00Z");
  expect(await dueOn("2026-03-12", paused)).toMatchObject({ session: 2, why: "Cancelled, Tue 3 Mar 2026" });
  await db.update(series).set({ pausedAt: now, pausedReason: "Abroad" }).where(eq(series.id, paused));
  await db.update(series).set({ endedAt: now, endedReason: "Moved away" }).where(eq(series.id, ended));
  for (const id of [paused, ended, whole, never]) expect(await dueOn("2026-03-12", id)).toBeUndefined();
  expect(await dueOn("2026-04-10", finished)).toBeUndefined();
});

test("what can still be kept comes before what has left its window, the nearest first", async () => {
  const late = await lived(await desk.clinicOf(), ["treated", "no_show"], "2026-01-20");
  const soon = await lived(await desk.clinicOf(), ["treated", "no_show"], "2026-01-31");
  const sooner = await lived(await desk.clinicOf(), ["treated", "no_show"], "2026-01-30");
  const order = (await listDue(on("2026-03-10"))).rows.map(({ seriesId }) => seriesId).filter((id) => [late, soon, sooner].includes(id));
  expect(order).toEqual([sooner, soon, late]);
});

test("drop-off counts who came to the next session, who still can and who no longer does, and gaps stand beside the plan", async () => {
  const clinic = await desk.clinicOf({ clinicians: 4, rooms: 4, devices: 4 });
  await lived(clinic, ["treated", "closed", "booked"]);
  const missed = await lived(clinic, ["treated", "no_show", "cancelled"], "2026-02-04");
  await lived(clinic, ["treated", "treated", "cancelled"], "2026-02-05", 35);
  const protocol = at(clinic.clinicians, 0).name.replace("clinician 1", "protocol");
  const mine = async (date: string) => (await getAdherence(on(date))).find((each) => each.protocol === protocol);
  expect((await mine("2026-03-19"))?.steps).toMatchObject([
    { session: 1, had: 3, came: 2, toCome: 0, dropped: 1, cameShare: 67, gapTarget: 28, gapMedian: 32, withinShare: 100 },
    { session: 2, had: 2, came: 0, toCome: 2, dropped: 0, cameShare: null },
  ]);
  expect((await mine("2026-03-16"))?.steps[0]).toMatchObject({ toCome: 1, dropped: 0 });
  expect(await mine("2027-06-01")).toBeUndefined();
  // Whoever paused can still go on: that is no drop-out.
  await database.app.db.update(series).set({ pausedAt: START, pausedReason: "Abroad" }).where(eq(series.id, missed));
  expect((await mine("2026-03-19"))?.steps[0]).toMatchObject({ toCome: 1, dropped: 0 });
});
