"use client";

import { TextArea, TextField } from "#components/ui/field.tsx";
import type { TemplateContent } from "#lib/messages/input/templates.ts";
import { variablesOf } from "#lib/messages/rules/wordings.ts";
import { saveTemplateInput } from "#lib/versions/input.ts";
import { TemplateReading } from "../template-reading.tsx";
import { type DraftFacts, EditorFrame } from "./editor-frame.tsx";

type TemplateRead = { readonly kind: "template"; readonly content: TemplateContent };

/** The words of a kind of message: what it begins and ends with. */
export function TemplateEditor({ draft, content }: { readonly draft: DraftFacts; readonly content: TemplateContent }) {
  const read = (fields: unknown): TemplateRead | null => {
    const { data } = saveTemplateInput.safeParse(fields);
    return data === undefined ? null : { kind: "template", content: { ...content, ...data.content } };
  };
  const names = (field: "subject" | "opening") => variablesOf(content.message, field).map((name) => `{${name}}`);
  const inSubject = names("subject");
  return (
    <EditorFrame
      draft={draft}
      label="Words of the message"
      submit="Save the words"
      saved={{ kind: "template", content }}
      read={read}
      previewTitle="As it is worded"
      preview={(read) => (
        <div className="reading preview-form">
          <TemplateReading content={read.content} />
        </div>
      )}
    >
      <TextField
        name="content.subject"
        label="Subject"
        help={`Others may read it: no word of what the clinic does, and no names. ${inSubject.length === 0 ? "Nothing is filled in here." : `${inSubject.join(", ")} is filled in with a date.`}`}
        defaultValue={content.subject}
        autoComplete="off"
      />
      <p className="t-small text-ink-2">Filled in for each patient in opening and closing: {names("opening").join(", ")}.</p>
      <TextArea
        name="content.opening"
        label="Opening"
        help="Follows the greeting, which is always there."
        defaultValue={content.opening}
        rows={5}
      />
      <TextArea
        name="content.closing"
        label="Closing"
        help="The clinic's name follows it. A message that tells several things says each closing once."
        optional
        defaultValue={content.closing}
        rows={4}
      />
    </EditorFrame>
  );
}
