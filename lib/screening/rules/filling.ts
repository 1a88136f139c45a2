import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import type { FormAnswers } from "#lib/forms/rules.ts";
import type { IsoDate } from "#lib/time.ts";
import { ruleFor } from "./assess.ts";
import { type RawAnswers, severity } from "./finding.ts";
import { type ScreeningRecord, screeningGap } from "./gate.ts";

/** What a patient is given to fill in: the whole form, or the short one of a later visit. */
export type FormPart = "full" | "short";

/**
 * Which form a visit needs: the whole one where none was signed, or the last is more than 12 months old on P; else the short one.
 * @param procedureDate P
 */
export function formNeeded(screening: Pick<ScreeningRecord, "fullFormOn" | "shortFormOn"> | null, procedureDate: IsoDate): FormPart {
  const gap = screeningGap(screening, procedureDate);
  return gap === "none" || gap === "too_old" ? "full" : "short";
}

/**
 * The questions of a part for the patient, without what only staff answer. The short form asks what is "asked again at every visit", and what such a question
 * depends on: a section stands alone, and whoever reads it aloud learns nothing of earlier answers from what it shows.
 */
export function formOf(definition: FormDefinition, part: FormPart): FormDefinition {
  const sections = definition.sections.map((section) => {
    const own = section.questions.filter(({ staffOnly }) => staffOnly !== true);
    return { ...section, questions: part === "full" ? own : askedAgain(own) };
  });
  return { ...definition, sections: sections.filter(({ questions }) => questions.length > 0) };
}

function askedAgain(questions: readonly FormQuestion[]): FormQuestion[] {
  const asked = new Set<string>();
  // From the last to the first: a condition names an earlier question.
  for (const { id, everyVisit, condition } of questions.toReversed()) {
    if (everyVisit !== true && !asked.has(id)) continue;
    asked.add(id);
    if (condition !== undefined) asked.add(condition.question);
  }
  return questions.filter(({ id }) => asked.has(id));
}

/** What stands for a question that the short form asked and the patient left: no answer of any kind, so that an earlier one no longer counts. */
const LEFT_OPEN = "";

/**
 * The short form's answers as they are kept. "An unanswered question is never a no": what was asked and left keeps its earlier answer only where that weighs at
 * least as much as none.
 */
export function withLeftOpen(answers: FormAnswers, left: readonly string[], held: RawAnswers, on: IsoDate): FormAnswers {
  const open = left.filter((id) => Object.hasOwn(held, id) && isMoreCautious(id, { ...held, [id]: LEFT_OPEN }, held, on));
  return { ...answers, ...Object.fromEntries(open.map((id) => [id, LEFT_OPEN])) };
}

/** Whether a question's rule weighs these answers more than those; one of the clinic's own without a rule does, since none given may be its caution. */
function isMoreCautious(id: string, answers: RawAnswers, than: RawAnswers, on: IsoDate): boolean {
  const row = ruleFor(id);
  if (row === undefined) return true;
  const weigh = (given: RawAnswers) => severity(row.decide({ answers: given, dateOfBirth: on, procedureDate: on })?.outcome ?? "clear");
  return weigh(answers) > weigh(than);
}

/** The end of the address of a part of the form: "part=3", or "part=sign" for the summary. */
export function partSearch(place: { readonly at: number; readonly last: number; readonly isElsewhere: boolean }): string {
  return `part=${place.at >= place.last ? "sign" : place.at + 1}${place.isElsewhere ? "&told=elsewhere" : ""}`;
}
