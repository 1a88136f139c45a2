import { expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import { clearedAnswers, tryRules } from "#lib/screening/rules/trial.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const facts = { dateOfBirth: "1985-08-14", answeredOn: "2026-11-23", procedureDate: "2026-12-01" };

/** The form with a question of the clinic's own and a longer wait. */
const draft: FormDefinition = {
  ...defaultScreeningForm,
  sections: [
    ...defaultScreeningForm.sections,
    { id: "own", title: "Own", questions: [{ id: "own_1", type: "yes_no_unsure", label: "Do you dive?", cautionIf: ["yes"] }] },
  ],
  stricter: { filler_last: 9 },
};

test("The rest of a form, answered all clear, is answered as the contract says", () => {
  expect(clearedAnswers(defaultScreeningForm, {})).toEqual(allClearAnswers);
  expect(clearedAnswers(defaultScreeningForm, { pregnant: "unsure" })).toEqual({ ...allClearAnswers, pregnant: "unsure" });
});

test("A trial names outcome, earliest date, anaesthetic and each finding with its rule, by the numbers of the version that is tried", () => {
  const answers = clearedAnswers(draft, { filler_last: "2026-05-01", own_1: "yes" });
  expect(tryRules(draft, { ...facts, answers })).toEqual({
    message: "The outcome is: defer.",
    worked: [
      {
        title: "Defer, on Tue 1 Dec 2026",
        lines: ["Earliest date: Mon 1 Feb 2027", "Anaesthetic: nothing answered speaks against it", "Rules, version 1"],
      },
      {
        title: "Defer: Filler in the area: given as Fri 1 May 2026, not before Mon 1 Feb 2027",
        lines: [
          "Rule: defer until 9 months after the day; day unknown: defer until a clinician has looked; not answered: caution.",
          "Source: Exceed manual: not within 6 months; sources disagree, the stricter is kept; the clinic waits longer",
        ],
      },
      {
        title: "Caution: Do you dive?: answered yes",
        lines: ["Rule: yes: caution; unsure or not answered: caution.", "Source: The clinic's own form"],
      },
    ],
  });
  expect(tryRules(defaultScreeningForm, { ...facts, answers }).message).toBe("The outcome is: clear.");
});

test("A trial of answers that cannot be says so", () => {
  const answers = clearedAnswers(draft, { filler_last: "2027-05-01" });
  expect(tryRules(draft, { ...facts, answers })).toEqual({
    message: "These answers cannot be assessed.",
    worked: [{ title: "To put right", lines: ["filler_last"] }],
  });
});
