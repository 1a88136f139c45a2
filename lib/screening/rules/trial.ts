import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import type { FormAnswers } from "#lib/forms/rules.ts";
import { type IsoDate, sayDate } from "#lib/time.ts";
import { assess } from "./assess.ts";
import { SCREENING_RULES_VERSION } from "./finding.ts";
import type { ClinicForm } from "./own.ts";
import { clinicianReason, sayOutcome } from "./texts.ts";

/** What a form, whatever its state, adds to the contract: the draft that is tried, and not what patients signed. */
function clinicFormIn({ sections, stricter = {} }: FormDefinition): ClinicForm {
  const questions = sections.flatMap((section) => section.questions);
  return { cautions: questions.filter((question) => "cautionIf" in question && question.cautionIf !== undefined), stricter };
}

/** The answer that is all clear: no to every yes/no question, never to every date, "none" or "no" where those are choices. */
function allClear(question: FormQuestion): FormAnswers[string] {
  if (question.id === "can_follow_aftercare") return "yes";
  switch (question.type) {
    case "yes_no_unsure":
      return "no";
    case "choice":
      return question.options.find(({ value }) => value === "no" || value === "none")?.value ?? question.options[0]?.value ?? null;
    case "number":
      return question.id === "fitzpatrick" ? 2 : question.min;
    case "scale":
      return question.min;
    case "several":
    case "body_area":
      return [];
    default:
      return null;
  }
}

/** The questions left open answered all clear, so that single answers can be tried. */
export function clearedAnswers(definition: FormDefinition, answers: FormAnswers): FormAnswers {
  const all = definition.sections.flatMap(({ questions }) => questions.map((question) => [question.id, allClear(question)] as const));
  return { ...Object.fromEntries(all), ...answers };
}

export type Trial = {
  readonly dateOfBirth: IsoDate;
  readonly answers: FormAnswers;
  readonly answeredOn: IsoDate;
  readonly procedureDate: IsoDate;
};

/** "With these answers, on this date, the outcome is …": in words, each finding with its rule and source. It uses `assess` and changes nothing. */
export function tryRules(definition: FormDefinition, trial: Trial) {
  const assessment = assess({ ...trial, form: clinicFormIn(definition) });
  if (assessment.kind === "invalid")
    return { message: "These answers cannot be assessed.", worked: [{ title: "To put right", lines: [...assessment.fields] }] };
  const { outcome, earliestDate, anaesthetic, findings } = assessment;
  const earliest = earliestDate === null ? "Not before a clinician has looked" : sayDate(earliestDate);
  const told = findings.map((finding) => {
    const { finding: words, rule, source } = clinicianReason(finding);
    const until = finding.until === null ? "" : `, not before ${sayDate(finding.until)}`;
    return { title: `${sayOutcome(finding.outcome)}: ${words}${until}`, lines: [`Rule: ${rule}`, `Source: ${source}`] };
  });
  return {
    message: `The outcome is: ${sayOutcome(outcome).toLowerCase()}.`,
    worked: [
      {
        title: `${sayOutcome(outcome)}, on ${sayDate(trial.procedureDate)}`,
        lines: [
          `Earliest date: ${earliest}`,
          `Anaesthetic: ${anaesthetic === "allowed" ? "nothing answered speaks against it" : "ask a doctor first"}`,
          `Rules, version ${SCREENING_RULES_VERSION}`,
        ],
      },
      ...told,
    ],
  };
}
