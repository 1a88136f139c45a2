import { describe, expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { type FormDefinition, type FormQuestion, formDefinition } from "#lib/forms/input.ts";
import { contractIssues, isAskedEveryVisit, isOfContract } from "#lib/screening/rules/contract.ts";

const all = defaultScreeningForm.sections.flatMap(({ questions }) => questions);

function changed(change: (question: FormQuestion) => FormQuestion | null, stricter?: Record<string, number>): FormDefinition {
  const sections = defaultScreeningForm.sections.map((section) => ({
    ...section,
    questions: section.questions.flatMap((question) => change(question) ?? []),
  }));
  return { ...defaultScreeningForm, sections, ...(stricter === undefined ? {} : { stricter }) };
}
const only = (id: string, change: (question: FormQuestion) => unknown) =>
  changed((question) =>
    question.id === id ? formDefinition.shape.sections.element.shape.questions.element.parse(change(question)) : question,
  );
const messages = (definition: FormDefinition) => contractIssues(definition).map(({ message }) => message);

const KIND = "The rule reads this question's kind and answers, so they cannot be changed.";
const LESS = "This question may be asked more often than the rule needs it, never less.";

describe("A screening form", () => {
  test("as it comes fulfils the contract, and each of its questions belongs to it", () => {
    expect(contractIssues(defaultScreeningForm)).toEqual([]);
    expect(all.filter(({ id }) => !isOfContract(id))).toEqual([]);
    expect(all.filter(({ id, everyVisit = false }) => isAskedEveryVisit(id) !== everyVisit)).toEqual([]);
  });

  test.each(all.map(({ id }) => id))("that lacks the question %s does not", (id) => {
    const without = messages(changed((question) => (question.id === id ? null : question)));
    expect(without).toContain(`The question ${id} is missing: a rule of the screening reads it.`);
  });

  test("may be reworded and put in another order, and may ask questions of its own that flag a caution", () => {
    const sections = defaultScreeningForm.sections.map(({ questions, ...section }) => ({
      ...section,
      title: `${section.title}, please`,
      questions: questions.map((question) => ({ ...question, label: `${question.label} Really?`, help: "Take your time." })),
    }));
    const own: FormQuestion = { id: "own_1", type: "yes_no_unsure", label: "Do you dive?", cautionIf: ["yes"] };
    const [first, ...rest] = sections;
    if (first === undefined) throw new Error("No section.");
    expect(messages({ ...defaultScreeningForm, sections: [...rest, { ...first, questions: [...first.questions, own] }] })).toEqual([]);
  });

  test.each<[string, string, (question: FormQuestion) => unknown, string]>([
    ["another kind", "pregnant", ({ id, label }) => ({ id, label, type: "text", everyVisit: true }), KIND],
    ["an answer less", "keloid", (question) => ({ ...question, options: "options" in question ? question.options?.slice(1) : [] }), KIND],
    [
      "an answer more",
      "diabetes",
      (question) => ({
        ...question,
        options: [...("options" in question ? (question.options ?? []) : []), { value: "maybe", label: "Maybe" }],
      }),
      KIND,
    ],
    [
      "no way to say never",
      "filler_last",
      ({ id, label }) => ({ id, label, type: "date", unknown: "?", past: true, everyVisit: true }),
      KIND,
    ],
    [
      "no way to say unknown",
      "filler_last",
      ({ id, label }) => ({ id, label, type: "date", never: "-", past: true, everyVisit: true }),
      KIND,
    ],
    ["days ahead for what is past", "filler_last", (question) => ({ ...question, past: false }), KIND],
    ["other numbers", "fitzpatrick", (question) => ({ ...question, max: 4 }), KIND],
    ["a condition", "fish_oil_last", (question) => ({ ...question, condition: { question: "other_medicines", in: ["yes"] } }), LESS],
    [
      "a narrower condition",
      "cold_sore_last_healed",
      (question) => ({ ...question, condition: { question: "cold_sore_ever", in: ["yes"] } }),
      LESS,
    ],
    [
      "a second caution",
      "tattoo_in_area",
      (question) => ({ ...question, cautionIf: ["no"] }),
      "This question has a rule of its own and cannot flag another caution.",
    ],
    [
      "the clinic's staff to answer",
      "pregnant",
      (question) => ({ ...question, staffOnly: true }),
      "Patients answer this question themselves.",
    ],
    [
      "the patient to answer",
      "capacity_concern",
      (question) => ({ ...question, staffOnly: false }),
      "Staff note this; patients are not asked.",
    ],
    [
      "only the first visit",
      "pregnant",
      (question) => ({ ...question, everyVisit: false }),
      "This question is asked again at every visit.",
    ],
  ])("may not give a question of the contract %s", (_what, id, change, message) => {
    expect(messages(only(id, change))).toEqual([message]);
  });

  test("may ask a dependent question always", () => {
    expect(messages(only("cold_sore_last_healed", ({ condition: _, ...question }) => question))).toEqual([]);
  });

  test("may wait longer than a rule, never shorter, and only where a rule waits", () => {
    const waiting = (stricter: Record<string, number>) => contractIssues(changed((question) => question, stricter));
    expect(waiting({ filler_last: 9, "scar_injury.caution": 18, self_tan_last: 2 })).toEqual([]);
    expect(waiting({ filler_last: 5 })).toEqual([
      { path: ["stricter", "filler_last"], message: "The rule says 6 months. A clinic may wait longer, never shorter." },
    ]);
    expect(waiting({ pregnant: 5 })).toEqual([{ path: ["stricter", "pregnant"], message: "No rule waits under the name pregnant." }]);
  });
});
