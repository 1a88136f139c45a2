"use client";

import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import type { ConsentDefinition } from "#lib/consent/input.ts";
import { saveConsentInput } from "#lib/versions/input.ts";
import { editConsentContent, toText } from "#lib/versions/rules/consent-edit.ts";
import { ConsentReading } from "../consent-reading.tsx";
import { type DraftFacts, EditorFrame } from "./editor-frame.tsx";

type ConsentRead = { readonly kind: "consent"; readonly content: ConsentDefinition };

/** A consent text: its parts and the statements that are ticked, with room for one more of each. */
export function ConsentEditor({ draft, content }: { readonly draft: DraftFacts; readonly content: ConsentDefinition }) {
  const read = (fields: unknown): ConsentRead | null => {
    const { data } = saveConsentInput.safeParse(fields);
    return data === undefined ? null : { kind: "consent", content: editConsentContent(content, data.content, "own_new") };
  };
  const parts = [...content.sections, { heading: "", paragraphs: [] }];
  const statements = [...content.statements, { id: "", text: "" }];
  return (
    <EditorFrame
      draft={draft}
      label="Consent text"
      submit="Save the text"
      saved={{ kind: "consent", content }}
      read={read}
      previewTitle="As the patient reads it"
      preview={(read) => (
        <div className="reading preview-form">
          <ConsentReading content={read.content} />
        </div>
      )}
    >
      <TextField name="content.title" label="Title" defaultValue={content.title} autoComplete="off" />
      <p className="t-small text-ink-2">
        Words in braces, like {"{prices}"}, are filled in for each patient. A part or a statement that is emptied is taken away.
      </p>
      {parts.map(({ heading, paragraphs }, index) => (
        <fieldset key={heading} className="edited-question">
          <legend className="t-h3">{heading === "" ? "A further part" : `${index + 1}. ${heading}`}</legend>
          <TextField
            name={`content.sections.${index}.heading`}
            label="Heading"
            optional={heading === ""}
            defaultValue={heading}
            autoComplete="off"
          />
          <TextArea
            name={`content.sections.${index}.text`}
            label="Text"
            help="An empty line begins a new paragraph."
            optional={heading === ""}
            defaultValue={toText(paragraphs)}
            rows={Math.min(14, 3 + 3 * paragraphs.length)}
          />
          {heading !== "" && <Place name={`content.sections.${index}.place`} index={index} count={content.sections.length} />}
        </fieldset>
      ))}
      <h2>Ticked one by one</h2>
      {statements.map(({ id, text }, index) => (
        <fieldset key={id} className="edited-question">
          <legend className="visually-hidden">{id === "" ? "A further statement" : `Statement ${index + 1}`}</legend>
          <HiddenField name={`content.statements.${index}.id`} value={id} />
          <TextArea
            name={`content.statements.${index}.text`}
            label={id === "" ? "A further statement" : `Statement ${index + 1}`}
            optional={id === ""}
            defaultValue={text}
            rows={3}
          />
          {id !== "" && <Place name={`content.statements.${index}.place`} index={index} count={content.statements.length} />}
        </fieldset>
      ))}
    </EditorFrame>
  );
}

function Place({ name, index, count }: { readonly name: string; readonly index: number; readonly count: number }) {
  const options = Array.from({ length: count }, (_, place) => ({ value: String(place + 1), label: `${place + 1} of ${count}` }));
  return <SelectField name={name} label="Place" options={options} defaultValue={String(index + 1)} />;
}
