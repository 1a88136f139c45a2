import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { consentDefinition, fillConsent } from "#lib/consent/input.ts";
import { type FormDefinition, formDefinition } from "#lib/forms/input.ts";
import { answersFromForm, askAgain, describeAnswers, type RawForm, visibleQuestions } from "#lib/forms/rules.ts";

const TODAY = "2026-11-23";

const form: FormDefinition = {
  title: "A form",
  version: 1,
  sections: [
    {
      id: "one",
      title: "Part one",
      questions: [
        { id: "ever", type: "yes_no_unsure", label: "Ever?" },
        {
          id: "healed",
          type: "date",
          label: "When?",
          condition: { question: "ever", in: ["yes"] },
          never: "Never",
          unknown: "I don’t know",
          past: true,
          ifAhead: "Give the day it healed.",
        },
        { id: "noted", type: "yes_no_unsure", label: "Noted?", staffOnly: true },
      ],
    },
    {
      id: "two",
      title: "Part two",
      questions: [
        {
          id: "kind",
          type: "choice",
          label: "Which?",
          options: [
            { value: "done", label: "Done" },
            { value: "planned", label: "Planned" },
          ],
        },
        { id: "day", type: "date", label: "Day", unknown: "I don’t know", past: { question: "kind", in: ["done"] } },
        {
          id: "type",
          type: "number",
          label: "Type",
          min: 1,
          max: 6,
          options: [
            { value: 1, label: "One" },
            { value: 2, label: "Two" },
          ],
        },
        { id: "weight", type: "number", label: "Kilograms", min: 30, max: 300 },
        { id: "words", type: "text", label: "Anything else?" },
      ],
    },
  ],
};

function read(raw: RawForm, options: Partial<Parameters<typeof answersFromForm>[2]> = {}) {
  return answersFromForm(form, raw, { answeredOn: TODAY, ...options });
}

function dated(id: string, day: string, month: string, year: string, state?: string | string[]): RawForm {
  return { [`${id}.day`]: day, [`${id}.month`]: month, [`${id}.year`]: year, ...(state === undefined ? {} : { [`${id}.state`]: state }) };
}

describe("A form definition", () => {
  test("refuses a question asked twice and a condition on what is not asked before it in its section", () => {
    const question = { id: "a", type: "yes_no_unsure", label: "A" };
    const later = { id: "b", type: "yes_no_unsure", label: "B", condition: { question: "a", in: ["yes"] } };
    const definition = (sections: unknown[][]) => ({
      title: "F",
      version: 1,
      sections: sections.map((questions, index) => ({ id: `s${index}`, title: "S", questions })),
    });
    expect(formDefinition.safeParse(definition([[question, later]])).success).toBe(true);
    expect(formDefinition.safeParse(definition([[question, question]])).success).toBe(false);
    expect(formDefinition.safeParse(definition([[later, question]])).success).toBe(false);
    expect(formDefinition.safeParse(definition([[question], [later]])).success).toBe(false);
  });
});

