"use client";

import { Chip } from "#components/ui/chip.tsx";
import { CheckboxField, CheckboxGroup } from "#components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { FieldError } from "#components/ui/field-frame.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { useField } from "#components/ui/form-context.tsx";
import type { FormQuestion, FormSection } from "#lib/forms/input.ts";
import { choices, oneOf } from "#lib/forms/rules/choices.ts";
import { choiceLabel } from "#lib/forms/rules.ts";
import { isAskedEveryVisit, isOfContract } from "#lib/screening/rules/contract.ts";
import { askableBefore, canFlag } from "#lib/versions/rules/form-edit.ts";
import { ZONES } from "#lib/zones.ts";
import { RuleNote } from "../rule-note.tsx";

type QuestionFieldsProps = {
  readonly index: number;
  readonly question: FormQuestion;
  readonly section: FormSection;
  readonly stricter: Readonly<Record<string, number>>;
};

/** What may be changed of one question: of the contract's its words and place, of the clinic's own everything but its kind. */
export function QuestionFields({ index, question, section, stricter }: QuestionFieldsProps) {
  const name = `content.questions.${index}`;
  const isOwn = !isOfContract(question.id);
  const places = section.questions.map((_, place) => ({ value: String(place + 1), label: `${place + 1} of ${section.questions.length}` }));
  return (
    <fieldset className="edited-question">
      <legend className="t-h3">
        {index + 1}. {question.label}
      </legend>
      <HiddenField name={`${name}.id`} value={question.id} />
      {isOwn ? (
        <p>
          <Chip meaning="info">Your own question</Chip>
        </p>
      ) : (
        <RuleNote id={question.id} stricter={stricter} name={name} />
      )}
      <TextArea name={`${name}.label`} label="Question" defaultValue={question.label} rows={2} maxLength={300} />
      <TextArea name={`${name}.help`} label="Help" optional defaultValue={question.help} rows={2} maxLength={600} />
      <AnswerFields question={question} name={name} isOwn={isOwn} />
      <div className="edited-row">
        <SelectField name={`${name}.place`} label="Place" options={places} defaultValue={String(index + 1)} />
        {isAskedEveryVisit(question.id) ? (
          <p className="t-ui text-ink-2">Asked again at every visit</p>
        ) : (
          question.staffOnly !== true && (
            <CheckboxField name={`${name}.everyVisit`} label="Ask again at every visit" defaultChecked={question.everyVisit === true} />
          )
        )}
      </div>
      {isOwn && <OwnFields question={question} name={name} section={section} />}
    </fieldset>
  );
}

type AnswerFieldsProps = { readonly question: FormQuestion; readonly name: string; readonly isOwn: boolean };

function AnswerFields({ question, name, isOwn }: AnswerFieldsProps) {
  switch (question.type) {
    case "choice":
    case "several":
      return (
        <>
          <OptionFields options={question.options} name={name} more={isOwn ? 2 : 0} />
          {question.type === "several" && (
            <TextField name={`${name}.none`} label="For none of these" optional defaultValue={question.none} autoComplete="off" />
          )}
        </>
      );
    case "number":
      if (question.options !== undefined)
        return (
          <OptionFields options={question.options.map(({ value, label }) => ({ value: String(value), label }))} name={name} more={0} />
        );
      return isOwn ? <Range question={question} name={name} /> : null;
    case "scale":
      return (
        <>
          <Range question={question} name={name} />
          <div className="edited-row">
            <TextField name={`${name}.labels.min`} label="Words at the lowest" defaultValue={question.labels.min} autoComplete="off" />
            <TextField name={`${name}.labels.max`} label="Words at the highest" defaultValue={question.labels.max} autoComplete="off" />
          </div>
        </>
      );
    case "body_area":
      return (
        <>
          <details className="phase-more">
            <summary>Areas to choose from ({question.zones.length})</summary>
            <CheckboxGroup
              name={`${name}.zones`}
              label="Areas to choose from"
              options={ZONES.map(({ id, label }) => ({ value: id, label }))}
              defaultValue={question.zones}
            />
          </details>
          <TextField name={`${name}.none`} label="For none of these" optional defaultValue={question.none} autoComplete="off" />
        </>
      );
    case "date":
      return (
        <div className="edited-row">
          {(isOwn || question.never !== undefined) && (
            <TextField name={`${name}.never`} label="For never" optional={isOwn} defaultValue={question.never} autoComplete="off" />
          )}
          {(isOwn || question.unknown !== undefined) && (
            <TextField
              name={`${name}.unknown`}
              label="For a day nobody knows"
              optional={isOwn}
              defaultValue={question.unknown}
              autoComplete="off"
            />
          )}
        </div>
      );
    default:
      return null;
  }
}

