import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays, type IsoDate, wallToInstantCompatible } from "#lib/time.ts";
import { type Answering, openAnswering, ZONE } from "#tests/support/answering.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { type Column, WAYS_IN, type WayIn } from "#tests/support/gate-ways.ts";
import { at, refusal, value } from "#tests/support/results.ts";
import { START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let people: Answering;
beforeAll(async () => {
  database = await freshDatabase("gate-table");
  desk = deskOf(database.app);
  people = await openAnswering(database.app);
});
afterAll(() => database.close());

/** The day of the answers, a Monday. */
const ANSWERED = "2026-01-05";
const SOON = addDays(ANSWERED, 3);
const SEVENTH = addDays(ANSWERED, 7);
const EIGHTH = addDays(ANSWERED, 8);

type Row = {
  readonly outcome: string;
  /** What differs from the all-clear answers; null where no form was ever given. */
  readonly answers: Readonly<Record<string, unknown>> | null;
  readonly day: IsoDate;
  readonly may: Readonly<Record<Column, boolean>>;
  /** What reception reads where it is refused. */
  readonly words?: RegExp;
  readonly givenAt?: Temporal.Instant;
  /** Whether the short questions are confirmed on the day, so that only the findings decide the start. */
  readonly confirmed?: boolean;
  readonly consented?: boolean;
  readonly born?: null;
};

const row = (may: string): Row["may"] => ({
  book: may.includes("b"),
  arrived: may.includes("a"),
  room: may.includes("r"),
  start: may.includes("s"),
});
const ALL = row("bars");
const NOT_STARTED = row("bar");
const ARRIVES = row("a");
const CLINICIAN = /needs a clinician, says the screening/;

const ROWS: readonly Row[] = [
  { outcome: "no screening", answers: null, day: SOON, may: NOT_STARTED },
  { outcome: "a screening not confirmed on the day", answers: {}, day: SOON, confirmed: false, may: NOT_STARTED },
  {
    outcome: "a screening of more than twelve months ago",
    answers: {},
    day: SOON,
    givenAt: wallToInstantCompatible("2025-01-02", "10:00", ZONE),
    may: NOT_STARTED,
  },
  { outcome: "a screening without a date of birth", answers: {}, day: SOON, born: null, may: NOT_STARTED },
  { outcome: "clear", answers: {}, day: SOON, may: ALL },
  { outcome: "advise", answers: { fish_oil_last: addDays(SOON, -8) }, day: SOON, may: ALL },
  { outcome: "caution", answers: { tattoo_in_area: "yes" }, day: SOON, may: NOT_STARTED },
  {
    outcome: "defer until a date, before it",
    answers: { sunburn_or_tan_last: addDays(EIGHTH, -14) },
    day: SEVENTH,
    may: ARRIVES,
    words: /not before Tue 13 Jan 2026, says the screening/,
  },
  { outcome: "defer until a date, on it", answers: { sunburn_or_tan_last: addDays(EIGHTH, -14) }, day: EIGHTH, may: ALL },
  { outcome: "an open-ended defer", answers: { pregnant: "unsure" }, day: EIGHTH, may: ARRIVES, words: CLINICIAN },
  { outcome: "a block", answers: { keloid: "self" }, day: EIGHTH, may: ARRIVES, words: CLINICIAN },
  {
    outcome: "a block, the date of birth taken away",
    answers: { keloid: "self" },
    day: EIGHTH,
    born: null,
    may: ARRIVES,
    words: CLINICIAN,
  },
  {
    outcome: "a passing block within seven days of the answer",
    answers: { cold_sore_now: "yes" },
    day: SEVENTH,
    may: ARRIVES,
    words: /not before Tue 13 Jan 2026|needs a clinician/,
  },
  { outcome: "a passing block after seven days", answers: { cold_sore_now: "yes" }, day: EIGHTH, may: row("ba"), words: CLINICIAN },
  { outcome: "a passing defer within seven days of the answer", answers: { still_red: "yes" }, day: SEVENTH, may: ARRIVES },
  { outcome: "a passing defer after seven days", answers: { still_red: "yes" }, day: EIGHTH, may: row("ba") },
  { outcome: "no treatment consent", answers: {}, day: SOON, consented: false, may: NOT_STARTED },
];

/** Prepares the way in, lets the patient answer, and tries it. */
async function tried({ answers, day, givenAt = START, confirmed = true, consented = true, born }: Row, way: WayIn, needles: boolean) {
  const clinic = await desk.clinicOf({ patients: 2, clinicians: 1 });
  const patientId = at(clinic.patients, 0);
  if (born !== null) await people.born(patientId, "1985-08-14");
  const serviceId = needles ? clinic.serviceId : clinic.consultationId;
  const attempt = await way.prepare({ desk, database: database.app, clinic, day, serviceId });
  if (answers !== null) await people.answer(clinic, patientId, { changes: answers, now: givenAt });
  if (answers !== null && confirmed)
    await people.answer(clinic, patientId, { part: "short", now: wallToInstantCompatible(day, "09:50", ZONE) });
  if (consented) await people.consent(clinic, patientId);
  return attempt();
}

describe.each(ROWS)("what $outcome stops", (each) => {
  test.each(WAYS_IN.map((way) => [way.name, each.may[way.column] ? "is allowed" : "is refused", way] as const))(
    "%s %s",
    async (_, __, way) => {
      const result = await tried(each, way, true);
      if (each.may[way.column]) {
        value(result);
        return;
      }
      const { reason, sentence } = refusal(result);
      expect(reason).toBe(way.column === "start" ? "gate_closed" : "screening_refuses");
      if (way.column !== "start" && way.name !== "booking a clinician twice" && each.words !== undefined)
        expect(sentence).toMatch(each.words);
    },
  );
});

describe("a service without needles is never gated", () => {
  test.each(WAYS_IN.filter(({ anyService }) => anyService).map((way) => [way.name, way] as const))("%s", async (_, way) => {
    const blocked = ROWS.find(({ outcome }) => outcome === "a block");
    if (blocked === undefined) throw new Error("The row is gone.");
    value(await tried(blocked, way, false));
  });
});
