"use client";

import { useMemo } from "react";
import { Question } from "#components/screening/question.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { FormContext } from "#components/ui/form-context.tsx";
import { initialFormState } from "#lib/form-state.ts";
import type { FormDefinition, FormQuestion, FormSection } from "#lib/forms/input.ts";
import { choiceLabel } from "#lib/forms/rules.ts";
import { QUESTION_TYPES, saveSectionInput } from "#lib/versions/input.ts";
import { editSection, type SectionPart } from "#lib/versions/rules/form-edit.ts";
import { type DraftFacts, EditorFrame } from "./editor-frame.tsx";
import { QuestionFields } from "./question-fields.tsx";

type SectionEditorProps = { readonly draft: DraftFacts; readonly part: SectionPart };

type FormRead = { readonly kind: "form"; readonly content: FormDefinition };

/** One part of a form: its words, its questions with their rules, and a question to add. */
export function SectionEditor({ draft, part }: SectionEditorProps) {
  const { section, stricter } = part;
  const saved = useMemo(
    (): FormRead => ({ kind: "form", content: { title: "-", version: 1, sections: [section], stricter } }),
    [section, stricter],
  );
  const read = (fields: unknown): FormRead | null => {
    const { data } = saveSectionInput.safeParse(fields);
    return data === undefined ? null : { kind: "form", content: editSection(saved.content, section.id, data.content, "own_new") };
  };
  return (
    <EditorFrame
      draft={draft}
      label={section.title}
      submit="Save this part"
      saved={saved}
      read={read}
      previewTitle="As the patient sees it"
      preview={({ content }) => content.sections.map((each) => <Preview key={each.id} section={each} />)}
    >
      <HiddenField name="part" value={section.id} />
      <TextField name="content.title" label="Title of the part" defaultValue={section.title} autoComplete="off" />
      <TextArea name="content.intro" label="Introduction" optional defaultValue={section.intro} rows={2} />
      {section.questions.map((question, index) => (
        <QuestionFields key={question.id} index={index} question={question} section={section} stricter={stricter} />
      ))}
      <fieldset className="edited-question">
        <legend className="t-h3">Add a question of your own</legend>
        <p className="t-small text-ink-2">It is added with the next save; then you can say when it is asked and what flags a caution.</p>
        <TextArea name="content.add.label" label="New question" optional rows={2} />
        <SelectField name="content.add.type" label="Answered with" options={QUESTION_TYPES} defaultValue="yes_no_unsure" />
        <TextArea
          name="content.add.answers"
          label="Its answers, one a line"
          help="Where one or any of several is chosen."
          optional
          rows={3}
        />
      </fieldset>
    </EditorFrame>
  );
}

const idle = { state: initialFormState, pending: false, prefix: "preview" } as const;

/** The questions as patients meet them; what only staff note is named. */
function Preview({ section }: { readonly section: FormSection }) {
  return (
    <FormContext value={idle}>
      <div className="touch preview-form">
        <h3 className="t-h1">{section.title}</h3>
        {section.intro !== undefined && <p className="form-part-intro">{section.intro}</p>}
        {section.questions.map((question) => (
          <div key={`${question.id} ${question.type}`} className="only-if">
            {question.condition !== undefined && <p className="t-ui text-ink-2">{whenAsked(question, section.questions)}</p>}
            {question.staffOnly === true && <p className="t-ui text-info-ink">Noted by staff, not shown to patients</p>}
            <Question question={question} touch />
          </div>
        ))}
      </div>
    </FormContext>
  );
}

function whenAsked({ condition }: FormQuestion, all: readonly FormQuestion[]): string {
  const asked = all.find(({ id }) => id === condition?.question);
  const words = condition?.in.map((value) => `“${asked === undefined ? value : choiceLabel(asked, value)}”`) ?? [];
  return `Only after ${words.join(" or ")} for “${asked?.label ?? ""}”`;
}
