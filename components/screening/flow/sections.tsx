import type { ReactNode } from "react";
import { answerName, Question } from "#components/screening/question.tsx";
import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import type { RawForm } from "#lib/forms/rules.ts";
import { whenAsked } from "./when-asked.ts";

type SectionsProps = {
  readonly definition: FormDefinition;
  readonly current: number;
  readonly prefix: string;
  /** What is chosen now, by the names of the fields: it decides which questions are shown. */
  readonly chosen: RawForm;
};

/** The question groups, one in sight. All are in the page, so that one form holds everything that is signed. */
export function Sections({ definition, current, prefix, chosen }: SectionsProps) {
  const isOff = ({ condition }: FormQuestion) => {
    const answer = condition && chosen[answerName(condition.question)];
    return condition !== undefined && !(typeof answer === "string" && condition.in.includes(answer));
  };
  return definition.sections.map((section, index) => (
    <Part key={section.id} index={index} current={current} prefix={prefix} title={section.title} intro={section.intro}>
      {section.questions.map((question) => (
        <div key={question.id} className="only-if" data-off={isOff(question) ? "" : undefined}>
          {question.condition !== undefined && <p className="without-script t-ui text-ink-2">{whenAsked(question, section.questions)}</p>}
          <Question question={question} touch />
        </div>
      ))}
    </Part>
  ));
}

type PartProps = {
  readonly index: number;
  readonly current: number;
  readonly prefix: string;
  readonly title: string;
  readonly intro?: string | undefined;
  readonly children: ReactNode;
};

/** A part of the form under its heading, which takes the focus when it comes into sight. */
export function Part({ index, current, prefix, title, intro, children }: PartProps) {
  const id = partId(prefix, index);
  return (
    <section className="form-part" data-part={index} data-away={index === current ? undefined : ""} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} className="t-h1">
        {title}
      </h2>
      {intro !== undefined && <p className="form-part-intro">{intro}</p>}
      {children}
    </section>
  );
}

export const partId = (prefix: string, index: number): string => `${prefix}-part-${index}`;
