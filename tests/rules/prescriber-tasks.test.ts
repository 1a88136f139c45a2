import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NeedlingSession, type PrescriberTask, prescriberTasks } from "#lib/screening/rules/prescriber.ts";
import type { SignedAnswers } from "#lib/screening/rules/record.ts";
import { addDays } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const TODAY = "2026-11-23";
const BORN = "1985-08-14";
const at = (hour: number) => Temporal.Instant.from(`${TODAY}T00:00:00Z`).add({ hours: hour });

let signings = 0;
function signed(hour: number, changes: Record<string, unknown>): SignedAnswers {
  signings += 1;
  const answers = { ...allClearAnswers, ...changes };
  return { id: `f${String(signings).padStart(4, "0")}`, part: "full", answers, answeredOn: TODAY, signedAt: at(hour) };
}

function session(appointmentId: string, date: string, more: Partial<NeedlingSession> = {}): NeedlingSession {
  return { appointmentId, session: { seriesId: "s", number: 1 }, date, today: TODAY, state: "ahead", ...more };
}

function task(appointmentId: string, due: string, doneAt: Temporal.Instant | null = null): PrescriberTask {
  return { id: "a-task", kind: "cold_sore_prevention", appointmentId, due, doneAt };
}

const HISTORY = { cold_sore_ever: "yes", cold_sore_last_healed: "2026-01-05" };
const facts = { dateOfBirth: BORN, signed: [signed(0, HISTORY)], sessions: [session("a", "2026-12-21")], tasks: [] };
const NOTHING = { open: [], redate: [], drop: [] };

describe("the prescriber's tasks", () => {
  test("a history of cold sores asks for one before each session still to come, due two days before it", () => {
    const sessions = [session("a", "2026-12-21"), session("b", "2027-01-18", { session: { seriesId: "s", number: 2 } })];
    const { open } = prescriberTasks({ ...facts, sessions });
    expect(open.map(({ kind, session: { appointmentId }, due }) => [kind, appointmentId, due])).toEqual([
      ["cold_sore_prevention", "a", "2026-12-19"],
      ["cold_sore_prevention", "b", "2027-01-16"],
    ]);
  });

  test("a prescribed blood thinner asks for one, and an answer left open or unsure asks as a yes does", () => {
    for (const answer of ["yes", "unsure", null]) {
      const { open } = prescriberTasks({ ...facts, signed: [signed(0, { prescribed_blood_thinner: answer })] });
      expect(open.map(({ kind }) => kind)).toEqual(["blood_thinner_review"]);
    }
    expect(prescriberTasks({ ...facts, signed: [signed(0, {})] })).toEqual(NOTHING);
  });

  test("follows its visit, and is dropped with it or when the answer is another", () => {
    const tasks = [task("a", "2026-12-19")];
    expect(prescriberTasks({ ...facts, tasks })).toEqual(NOTHING);
    const moved = [session("a", "2026-12-28")];
    expect(prescriberTasks({ ...facts, tasks, sessions: moved }).redate).toEqual([{ id: "a-task", due: "2026-12-26" }]);
    for (const state of ["gone", "missed"] as const) {
      expect(prescriberTasks({ ...facts, tasks, sessions: [session("a", "2026-12-21", { state })] }).drop).toEqual(["a-task"]);
    }
    expect(prescriberTasks({ ...facts, tasks, signed: [...facts.signed, signed(1, {})] }).drop).toEqual(["a-task"]);
  });

  test("what was done is not asked again, whenever the visit moves and whoever signs the same answer once more", () => {
    const tasks = [task("a", "2026-12-19", at(2))];
    const sessions = [session("a", "2027-01-11")];
    expect(prescriberTasks({ ...facts, tasks, sessions })).toEqual(NOTHING);
    expect(prescriberTasks({ ...facts, tasks, sessions, signed: [...facts.signed, signed(3, HISTORY)] })).toEqual(NOTHING);
  });

  test("what was done for a visit that was cancelled holds for the one booked in its place, after a missed one it is asked again", () => {
    const tasks = [task("a", "2026-12-19", at(2))];
    const bookedAnew = (state: "gone" | "missed") => [session("a", "2026-12-21", { state }), session("b", "2027-01-11")];
    expect(prescriberTasks({ ...facts, tasks, sessions: bookedAnew("gone") })).toEqual(NOTHING);
    expect(prescriberTasks({ ...facts, tasks, sessions: bookedAnew("missed") }).open.map(({ due }) => due)).toEqual(["2027-01-09"]);
  });

  test("a changed answer asks again for what was done, and nothing is asked for a day that has gone by", () => {
    const tasks = [task("a", "2026-12-19", at(2))];
    const changed = [...facts.signed, signed(3, { cold_sore_ever: "unsure" })];
    expect(prescriberTasks({ ...facts, tasks, signed: changed }).open.map(({ due }) => due)).toEqual(["2026-12-19"]);
    const changedBack = [...changed, signed(4, HISTORY)];
    expect(prescriberTasks({ ...facts, tasks, signed: changedBack }).open.map(({ due }) => due)).toEqual(["2026-12-19"]);
    expect(prescriberTasks({ ...facts, sessions: [session("a", "2026-11-20")] })).toEqual(NOTHING);
  });

  test("stays as it is where the answers cannot be assessed", () => {
    expect(prescriberTasks({ ...facts, dateOfBirth: null, tasks: [task("a", "2026-12-19")] })).toEqual(NOTHING);
    expect(prescriberTasks({ ...facts, signed: [], tasks: [] })).toEqual(NOTHING);
  });

  test("over its own result it changes nothing, whatever was signed, booked, missed and done before", () => {
    const days = fc.integer({ min: -40, max: 200 }).map((days) => addDays(TODAY, days));
    const sessions = fc.array(
      fc.record({ date: days, number: fc.integer({ min: 1, max: 4 }), state: fc.constantFrom("ahead", "missed", "gone") }),
      { maxLength: 6 },
    );
    const answer = fc.constantFrom("yes", "no", "unsure", null);
    const forms = fc.array(fc.record({ cold_sore_ever: answer, prescribed_blood_thinner: answer }), { maxLength: 4 });
    const done = fc.array(fc.option(fc.integer({ min: 0, max: 6 })), { maxLength: 12 });
    fc.assert(
      fc.property(sessions, forms, done, (given, answers, doneAt) => {
        const booked = given.map(({ number, ...each }, index) =>
          session(`v${index}`, each.date, { state: each.state, session: { seriesId: "s", number } }),
        );
        const before = {
          dateOfBirth: BORN,
          signed: answers.map((each, index) => signed(index, { ...each, cold_sore_last_healed: null })),
          sessions: booked,
          tasks: [],
        };
        const first = prescriberTasks(before).open.map(({ kind, session: { appointmentId }, due }, index): PrescriberTask => {
          const hour = doneAt[index] ?? null;
          return { id: `t${index}`, kind, appointmentId, due, doneAt: hour === null ? null : at(hour) };
        });
        const { open, redate, drop } = prescriberTasks({ ...before, tasks: first });
        const then = [
          ...first
            .filter(({ id }) => !drop.includes(id))
            .map((each) => ({ ...each, due: redate.find(({ id }) => id === each.id)?.due ?? each.due })),
          ...open.map(({ kind, session: { appointmentId }, due }, index) => ({ id: `u${index}`, kind, appointmentId, due, doneAt: null })),
        ];
        expect(prescriberTasks({ ...before, tasks: then })).toEqual(NOTHING);
      }),
    );
  });
});
