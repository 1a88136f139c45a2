import { afterAll, beforeAll, expect, test } from "vitest";
import { bookSeries } from "#lib/series/commands/book.ts";
import { planPreferences } from "#lib/series/input.ts";
import { getPlanSetting } from "#lib/series/queries/plan-setting.ts";
import { getPlanner, type PlannerView } from "#lib/series/queries/planner.ts";
import { type PlannerAsk, relax } from "#lib/series/rules/ask.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("planner");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const wishes = planPreferences.parse({ earliestDate: "2026-02-03", firstWithinDays: 14 });
const asking: PlannerAsk = { wishes, locationId: null, overLong: [], plan: null, pinned: [], before: null, move: null };

async function planned(seriesId: string, ask: Partial<PlannerAsk> = {}): Promise<PlannerView> {
  const setting = await getPlanSetting(desk.reception(), seriesId);
  const view = setting === null ? null : await getPlanner(desk.reception(), setting, { ...asking, ...ask });
  if (view === null) throw new Error("There is nothing to plan.");
  return view;
}

const slotsOf = (view: PlannerView) => view.sessions.map(({ slot }) => slot);

const book = (seriesId: string, view: PlannerView) =>
  bookSeries(desk.reception(), {
    idempotencyKey: key(),
    seriesId,
    preferences: wishes,
    sessions: slotsOf(view).map(({ date, start, clinicianId, roomId, deviceId }) => ({ date, time: start, clinicianId, roomId, deviceId })),
    reason: "",
    acceptLongGap: false,
  });

const alone = (clinic: SmallClinic, date: string) => ({
  ...single(clinic, { patient: 1, date }),
  clinicianId: at(clinic.clinicians, 0).resourceId,
});

test("what the planner lays out is what booking accepts, with its clinicians, rooms and devices", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf());
  const view = await planned(seriesId);
  expect(view.sessions.map(({ gap }) => gap?.words ?? null)).toEqual([null, "28 days", "28 days", "28 days"]);
  value(await book(seriesId, view));
  const rows = await desk.sessionsOf(seriesId);
  expect(rows.map(({ date }) => date)).toEqual(slotsOf(view).map(({ date }) => date));
});

test("a plan laid by hand says which of its sessions was taken since, and booking refuses the same one", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const seriesId = await desk.proposed(clinic);
  const plan = slotsOf(await planned(seriesId));
  const third = at(plan, 2);
  value(await bookAppointment(desk.reception(), { ...alone(clinic, third.date), time: third.start }));
  const view = await planned(seriesId, { plan });
  expect(view.sessions.map(({ taken }) => taken)).toEqual([false, false, true, false]);
  expect(refusal(await book(seriesId, view)).sentence).toContain("Session 3");
  expect(await desk.sessionsOf(seriesId)).toEqual([]);
});

test("moving one session shows the later ones three ways, keeps the count, and what is kept can be booked", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf());
  const plan = slotsOf(await planned(seriesId));
  const second = at(plan, 1);
  const later = Temporal.PlainDate.from(second.date).add({ days: 7 }).toString();
  const { move } = await planned(seriesId, { plan, move: { session: 2, date: later, time: null, how: "replan" } });
  expect(move?.options.map(({ how }) => how)).toEqual(expect.arrayContaining(["only_this", "shift", "replan"]));
  expect(move?.rows.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(at(move?.rows ?? [], 1)).toMatchObject({ gapWas: "28", gap: "35" });
  const kept = move?.kept ?? [];
  expect(kept).toHaveLength(4);
  expect(at(kept, 0)).toMatchObject({ date: at(plan, 0).date, start: at(plan, 0).start });
  value(await book(seriesId, await planned(seriesId, { plan: kept })));
});

test("a gap under the shortest is not kept by reception, whichever way it comes about", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf());
  const plan = slotsOf(await planned(seriesId));
  const close = Temporal.PlainDate.from(at(plan, 2).date).add({ days: 10 }).toString();
  const { move } = await planned(seriesId, { plan, move: { session: 3, date: close, time: null, how: "only_this" } });
  expect(at(move?.options ?? [], 0)).toMatchObject({ how: "only_this", tone: "stop", open: false });
  expect(move?.kept).toBeNull();
});

test("pinned sessions stay where they are while the wishes change", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf());
  const third = at(slotsOf(await planned(seriesId)), 2);
  const view = await planned(seriesId, { pinned: [third], wishes: { ...wishes, dayPart: "afternoon" } });
  expect(at(slotsOf(view), 2)).toMatchObject({ date: third.date, start: third.start });
  expect(at(slotsOf(view), 0).start >= "12:00").toBe(true);
});

test("where nothing fits the planner names the session and the reason, and each way out it offers makes the series possible", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf());
  const ask = { ...asking, wishes: { ...wishes, excludedDates: [{ from: "2026-02-20", to: "2026-04-15" }] } };
  const { impossible } = await planned(seriesId, ask);
  expect(impossible).toMatchObject({ session: 2, placed: 1 });
  expect(impossible?.obstacle).toMatchObject({ number: 2 });
  const ways = impossible?.ways ?? [];
  expect(ways.length).toBeGreaterThan(0);
  for (const { change } of ways) {
    const view = await planned(seriesId, relax(ask, change));
    expect(view.impossible).toBeNull();
    expect(view.sessions).toHaveLength(4);
  }
});

test("an address that asks for days on which nobody can book yet is answered as if it had not", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf());
  const best = slotsOf(await planned(seriesId));
  const far = best.map((slot) => (slot.session === 3 ? { ...slot, date: "2098-02-03" } : slot));
  const move = { session: 2, date: "2098-02-03", time: "10:00", how: null };
  expect(slotsOf(await planned(seriesId, { plan: far, pinned: far.slice(2, 3) }))).toEqual(best);
  expect((await planned(seriesId, { plan: best, move })).move?.chosen).toBeNull();
  const late = await planned(seriesId, { wishes: { ...wishes, earliestDate: "2098-02-03" } });
  expect(at(slotsOf(late), 0).date.startsWith("2029")).toBe(true);
});
