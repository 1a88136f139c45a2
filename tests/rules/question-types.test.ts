import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FormDefinition, type FormQuestion, formDefinition } from "#lib/forms/input.ts";
import { choices } from "#lib/forms/rules/choices.ts";
import { answersFromForm, askAgain, describeAnswers, type FormAnswers, knownAnswers, type RawForm } from "#lib/forms/rules.ts";

const TODAY = "2026-11-23";

const several: FormQuestion = {
  id: "creams",
  type: "several",
  label: "Which creams do you use?",
  options: [
    { value: "retinol", label: "Retinol" },
    { value: "acid", label: "An acid" },
    { value: "other", label: "Something else" },
  ],
  none: "None of these",
};
const scale: FormQuestion = {
  id: "pain",
  type: "scale",
  label: "How much did it hurt last time?",
  min: 0,
  max: 10,
  labels: { min: "not at all", max: "very much" },
};
const area: FormQuestion = { id: "areas", type: "body_area", label: "Where?", zones: ["forehead", "chin", "neck"], none: "Nowhere" };

function formOf(...questions: FormQuestion[]): FormDefinition {
  return { title: "A form", version: 1, sections: [{ id: "one", title: "Part one", questions }] };
}
const form = formOf(several, scale, area);

const read = (raw: RawForm, definition = form) => answersFromForm(definition, raw, { answeredOn: TODAY });

describe("A question of which any number is chosen", () => {
  test("keeps what was ticked in the order of the form, an empty list for none of these, and nothing where it was left", () => {
    expect(read({ "creams.chosen": ["other", "retinol", "retinol"], "areas.none": "on" })).toEqual({
      answers: { creams: ["retinol", "other"], areas: [] },
      errors: {},
      unanswered: ["pain"],
    });
    expect(read({ "creams.chosen": "acid" }).answers.creams).toEqual(["acid"]);
    expect(read({}).unanswered).toEqual(["creams", "pain", "areas"]);
  });

  test("refuses something and none of these together, and counts what it does not offer as left", () => {
    expect(read({ "areas.chosen": "chin", "areas.none": "on" }).errors).toEqual({ areas: "Tick what applies, or “Nowhere”, not both." });
    expect(read({ "areas.chosen": ["orbit-left", "somewhere"], "creams.chosen": "soap" }).unanswered).toEqual(["creams", "pain", "areas"]);
    const { none: _, ...always } = several;
    expect(read({ "creams.none": "on" }, formOf(always)).unanswered).toEqual(["creams"]);
  });
});

describe("A scale", () => {
  test("keeps a whole number that it shows, its lowest included, and counts any other as left", () => {
    expect(read({ pain: "0" }).answers.pain).toBe(0);
    expect(read({ pain: "10" }).answers.pain).toBe(10);
    for (const wrong of ["11", "-1", "2.5", "1e0", "ten", "00"]) expect(read({ pain: wrong }).unanswered, wrong).toContain("pain");
  });
});

describe("Every kind of question", () => {
  test("is put into words for reading, and asks again in its own", () => {
    const rows = describeAnswers(form, { creams: ["retinol", "other"], pain: 7, areas: ["neck"] });
    expect(rows.map(({ answer }) => answer)).toEqual(["Retinol, Something else", "7 (0 is not at all, 10 is very much)", "Neck"]);
    expect(describeAnswers(form, { creams: [], areas: [] }).map(({ answer }) => answer)).toEqual([
      "None of these",
      "Not answered",
      "Nowhere",
    ]);
    expect([several, scale, area].map(askAgain)).toEqual([
      "Tick what applies, or “None of these”.",
      "Choose a number from 0 to 10.",
      "Tick what applies, or “Nowhere”.",
    ]);
  });

  test("flags only answers that it offers, and depends only on an answer that an earlier question offers", () => {
    const issues = (...questions: FormQuestion[]) =>
      formDefinition.safeParse(formOf(...questions)).error?.issues.map(({ message }) => message);
    expect(issues({ ...scale, cautionIf: ["9", "10"] }, { ...area, cautionIf: ["neck"] })).toBeUndefined();
    expect(issues({ ...several, cautionIf: ["soap"] })).toEqual(["The question creams flags an answer that it does not offer."]);
    const dependingOn = (id: string, value: string): FormQuestion => ({
      id: "why",
      type: "text",
      label: "Why?",
      condition: { question: id, in: [value] },
    });
    expect(issues({ id: "ever", type: "yes_no_unsure", label: "Ever?" }, dependingOn("ever", "yes"))).toBeUndefined();
    expect(issues({ id: "ever", type: "yes_no_unsure", label: "Ever?" }, dependingOn("ever", "often"))).toEqual([
      "The question why depends on an answer that ever does not offer.",
    ]);
    // Any number may be chosen there, so that "one of these was chosen" would have to be explained to patients who see no script.
    expect(issues(several, dependingOn("creams", "acid"))).toEqual(["The question why depends on an answer that creams does not offer."]);
  });
});

