import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordReviewInput } from "#lib/reviews/input.ts";
import {
  askedReview,
  improvementOf,
  mayRecord,
  REVIEW_OUTCOMES,
  REVIEW_STEPS,
  type ReviewFacts,
  reviewStates,
  reviewWindows,
} from "#lib/reviews/rules.ts";
import { addDays, compareDates } from "#lib/time.ts";

const LAST = "2026-03-10";
const facts = (today: string, more: Partial<ReviewFacts> = {}): ReviewFacts => ({
  lastTreatedOn: LAST,
  goesOn: false,
  done: [],
  today,
  ...more,
});

test("the windows are those of the worked example: 2 to 30 June 2026, and eighteen months after the session", () => {
  expect(reviewWindows(LAST)).toEqual([
    { step: "weeks_12", from: "2026-06-02", until: "2026-06-30" },
    { step: "months_6", from: "2026-09-10", until: "2026-10-08" },
    { step: "months_18", from: "2027-09-10", until: "2027-10-08" },
  ]);
});

describe("the review that is asked for", () => {
  test("opens two weeks ahead, is due in its window, and past it is still asked for until the next one's begins", () => {
    const asked = (today: string) => {
      const review = askedReview(facts(today));
      return review === null ? null : [review.step, review.state];
    };
    expect(asked("2026-05-18")).toBeNull();
    expect(asked("2026-05-19")).toEqual(["weeks_12", "soon"]);
    expect(asked("2026-06-01")).toEqual(["weeks_12", "soon"]);
    expect(asked("2026-06-02")).toEqual(["weeks_12", "due"]);
    expect(asked("2026-06-30")).toEqual(["weeks_12", "due"]);
    expect(asked("2026-07-01")).toEqual(["weeks_12", "overdue"]);
    expect(asked("2026-09-10")).toEqual(["months_6", "due"]);
    expect(asked("2028-04-07")).toEqual(["months_18", "overdue"]);
    expect(asked("2028-04-08")).toBeNull();
  });

  test("is none while a session is still to come, and none that was done", () => {
    expect(askedReview(facts("2026-06-10", { goesOn: true }))).toBeNull();
    expect(askedReview(facts("2026-06-10", { done: ["weeks_12"] }))).toBeNull();
    expect(mayRecord(facts("2026-06-01"), "weeks_12")).toBe(false);
    expect(mayRecord(facts("2026-06-10"), "weeks_12")).toBe(true);
    expect(mayRecord(facts("2026-06-10"), "months_6")).toBe(false);
    expect(mayRecord(facts("2026-06-10", { goesOn: true }), "weeks_12")).toBe(false);
  });
});

const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => addDays("2020-01-01", days));

test("on whatever day a series ended and today is, windows follow one another, and at most one review can be recorded: the one that is asked for", () => {
  fc.assert(
    fc.property(
      anyDay,
      fc.integer({ min: 0, max: 900 }),
      fc.subarray([...REVIEW_STEPS]),
      fc.boolean(),
      (lastTreatedOn, later, done, goesOn) => {
        const windows = reviewWindows(lastTreatedOn);
        for (const [index, { from, until }] of windows.entries()) {
          expect(compareDates(from, addDays(lastTreatedOn, 83))).toBeGreaterThan(0);
          expect(compareDates(until, windows[index + 1]?.from ?? "9999-12-31")).toBeLessThan(0);
        }
        const given = { lastTreatedOn, goesOn, done, today: addDays(lastTreatedOn, later) };
        const open = REVIEW_STEPS.filter((step) => mayRecord(given, step));
        expect(open.length).toBeLessThanOrEqual(1);
        if (goesOn) expect(open).toEqual([]);
        for (const step of open) expect(askedReview(given)?.step).toBe(step);
        for (const { step, state } of reviewStates(given)) expect(state === "done").toBe(done.includes(step));
      },
    ),
  );
});

test("what is seen is a value of improvement, best first, and not seen is none and needs words", () => {
  expect(REVIEW_OUTCOMES.map(improvementOf)).toEqual([1, 2, 3, 4, 5, null]);
  const sent = {
    seriesId: "00000000-0000-7000-8000-000000000001",
    step: "months_6",
    outcome: "not_seen",
    idempotencyKey: "00000000-0000-7000-8000-000000000002",
  };
  expect(recordReviewInput.safeParse(sent).success).toBe(false);
  expect(recordReviewInput.safeParse({ ...sent, words: "Moved away." }).success).toBe(true);
  expect(recordReviewInput.safeParse({ ...sent, outcome: "worse" }).success).toBe(true);
});
