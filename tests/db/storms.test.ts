/** The storms of `npm run test:load`, small: the commands themselves, over two pools that share nothing but the database, as two server processes do. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { randomFrom } from "#db/seed/demo/random.ts";
import { type Answer, commandFront, type Front } from "#tests/load/front.ts";
import { isClear, mixedStorm, oneSlot, seriesStorm, wholeAndHalf } from "#tests/load/storms.ts";
import { type Witness, witnessOf } from "#tests/load/witness.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let other: Database;
let front: Front;
let witness: Witness;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("storms");
  other = openDatabase(database.roles.app, { name: "cadence-tests-other", max: 25 });
  front = commandFront([database.app, other], START, () => undefined);
  witness = witnessOf(database.ownerUrl);
  desk = deskOf(database.app);
});
afterAll(async () => {
  await witness.end();
  await other.pool.end();
  await database.close();
});

test("R1: of sixty writers of one slot exactly one succeeds and the others are told who is taken and when, round after round", async () => {
  const clinic = await desk.clinicOf({ clinicians: 2, rooms: 3, devices: 3, patients: 60 });
  for (const date of ["2026-02-03", "2026-02-04", "2026-02-05"]) {
    const { done, refused, failed } = await oneSlot(front, clinic, { date, time: "10:00" });
    expect({ done, refused: refused.length, failed }).toEqual({ done: 1, refused: 59, failed: [] });
    expect(refused.filter((sentence) => !isClear(sentence))).toEqual([]);
  }
  expect([await witness.overlaps(), await witness.halves()]).toEqual([0, 0]);
});

test("R2: bookings, moves and cancellations on top of each other over three clinicians, rooms and devices overlap nowhere and fail nowhere", async () => {
  const clinic = await desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 60 });
  const storm = { random: randomFrom(1), operations: 300, workers: 40, from: "2026-02-02", days: 8 };
  const { done, failed } = await mixedStorm(front, clinic, witness, storm);
  expect(failed).toEqual([]);
  expect(done).toBeGreaterThan(60);
  expect([await witness.overlaps(), await witness.halves()]).toEqual([0, 0]);
});

test("R3: thirty series of ten at once are each booked whole or not at all, and who is refused is told which session", async () => {
  const clinic = await desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 30 });
  const seriesIds = await Promise.all(clinic.patients.map((_, patient) => desk.proposed(clinic, 10, patient)));
  const { done, refused, failed } = await seriesStorm(front, seriesIds, {
    random: randomFrom(3),
    sessions: 10,
    from: "2026-02-02",
    gap: 28,
  });
  expect(failed).toEqual([]);
  expect(refused.filter((sentence) => !/^Session \d+, /.test(sentence))).toEqual([]);
  expect(await wholeAndHalf(witness, seriesIds, 10)).toEqual({ whole: done, none: refused.length, half: 0 });
  expect(done).toBeGreaterThan(2);
  expect([await witness.overlaps(), await witness.halves()]).toEqual([0, 0]);
});

test("R4: of two editors of one version one is done and the other is told, and changes no row", async () => {
  const clinic = await desk.clinicOf({ patients: 2 });
  const { ids } = await desk.booked(clinic, 4);
  const [appointmentId = ""] = ids;
  for (let version = 1; version <= 8; version += 1) {
    const place = (turn: number) => ({ date: "2026-02-03", time: `1${(version + turn) % 5}:00`, clinicianId: "same" });
    const answers = await Promise.all([0, 1].map((turn) => front.move(turn, { appointmentId, version: String(version), ...place(turn) })));
    const outcomes = answers.map(({ outcome }: Answer) => outcome).sort();
    expect(outcomes).toEqual(["done", "refused"]);
    const lost = answers.flatMap((answer) => (answer.outcome === "refused" ? [answer.sentence] : []));
    expect(lost[0]).toContain("changed this");
    const [row] = await witness.sql`
      select a.version, (select count(*)::int from appointment_events e where e.appointment_id = a.id and e.what = 'moved') as moves
      from appointments a where a.id = ${appointmentId}`;
    expect(row).toEqual({ version: version + 1, moves: version });
  }
  expect([await witness.overlaps(), await witness.halves()]).toEqual([0, 0]);
});
