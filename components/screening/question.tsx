"use client";

import { type FormEvent, useRef } from "react";
import { BirthDateField } from "#components/ui/birth-date-field.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.tsx";
import type { DateQuestion as DateQuestionFacts, FormQuestion, ScaleQuestion } from "#lib/forms/input.ts";
import { ManyQuestion } from "./many-question.tsx";

const yesNoUnsure = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
  { value: "unsure", label: "Unsure" },
] as const;

type QuestionProps = {
  readonly question: FormQuestion;
  readonly touch?: boolean | undefined;
  readonly onAnswer?: ((value: string) => void) | undefined;
};

/** The name under which a question's answer is sent. */
export function answerName(id: string): string {
  return `answers.${id}`;
}

/** One question of a form, drawn from its definition. */
export function Question({ question, touch, onAnswer }: QuestionProps) {
  const shared = { name: answerName(question.id), label: question.label, help: question.help, touch };
  return <div className="question">{drawn(question, shared, onAnswer)}</div>;
}

type Shared = { readonly name: string; readonly label: string; readonly help: string | undefined; readonly touch: boolean | undefined };

function drawn(question: FormQuestion, shared: Shared, onAnswer: QuestionProps["onAnswer"]) {
  if (question.type === "yes_no_unsure") return <RadioGroup {...shared} layout="boxes" options={yesNoUnsure} onChange={onAnswer} />;
  if (question.type === "choice") return <RadioGroup {...shared} options={question.options} onChange={onAnswer} />;
  if (question.type === "date") return <DateQuestion {...shared} question={question} />;
  if (question.type === "several" || question.type === "body_area") return <ManyQuestion {...shared} question={question} />;
  if (question.type === "scale") return <RadioGroup {...shared} layout="scale" options={steps(question)} onChange={onAnswer} />;
  if (question.type === "text") return <TextArea {...shared} rows={3} maxLength={2000} />;
  if (question.options === undefined) return <TextField {...shared} inputMode="numeric" />;
  return (
    <RadioGroup {...shared} options={question.options.map(({ value, label }) => ({ value: String(value), label }))} onChange={onAnswer} />
  );
}

/** The numbers of a scale; the words at its ends stand with the first and the last. */
function steps({ min, max, labels }: ScaleQuestion) {
  const ends = new Map([
    [min, labels.min],
    [max, labels.max],
  ]);
  return Array.from({ length: max - min + 1 }, (_, step) => min + step).map((step) => ({
    value: String(step),
    label: String(step),
    help: ends.get(step),
  }));
}

/** A day, or one of the other answers. Giving one takes the other back, so that the two never contradict each other. */
function DateQuestion({ question, ...shared }: Shared & { readonly question: DateQuestionFacts }) {
  const box = useRef<HTMLDivElement>(null);
  const stateName = `${shared.name}.state`;
  const { id, sent } = useField(stateName);
  const ways = [
    ...(question.never === undefined ? [] : [{ value: "never", label: question.never }]),
    ...(question.unknown === undefined ? [] : [{ value: "unknown", label: question.unknown }]),
  ];
  const takeBack = ({ target }: FormEvent) => {
    if (!(target instanceof HTMLInputElement) || box.current === null) return;
    const ticked = target.type === "checkbox";
    if (ticked && !target.checked) return;
    for (const other of box.current.querySelectorAll("input")) {
      if (other === target) continue;
      if (other.type === "checkbox") other.checked = false;
      else if (ticked) other.value = "";
    }
  };
  return (
    <div ref={box} onInput={takeBack}>
      <BirthDateField {...shared} month="number" birth={false}>
        {ways.length > 0 && (
          <div className="date-ways">
            {ways.map(({ value, label }) => (
              <label key={value} className="choice">
                <input
                  key={`${sent?.includes(value) ?? false}`}
                  id={`${id}-${value}`}
                  type="checkbox"
                  name={stateName}
                  value={value}
                  defaultChecked={sent?.includes(value) ?? false}
                />
                <span>{label}</span>
              </label>
            ))}
          </div>
        )}
      </BirthDateField>
    </div>
  );
}