describe("Reading a posted form", () => {
  test("keeps what was answered, leaves out what was left, and stores null for what was hidden", () => {
    expect(read({ ever: "no", kind: "planned", type: "2", words: " hello " })).toEqual({
      answers: { ever: "no", healed: null, kind: "planned", type: 2, words: "hello" },
      errors: {},
      unanswered: ["day", "weight"],
    });
  });

  test("a question that is hidden takes no value that was typed before it was hidden", () => {
    expect(read({ ever: "no", ...dated("healed", "1", "2", "2026") }).answers.healed).toBeNull();
  });

  test("a date is a day, never or unknown, and absent when it was left", () => {
    expect(read({ ever: "yes", ...dated("healed", "1", "2", "2026") }).answers.healed).toBe("2026-02-01");
    expect(read({ ever: "yes", ...dated("healed", "", "", "", "never") }).answers.healed).toBeNull();
    expect(read({ ever: "yes", ...dated("healed", "", "", "", "unknown") }).answers.healed).toBe("unknown");
    const left = read({ ever: "yes", ...dated("healed", " ", "", "") });
    expect(Object.hasOwn(left.answers, "healed")).toBe(false);
    expect(left.unanswered).toContain("healed");
  });

  test.each([
    [dated("healed", "30", "2", "2026"), "There is no such date. Check the day and the month."],
    [dated("healed", "x", "2", "2026"), "There is no such date. Check the day and the month."],
    [dated("healed", "1", "", "2026"), "Give the day, the month and the year."],
    [dated("healed", "1", "2", "26"), "Give the year with four digits."],
    [dated("healed", "12", "12", "2026"), "Sat 12 Dec 2026 has not come yet. Give the day it healed."],
    [dated("healed", "1", "2", "2026", "never"), "Give a date or tick one box, not both."],
    [dated("healed", "", "", "", ["never", "unknown"]), "Give a date or tick one box, not both."],
  ])("%j is answered with a sentence beside the field, and no answer is kept", (raw, sentence) => {
    const { answers, errors, unanswered } = read({ ever: "yes", ...raw });
    expect(errors).toEqual({ healed: sentence });
    expect(Object.hasOwn(answers, "healed")).toBe(false);
    expect(unanswered).not.toContain("healed");
  });

  test("a day ahead is refused only while the answer it belongs to lies in the past; today is allowed", () => {
    const ahead = dated("day", "24", "11", "2026");
    expect(read({ kind: "done", ...ahead }).errors).toEqual({ day: "Tue 24 Nov 2026 has not come yet." });
    expect(read({ kind: "planned", ...ahead }).answers.day).toBe("2026-11-24");
    expect(read({ kind: "done", ...dated("day", "23", "11", "2026") }).answers.day).toBe(TODAY);
  });

  test("never counts only where it is offered", () => {
    const { answers, unanswered } = read({ kind: "done", ...dated("day", "", "", "", "never") });
    expect(Object.hasOwn(answers, "day")).toBe(false);
    expect(unanswered).toContain("day");
  });

  test("what no option offers, or came twice, counts as left", () => {
    const { answers, unanswered } = read({ ever: ["yes", "no"], kind: "perhaps", type: "7" });
    expect(answers).toEqual({ healed: null });
    expect(unanswered).toEqual(["ever", "kind", "day", "type", "weight", "words"]);
  });

  test("a number out of its range and a text too long are errors", () => {
    expect(read({ weight: "12", words: "x".repeat(2001) }).errors).toEqual({
      weight: "Give a number from 30 to 300.",
      words: "Keep this to 2000 characters; it has 2001.",
    });
  });

  test("a patient neither sees nor answers what staff note", () => {
    expect(read({ ever: "no", noted: "no" }).answers).not.toHaveProperty("noted");
    expect(read({ noted: "no" }, { answering: "staff", earlier: { ever: "yes", healed: "unknown" } })).toEqual({
      answers: { ever: "yes", healed: "unknown", noted: "no" },
      errors: {},
      unanswered: [],
    });
    expect(read({ ever: "no", noted: "yes" }, { answering: "everyone" }).answers.noted).toBe("yes");
  });

  test("one section alone changes only its own answers, and what is cleared there is gone", () => {
    const earlier = { ever: "yes", healed: "2026-02-01", noted: "no", kind: "done", type: 2 };
    expect(read({ kind: "planned" }, { section: "two", earlier })).toEqual({
      answers: { ever: "yes", healed: "2026-02-01", noted: "no", kind: "planned" },
      errors: {},
      unanswered: ["day", "type", "weight", "words"],
    });
  });

  test("whatever is posted, reading does not throw, and a date it keeps is never ahead of the day", () => {
    const part = fc.oneof(fc.constantFrom("1", "12", "31", "2026", "2027", "yes", "never", ""), fc.string());
    const names = [
      "ever",
      "kind",
      "type",
      "weight",
      "words",
      ...["healed", "day"].flatMap((id) => ["day", "month", "year", "state"].map((end) => `${id}.${end}`)),
    ];
    const posts = fc.dictionary(fc.constantFrom(...names), fc.oneof(part, fc.array(part)));
    fc.assert(
      fc.property(posts, (raw) => {
        const { answers } = read({ ever: "yes", ...raw });
        const { healed } = answers;
        if (typeof healed === "string" && healed !== "unknown") expect(healed <= TODAY).toBe(true);
      }),
    );
  });
});

