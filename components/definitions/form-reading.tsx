import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import { choiceLabel } from "#lib/forms/rules.ts";
import { isOfContract } from "#lib/screening/rules/contract.ts";
import { sayFlags } from "#lib/screening/rules/own.ts";
import { findZone } from "#lib/zones.ts";
import { RuleNote } from "./rule-note.tsx";

/** How a question is answered. */
function answers(question: FormQuestion): string {
  switch (question.type) {
    case "yes_no_unsure":
      return "Yes, no or unsure";
    case "choice":
      return question.options.map(({ label }) => label).join(" · ");
    case "several":
      return ["Any of", ...question.options.map(({ label }) => label), question.none].filter(Boolean).join(" · ");
    case "scale":
      return `${question.min} (${question.labels.min}) to ${question.max} (${question.labels.max})`;
    case "body_area":
      return ["Any of", ...question.zones.map((id) => findZone(id)?.label ?? id), question.none].filter(Boolean).join(" · ");
    case "date":
      return ["A date", question.never, question.unknown].filter(Boolean).join(" · ");
    case "number":
      return question.options?.map(({ label }) => label).join(" · ") ?? `A number, ${question.min} to ${question.max}`;
    case "text":
      return "In their own words";
  }
}

type QuestionProps = {
  readonly question: FormQuestion;
  readonly all: readonly FormQuestion[];
  /** The clinic's own numbers, where the rules stand beside their questions; null for who reads the wording alone. */
  readonly stricter: FormDefinition["stricter"] | null;
};

function Question({ question, all, stricter }: QuestionProps) {
  const { condition } = question;
  const asked = all.find(({ id }) => id === condition?.question);
  return (
    <li className="py-3">
      <p className="t-ui strong">{question.label}</p>
      {question.help && <p className="t-small text-ink-2">{question.help}</p>}
      <p className="t-small text-ink-2">{answers(question)}</p>
      {condition && (
        <p className="t-small text-ink-2">
          Asked only after “{asked?.label ?? condition.question}”:{" "}
          {condition.in.map((value) => (asked ? choiceLabel(asked, value) : value)).join(" or ")}
        </p>
      )}
      {stricter !== null && "cautionIf" in question && question.cautionIf !== undefined && (
        <p className="t-small text-warn-ink">Flags: {sayFlags(question)}</p>
      )}
      {stricter !== null && isOfContract(question.id) && <RuleNote id={question.id} stricter={stricter ?? {}} />}
      {question.staffOnly && <p className="t-small text-info-ink">Noted by staff, not shown to patients</p>}
    </li>
  );
}

/** Every question of a form in order, with its answers, when it is asked and, for who weighs it, the rule that reads it. */
export function FormReading({ content, rules }: { readonly content: FormDefinition; readonly rules: boolean }) {
  return content.sections.map(({ id, title, intro, questions }) => (
    <section key={id}>
      <h2>{title}</h2>
      {intro && <p className="t-ui text-ink-2">{intro}</p>}
      <ul className="rows">
        {questions.map((question) => (
          <Question key={question.id} question={question} all={questions} stricter={rules ? content.stricter : null} />
        ))}
      </ul>
    </section>
  ));
}