const label = fc.constantFrom("One", "Two", "Three");
const zoneIds = fc.uniqueArray(fc.constantFrom("forehead", "nose", "chin", "neck", "back"), { minLength: 2 });
const optionLists = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 2, maxLength: 5 })
  .map((values) => values.map((value) => ({ value, label: value.toUpperCase() })));

/** A question of any kind but a date, which has tests of its own. */
const questions: fc.Arbitrary<FormQuestion> = fc.oneof(
  fc.record({ id: fc.constant("q"), type: fc.constant("yes_no_unsure" as const), label }),
  fc.record({ id: fc.constant("q"), type: fc.constant("choice" as const), label, options: optionLists }),
  fc.record({ id: fc.constant("q"), type: fc.constant("several" as const), label, options: optionLists, none: fc.constant("None") }),
  fc.record({
    id: fc.constant("q"),
    type: fc.constant("scale" as const),
    label,
    min: fc.integer({ min: 0, max: 1 }),
    max: fc.integer({ min: 2, max: 10 }),
    labels: fc.constant({ min: "low", max: "high" }),
  }),
  fc.record({ id: fc.constant("q"), type: fc.constant("body_area" as const), label, zones: zoneIds, none: fc.constant("None") }),
  fc.record({ id: fc.constant("q"), type: fc.constant("text" as const), label }),
);

const post = fc.oneof(
  fc.string(),
  fc.constantFrom("yes", "unsure", "on", "1", "neck"),
  fc.array(fc.constantFrom("neck", "back", "yes", "a")),
);

test("Whatever is posted, an answer is kept only where the question offers it, and each question is answered, wrong or left", () => {
  const posts = fc.dictionary(fc.constantFrom("q", "q.chosen", "q.none", "r"), post);
  fc.assert(
    fc.property(questions, posts, (question, raw) => {
      const definition = formDefinition.parse(formOf(question));
      const { answers, errors, unanswered } = read(raw, definition);
      expect([Object.hasOwn(answers, "q"), "q" in errors, unanswered.includes("q")].filter(Boolean)).toHaveLength(1);
      expect(Object.keys(answers).filter((id) => id !== "q")).toEqual([]);
      const value = answers.q;
      if (value === undefined || value === null || question.type === "text") return;
      const kept = typeof value === "object" ? value : [String(value)];
      expect(kept.filter((each) => !choices(question).includes(each))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("What a question offers is read back as it was chosen, survives being stored, and is put into words", () => {
  const chosen = questions.chain((question): fc.Arbitrary<{ question: FormQuestion; values: string[] }> => {
    const offered = choices(question);
    const isMany = question.type === "several" || question.type === "body_area";
    const one = (offered.length > 0 ? fc.constantFrom(...offered) : fc.constant("some words")).map((value) => [value]);
    return fc.record({ question: fc.constant(question), values: isMany ? fc.subarray([...offered], { minLength: 1 }) : one });
  });
  fc.assert(
    fc.property(chosen, ({ question, values }) => {
      const isMany = question.type === "several" || question.type === "body_area";
      const { answers } = read(isMany ? { "q.chosen": values } : { q: values }, formOf(question));
      const stored: FormAnswers = knownAnswers(JSON.parse(JSON.stringify(answers)));
      expect(stored).toEqual(answers);
      expect(isMany ? stored.q : String(stored.q)).toEqual(isMany ? values : values[0]);
      expect(describeAnswers(formOf(question), stored).map(({ left }) => left)).toEqual([false]);
    }),
    { numRuns: 300 },
  );
});

test("A question that is hidden by its condition stores null whatever was posted, and is asked wherever the condition holds", () => {
  const dependent = questions.map((question): FormQuestion => ({ ...question, condition: { question: "ever", in: ["yes", "unsure"] } }));
  fc.assert(
    fc.property(dependent, fc.constantFrom("yes", "no", "unsure", ""), post, (question, ever, value) => {
      const definition = formOf({ id: "ever", type: "yes_no_unsure", label: "Ever?" }, question);
      const { answers, errors, unanswered } = read({ ever, q: value, "q.chosen": value, "q.none": "on" }, definition);
      const isShown = ever === "yes" || ever === "unsure";
      if (!isShown) expect([answers.q, "q" in errors, unanswered.includes("q")]).toEqual([null, false, false]);
      else expect(answers.q).not.toBeNull();
    }),
    { numRuns: 300 },
  );
});
