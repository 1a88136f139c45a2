"use client";

import { Question } from "#components/screening/question.tsx";
import { BirthDateField } from "#components/ui/birth-date-field.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { DateField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { FormDefinition } from "#lib/forms/input.ts";

type RuleTrialProps = {
  readonly action: FormAction;
  readonly versionId: string;
  readonly definition: FormDefinition;
  /** Today at the clinic, an ISO date. */
  readonly today: string;
};

/** With these answers, on this date, born then: what the rules say. Sent and answered, kept nowhere. */
export function RuleTrial({ action, versionId, definition, today }: RuleTrialProps) {
  return (
    <ActionForm action={action} label="Try the rules">
      <HiddenField name="versionId" value={versionId} />
      <div className="editor">
        <div className="panel panel-pad fields">
          <BirthDateField name="born" label="Born" birth={false} defaultValue="1985-08-14" />
          <div className="edited-row">
            <DateField name="answeredOn" label="Answered on" defaultValue={today} />
            <DateField name="procedureDate" label="Treatment on" defaultValue={today} />
          </div>
          <RadioGroup
            name="left"
            label="A question left open below"
            options={[
              { value: "clear", label: "counts as all clear", help: "To see what single answers do." },
              { value: "open", label: "stays open", help: "As if the patient had left it." },
            ]}
            defaultValue="clear"
          />
          {definition.sections.map(({ id, title, questions }) => (
            <details key={id} className="trial-part">
              <summary>{title}</summary>
              <div className="fields">
                {questions.map((question) => (
                  <Question key={question.id} question={question} />
                ))}
              </div>
            </details>
          ))}
        </div>
        <div className="editor-preview">
          <h2>What the rules say</h2>
          <Said />
          <div>
            <SubmitButton pendingText="Working it out…">Work it out</SubmitButton>
          </div>
        </div>
      </div>
    </ActionForm>
  );
}

function Said() {
  const { worked } = useForm().state;
  if (worked === undefined) return <p className="t-ui text-ink-2">Fill in what you want to try. Nothing of it is kept.</p>;
  return (
    <ul className="rows">
      {worked.map(({ title, lines }) => (
        <li key={title} className="py-3">
          <p className="t-ui strong">{title}</p>
          {lines.map((line) => (
            <p key={line} className="t-small text-ink-2">
              {line}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