describe("Showing a form", () => {
  test("a dependent question is on the page only while its condition holds", () => {
    const ids = (answers: Record<string, string>) => visibleQuestions(form, answers, "patient").map(({ id }) => id);
    expect(ids({ ever: "yes" })).toContain("healed");
    expect(ids({ ever: "no" })).not.toContain("healed");
    expect(ids({})).not.toContain("noted");
  });

  test("answers are put into words, what was left is said, what was hidden is not", () => {
    const rows = (answers: Record<string, string | number | null>) =>
      describeAnswers(form, answers).map(({ question, answer }) => `${question} ${answer}`);
    expect(rows({ ever: "yes", healed: "2026-02-01", kind: "done", day: "unknown", type: 2, weight: 70, words: "hello" })).toEqual([
      "Ever? Yes",
      "When? Sun 1 Feb 2026",
      "Noted? Not answered",
      "Which? Done",
      "Day Day not known",
      "Type Two",
      "Kilograms 70",
      "Anything else? hello",
    ]);
    expect(rows({ ever: "no", healed: null })).not.toContain("When? Never");
    expect(rows({ ever: "yes", healed: null })).toContain("When? Never");
  });

  test("each kind of question asks again in its own words", () => {
    const again = form.sections.flatMap(({ questions }) => questions.map(askAgain));
    expect(new Set(again)).toEqual(
      new Set([
        "Choose yes, no or unsure.",
        "Give the date, or tick a box.",
        "Choose one of the answers.",
        "Give a number from 30 to 300.",
        "Write a few words.",
      ]),
    );
  });

  test("the default form, answered all clear by a browser, has nothing left but what staff note", () => {
    const raw = Object.fromEntries(
      visibleQuestions(defaultScreeningForm, {}, "patient").map((question): [string, string] => {
        if (question.type === "date") return [`${question.id}.state`, "never"];
        if (question.type === "choice") return [question.id, question.options[0]?.value ?? ""];
        return [question.id, question.type === "number" ? "2" : "no"];
      }),
    );
    const { answers, errors, unanswered } = answersFromForm(defaultScreeningForm, raw, { answeredOn: TODAY });
    expect([errors, unanswered]).toEqual([{}, []]);
    expect(
      describeAnswers(defaultScreeningForm, answers)
        .filter(({ left }) => left)
        .map(({ id }) => id),
    ).toEqual(["capacity_concern"]);
    expect(answers).toMatchObject({ cold_sore_last_healed: null, cancer_treatment_date: null, steroid_tablets_last: null, fitzpatrick: 2 });
  });
});

describe("The default treatment consent", () => {
  test("is a valid definition that fills every gap, with the patient's own words or the default ones", () => {
    const definition = consentDefinition.parse(defaultTreatmentConsent);
    const filled = JSON.stringify(fillConsent(definition, { prices: "One session: $300.00", clinic: "Cadence Clinic" }));
    expect(filled).toContain("One session: $300.00");
    expect(filled).toContain("At Cadence Clinic");
    expect(filled).not.toMatch(/\{[a-z_]+\}/);
  });

  test("names no price of its own, and a gap that nothing fills is refused", () => {
    expect(JSON.stringify(defaultTreatmentConsent)).not.toMatch(/[$€£]\s?\d/);
    const wrong = { ...defaultTreatmentConsent, statements: [{ id: "agree", text: "I pay {amount}." }] };
    expect(consentDefinition.safeParse(wrong).success).toBe(false);
  });
});