function Range({ question, name }: { readonly question: { readonly min: number; readonly max: number }; readonly name: string }) {
  return (
    <div className="edited-row">
      <TextField name={`${name}.min`} label="Lowest" inputMode="numeric" defaultValue={question.min} autoComplete="off" />
      <TextField name={`${name}.max`} label="Highest" inputMode="numeric" defaultValue={question.max} autoComplete="off" />
    </div>
  );
}

type OptionFieldsProps = {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly name: string;
  /** Empty rows for further answers. */
  readonly more: number;
};

/** The words of each answer. What stands in the record is the answer's own name, which stays. */
function OptionFields({ options, name, more }: OptionFieldsProps) {
  const { id, error } = useField(`${name}.options`);
  const rows = [...options, ...Array.from({ length: more }, () => ({ value: "", label: "" }))];
  return (
    <fieldset id={id} className="field" data-error={error === null ? undefined : ""}>
      <legend className="label">Answers</legend>
      {more > 0 && <p className="help">An answer without words is taken away.</p>}
      <div className="edited-row">
        {rows.map(({ value, label }, index) => (
          <div key={value === "" ? `new ${index}` : value}>
            <HiddenField name={`${name}.options.${index}.value`} value={value} />
            <TextField
              name={`${name}.options.${index}.label`}
              label={value === "" ? "A further answer" : `Answer ${index + 1}`}
              optional={value === ""}
              defaultValue={label}
              autoComplete="off"
            />
          </div>
        ))}
      </div>
      <FieldError id={id}>{error}</FieldError>
    </fieldset>
  );
}

/** When a clinic's own question is asked, what of it flags a caution, and its end. */
function OwnFields({ question, name, section }: { readonly question: FormQuestion; readonly name: string; readonly section: FormSection }) {
  const before = askableBefore(section, question.id);
  const after = before.flatMap((each) =>
    oneOf(each).map((value) => ({ value: `${each.id}=${value}`, label: `${each.label} ${choiceLabel(each, value)}` })),
  );
  const { condition } = question;
  const flags = canFlag(question) ? (question.cautionIf ?? []) : [];
  return (
    <>
      {canFlag(question) && (
        <CheckboxGroup
          name={`${name}.cautionIf`}
          label="Flag a caution for"
          help="A clinician signs it off before the treatment. With one of them ticked, unsure and no answer at all are flagged too."
          options={choices(question)
            .filter((value) => value !== "unsure")
            .map((value) => ({ value, label: choiceLabel(question, value) }))}
          defaultValue={flags}
        />
      )}
      {after.length > 0 && (
        <details className="phase-more" open={condition !== undefined}>
          <summary>Ask it only after certain answers</summary>
          <CheckboxGroup
            name={`${name}.condition`}
            label="Only after"
            help="Answers of one question. With none ticked it is always asked."
            options={after}
            defaultValue={condition?.in.map((value) => `${condition.question}=${value}`) ?? []}
          />
        </details>
      )}
      <CheckboxField
        name={`${name}.remove`}
        label="Take this question away"
        help="With the next save. What was answered stays where it was signed."
      />
    </>
  );
}
