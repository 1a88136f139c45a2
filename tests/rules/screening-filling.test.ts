import { describe, expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import { answersFromForm } from "#lib/forms/rules.ts";
import { fieldsOf, mergeDraft } from "#lib/screening/rules/draft.ts";
import { formNeeded, formOf, withLeftOpen } from "#lib/screening/rules/filling.ts";

const P = "2026-11-23";
const idsOf = (definition: FormDefinition) => definition.sections.flatMap(({ questions }) => questions.map(({ id }) => id));

describe("which form a visit needs", () => {
  test("the whole one where none was signed, or only after the day of the procedure", () => {
    expect(formNeeded(null, P)).toBe("full");
    expect(formNeeded({ fullFormOn: "2026-11-24", shortFormOn: null }, P)).toBe("full");
  });

  test("the whole one again once it is more than 12 months old on the day of the procedure, whatever day it is now", () => {
    expect(formNeeded({ fullFormOn: "2025-11-22", shortFormOn: null }, P)).toBe("full");
    expect(formNeeded({ fullFormOn: "2025-11-23", shortFormOn: null }, P)).toBe("short");
  });
});

describe("the short form", () => {
  const short = formOf(defaultScreeningForm, "short");

  test("asks what is asked again at every visit, and what such a question hangs on", () => {
    const again = defaultScreeningForm.sections.flatMap(({ questions }) => questions.filter((one) => one.everyVisit).map(({ id }) => id));
    expect(idsOf(short).filter((id) => !again.includes(id))).toEqual(["cold_sore_ever"]);
    expect(again.filter((id) => !idsOf(short).includes(id))).toEqual([]);
  });

  test("never asks the patient what only staff note, as the whole one does not", () => {
    expect(idsOf(formOf(defaultScreeningForm, "full"))).not.toContain("capacity_concern");
    expect(idsOf(short)).not.toContain("capacity_concern");
  });

  test("keeps its order, and every section stands alone", () => {
    for (const { questions } of short.sections) {
      for (const [at, { condition }] of questions.entries()) {
        if (condition !== undefined) expect(questions.slice(0, at).map(({ id }) => id)).toContain(condition.question);
      }
    }
  });

  test("what it asked and the patient left is no answer any more, unless the earlier one weighs as much as none", () => {
    const held = { pregnant: "no", unwell_now: "yes", filler_last: null, still_red: "no", own_question: "fine" };
    const kept = withLeftOpen({ still_red: "no" }, ["pregnant", "unwell_now", "filler_last", "own_question", "waxing_last"], held, P);
    expect(kept).toEqual({ still_red: "no", pregnant: "", filler_last: "", own_question: "" });
  });
});

describe("a draft", () => {
  test("what one page changed counts, and what it left as it read it stays as it is kept", () => {
    const merged = mergeDraft({
      base: { pregnant: "no" },
      mine: { pregnant: "yes", keloid: "self" },
      kept: { pregnant: "no", diabetes: "no" },
    });
    expect(merged.given).toEqual({ pregnant: "yes", keloid: "self", diabetes: "no" });
    expect(merged.changed.toSorted()).toEqual(["keloid", "pregnant"]);
    expect(merged.elsewhere).toEqual(["diabetes"]);
  });

  test("of two answers to one question the newest counts, and it is told that there were two", () => {
    const merged = mergeDraft({ base: {}, mine: { pregnant: "yes" }, kept: { pregnant: "no" } });
    expect(merged).toEqual({ given: { pregnant: "yes" }, changed: ["pregnant"], elsewhere: ["pregnant"] });
  });

  test("the same answer given twice is no conflict", () => {
    expect(mergeDraft({ base: {}, mine: { pregnant: "no" }, kept: { pregnant: "no" } }).elsewhere).toEqual([]);
  });

  test("an answer that was taken back is taken back, here and elsewhere", () => {
    expect(mergeDraft({ base: { keloid: "self" }, mine: {}, kept: { keloid: "self" } }).given).toEqual({});
    expect(mergeDraft({ base: { keloid: "self" }, mine: { keloid: "self" }, kept: {} }).given).toEqual({});
  });

  test("the parts of a date are one answer: a day from here never joins a month from there", () => {
    const base = { "filler_last.day": "1", "filler_last.month": "2", "filler_last.year": "2026" };
    const merged = mergeDraft({ base, mine: { ...base, "filler_last.day": "9" }, kept: { "filler_last.state": "never" } });
    expect(merged.given).toEqual({ ...base, "filler_last.day": "9" });
  });

  test("half a date and blanks are kept as they were typed", () => {
    const merged = mergeDraft({ base: {}, mine: { "filler_last.day": "9", "filler_last.month": " ", note: "" }, kept: {} });
    expect(merged.given).toEqual({ "filler_last.day": "9" });
  });
});

describe("earlier answers", () => {
  test("fill in the fields from which the same answers are read again", () => {
    const raw = {
      pregnant: "no",
      cold_sore_ever: "yes",
      "cold_sore_last_healed.day": "5",
      "cold_sore_last_healed.month": "11",
      "cold_sore_last_healed.year": "2026",
      "filler_last.state": "never",
      "waxing_last.state": "unknown",
      fitzpatrick: "3",
    };
    const read = answersFromForm(defaultScreeningForm, raw, { answeredOn: P });
    const again = answersFromForm(defaultScreeningForm, fieldsOf(defaultScreeningForm, read.answers), { answeredOn: P });
    expect(again.answers).toEqual(read.answers);
    expect(again.unanswered).toEqual(read.unanswered);
  });

  test("of any number of answers, and of none of them, too", () => {
    const several: FormDefinition = {
      title: "Own",
      version: 1,
      sections: [
        {
          id: "own",
          title: "Own",
          questions: [
            {
              id: "creams",
              type: "several",
              label: "Which creams?",
              none: "None",
              options: [
                { value: "a", label: "A" },
                { value: "b", label: "B" },
              ],
            },
          ],
        },
      ],
    };
    for (const creams of [["a", "b"], ["b"], []]) {
      expect(answersFromForm(several, fieldsOf(several, { creams }), { answeredOn: P }).answers).toEqual({ creams });
    }
  });
});
