"use client";

import { SelectField, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import type { FormDefinition } from "#lib/forms/input.ts";
import { saveOutlineInput } from "#lib/versions/input.ts";
import { editOutline } from "#lib/versions/rules/form-edit.ts";
import { type DraftFacts, EditorFrame } from "./editor-frame.tsx";

type FormRead = { readonly kind: "form"; readonly content: FormDefinition };

/** A form's title and the order of its parts. */
export function OutlineEditor({ draft, definition }: { readonly draft: DraftFacts; readonly definition: FormDefinition }) {
  const { title, sections } = definition;
  const read = (fields: unknown): FormRead | null => {
    const { data } = saveOutlineInput.safeParse(fields);
    return data === undefined ? null : { kind: "form", content: editOutline(definition, data.content) };
  };
  const places = sections.map((_, index) => ({ value: String(index + 1), label: `${index + 1} of ${sections.length}` }));
  return (
    <EditorFrame
      draft={draft}
      label="Title and order"
      submit="Save title and order"
      saved={{ kind: "form", content: definition }}
      read={read}
      previewTitle="The parts in order"
      preview={({ content }) => (
        <div className="preview-form">
          <h3 className="t-h1">{content.title}</h3>
          <ol className="rows">
            {content.sections.map((section, index) => (
              <li key={section.id} className="py-3">
                {index + 1}. {section.title}
                <span className="block t-small text-ink-2">{section.questions.length} questions</span>
              </li>
            ))}
          </ol>
        </div>
      )}
    >
      <TextField name="content.title" label="Title of the form" defaultValue={title} autoComplete="off" />
      {sections.map((section, index) => (
        <div key={section.id}>
          <HiddenField name={`content.sections.${index}.id`} value={section.id} />
          <SelectField
            name={`content.sections.${index}.place`}
            label={`Place of “${section.title}”`}
            options={places}
            defaultValue={String(index + 1)}
          />
        </div>
      ))}
    </EditorFrame>
  );
}
