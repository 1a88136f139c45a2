import type { Locator } from "@playwright/test";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { formOf } from "#lib/screening/rules/filling.ts";
import type { Operator } from "./operator.ts";

/** A healthy person's answers, but one: thick scars in the family, which a clinician has to sign off. */
const BUT: Readonly<Record<string, string>> = {
  can_follow_aftercare: "yes",
  cancer_treatment: "none",
  active_acne: "none",
  keloid: "family",
  fitzpatrick: "3",
};

/** What to tick for this question, by the words that stand on the page. */
function tickFor(question: FormQuestion, wanted: string): string {
  switch (question.type) {
    case "yes_no_unsure":
      return { yes: "Yes", unsure: "Unsure" }[wanted] ?? "No";
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

export type Given = Readonly<Record<string, string>>;
type Part = {
  readonly title: string;
  /** A day where one is given, else what to tick. */
  readonly ticks: readonly { readonly ask: string; readonly tick: string; readonly day: string | null }[];
};

/** Every part of the form with the questions that are asked in it, one that hangs on another answer where that was given, and what is answered to each. */
function answered(changes: Given) {
  const given = { ...BUT, ...changes };
  const answer = (id: string) => given[id] ?? "no";
  return defaultScreeningForm.sections.map(({ title, questions }) => ({
    title,
    answers: questions
      .filter(
        ({ condition, staffOnly }) => staffOnly !== true && (condition === undefined || condition.in.includes(answer(condition.question))),
      )
      .map((question) => ({
        question,
        wanted: answer(question.id),
        day: question.type === "date" ? (given[question.id] ?? null) : null,
      })),
  }));
}

/** The parts of the form with what is ticked in each. */
export function screeningParts(changes: Given = {}): readonly Part[] {
  return answered(changes).map(({ title, answers }) => ({
    title,
    ticks: answers.map(({ question, wanted, day }) => ({ ask: question.label, tick: tickFor(question, wanted), day })),
  }));
}

/** The same answers as the form posts them, by field: those of the first so many parts, or all. */
export function screeningFields(changes: Given = {}, parts?: number): Readonly<Record<string, string>> {
  const fields = answered(changes)
    .slice(0, parts)
    .flatMap(({ answers }) =>
      answers.flatMap(({ question: { id, type }, wanted, day }): [string, string][] => {
        if (type !== "date") return [[`answers.${id}`, wanted]];
        if (day === null) return [[`answers.${id}.state`, "never"]];
        return day.split("-").map((part, place) => [`answers.${id}.${["year", "month", "day"][place]}`, part]);
      }),
    );
  return Object.fromEntries(fields);
}

/** The answers to the short form of a later visit, which asks what is asked again at every visit. */
export function shortScreeningFields(): Readonly<Record<string, string>> {
  const asked = formOf(defaultScreeningForm, "short").sections.flatMap(({ questions }) => questions.map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(screeningFields()).filter(([field]) =>
      asked.some((id) => field === `answers.${id}` || field.startsWith(`answers.${id}.`)),
    ),
  );
}

/** A day into the three fields of a date question. */
export async function writeDay(group: Locator, staff: Operator, date: string): Promise<void> {
  const [year = "", month = "", day = ""] = date.split("-");
  await staff.write(group.getByLabel("Day", { exact: true }), day);
  await staff.write(group.getByLabel("Month", { exact: true }), month);
  await staff.write(group.getByLabel("Year", { exact: true }), year);
}

/** The control beside these words under this question. */
export function answerOf(within: Locator, ask: string, tick: string): Locator {
  const group = within.getByRole("group", { name: ask, exact: true });
  return group.getByRole("radio", { name: tick, exact: true }).or(group.getByRole("checkbox", { name: tick, exact: true }));
}
