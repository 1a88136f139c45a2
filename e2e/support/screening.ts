import type { Locator } from "@playwright/test";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormQuestion } from "#lib/forms/input.ts";

/** A healthy person's answers, but one: thick scars in the family, which a clinician has to sign off. */
const BUT: Readonly<Record<string, string>> = {
  can_follow_aftercare: "yes",
  cancer_treatment: "none",
  active_acne: "none",
  keloid: "family",
  fitzpatrick: "3",
};

/** What to tick for this question, by the words that stand on the page. */
function tickFor(question: FormQuestion): string {
  const wanted = BUT[question.id] ?? "no";
  switch (question.type) {
    case "yes_no_unsure":
      return wanted === "yes" ? "Yes" : "No";
    case "choice":
      return question.options.find(({ value }) => value === wanted)?.label ?? "";
    case "number":
      return question.options?.find(({ value }) => String(value) === wanted)?.label ?? "";
    case "date":
      return question.never ?? "";
    default:
      return "";
  }
}

/** Every part of the form with what is to be ticked in it: questions that hang on another answer are not asked. */
export function screeningParts(): readonly {
  readonly title: string;
  readonly ticks: readonly { readonly ask: string; readonly tick: string }[];
}[] {
  return defaultScreeningForm.sections.map(({ title, questions }) => ({
    title,
    ticks: questions
      .filter(({ condition, staffOnly }) => condition === undefined && staffOnly !== true)
      .map((question) => ({ ask: question.label, tick: tickFor(question) })),
  }));
}

/** The control beside these words under this question. */
export function answerOf(within: Locator, ask: string, tick: string): Locator {
  const group = within.getByRole("group", { name: ask, exact: true });
  return group.getByRole("radio", { name: tick, exact: true }).or(group.getByRole("checkbox", { name: tick, exact: true }));
}
